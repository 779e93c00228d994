"""What is refused, by whatever door it was asked."""


class Refused(ValueError):
    """What was asked is not done, and nothing is half written; the message says what to do.

    A subclass stands only where somebody catches the difference.
    """
