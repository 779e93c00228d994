"""What can go wrong when a server is asked: one tree, each failure saying whether asking again later can help.

Messages are for people: they say what happened and what to do, and never hold a key or an address that is given to the
server alone.
"""

PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})  # statuses of a server that may answer later


class NoAnswer(Exception):
    """Whoever was asked gave no usable answer.

    `permanent` is False when the same question may be answered later (leave the watermark, try again) and True
    when it will fail again until somebody changes the question or the settings.
    """

    permanent = False

    def __init__(self, message: str, *, permanent: bool | None = None) -> None:
        super().__init__(message)
        if permanent is not None:
            self.permanent = permanent


class NotConfigured(NoAnswer):
    """Nothing was asked: it is off, or lacks what it has to be told."""

    permanent = True


class Unavailable(NoAnswer):
    """The server, or the way to it, is down, overloaded or too slow. Temporary."""


class RateLimited(Unavailable):
    """The server says that too many requests were sent; `retry_after` is the number of seconds it asks to wait (0.0:
    not said).
    """

    def __init__(self, message: str, *, retry_after: float = 0.0) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class DeadlineExceeded(Unavailable):
    """The time allowed for one question, waits and retries included, is over."""


class Stopped(NoAnswer):
    """The process was asked to stop before the request was sent or repeated. Temporary."""


class BadAnswer(NoAnswer):
    """An answer came that cannot be trusted: empty, cut short, a web page, or not about what was asked. Temporary."""


class AnswerTooLarge(BadAnswer):
    """The answer is larger than is read, or is cut short or timed out again and again: ask for less at a time."""


class Refused(NoAnswer):
    """The server understood the question and will not answer it: a wrong parameter, key or address."""

    permanent = True


class ShutOut(Refused):
    """The server answers nothing to us any more (403): ask no further, and write to it."""
