"""A text taken apart, over the border of the process that does it: statements, references, and what each cites."""

from dataclasses import dataclass
from typing import Any

from claims.documents.formats.article import Markup, UnreadableDocument
from claims.documents.formats.confinement import confined
from claims.documents.formats.limits import MOST_CITED, MOST_TEXT
from claims.documents.formats.outline import Path
from claims.documents.splitting.split_text import CitedText, Skipped, Split, Statement
from claims.documents.splitting.statements import split

from .cited import Work, bibliography_of, works_of

SHORT = 20_000  # characters; the start of a process takes longer than the worst text of this length


@dataclass(frozen=True, slots=True)
class Taken:
    """`works[n]` is what the statement `parts.statements[n]` cites."""

    parts: Split
    works: list[list[Work]]


def take_apart(text: str, *, markup: Markup) -> Taken:
    """A whole document. A long text is taken apart in a process with limits, as files are read.

    Raises UnreadableDocument: over a limit.
    """
    if len(text) > MOST_TEXT:
        raise UnreadableDocument(
            f"The text has more than {MOST_TEXT:,} characters, which is the limit: import the part you need."
        )
    if len(text) <= SHORT:
        return taken(text, markup=markup)
    data = text.encode("utf-8", "surrogatepass")
    return from_data(confined("take_apart", data, name="The text", markup=markup))


def taken(text: str, *, markup: Markup) -> Taken:
    """`take_apart` itself, without any limit of time and memory."""
    parts = split(text, markup=markup)
    bibliography = bibliography_of(parts, text)
    cited: list[list[Work]] = []
    count = 0
    for statement in parts.statements:
        cited.append(works_of(statement, bibliography))
        count += len(cited[-1])
        if count > MOST_CITED:
            raise UnreadableDocument(
                f"The statements cite more than {MOST_CITED:,} works in all, which is the limit:"
                " import the part you need."
            )
    return Taken(parts, cited)


def as_data(apart: Taken) -> dict[str, Any]:
    """Each section path is written once, since thousands of statements share it."""
    parts = apart.parts
    places: dict[Path, int] = {}

    def place(path: Path) -> int:
        return places.setdefault(path, len(places))

    return {
        "title": parts.title,
        "acronyms": parts.acronyms,
        "statements": [
            (one.text, one.context, place(one.section), one.source, one.kind, one.start, one.end)
            for one in parts.statements
        ],
        "references": [(one.text, place(one.section), one.start, one.end, one.number) for one in parts.references],
        "skipped": [(one.text, one.reason, place(one.section), one.start, one.end) for one in parts.skipped],
        "works": [
            [(one.text, one.entry, one.doi, one.pmid, one.pmcid, one.url, one.number, one.why) for one in cited]
            for cited in apart.works
        ],
        "paths": list(places),
    }


def from_data(data: dict[str, Any]) -> Taken:
    """What `as_data` wrote, once it has been JSON."""
    paths = [tuple(path) for path in data["paths"]]
    parts = Split(
        data["title"],
        data["acronyms"],
        [
            Statement(text, context, paths[path], source, kind, start, end)
            for text, context, path, source, kind, start, end in data["statements"]
        ],
        [CitedText(text, paths[path], *rest) for text, path, *rest in data["references"]],
        [Skipped(text, reason, paths[path], start, end) for text, reason, path, start, end in data["skipped"]],
    )
    return Taken(parts, [[Work(*work) for work in cited] for cited in data["works"]])
