"""The main verb of a statement, where a closed grammar finds it without doubt. Pure.

A statement is a list of words as they stand between its spaces; a verb is a place in that list. Nothing here parses
English: whatever could be read in two ways is doubtful, and refused.
"""

import re

from claims.grading.verbs import BASE_OF_THIRD, BASES, NOUNS_TOO, PARTICIPLE_OF_PAST, listed

BE = {"is": "be", "are": "be", "was": "have been", "were": "have been"}
SUBORDINATE = frozenset(
    listed(
        """
    that which who whom whose where when while because although though since so unless until how why as once
    whenever whereas
    """
    )
)
NEVER_BEFORE_A_VERB = frozenset(
    listed(
        """
    to a an the no of this that these those its their his her our any each such in with by for from on at
    """
    )
)
LIKE_ADVERBS = frozenset(["family", "supply", "reply", "assembly", "anomaly", "elderly", "early", "italy", "july"])
ADVERBS = frozenset(["also", "often", "sometimes", "still", "thus", "then", "usually", "only", "now"])
BETWEEN = frozenset(
    listed(
        """
    also thereby thus then and or but both not only even still often sometimes usually typically
    """
    )
)
WORD = re.compile(r"[\w'’-]+")


class Doubtful(Exception):
    """The grammar does not know; the message says why."""


# Finding the verb


def main_verb(words: list[str]) -> int:
    """The place of the one finite verb of the main clause."""
    first = next((at for at in range(1, len(words)) if _is_finite(words, at)), None)
    if first is None:
        raise Doubtful("its verb is not one that the rules know")
    before = {letters(word) for word in words[:first]}
    if before & SUBORDINATE:
        raise Doubtful("a subordinate clause stands before its verb")
    if "," in "".join(words[:first]) and len(words[0]) > 3 and letters(words[0]).endswith("ing"):
        raise Doubtful("a subordinate clause stands before its verb")
    verbs_behind(words, first)
    if (letters(words[first]) in NOUNS_TOO or form_of(words[first]) == "past") and _rivals(words, first):
        raise Doubtful("it has more than one word that can be its verb")
    return first


def _rivals(words: list[str], first: int) -> bool:
    """Another word of the clause can be its verb, so that the first may be a noun or a participle."""
    for at in range(first + 1, len(words)):
        if letters(words[at]) in SUBORDINATE:
            return False
        if _is_finite(words, at) and not _joined(words, first, at):
            return True
    return False


def verbs_behind(words: list[str], first: int) -> list[int]:
    """Later finite verbs that share the subject; a clause with a subject of its own is refused."""
    shared, inside = [], False
    for at in range(first + 1, len(words)):
        word = letters(words[at])
        inside = inside or word in SUBORDINATE
        if inside:
            continue
        if at > first + 1 and _is_finite(words, at) and not _belongs(words, first, at):
            if not _joined(words, first, at):
                raise Doubtful("it has more than one clause")
            shared.append(at)
    return shared


def _belongs(words: list[str], first: int, at: int) -> bool:
    """Part of the first verb ("does reduce", "has been"), an infinitive, or a participle or noun behind its object."""
    word = letters(words[at])
    if word in PARTICIPLE_OF_PAST or word in BASES:
        return not _joined(words, first, at)
    return word in NOUNS_TOO and not _joined(words, first, at)


def _joined(words: list[str], first: int, at: int) -> bool:
    """Only "and", "or", "but" with adverbs stand right before the verb at `at`."""
    back = at - 1
    steps = 0
    while back > first and steps < 4:
        word = letters(words[back])
        if word in ("and", "or", "but"):
            return form_of(words[at]) == form_of(words[first])
        if not (word in BETWEEN or word.endswith("ly") or word in ("for", "a", "time")):
            return False
        back, steps = back - 1, steps + 1
    return False


def _is_finite(words: list[str], at: int) -> bool:
    return bool(form_of(words[at])) and letters(words[at - 1]) not in NEVER_BEFORE_A_VERB


def form_of(word: str) -> str:
    """be, do, can, third (reduces), base (reduce) or past (reduced); "" for what is no finite verb."""
    word = letters(word)
    if word in BE:
        return "be"
    if word in ("has", "have", "had"):
        return "have"
    if word in ("does", "do", "did"):
        return "do"
    if word in ("can", "cannot", "will"):
        return "can"
    if word in BASE_OF_THIRD:
        return "third"
    if word in PARTICIPLE_OF_PAST:
        return "past"
    return "base" if word in BASES else ""


def has_adverb(words: list[str], at: int) -> bool:
    """An adverb that belongs to the verb stands before it: "acutely disrupts", not "the family becomes"."""
    word = letters(words[at - 1])
    return at > 1 and (word in ADVERBS or (word.endswith("ly") and word not in LIKE_ADVERBS))


def letters(word: str) -> str:
    found = WORD.search(word)
    return found.group().lower() if found else ""
