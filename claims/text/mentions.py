"""Colleagues who are named in a text as @username. Pure."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

# The characters of Django's user names; an address such as ada@example.org has one before its @ and names nobody.
CHARACTERS = r"[\w.@+-]"
ENDS = ".@+-"  # ends a sentence as well as a name


@dataclass(frozen=True, slots=True)
class Mention:
    """`name` as it is spelled in a list of names; "" where the list has none. `start` and `end` hold the @ too."""

    name: str
    start: int
    end: int


def mentions_in(text: str, names: Iterable[str]) -> list[Mention]:
    """Whatever is written as a mention, in the order of the text. Case matters only where two names differ by it."""
    spelled = _by_spelling(names)
    return [_mention(match, spelled) for match in _named(spelled).finditer(text) if match[1].strip(ENDS)]


def _named(names: Iterable[str]) -> re.Pattern[str]:
    """Whoever is invited is named by their address, in which a name such as o'neil@example.org may stand."""
    odd = sorted((name for name in names if not re.fullmatch(f"{CHARACTERS}+", name)), key=len, reverse=True)
    ones = "".join(rf"{re.escape(name)}(?!\w)|" for name in odd)
    return re.compile(rf"(?<!{CHARACTERS})@({ones}{CHARACTERS}+)", re.IGNORECASE)


def _by_spelling(names: Iterable[str]) -> Mapping[str, str]:
    exact = {name: name for name in names}
    folded: dict[str, list[str]] = {}
    for name in exact:
        folded.setdefault(name.casefold(), []).append(name)
    return {fold: one for fold, (one, *more) in folded.items() if not more} | exact


def _mention(match: re.Match[str], spelled: Mapping[str, str]) -> Mention:
    """Of "@ada." the name may end with the stop or before it: the longest that there is counts."""
    word = match[1]
    bare = word.rstrip(ENDS)
    for end in range(len(word), len(bare) - 1, -1):
        if name := spelled.get(word[:end]) or spelled.get(word[:end].casefold()):
            return Mention(name, match.start(), match.start() + 1 + end)
    return Mention("", match.start(), match.start() + 1 + len(bare))
