"""Whether two things of a statement have changed places: "tea is better than coffee", "coffee is better than tea".

A word that sets one thing against another stands in both wordings, and what stood before it stands behind it now. The
same words told from the other end ("coffee is caused by tea") have another such word, and changed no places.
"""

import re

from .subjects import GENERAL, base

# What makes a difference between its two sides, each with the same sense.
PIVOTS = tuple(
    re.compile(rf"\b(?:{words})\b", re.I)
    for words in (
        r"than|rather than|instead of",
        r"versus|vs\.?|compared (?:with|to)|relative to|against|over",
        r"(?:superior|preferable|preferred|inferior) to",
        r"outperform(?:s|ed)?|exceed(?:s|ed)?|surpass(?:es|ed)?|beats?|replac(?:es?|ed)|outweigh(?:s|ed)?",
        r"caus(?:es?|ed)(?! by)|le(?:ads?|d) to|result(?:s|ed)? in|giv(?:es?|en) rise to|trigger(?:s|ed)?(?! by)"
        r"|induc(?:es?|ed)(?! by)|produc(?:es?|ed)(?! by)|driv(?:es?|en)(?! by)",
        r"(?:is|are|was|were|been) (?:caused|triggered|induced|produced|driven|mediated) by"
        r"|results? from|follows? from",
        r"(?:increas|decreas|reduc|improv|rais|lower|block|inhibit|activat|modulat|potentiat|suppress)"
        r"(?:es?|s|ed)(?! by)",
        r"predict(?:s|ed)?(?! by)|preced(?:es?|ed)(?! by)|underl(?:ies|ay)|explain(?:s|ed)?(?! by)|depend(?:s|ed)? on",
        r"followed by|before|after|prior to",
    )
)
LONGEST_TOLD = 60


def swapped(old: str, new: str) -> tuple[str, str] | None:
    """What stood on the two sides of such a word, as the old and as the new wording have it, or None."""
    for pivot in PIVOTS:
        one, other = pivot.search(old), pivot.search(new)
        if one is None or other is None or pivot.search(old, one.end()) or pivot.search(new, other.end()):
            continue
        before, behind = _content(old[: one.start()]), _content(old[one.end() :])
        before_now, behind_now = _content(new[: other.start()]), _content(new[other.end() :])
        went = [shown for key, shown in before.items() if key in behind_now.keys() - behind.keys() - before_now.keys()]
        came = [shown for key, shown in behind.items() if key in before_now.keys() - before.keys() - behind_now.keys()]
        if went and came:
            first, second = " ".join(went)[:LONGEST_TOLD], " ".join(came)[:LONGEST_TOLD]
            return f"{first} {one[0]} {second}", f"{second} {other[0]} {first}"
    return None


def _content(text: str) -> dict[str, str]:
    """Its words by their stems, without those that only tell."""
    words = re.findall(r"[^\W_]+(?:['-][^\W_]+)*", text)
    return {key: word for word in words if (key := base(word)) not in GENERAL}
