"""What is refused, by whatever door it was asked: one class for both floors, so that a door catches one."""

from literature.refusals import Refused

__all__ = ["Refused"]
