"""The first letters of fore names, and the suffix behind a name. Pure."""

import re
import unicodedata

SUFFIX = re.compile(  # "Vi" and "Ii" are names, "VI" and "iii" are numbers
    r"(?:jr|sr|[1-9](?:st|nd|rd|th|d)|iii|vii{1,2}|(?-i:II|ii|IV|iv|VI|vi))\.?", re.IGNORECASE
)
_BESIDE_FORE = re.compile(r"\(.*?\)|\[.*?\]|\"[^\"]*\"|“.*?”")
_INITIAL = re.compile(r"[^\W\d_](?:[^\W\d_]?\.)?-?")  # "A", "A.", "Yu.", "J-"
MOST_INITIALS = 4


def _are_shortened(word: str) -> bool:
    """ "Yu.A."; but "Jr." is a suffix."""
    is_whole = "." in word and word[0].isupper() and "".join(_INITIAL.findall(word)) == word
    return is_whole and not SUFFIX.fullmatch(word)


def initials_of(fore: str) -> str:
    """ "AB" of "Ann-Bea", "Ann B." or "A.B.": the first letter of each word, with its accent."""
    words: list[str] = re.findall(r"\w+", unicodedata.normalize("NFC", _BESIDE_FORE.sub("", fore) or fore))
    if len(words) == 1 and 1 < len(words[0]) <= 3 and words[0].isupper():  # "AB": initials that stand for the name
        return words[0]
    return "".join(word[0] for word in words).upper()


def with_suffix(text: str) -> tuple[str, str]:
    """The text without the suffix at its end, and that suffix; "" without one."""
    head, _, tail = text.rpartition(" ")
    return (head, tail) if head and SUFFIX.fullmatch(tail) else (text, "")


def read_initials(words: list[str]) -> str:
    """ "AB" of "AB", "A.B.", "A B", "A.-B."; "" where they are not capital initials alone."""
    found = []
    for word in words:
        bare = word.replace(".", "").replace("-", "").replace("‐", "")
        if bare.isalpha() and bare.isupper():
            found.append(bare)
        elif _are_shortened(word):
            found.append("".join(part[0] for part in _INITIAL.findall(word)))
        else:
            return ""
    initials = "".join(found)
    return initials if len(initials) <= MOST_INITIALS else ""
