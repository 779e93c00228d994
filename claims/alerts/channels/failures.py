"""How a channel says that a message did not go out. Pure."""


class NotSent(Exception):
    """The message was not handed over; the words tell how."""


class Temporary(NotSent):
    """It is tried again, after a while."""


class Permanent(NotSent):
    """Nothing will be taken there, as far as the other side knows: it counts against the channel."""


class ServerFailed(NotSent):
    """Whatever takes all messages of this kind failed: no other one would be taken either, and it is left alone."""
