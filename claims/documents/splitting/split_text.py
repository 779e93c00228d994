"""What a text is taken apart into: statements, entries of lists of works, and what is neither."""

from dataclasses import dataclass, field
from typing import Literal

from claims.documents.formats.outline import Path

from .kinds import Kind

Source = Literal["sentence", "item", "row"]


@dataclass(frozen=True, slots=True)
class Statement:
    """`text` is verbatim; `context` the lead-in it needs to stand alone; `start:end` the characters of the source."""

    text: str
    context: str
    section: Path
    source: Source
    kind: Kind
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class CitedText:
    """An entry of the list of references or of further reading, as written; `number` is the one it bears, or None."""

    text: str
    section: Path
    start: int
    end: int
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Skipped:
    """Text that became neither, and why."""

    text: str
    reason: str
    section: Path
    start: int
    end: int


@dataclass(slots=True)
class Split:
    """Everything of one document. `acronyms` maps the short form to the long one, as the document defines them."""

    title: str
    acronyms: dict[str, str]
    statements: list[Statement] = field(default_factory=list)
    references: list[CitedText] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
