"""GRADE's arithmetic: a level to start from, reasons down, reasons up, and what they make. Pure.

GRADE handbook (Schünemann, Brożek, Guyatt, Oxman, 2013), chapter 5: randomised trials start high, observational studies
low; five factors lower the certainty and three raise it, each by one or two levels, never below very low nor above
high. Raising is for bodies of observational studies that nothing lowers (5.3; Guyatt et al. 2011, GRADE guidelines 9).
"""

from collections.abc import Iterable, Sequence

from claims.models.vocabulary import LEVELS, MOST, Factor, Level, sum_in_words
from claims.refusals import Refused


def result(start: str, factors: Iterable[Factor]) -> Level:
    """The certainty that a start and its factors make. Raises Refused with what is wrong."""
    factors = list(factors)
    _refuse_unsound(start, factors)
    moves = sum(factor.levels * (1 if factor.direction == "up" else -1) for factor in factors)
    index = LEVELS.index(start) + moves
    return LEVELS[max(0, min(index, len(LEVELS) - 1))]


def confirm_sum(start: str, factors: Sequence[Factor], certainty: str) -> Level:
    """The certainty the factors make, where `certainty` is the same or is left open (""). Raises Refused."""
    made = result(start, factors)
    if certainty and certainty != made:
        raise Refused(
            f"{sum_in_words(start, factors)} makes {made}, not {certainty}:"
            f" change the start or a factor, or take {made}."
        )
    return made


def _refuse_unsound(start: str, factors: Sequence[Factor]) -> None:
    if start not in LEVELS:
        raise Refused(f"The starting level is one of: {', '.join(reversed(LEVELS))}.")
    names = [factor.name for factor in factors]
    for factor in factors:
        _refuse_factor(factor, names)
    lowering = [factor.name for factor in factors if factor.levels and factor.direction == "down"]
    raising = [factor.name for factor in factors if factor.levels and factor.direction == "up"]
    if raising and start not in ("low", "very low"):
        raise Refused(f"Only evidence that starts low is rated up: leave out {' and '.join(raising)}, or start low.")
    if raising and lowering:
        raise Refused(
            f"Evidence that is rated down for {' and '.join(lowering)} is not rated up: leave out "
            f"{' and '.join(raising)}."
        )


def _refuse_factor(factor: Factor, names: Sequence[str]) -> None:
    if factor.name not in MOST:
        raise Refused(f"“{factor.name}” is no factor of GRADE; there are: {', '.join(MOST)}.")
    if names.count(factor.name) > 1:
        raise Refused(f"{factor.name.capitalize()} is given twice: give it once.")
    if not 0 <= factor.levels <= MOST[factor.name]:
        most = "one level" if MOST[factor.name] == 1 else "two levels"
        raise Refused(f"{factor.name.capitalize()} moves the certainty by {most} at most.")
    if factor.levels and not factor.reason.strip():
        raise Refused(f"Give the reason for {factor.name} in a sentence.")
