"""One change between two wordings: its kind, and what stood and stands there."""

from typing import Literal, NamedTuple

from .subjects import PEOPLE

Kind = Literal["drug", "population", "subject", "outcome", "number", "negation", "direction", "strength", "roles"]
ASKING: frozenset[Kind] = frozenset({"drug", "population", "subject", "outcome", "negation", "direction", "roles"})
LONGEST_SAID = 60  # characters of a side, as it is told


class Change(NamedTuple):
    """`was` and `now` as they stand in the two wordings; "" where nothing stood or stands."""

    kind: Kind
    was: str
    now: str

    @property
    def asks(self) -> bool:
        """It may be another claim: one thing stands in the place of another, or what was said is denied."""
        replaced = bool(self.was and self.now) or self.kind == "negation"
        return self.kind in ASKING and replaced and not (self.kind == "population" and PEOPLE in self[1:])

    def __str__(self) -> str:
        if self.was and self.now:
            return f"the {self.kind} changed from “{self.was}” to “{self.now}”"
        return f"the {self.kind} changed: “{self.was or self.now}” was {'dropped' if self.was else 'added'}"


class Word(NamedTuple):
    """As the text shows it, and the form by which it is compared."""

    shown: str
    base: str
