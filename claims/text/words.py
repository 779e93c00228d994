"""Text as comparable words: one spelling for what authors write in many ways, a stem for what they inflect.

Folded together: case, diacritics, Greek letters and their names, hyphens, digit grouping (1,000), British
and American spelling, inflection (Snowball English), and an acronym of the document with its long form
(DMN, DMNs, default-mode network). Nothing else: a list of synonyms would be an ontology that nobody
checked.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock

import snowballstemmer

_STOP_WORDS = """
    a about above after again against all almost also although always am among an and any are as at be
    became because become becomes been before being below between both but by can cannot could did do
    does doing done down due during each either else etc even ever every few for from further had has
    have having he hence her here hers herself him himself his how however i if in into is it its itself
    just least less let like likely made mainly make makes many may me might more most mostly much must
    my myself nearly neither no nor not now of off often on once one ones only onto or other others
    otherwise our ours ourselves out over own per perhaps quite rather really same several shall she
    should since so some sometimes such than that the their theirs them themselves then there thereby
    therefore these they this those though through thus to together too toward towards under until up
    upon us use used uses using usually very via was we well were what when where whereas whether which
    while who whom whose why will with within without would yet you your yours
"""
STOP_WORDS = frozenset(_STOP_WORDS.split())

GREEK = {letter: unicodedata.name(letter).split()[-1].lower() for letter in "αβγδεζηθικλμνξοπρςστυφχψω"} | {
    "λ": "lambda"
}

_TOKEN = re.compile(r"\d{1,3}(?:,\d{3})+(?!\d)|\d+\.\d+|[^\W_]+")
_PARTED = re.compile(f"({_TOKEN.pattern})")
_GREEK_NAMES = frozenset(GREEK.values())
_DIRECTION = re.compile(r"(?:hyper|hypo|over)(?!tensi|thal)(?=\w{7})")
_BRITISH = (
    (re.compile("ae|oe"), "e"),  # anaemia, oestrogen
    (re.compile("our"), "or"),  # tumour
    (re.compile(r"(?<=\w{3})([iy])s(e|ed|es|ing|er|ers|ation|ations)$"), r"\1z\2"),  # randomised, analysed
    (re.compile("tre(s?)$"), r"ter\1"),  # centre
)
_POSSESSIVE = re.compile(r"(?<=[^\W_])['\u2019]s(?![^\W_])")
_HYPHENS = frozenset("-\u2010\u2011\u2012\u2013/")
_snowball = snowballstemmer.stemmer("english")
_stemming = Lock()  # a Snowball stemmer keeps the word it works on in itself


@dataclass(frozen=True, slots=True)
class Word:
    """A stem to compare by, the words a reader sees, and the place (characters) in the text it was read from.

    `phrase` is the acronym or long form the word came out of, "" for a word of its own. `second` marks
    another reading of words that are given as well: "il10" beside "il" and "10", "connectivity" beside
    "hyperconnectivity".
    """

    stem: str
    surface: str
    start: int
    phrase: str = ""
    second: bool = False


@lru_cache(maxsize=65_536)
def fold(token: str) -> str:
    """Lower case without diacritics, Greek letters by name, no digit grouping."""
    spelled = "".join(GREEK.get(letter, letter) for letter in token.casefold())
    bare = unicodedata.normalize("NFKD", spelled.replace(",", ""))
    return "".join(letter for letter in bare if not unicodedata.combining(letter))


@lru_cache(maxsize=65_536)
def stem(folded: str) -> str:
    """The Snowball stem in American spelling; a token with a digit is a name or a number and stays as it is.

    A spelling rule may bend a word it was not made for ("hour"): it does so in every text alike, which is
    enough.
    """
    if any(letter.isdigit() for letter in folded):
        return folded
    if len(folded) > 4:
        for british, american in _BRITISH:
            folded = british.sub(american, folded)
    with _stemming:
        return str(_snowball.stemWord(folded))


@dataclass(frozen=True, slots=True)
class _Token:
    """What is read of one token, wherever it stands: its stem, its second reading ("" without one) and where that
    begins in it, and how it may belong to a neighbour."""

    folded: str
    stem: str
    bare: str
    bare_start: int
    is_symbol: bool
    may_be_numbered: bool
    is_number: bool


@lru_cache(maxsize=65_536)
def _token(surface: str) -> _Token | None:
    """None for a stop word."""
    folded = fold(surface)
    if folded in STOP_WORDS:
        return None
    direction = _DIRECTION.match(surface.lower())
    bare = direction.end() if direction else 0
    return _Token(
        folded,
        stem(folded),
        stem(fold(surface[bare:])) if direction else "",
        bare,
        _is_symbol(folded),
        len(folded) <= 4 and folded.isalpha(),
        folded.isdigit(),
    )


def _words(text: str, start: int = 0, end: int | None = None) -> Iterator[Word]:
    """The words of normalised `text` between two places, some with a second reading.

    "IL-10" and "vitamin D" are also read as one ("il10", "vitamind"); hyperconnectivity also as
    connectivity, so that a paper that found the opposite is met.
    """
    before: tuple[_Token, re.Match[str]] | None = None
    for found in _TOKEN.finditer(text, start, len(text) if end is None else end):
        token = _token(found[0])
        if token is None:
            before = None
            continue
        yield Word(token.stem, found[0], found.start())
        if token.bare:
            bare = token.bare_start
            yield Word(token.bare, found[0][bare:], found.start() + bare, second=True)
        if before and _belong(before[0], text[before[1].end() : found.start()], token):
            first = before[1].start()
            yield Word(before[0].folded + token.stem, text[first : found.end()], first, second=True)
        before = token, found


def parted(text: str) -> list[str]:
    """The text, normalised: its words in odd places, what stands around them in even ones."""
    return _PARTED.split(_normal(text))


def stems_of(parts: list[str]) -> list[str]:
    """The stems of `_words`, several times as fast: of a paper nobody asks where its words stand."""
    found: list[str] = []
    before: _Token | None = None
    for gap, token in zip(parts[::2], map(_token, parts[1::2])):  # noqa: B905 - one gap more than words
        if token is not None:
            found.append(token.stem)
            if token.bare:
                found.append(token.bare)
            if before is not None and _belong(before, gap, token):
                found.append(before.folded + token.stem)
        before = token
    return found


def _belong(left: _Token, gap: str, right: _Token) -> bool:
    """Whether neighbours are one name: a hyphen or slash between, "vitamin D", "TGF beta", "IL 10"."""
    if gap == " ":
        return (left.may_be_numbered and right.is_number) or left.is_symbol or right.is_symbol
    return gap in _HYPHENS


def _is_symbol(folded: str) -> bool:
    return folded in _GREEK_NAMES or (len(folded) == 1 and folded.isalpha())


def _normal(text: str) -> str:
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    return _POSSESSIVE.sub("", text) if "'" in text or "\u2019" in text else text


def _longest_first(pair: tuple[str, str]) -> tuple[int, str]:
    return -len(pair[1]), pair[0]


class Acronyms:
    """The acronyms of a document (short form: long form), found in other texts in either form.

    A short form counts only in its own letter case, with or without a plural s; a long form in any case, with
    hyphens or spaces, in the singular or plural.
    """

    def __init__(self, long_forms: Mapping[str, str]) -> None:
        known = ((short, long) for short, long in long_forms.items() if short and _TOKEN.search(long))
        pairs = sorted(known, key=_longest_first)
        self._meanings = [_TOKEN.findall(_normal(long)) for _, long in pairs]
        self._shorts = [_normal(short) for short, _ in pairs]
        forms = (f"(?P<a{index}>{self._form(index)})" for index in range(len(pairs)))
        self._pattern = re.compile(rf"(?<![^\W_])(?:{'|'.join(forms)})(?![^\W_])") if pairs else None

        self._plain = [*self._shorts, *(meaning[0].lower() for meaning in self._meanings)]

    def may_stand_in(self, text: str) -> bool:
        """False where none can, which is found without looking at each of its letters."""
        if not text.isascii():
            return True
        lower = text.lower()
        return any(form in text or form in lower for form in self._plain)

    def _form(self, index: int) -> str:
        spelled = r"[\W_]+".join(map(re.escape, self._meanings[index]))
        return rf"(?i:{spelled}s?)|{re.escape(self._shorts[index])}s?"

    def foreign(self, text: str) -> frozenset[str]:
        """The short forms which this text defines as something else: "prothrombin complex concentrate (PCC)".

        That is: the short form stands in brackets and less than half of our long form's words occur anywhere.
        """
        defined = [index for index, short in enumerate(self._shorts) if f"({short})" in text]
        stems = {word.stem for word in _words(_normal(text))} if defined else set()
        return frozenset(self._shorts[index] for index in defined if not self._shares_half(index, stems))

    def _shares_half(self, index: int, stems: set[str]) -> bool:
        meaning = {stem(fold(word)) for word in self._meanings[index]}
        return 2 * len(meaning & stems) >= len(meaning)

    def phrases(self, text: str, foreign: frozenset[str]) -> Iterator[tuple[int, int, list[str]]]:
        """Where (start, end) a short or long form stands in normalised `text`, and the words it means."""
        for found in self._pattern.finditer(text) if self._pattern else ():
            index = int(str(found.lastgroup)[1:])
            if self._shorts[index] not in foreign:
                yield found.start(), found.end(), self._meanings[index]


NO_ACRONYMS = Acronyms({})


@lru_cache(maxsize=1024)
def acronyms_of(pairs: frozenset[tuple[str, str]]) -> Acronyms:
    """Short and long forms as one pattern, which is made once."""
    return Acronyms(dict(sorted(pairs)))


def read(text: str, acronyms: Acronyms = NO_ACRONYMS, foreign: frozenset[str] = frozenset()) -> list[Word]:
    """The words of `text` without stop words, in order; an acronym gives the words of its long form."""
    text = _normal(text)
    words: list[Word] = []
    done = 0
    for start, end, meaning in acronyms.phrases(text, foreign):
        words += _words(text, done, start)
        folded = ((fold(word), word) for word in meaning)
        words += [Word(stem(bare), word, start, text[start:end]) for bare, word in folded if bare not in STOP_WORDS]
        done = end
    return words + list(_words(text, done))


def stems(text: str, acronyms: Acronyms = NO_ACRONYMS, foreign: frozenset[str] = frozenset()) -> list[str]:
    """The stems of `read`, in its order."""
    text = _normal(text)
    found: list[str] = []
    done = 0
    for start, end, meaning in acronyms.phrases(text, foreign):
        found += stems_of(_PARTED.split(text[done:start]))
        found += [token.stem for token in map(_token, meaning) if token]
        done = end
    return found + stems_of(_PARTED.split(text[done:]))
