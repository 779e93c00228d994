"""GRADE's arithmetic: a level to start from, reasons down, reasons up, and what they make. Pure.

GRADE handbook (Schünemann, Brożek, Guyatt, Oxman, 2013), chapter 5: randomised trials start high, observational studies
low; five factors lower the certainty and three raise it, each by one or two levels, never below very low nor above
high. Raising is for bodies of observational studies that nothing lowers (5.3; Guyatt et al. 2011, GRADE guidelines 9).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

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


class DoesNotAddUp(ValueError):
    """The factors do not make the certainty; the message says what to change."""


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


def result(start: str, factors: Iterable[Factor]) -> Level:
    """The certainty that a start and its factors make. Raises DoesNotAddUp with what is wrong."""
    factors = list(factors)
    _refuse_unsound(start, factors)
    moves = sum(factor.levels * (1 if factor.direction == "up" else -1) for factor in factors)
    place = LEVELS.index(start) + moves
    return LEVELS[max(0, min(place, len(LEVELS) - 1))]


def confirm_sum(start: str, factors: Sequence[Factor], certainty: str) -> Level:
    """The certainty the factors make, where `certainty` is the same or is left open (""). Raises DoesNotAddUp."""
    made = result(start, factors)
    if certainty and certainty != made:
        raise DoesNotAddUp(
            f"{told_sum(start, factors)} makes {made}, not {certainty}: change the start or a factor, or take {made}."
        )
    return made


def told_sum(start: str, factors: Iterable[Factor]) -> str:
    """For example "High, −1 risk of bias, −2 inconsistency"."""
    signs = {"down": "−", "up": "+"}
    moves = [f"{signs[factor.direction]}{factor.levels} {factor.name}" for factor in factors if factor.levels]
    return ", ".join((start.capitalize(), *moves))


def _refuse_unsound(start: str, factors: Sequence[Factor]) -> None:
    if start not in LEVELS:
        raise DoesNotAddUp(f"The starting level is one of: {', '.join(reversed(LEVELS))}.")
    names = [factor.name for factor in factors]
    for factor in factors:
        _refuse_factor(factor, names)
    lowering = [factor.name for factor in factors if factor.levels and factor.direction == "down"]
    raising = [factor.name for factor in factors if factor.levels and factor.direction == "up"]
    if raising and start not in ("low", "very low"):
        raise DoesNotAddUp(
            f"Only evidence that starts low is rated up: leave out {' and '.join(raising)}, or start low."
        )
    if raising and lowering:
        raise DoesNotAddUp(
            f"Evidence that is rated down for {' and '.join(lowering)} is not rated up: leave out "
            f"{' and '.join(raising)}."
        )


def _refuse_factor(factor: Factor, names: Sequence[str]) -> None:
    if factor.name not in MOST:
        raise DoesNotAddUp(f"“{factor.name}” is no factor of GRADE; there are: {', '.join(MOST)}.")
    if names.count(factor.name) > 1:
        raise DoesNotAddUp(f"{factor.name.capitalize()} is given twice: give it once.")
    if not 0 <= factor.levels <= MOST[factor.name]:
        most = "one level" if MOST[factor.name] == 1 else "two levels"
        raise DoesNotAddUp(f"{factor.name.capitalize()} moves the certainty by {most} at most.")
    if factor.levels and not factor.reason.strip():
        raise DoesNotAddUp(f"Give the reason for {factor.name} in a sentence.")


def differences(
    proposed: Mapping[str, Any], start: str, factors: Iterable[Factor], certainty: str
) -> list[str]:
    """How a judgement differs from a proposal (`Proposal.as_row`), in words; [] where it does not, or nothing was
    proposed or no factors were given."""
    if not start or not proposed.get("starting_level"):
        return []
    told = []
    if start != proposed["starting_level"]:
        told.append(f"starts {start}, the rules propose {proposed['starting_level']}")
    given = {factor.name: factor.levels for factor in factors}
    wanted = {row["name"]: row["levels"] for row in proposed["factors"]}
    told += [
        f"{name} {_move(name, given.get(name, 0))}, the rules propose {_move(name, wanted.get(name, 0))}"
        for name in MOST
        if given.get(name, 0) != wanted.get(name, 0)
    ]
    if told and certainty != proposed["certainty"]:
        told.append(f"{certainty} in all, the rules propose {proposed['certainty']}")
    return told


def _move(name: str, levels: int) -> str:
    if not levels:
        return "none"
    return f"{'−' if name in DOWN else '+'}{levels}"
