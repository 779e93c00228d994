"""A query run against the shelf: the PMIDs, and the words NCBI says about it (translation, errors, warnings)."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

from tests.pubmed_replica import query
from tests.pubmed_replica.cards import normal
from tests.pubmed_replica.fields import ALL, BY_DATETYPE, BY_TAG, UID, Field
from tests.pubmed_replica.query import Both, Earlier, Node, Range, Term, Words
from tests.pubmed_replica.shelf import Shelf, first_day, last_day

_NO_HITS: frozenset[int] = frozenset()


@dataclass(slots=True)
class Outcome:
    """`pmids` in the order asked for; the lists are those of ErrorList and WarningList."""

    pmids: list[int] = field(default_factory=list)
    translation: str = ""
    translated: list[tuple[str, str]] = field(default_factory=list)
    phrases_not_found: list[str] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)
    quoted_not_found: list[str] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)
    unknown_tag: bool = False

    @property
    def has_errors(self) -> bool:
        return bool(self.phrases_not_found or self.unknown_tag)

    @property
    def has_warnings(self) -> bool:
        return bool(self.ignored or self.quoted_not_found or self.messages)


@dataclass(frozen=True, slots=True)
class Limits:
    """ESearch's date parameters as they came; None is a parameter that was not sent."""

    datetype: str = "pdat"
    mindate: str | None = None
    maxdate: str | None = None
    reldate: str | None = None

    def span(self, today: date) -> Range | None:
        """The range they mean. A single one of mindate and maxdate does nothing, as NCBI documents."""
        date_field = BY_DATETYPE.get(self.datetype.casefold(), BY_DATETYPE["pdat"])
        if self.reldate and self.reldate.isdigit():
            return Range(_written(today - timedelta(int(self.reldate))), _written(today), date_field)
        if self.mindate is None or self.maxdate is None:
            return None
        return Range(self.mindate, self.maxdate, date_field)


def search(
    shelf: Shelf, term: str, *, limits: Limits | None = None, sort: str = "", tag: str = "",
    earlier: Callable[[int], list[int]] | None = None, within: int | None = None,
) -> Outcome:  # fmt: skip
    """Run a query. `earlier` gives the PMIDs of #N; `within` is the query_key the result is ANDed with.

    Raises query.QueryError for a query the backend refuses.
    """
    parsed = query.read(term, BY_TAG.get(tag.casefold()) if tag else None)
    node = parsed.node
    if within is not None:
        node = Earlier(within) if node is None else Both("AND", Earlier(within), node)
    run = _Run(shelf, earlier or (lambda key: []), Outcome(ignored=list(parsed.ignored)))
    hits, text = run.solve(node, root=True) if node is not None else (_NO_HITS, "")
    span = (limits or Limits()).span(shelf.day)
    if span:
        hits, text = hits & shelf.between(span), f"{_grouped(text, node)} AND {_range_text(span)}"
    return run.finish(hits, text, sort, bool(parsed.unknown_tags))


class _Run:
    def __init__(self, shelf: Shelf, earlier: Callable[[int], list[int]], outcome: Outcome) -> None:
        self.shelf, self.earlier, self.outcome = shelf, earlier, outcome

    def finish(self, hits: frozenset[int], text: str, sort: str, unknown_tag: bool) -> Outcome:
        outcome = self.outcome
        outcome.translation, outcome.unknown_tag = text, unknown_tag
        if _order(sort) is None:
            outcome.messages.append(f"Unknown sort schema '{sort}' ignored")
        outcome.pmids = ordered(self.shelf, hits, sort)
        if not hits:
            outcome.messages.append("No items found.")
        return outcome

    def solve(self, node: Node, root: bool = False) -> tuple[frozenset[int], str]:
        """The PMIDs of a node and its text in NCBI's form ("" when it drops out)."""
        match node:
            case Both():
                return self.both(node)
            case Range():
                return self.shelf.between(node), _range_text(node)
            case Earlier(key):
                return frozenset(self.earlier(key)) & self.shelf.everything, f"#{key}"
            case Words(words):
                return self.words(words, root)
            case Term():
                return self.term(node)

    def both(self, node: Both) -> tuple[frozenset[int], str]:
        left, left_text = self.solve(node.left)
        right, right_text = self.solve(node.right)
        # A phrase that is nowhere drops out of an OR, also from the text.
        if node.operator == "OR" and not (left and right):
            if not left and _is_missing(left_text):
                return right, right_text
            if not right and _is_missing(right_text):
                return left, left_text
        joined = {"AND": left & right, "OR": left | right, "NOT": left - right}[node.operator]
        chained = isinstance(node.left, Both) and node.left.operator == node.operator
        left_text = left_text if chained else _grouped(left_text, node.left)
        return joined, f"{left_text} {node.operator} {_grouped(right_text, node.right)}"

    def term(self, term: Term) -> tuple[frozenset[int], str]:
        if term.field.is_date:
            return self.shelf.find(term), _range_text(Range(term.text, term.text, term.field))
        if term.field is UID:
            return self.shelf.find(term), f"{term.text}[UID]"
        hits = _NO_HITS if self.is_stop_word(term) else self.shelf.find(term)
        if not hits:
            return self.missing(term)
        near = f":~{term.near}" if term.near is not None else ""
        return hits, f'"{_shown(term.text)}"[{term.field.name}{near}]'

    @staticmethod
    def is_stop_word(term: Term) -> bool:
        return not term.quoted and term.field.kind == "words" and term.text.casefold() in query.STOP_WORDS

    def missing(self, term: Term) -> tuple[frozenset[int], str]:
        if term.quoted:
            written = f'"{term.text}"' + (f"[{term.tag}]" if term.tag else "")
            self.outcome.quoted_not_found.append(written)
            return _NO_HITS, f"({written if term.tag else f'{written}[{ALL.name}]'})"
        self.outcome.phrases_not_found.append(term.text)
        return _NO_HITS, f"({term.text}[{term.field.name}])"

    def words(self, words: tuple[str, ...], root: bool) -> tuple[frozenset[int], str]:
        """Automatic term mapping, as far as a shelf without the MeSH tree can do it: PMIDs, a heading, or each word."""
        if all(word.isdigit() and (root or len(word) > 4) for word in words):
            hits = frozenset().union(*(self.shelf.between(Range(word, word, UID)) for word in words))
            return hits, " OR ".join(f"{int(word)}[UID]" for word in words)
        found = [self.word(word) for word in words]
        hits = frozenset.intersection(*(each for each, _ in found))
        text = " AND ".join(text if len(found) == 1 or not _has_or(text) else f"({text})" for _, text in found)
        phrase = " ".join(words)
        headed = self.shelf.heading(phrase) if len(words) > 1 else _NO_HITS
        if headed:
            text = self.mapped(phrase, f'({text}) OR "{_shown(phrase)}"[{ALL.name}]')
        return hits | headed, text

    def word(self, word: str) -> tuple[frozenset[int], str]:
        hits, text = self.term(Term(word))
        if hits and self.shelf.heading(word) and not word.endswith("*"):
            text = self.mapped(word, text)
        return hits, text

    def mapped(self, written: str, text: str) -> str:
        text = f'"{_shown(written)}"[MeSH Terms] OR {text}'
        self.outcome.translated.append((written, text))
        return text


def ordered(shelf: Shelf, hits: frozenset[int], sort: str) -> list[int]:
    """Newest PMID first, which is what captured answers show, then by the schema asked for (stable)."""
    newest = sorted(hits, reverse=True)
    match _order(sort):
        case "date":
            return sorted(newest, key=lambda p: max(shelf.days(p, BY_TAG["dp"]), default=date.min), reverse=True)
        case "author" | "journal" as order:
            part = "first" if order == "author" else "journal"
            return sorted(newest, key=lambda p: shelf.cards[p].texts.get(part, "~").strip())
    return newest


def _order(sort: str) -> str | None:
    orders = {
        "": "",
        "relevance": "",
        "most recent": "",
        "date_added": "",
        "pub_date": "date",
        "pub date": "date",
    }
    orders |= {"author": "author", "first author": "author", "journalname": "journal", "journal": "journal"}
    return orders.get(sort.casefold().replace("+", " "))


def _is_missing(text: str) -> bool:
    return text.startswith("(") and text.endswith("])") and " OR " not in text and " AND " not in text


def _has_or(text: str) -> bool:
    return " OR " in text


def _grouped(text: str, node: Node | None) -> str:
    needs = isinstance(node, Both) or (isinstance(node, Words) and (" OR " in text or " AND " in text))
    return f"({text})" if needs and text else text


def _shown(text: str) -> str:
    return normal(text) + ("*" if text.rstrip().endswith("*") else "")


def _written(day: date) -> str:
    return day.strftime("%Y/%m/%d")


def _range_text(span: Range) -> str:
    if span.field is UID:
        return f"{span.low}:{span.high}[UID]"
    low, high = first_day(span.low), last_day(span.high)
    ends = (_written(low) if low else span.low, _written(high) if high else span.high)
    return f"{ends[0]}:{ends[1]}[{_name(span.field)}]"


def _name(date_field: Field) -> str:
    return date_field.name
