"""Short forms and what they stand for, as a document defines them: "default mode network (DMN)" and the reverse.

After Schwartz and Hearst, "A simple algorithm for identifying abbreviation definitions in biomedical text" (Pacific
Symposium on Biocomputing, 2003): the letters of the short form are matched from the right, and its first letter must
begin a word of the long form.
"""

import re

BRACKET = re.compile(r"\(([^()]{1,120})\)")
SHORT = re.compile(r"(?=.*[A-Za-z])(?=.*[A-Z])[A-Za-z0-9][A-Za-z0-9.&/-]{1,9}(?: [A-Z0-9]{1,4})?")
CLAUSE = re.compile(r"(?:[.;:!?](?=\s)|[()\[\]\n]|, )")
MAX_LONG = 120  # characters


def acronyms(text: str) -> dict[str, str]:
    """Short form to long form, in the order of definition; the first definition of a short form is kept."""
    found: dict[str, str] = {}
    for bracket in BRACKET.finditer(text):
        pair = _pair(text[max(0, bracket.start() - 2 * MAX_LONG) : bracket.start()], bracket[1])
        if pair:
            found.setdefault(*pair)
    return found


def _pair(before: str, inside: str) -> tuple[str, str] | None:
    inner = re.split(r"[,;]| or ", inside)[0].strip().strip("\"“”'‘’")
    if SHORT.fullmatch(inner):
        long = _long_form(inner, _words_before(before, inner))
        return (inner, long) if long else None
    short = before.split()[-1:]
    if short and SHORT.fullmatch(short[0]) and len(inner.split()) > 1:
        long = _long_form(short[0], inner)
        return (short[0], long) if long == inner else None
    return None


def _words_before(before: str, short: str) -> str:
    """As many words of the same clause as Schwartz and Hearst allow for a short form of this length."""
    clause = CLAUSE.split(before)[-1].strip()
    most = min(len(short) + 5, len(short) * 2)
    return " ".join(clause.split()[-most:])


def _long_form(short: str, candidate: str) -> str:
    """The shortest right part of the candidate that holds the short form's letters in order, or ""."""
    letters = [letter for letter in short.removesuffix("s").lower() if letter.isalnum()]
    place = len(candidate)
    for turn in range(len(letters) - 1, -1, -1):
        place -= 1
        while place >= 0 and not _matches(candidate, place, letters[turn], begins=turn == 0):
            place -= 1
        if place < 0:
            return ""
    long = candidate[place:].strip().strip("\"“”'‘’")
    return long if _plausible(short, long) else ""


def _matches(candidate: str, place: int, letter: str, *, begins: bool) -> bool:
    if candidate[place].lower() != letter:
        return False
    return not begins or place == 0 or not candidate[place - 1].isalnum()


def _plausible(short: str, long: str) -> bool:
    words = re.split(r"[\s-]+", long)
    return len(long) > len(short) and len(words) <= min(len(short) + 5, len(short) * 2) and short not in words
