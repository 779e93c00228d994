"""The words that rows keep and rules speak: the levels and the factors of GRADE, as they are stored and told. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal, NamedTuple

Level = Literal["very low", "low", "moderate", "high"]
Direction = Literal["down", "up"]

LEVELS: tuple[Level, ...] = ("very low", "low", "moderate", "high")
# How many levels each factor may move; the wording of the names is GRADE's.
DOWN = {
    "risk of bias": 2,
    "inconsistency": 2,
    "indirectness": 2,
    "imprecision": 2,
    "publication bias": 2,
}
UP = {"large effect": 2, "dose-response": 1, "plausible confounding": 1}
MOST = {**DOWN, **UP}


@dataclass(frozen=True, slots=True)
class Factor:
    """One reason to lower or to raise. `levels` 0 says that a factor was looked at and moves nothing."""

    name: str
    levels: int
    reason: str

    @property
    def direction(self) -> Direction:
        return "down" if self.name in DOWN else "up"

    def as_row(self) -> dict[str, Any]:
        return {**asdict(self), "direction": self.direction}


def factor_of(row: Mapping[str, Any]) -> Factor:
    return Factor(row["name"], row["levels"], row["reason"])


def sum_in_words(start: str, factors: Iterable[Factor]) -> str:
    """For example "High, −1 risk of bias, −2 inconsistency"."""
    signs = {"down": "−", "up": "+"}
    moves = [f"{signs[factor.direction]}{factor.levels} {factor.name}" for factor in factors if factor.levels]
    return ", ".join((start.capitalize(), *moves))


def differences(proposed: Mapping[str, Any], start: str, factors: Iterable[Factor], certainty: str) -> list[str]:
    """How a judgement differs from a proposal (`Proposal.as_row`), in words; [] where it does not, or nothing was
    proposed or no factors were given."""
    if not start or not proposed.get("starting_level"):
        return []
    found = []
    if start != proposed["starting_level"]:
        found.append(f"starts {start}, the rules propose {proposed['starting_level']}")
    given = {factor.name: factor.levels for factor in factors}
    wanted = {row["name"]: row["levels"] for row in proposed["factors"]}
    found += [
        f"{name} {_move(name, given.get(name, 0))}, the rules propose {_move(name, wanted.get(name, 0))}"
        for name in MOST
        if given.get(name, 0) != wanted.get(name, 0)
    ]
    if found and certainty != proposed["certainty"]:
        found.append(f"{certainty} in all, the rules propose {proposed['certainty']}")
    return found


def _move(name: str, levels: int) -> str:
    if not levels:
        return "none"
    return f"{'−' if name in DOWN else '+'}{levels}"


class Rank(NamedTuple):
    """How well a paper matches a claim among those that wait there: 1 is the best of all `waiting`."""

    number: int
    waiting: int

    def __str__(self) -> str:
        """ "2nd of 14 papers that wait"."""
        if self.waiting == 1:
            return "the only paper that waits"
        is_teen = self.number % 100 in (11, 12, 13)
        end = "th" if is_teen else {1: "st", 2: "nd", 3: "rd"}.get(self.number % 10, "th")
        return f"{self.number}{end} of {self.waiting} papers that wait"
