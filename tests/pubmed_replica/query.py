"""PubMed's query language, read into a small tree. Pure: it knows neither records nor dates of today.

Left to right without precedence, as PubMed does; AND, OR and NOT in capitals; words beside each other are
ANDed.
What PubMed misreads in silence is misread here too: an unknown tag is dropped, a tag on a group is ignored,
an
operator with nothing to join is skipped.
"""

import re
from dataclasses import dataclass

from tests.pubmed_replica.fields import ALL, BY_TAG, UID, Field

_TOKEN = re.compile(
    r"""\s*(?:(?P<quoted>"[^"]*")|(?P<tag>\[[^\]]*\])|(?P<bracket>[()])|(?P<colon>:)|(?P<history>\#\d+)
                        |(?P<word>[^\s()"\[\]:]+(?::[^\s()"\[\]:]+)*))""",
    re.X,
)
_OPERATORS = ("AND", "OR", "NOT")
_NEAR = re.compile(r"(.+):~(\d+)")
_NO_EXPLOSION = re.compile(r":\s*no\s?exp$")

# From PubMed Help; untagged ones are ignored (PhraseIgnored), tagged ones are not found.
STOP_WORDS = frozenset(
    """
    a about again all almost also although always among an and another any are as at be because been before
    being between both but by can could did do does done due during each either enough especially etc for
    found from further had has have having here how however i if in into is it its itself just kg km made
    mainly make may mg might ml mm most mostly must nearly neither no nor obtained of often on our overall
    perhaps pmid quite rather really regarding seem seen several should show showed shown shows
    significantly since so some such than that the their theirs them then there therefore these they this
    those through thus to upon use used using various very was we were what when which while with within
    without would
    """.split()  # noqa: SIM905 (a list of 130 quoted words reads worse)
)


class QueryError(ValueError):
    """A query PubMed's backend refuses; the text is what stands in its ERROR element."""


@dataclass(frozen=True, slots=True)
class Term:
    """A word or phrase in one field. `near` is N of `[ti:~N]`; `tagged` is False for words left to
    automatic mapping.
    """

    text: str
    field: Field = ALL
    quoted: bool = False
    tagged: bool = False
    tag: str = ""
    near: int | None = None


@dataclass(frozen=True, slots=True)
class Words:
    """Untagged words side by side: automatic term mapping's share."""

    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Range:
    low: str
    high: str
    field: Field


@dataclass(frozen=True, slots=True)
class Earlier:
    """#N: the result of an earlier search in the same history."""

    key: int


@dataclass(frozen=True, slots=True)
class Both:
    """Two sides joined by AND, OR or NOT."""

    operator: str
    left: "Node"
    right: "Node"


Node = Term | Words | Range | Earlier | Both


@dataclass(frozen=True, slots=True)
class Parsed:
    node: Node | None
    ignored: tuple[str, ...] = ()  # stop words, for WarningList/PhraseIgnored
    unknown_tags: tuple[str, ...] = ()


def read(term: str, field: Field | None = None) -> Parsed:
    """Read a query; `field` is ESearch's parameter of that name and goes to every untagged word.

    Raises QueryError when brackets or quotation marks do not close.
    """
    reader = _Reader(_tokens(term), field)
    node = reader.group()
    if reader.at < len(reader.tokens):
        raise QueryError(f"Search Backend failed: Exception:\nunbalanced ')' in query: {term}")
    return Parsed(node, tuple(reader.ignored), tuple(reader.unknown))


def _tokens(term: str) -> list[tuple[str, str]]:
    tokens, at = [], 0
    term = term.strip()
    while at < len(term):
        match = _TOKEN.match(term, at)
        if not match:
            raise QueryError(f"Search Backend failed: Exception:\ncannot read the query at {term[at:].strip()[:20]!r}")
        tokens.append((str(match.lastgroup), match[match.lastgroup or 0]))
        at = match.end()
    return tokens


class _Reader:
    def __init__(self, tokens: list[tuple[str, str]], field: Field | None) -> None:
        self.tokens, self.at, self.field = tokens, 0, field
        self.ignored: list[str] = []
        self.unknown: list[str] = []

    def peek(self, ahead: int = 0) -> tuple[str, str]:
        at = self.at + ahead
        return self.tokens[at] if at < len(self.tokens) else ("end", "")

    def group(self) -> Node | None:
        """Everything up to a closing bracket or the end."""
        node: Node | None = None
        operator = "AND"
        while self.peek() not in (("bracket", ")"), ("end", "")):
            kind, text = self.peek()
            if kind == "word" and text in _OPERATORS:
                operator = text
                self.at += 1
                continue
            right = self.item()
            if right is not None:
                node = right if node is None else Both(operator, node, right)
            operator = "AND"
        return node

    def item(self) -> Node | None:
        kind, text = self.peek()
        if kind == "bracket":
            return self.bracketed()
        if kind == "history":
            self.at += 1
            return Earlier(int(text[1:]))
        if kind in ("tag", "colon"):
            self.at += 1
            return None
        return self.range() or (self.phrase() if kind == "quoted" else self.run())

    def bracketed(self) -> Node | None:
        self.at += 1
        node = self.group()
        if self.peek() != ("bracket", ")"):
            raise QueryError("Search Backend failed: Exception:\nunbalanced '(' in query")
        self.at += 1
        if self.peek()[0] == "tag":  # a tag on a group is ignored
            self.at += 1
        return node

    def range(self) -> Range | None:
        """`"2026/10/01"[mdat] : "3000"[mdat]`, `2020:2021[dp]`, `1:500[uid]`; None when none stands here."""
        low, at = self.peek()[1], 1
        whole = re.fullmatch(r"([\d/]+):([\d/]+)", low)
        if whole and (field := self.ranged(self.peek(1))):
            self.at += 2
            return Range(whole[1], whole[2], field)
        at += self.peek(at)[0] == "tag"
        if self.peek(at)[0] != "colon":
            return None
        high, field = self.peek(at + 1)[1], self.ranged(self.peek(at + 2))
        if not field:
            return None
        self.at += at + 3
        return Range(low.strip('" '), high.strip('" '), field)

    @staticmethod
    def ranged(token: tuple[str, str]) -> Field | None:
        field = BY_TAG.get(token[1].strip("[] ").casefold()) if token[0] == "tag" else None
        return field if field and (field.is_date or field is UID) else None

    def phrase(self) -> Node | None:
        text = self.peek()[1].strip('"').strip()
        self.at += 1
        tagged = self.tag()
        if not text:
            return None
        return (
            Term(text, tagged.field, True, tagged.tagged, tagged.tag, tagged.near) if tagged else self.plain(text, True)
        )

    def run(self) -> Node | None:
        """Words up to an operator or a bracket; a tag at their end makes them one phrase."""
        words = []
        while self.peek()[0] in ("word", "colon") and self.peek()[1] not in _OPERATORS:
            words.append(self.peek()[1])
            self.at += 1
        tagged = self.tag()
        if tagged:
            return Term(" ".join(words), tagged.field, False, True, tagged.tag, tagged.near)
        if self.field:
            return Term(" ".join(words), self.field, False, True, self.field.tags[0])
        self.ignored += [word for word in words if word.casefold() in STOP_WORDS]
        kept = tuple(word for word in words if word.casefold() not in STOP_WORDS and re.search(r"\w", word))
        return Words(kept) if kept else None

    def plain(self, text: str, quoted: bool) -> Term:
        field = self.field or ALL
        return Term(text, field, quoted, self.field is not None, field.tags[0] if self.field else "")

    def tag(self) -> Term | None:
        """The tag that follows, as an empty Term; None for no tag and, silently, for an unknown one."""
        if self.peek()[0] != "tag":
            return None
        written = self.peek()[1].strip("[]").strip()
        self.at += 1
        name = _NO_EXPLOSION.sub("", written.casefold())
        near = _NEAR.fullmatch(name)
        field = BY_TAG.get(near[1].strip() if near else name)
        if field is None or (near and field.code not in ("TITL", "TIAB", "AFFL")):
            self.unknown.append(written)
            return None
        return Term("", field, tagged=True, tag=written, near=int(near[2]) if near else None)
