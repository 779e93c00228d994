"""Which records a search could find, judged without PubMed: a necessary condition, never a sufficient one.

Pure. A query is read as PubMed reads it, from left to right. Words with a tag of the text ([ti], [tiab], [tw], [ot])
must stand in the record, and a PMID with [uid] must be its own; PubMed looks such terms up as they are. Everything else
may match any record: MeSH with its narrower headings, words without a tag, which PubMed expands, dates, filters.
Source: https://pubmed.ncbi.nlm.nih.gov/help/#search-tags
"""

import html
import re
import string
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from literature.entrez.query import STOP_WORDS, Token, tokens

TEXT_TAGS = frozenset((
    "ti", "title", "titl", "tiab", "title/abstract", "tw", "word", "text", "text word", "text words", "ot", "otrm",
    "other term",
))  # fmt: skip
UID_TAGS = frozenset(("uid", "pmid"))
# Letters that Unicode does not take apart; PubMed writes Greek ones out.
_SPELLED = {"ø": "o", "ł": "l", "đ": "d", "ħ": "h", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th", "ð": "d"}
_GREEK = {
    chr(code): unicodedata.name(chr(code)).split(" SYMBOL")[0].split()[-1].lower().replace("lamda", "lambda")
    for code in (*range(0x3B1, 0x3CA), 0x3D1, 0x3D5)
}
_LETTERS = _SPELLED | _GREEK
_TAG = re.compile(rb"<[^>]*>")
_LABEL = re.compile(rb'Label="([^"]*)"')
_ENTITY = re.compile(r"&(?!amp;|lt;|gt;|quot;|apos;)")
_WORD = re.compile(r"[a-z0-9*]+")
_NOT_WORDS = bytes(set(range(128)) - set((string.ascii_lowercase + string.digits).encode()))


@dataclass(frozen=True, slots=True)
class Anything:
    """No record can be ruled out."""

    def allows(self, pmid: int, text: bytes) -> bool:
        return True


@dataclass(frozen=True, slots=True)
class Words:
    """Each stands in the text, in whatever company."""

    words: tuple[bytes, ...]

    def allows(self, pmid: int, text: bytes) -> bool:
        return all(word in text for word in self.words)


@dataclass(frozen=True, slots=True)
class Numbers:
    """The PMID lies between two, both included."""

    low: int
    high: int

    def allows(self, pmid: int, text: bytes) -> bool:
        return self.low <= pmid <= self.high


@dataclass(frozen=True, slots=True)
class Both:
    one: "Need"
    other: "Need"

    def allows(self, pmid: int, text: bytes) -> bool:
        return self.one.allows(pmid, text) and self.other.allows(pmid, text)


@dataclass(frozen=True, slots=True)
class Either:
    needs: tuple["Need", ...]

    def allows(self, pmid: int, text: bytes) -> bool:
        return any(need.allows(pmid, text) for need in self.needs)


Need = Anything | Words | Numbers | Both | Either
ANYTHING = Anything()


def needs_of(query: str) -> Need:
    """What every record that PubMed finds by this query fulfils."""
    return _Reader(tokens(query)).group() or ANYTHING


def either(needs: Iterable[Need]) -> Need:
    """What a record fulfils that one of several queries finds."""
    parts = tuple(needs)
    return ANYTHING if ANYTHING in parts else Either(parts)


def words_of(raw: bytes) -> bytes | None:
    """The letters and digits of a record, in one run, lower case and without accents; None where that cannot be told.

    `raw` is the XML of a PubmedArticle or PubmedBookArticle. What it cites is left out: PubMed does not search it.
    """
    own = raw.partition(b"<ReferenceList")[0]
    text = _TAG.sub(b"", own) + b" ".join(_LABEL.findall(own))
    if text.isascii() and b"&#" not in text:
        return text.lower().translate(None, _NOT_WORDS)
    try:
        folded = _folded(text.decode())
    except UnicodeDecodeError:
        return None
    return None if folded is None else folded.encode().translate(None, _NOT_WORDS)


def _folded(text: str) -> str | None:
    """Lower case, accents dropped, Greek written out; None when letters remain that are none of the alphabet's."""
    if _ENTITY.search(text):
        text = html.unescape(text)
    text = unicodedata.normalize("NFKD", text.casefold())
    letters = {sign for sign in set(text) if not sign.isascii() and sign.isalpha()}
    if letters - _LETTERS.keys():
        return None
    if "μ" in letters:  # the sign of a millionth is this letter too, and is read as either
        text += text.replace("μ", "micro")
    for letter in letters:
        text = text.replace(letter, _LETTERS[letter])
    return text.encode("ascii", "ignore").decode()


class _Reader:
    def __init__(self, pieces: list[Token]) -> None:
        self.pieces, self.at = pieces, 0

    def peek(self) -> Token | None:
        return self.pieces[self.at] if self.at < len(self.pieces) else None

    def take(self, kind: str) -> Token | None:
        token = self.peek()
        if token is None or token.kind != kind:
            return None
        self.at += 1
        return token

    def group(self) -> Need | None:
        """Everything up to a closing bracket or the end; None when there is nothing."""
        need: Need | None = None
        operator = "AND"
        while (token := self.peek()) and token.kind != "close":
            if self.take("operator"):
                operator = token.text
                continue
            need = _joined(operator, need, self.item())
            operator = "AND"
        return need

    def item(self) -> Need:
        if self.take("open"):
            need = self.group() or ANYTHING
            self.take("close")
            self.take("tag")  # on a group it is ignored
            return need
        text = self.text()
        tag = self.take("tag")
        if self.range():
            return ANYTHING
        return _term(text, tag.text[1:-1].lower().partition(":")[0]) if tag else ANYTHING

    def text(self) -> str:
        """A phrase in quotes, or the words up to what is none; a tag or a stray sign where no term should stand."""
        if quoted := self.take("quoted"):
            return quoted.text
        words = []
        while word := self.take("word"):
            words.append(word.text)
        if not words and (token := self.peek()) and token.kind != "tag":
            self.at += 1
        return " ".join(words)

    def range(self) -> bool:
        """Passes over `: "3000"[mdat]`, the upper end of a range."""
        token = self.peek()
        if token is None or token.kind != "word" or not token.text.startswith(":"):
            return False
        self.at += 1
        self.take("quoted") or self.take("word")
        self.take("tag")
        return True


def _joined(operator: str, one: Need | None, other: Need) -> Need:
    if operator == "NOT":
        return one or ANYTHING
    if one is None:
        return other
    if operator == "OR":
        return either((one, other))
    return other if one is ANYTHING else one if other is ANYTHING else Both(one, other)


def _term(text: str, tag: str) -> Need:
    name = " ".join(tag.split())
    if name in UID_TAGS:
        span = re.fullmatch(r"(\d+)(?::(\d+))?", text.strip('" '))
        return Numbers(int(span[1]), int(span[2] or span[1])) if span else ANYTHING
    folded = _folded(text) if name in TEXT_TAGS and not re.search("[\u00b5\u03bc\u039c]", text) else None
    words = [word.partition("*")[0] for word in _WORD.findall(folded or "")]
    needed = tuple(word.encode() for word in words if word not in STOP_WORDS and len(word) > 1)
    return Words(needed) if needed else ANYTHING
