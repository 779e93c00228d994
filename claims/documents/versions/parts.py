"""One statement cut into two or three, or several drawn together: which parts are together more like the whole."""

from collections.abc import Iterator, Mapping
from itertools import combinations

from .likeness import Bag, Rarity, Side, dice

LEAST = 0.34  # below it two statements are not thought to be one
PART_WITHIN = 0.55  # share of a part's words that stand in the whole
PART_WHOLLY_WITHIN = 0.85  # from here a much smaller gain will do: one part may be short
MOST_PARTS = 5  # looked at together
PARTS_GAIN = 0.06  # by how much the whole must be more like all parts together than like the best of them


def cuts(
    whole: Bag, side: Side, shared: Mapping[int, float], alone: Mapping[int, float], rarity: Rarity
) -> Iterator[tuple[tuple[int, ...], float]]:
    """Two or three places of `side`, and the likeness of `whole` to what stands there; apart only if wholly in it.

    `shared` is the mass of the words that each possible part has in common with the whole, `alone` its likeness to it.
    """
    masses = side.masses
    within = {place: common / masses[place] for place, common in shared.items()}
    fitting = [place for place, share in within.items() if share >= PART_WITHIN]
    fitting = sorted(sorted(fitting, key=lambda place: (-shared[place], place))[:MOST_PARTS])
    mass = rarity.mass(whole)
    for chosen in (*combinations(fitting, 2), *combinations(fitting, 3)):
        wholly = min(within[place] for place in chosen) >= PART_WHOLLY_WITHIN
        if not wholly and chosen[-1] - chosen[0] >= len(chosen):
            continue
        all_parts = sum(masses[place] for place in chosen)
        best = max(alone.get(place, 0.0) for place in chosen)
        least = max(LEAST, best + (PARTS_GAIN / 6 if wholly else PARTS_GAIN))
        # What they share with the whole is at most the sum of what each does.
        if dice(min(mass, sum(shared[place] for place in chosen)), mass, all_parts) < least:
            continue
        likeness = dice(rarity.common(whole, *(side.words[place] for place in chosen)), mass, all_parts)
        if likeness >= least:
            yield chosen, likeness
