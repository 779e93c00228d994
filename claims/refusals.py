"""What the house says when it does not do as it was told."""


class Refused(Exception):
    """An act that is not done, and nothing of it is: the message says what to do.

    Every door shows the message as it is. A subclass stands only where somebody catches the difference.
    """
