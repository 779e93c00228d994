"""A last name told by its capitals, before the fore name or behind it: "WANG Xiaoming", "Xiaoming WANG". Pure.

Such words could be initials too ("Alder JAN"), or a group's abbreviation. Of the 21,528 authors of 3,756 PubMed
records 131 have three initials and eleven more, so four letters and more are believed sooner. What is not sure by
itself is read as the other names of its record are.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

from literature.formats.fore_names import FORE_NAMES
from literature.formats.initials import with_suffix

_SYLLABLE = (
    r"(?:[zcs]h?|[bpmfdtnlgkhjqxryw])?"
    r"(?:iang|iong|uang|uai|iao|ian|ang|eng|ing|ong|uan|ai|ao|an|ei|en|er|ia|ie|in|iu|ou|ua|ue|ui|un|uo|a|e|i|o|u)"
)
_CHINESE = re.compile(_SYLLABLE, re.IGNORECASE)
_GIVEN = re.compile(rf"{_SYLLABLE}['’ -]?{_SYLLABLE}", re.IGNORECASE)
_ONLY_CHINESE = re.compile(r"x|q|zh|iang|iong|uang", re.IGNORECASE)  # hardly in other names of two such syllables
_JAPANESE = re.compile(r"(?:(?:sh|ch|ts|[kgnhbpmr]y|[kgsztdnhbpmyrwjf])?[aiueo]{1,2}n?(?![aiueo]))+", re.IGNORECASE)
_FORE = re.compile(r"(?:[^\W\d_a-z]-)?[^\W\d_a-z][^\W\d_A-Z]+(?:[-’']?[^\W\d_]+)*")
_INITIALS = re.compile(r"(?:[^\W\d_a-z]\.-?)+|[^\W\d_a-z](?:-[^\W\d_a-z])?")
_VOWEL = re.compile(r"[AEIOUYÀ-ÆÈ-ÏÒ-ØÙ-Ý]")
_CAPITALS = re.compile(r"[^\W\d_]+(?:[-’'‐][^\W\d_]+)*")
# Last names that could be initials of somebody's fore names: of two letters, and of three and four.
_TWO_LETTERS = (
    "AI AN AO BA BI BO BU CI CU DI DO DU FU GE GU HA HE HO HU JI JO JU KE LE LI LU LV LY MA MI MO MU NG NI OU OH PI "
    "PU QI QU RO RU SA SU TU VO VU WU XI XU YE YI YU ZU"
)
_FEW_LETTERS = (
    "AHN BAE BUI CHA CHAN CHO CHOI CHOW CHU COLE COX DANG DAY DEAN FOX FUNG HAM HILL HOLT HONG HUR HWA JANG JEON "
    "JOO JUNG KANG KIM KOH KOO KWON LAM LAU LEE LIM LOH MAY MIN MOON NAM NGO NOH ONG PARK PHAN PYO QUAN RAO RAY "
    "REED ROY RYU SEO SHIM SHIN SIM SOHN SONG SUH TAM TOH TRAN TSAI TSE UEDA UM WEBB WONG WOO WOOD YANG YEO YIP YOO "
    "YOON YU YUEN YUN"
)
_PARTICLE_WORDS = "AL BEN BIN DA DE DEL DEN DER DI DU EL LA LE TEN VAN VON"
_SHORT, _FEW = frozenset(_TWO_LETTERS.split()), frozenset(_FEW_LETTERS.split())
_CAPITAL_PARTICLES = frozenset(_PARTICLE_WORDS.split())
_PARTICLES = frozenset(one.lower() for one in _CAPITAL_PARTICLES)
MOST_OF_INITIALS = 4  # letters, and of most abbreviations of a group's name


class CapitalName(NamedTuple):
    """`is_before`: the last name stands first. `is_sure`: no other name of its record is needed to tell it;
    `may_be_initials`: one that has initials behind a name makes it doubtful."""

    last: str
    fore: str
    suffix: str
    is_before: bool
    is_sure: bool
    may_be_initials: bool = False


class Capitals(NamedTuple):
    """What the names of one record show of each other: on which sides (`is_before`) their last names are in capitals,
    and whether initials stand behind some ("Alder A")."""

    sides: frozenset[bool]
    has_initials: bool

    def tell(self, name: CapitalName) -> bool:
        """Whether the capitals of this name, which is one of them, are its last name."""
        if name.may_be_initials and self.has_initials:
            return False
        return name.is_sure or name.is_before in self.sides


def capital_name(text: str) -> CapitalName | None:
    """The name of a person in which nothing but the last name is in capitals; None for any other."""
    bare, suffix = with_suffix(text)
    words = bare.split()
    if _is_initials_and_last(words):
        return CapitalName(words[1], words[0], suffix, False, True)
    before = next((at for at, word in enumerate(words) if not _is_capital(word)), 0)
    if before and _FORE.fullmatch(words[before]) and all(map(_is_given, words[before:])):
        last, fore = words[:before], words[before:]
        return CapitalName(" ".join(last), " ".join(fore), suffix, True, _is_sure_before(last, fore))
    behind = next((at for at in range(len(words), 0, -1) if not _is_capital(words[at - 1])), 0)
    while behind > 1 and words[behind - 1] in _PARTICLES:  # "Jan van der BERG"
        behind -= 1
    last, fore = words[behind:], words[:behind]
    if not last or not fore or not all(map(_is_given, fore)) or all(word.lower() in _PARTICLES for word in fore):
        return None
    is_sure = _is_sure_behind(last, fore)
    return CapitalName(" ".join(last), " ".join(fore), suffix, False, is_sure, _may_be_initials(last, fore))


def capitals_of(texts: Iterable[str]) -> Capitals:
    """What the names of one record show."""
    texts = list(texts)
    names = [name for text in texts if (name := capital_name(text))]
    has_initials = sum(map(_ends_in_initials, texts)) > sum(name.is_sure for name in names)
    sides = {name.is_before for name in names if name.is_sure and not (name.may_be_initials and has_initials)}
    return Capitals(frozenset(sides), has_initials)


def _ends_in_initials(text: str) -> bool:
    *before, end = with_suffix(text)[0].split() or [""]
    letters = end.replace(".", "").replace("-", "")
    is_short = letters.isupper() and len(letters) < MOST_OF_INITIALS and not _is_known(letters)
    return bool(before) and bool(_FORE.fullmatch(before[0])) and is_short


def _may_be_initials(last: list[str], fore: list[str]) -> bool:
    """ "Alder JAN", but neither "X. WANG" nor "Henry L LEW"."""
    return max(map(len, last)) <= MOST_OF_INITIALS and not any(map(_INITIALS.fullmatch, fore))


def _is_initials_and_last(words: list[str]) -> bool:
    """ "XM WANG", where the first could be nobody's last name."""
    return (
        len(words) == 2
        and len(words[0]) == 2
        and words[0].isupper()
        and not _is_known(words[0])
        and (words[1].isupper() and len(words[1]) > 2 and _is_known(words[1]))
    )


def _is_capital(word: str) -> bool:
    return len(word) > 1 and word.isupper() and bool(_CAPITALS.fullmatch(word))


def _is_given(word: str) -> bool:
    return bool(_FORE.fullmatch(word) or _INITIALS.fullmatch(word))


def _is_known(word: str) -> bool:
    """It is, or sounds like, a last name of few letters."""
    if len(word) == 2:
        return word in _SHORT
    return word in _FEW or bool(_CHINESE.fullmatch(word) or _JAPANESE.fullmatch(word))


def _is_sure_before(last: list[str], fore: list[str]) -> bool:
    if any(len(word) > MOST_OF_INITIALS for word in last):
        return True
    given = " ".join(fore)
    if all(word in _SHORT if len(word) == 2 else _CHINESE.fullmatch(word) for word in last) and _GIVEN.fullmatch(given):
        return True
    if any(len(word) < 3 for word in last):  # "MA Jones"
        return False
    if fore[0] in FORE_NAMES or any(map(_INITIALS.fullmatch, fore)):  # "ROSS Ann", "LEW Henry L"
        return any(map(_has_vowel, last))
    return all(map(_is_known, last)) and ("-" in fore[0] or bool(_JAPANESE.fullmatch(given)))


def _is_sure_behind(last: list[str], fore: list[str]) -> bool:
    longest = max(map(len, last))
    has_particle = len(last) > 1 and last[0] in _CAPITAL_PARTICLES and longest > 2
    if has_particle or not _may_be_initials(last, fore):
        return True
    if longest == MOST_OF_INITIALS:
        return any(map(_has_vowel, last))
    given = " ".join(fore)
    is_chinese = _is_chinese(given) and bool("-" in given or _ONLY_CHINESE.search(given))
    return all(map(_is_known, last)) and (is_chinese or fore[0] in FORE_NAMES or (longest > 2 and "-" in fore[0]))


def _is_chinese(given: str) -> bool:
    return bool(_GIVEN.fullmatch(given)) and not _CHINESE.fullmatch(given)


def _has_vowel(word: str) -> bool:
    return bool(_VOWEL.search(word))
