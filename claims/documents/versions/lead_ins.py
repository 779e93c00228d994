"""Rows and items that did not change under a header or a lead-in that did: the change is asked once for all of them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from .changes import is_typography
from .meaning import named_changes
from .pairing import OTHER_LEAD_IN, Pair
from .twins import Stated

SEVERAL = 2


def follow_lead_in(
    pairs: Sequence[Pair], old: Sequence[Stated], new: Sequence[Stated]
) -> tuple[list[Pair], dict[int, str]]:
    """The pairs, and why an editor looks at those under a changed lead-in, by their new places; "" where nobody has to.

    Of several statements of the same words under one changed lead-in the first is asked about. The others follow:
    without a word, or, where the lead-in says something else than before, to be reviewed.
    """
    told = list(pairs)
    reasons: dict[int, str] = {}
    for (before, after), places in _under_changed_lead_ins(pairs, old, new).items():
        changes = named_changes(before, after)
        named = [str(change) for change in changes]
        is_asked = any(told[place].is_doubtful for place in places) or any(
            change.asks or change.kind == "number" for change in changes
        )  # another unit of a column makes another claim of each row
        first, *others = places
        told[first] = replace(told[first], is_doubtful=is_asked)
        said = "; ".join(named) or "other words"
        reasons[_new(told[first])] = f"the lead-in of {len(places)} unchanged statements changed: {said}"
        for place in others:
            told[place] = replace(told[place], is_doubtful=False)
            reasons[_new(told[place])] = (
                "its lead-in changed, as is asked at the first of them" if named or is_asked else ""
            )
    return told, reasons


def _under_changed_lead_ins(
    pairs: Sequence[Pair], old: Sequence[Stated], new: Sequence[Stated]
) -> dict[tuple[str, str], list[int]]:
    """The places in `pairs` of statements of which only the lead-in changed, by the old and the new one."""
    found: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for place, one in enumerate(pairs):
        if one.kind != "reworded" or one.old is None or one.new is None or one.why not in ("", OTHER_LEAD_IN):
            continue
        was, now = old[one.old], new[one.new]
        if was.context != now.context and is_typography(was.text, now.text):
            found[was.context, now.context].append(place)
    return {leads: places for leads, places in found.items() if len(places) >= SEVERAL}


def _new(one: Pair) -> int:
    assert one.new is not None
    return one.new
