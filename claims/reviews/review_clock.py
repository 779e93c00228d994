"""When a claim is due to be looked at again: the sooner, the more papers come in about it. Pure."""

from datetime import date, timedelta
from math import inf

SHORTEST = timedelta(days=14)  # a claim about which papers pour in is looked at each fortnight, not each day
ENOUGH = 5  # new papers set against a claim after which it is worth looking again
YEAR = timedelta(days=365)


def interval(hits_a_year: float, longest: timedelta) -> timedelta:
    """The time in which ENOUGH papers come, at that rate, but from SHORTEST to `longest`."""
    days = ENOUGH / hits_a_year * YEAR.days if hits_a_year > 0 else inf
    return max(SHORTEST, timedelta(days=min(days, longest.days)))


def due_on(last: date, *, hits_a_year: float, longest: timedelta) -> date:
    """The day on which a claim is due that was last looked at (or came in) on `last`."""
    return last + interval(hits_a_year, longest)


def rate(hits: int, over: timedelta) -> float:
    """Hits a year, from `hits` in the time `over`; at least a month is looked at, or one paper would seem a flood."""
    return hits / (max(over, timedelta(days=30)) / YEAR)
