"""What can go wrong when a second source is asked: one tree, each error saying whether asking later can help.

Messages are for people and never hold the address that is given to the source.
"""


class SourceError(Exception):
    """A source gave no usable answer. `permanent` is True where the same question will fail again."""

    permanent = False


class Unavailable(SourceError):
    """The source, or the way to it, is down, overloaded or too slow; or it says that we asked too often."""


class BadAnswer(SourceError):
    """What came is not the answer that the source documents: cut short, a web page, about something else."""


class Stopped(SourceError):
    """The process was asked to stop."""


class Refused(SourceError):
    """The source understood the question and will not answer it."""

    permanent = True


class ShutOut(Refused):
    """The source answers nothing to us any more (403): ask no further, and write to it."""
