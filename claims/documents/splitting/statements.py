"""An article into its statements, references and what is neither, each where it stands.

One sentence of prose is one statement; so is one list item, however many sentences it has, and one table row. A line
that leads into a list is no statement: it goes with each item as its context. Nor is a question: it goes with
the answer that cannot stand without it, and with the items of a list right below it.
"""

import re
from collections import defaultdict

from claims.documents.formats import imprint, markdown, plain
from claims.documents.formats.article import Markup, UnreadableDocument
from claims.documents.formats.blocks import Block, BlockKind
from claims.documents.formats.imprint import is_imprint
from claims.documents.formats.limits import LONGEST_STATEMENT, MOST_PIECES, MOST_REPEATED
from claims.documents.formats.noise import is_stray, line_reason, sentence_reason
from claims.documents.formats.outline import Path, bare, left_out, outline, run_in
from claims.text.sentences import spans

from .acronyms import acronyms
from .displays import is_displayed, with_sentences_whole
from .kinds import kind_of
from .leading import lead_in, names_rows
from .listed_works import UNNAMED, list_paths, made_whole, own_number, parted, remarks, unnamed, with_headings
from .misnamed import without_misnamed
from .questions import answer_begins, asked, needs_its_question, points_back
from .split_text import CitedText, Skipped, Source, Split, Statement

SOURCES: dict[BlockKind, Source] = {"paragraph": "sentence", "item": "item", "row": "row"}
Span = tuple[int, int]

BELOW_TABLE = re.compile(r"\W{0,3}(?:notes?|sources?|legend|key|abbreviations)\s?[.:]", re.I)
TABLE = -2  # the level of a table's header among the lead-ins; its rows end with the table
NOT_IN_REFERENCES = ("navigation", "copyright", "cookie notice", "call to action")


def split(text: str, *, markup: Markup) -> Split:
    """A whole document. In plain text each statement is `text[start:end]`; in Markdown that is its source.

    Raises UnreadableDocument for more statements, or more of what is said again with each, than the limits allow.
    """
    read = markdown.blocks(text) if markup == "markdown" else plain.blocks(text)
    blocks = with_sentences_whole(with_headings(read))
    plan = outline(blocks)
    result = Split(title=plan.title, acronyms=acronyms("\n".join(block.text for block in blocks)))
    names = frozenset(_name(block) for block in blocks if block.kind == "heading")
    paths = without_misnamed(blocks, plan.paths)
    lists = list_paths(blocks, paths)
    for place in [] if lists else unnamed(blocks):
        paths[place] = UNNAMED
    walk = _Walk(result, lists | {UNNAMED}, names)
    for block, path, following in zip(blocks, paths, _following(blocks), strict=True):
        walk.take(block, path, following)
    walk.end()
    return result


def _following(blocks: list[Block]) -> list[Block | None]:
    """For each block the next one that is not skipped; what is displayed right behind it counts."""
    found: list[Block | None] = []
    following = behind = None
    for block in reversed(blocks):
        found.append(behind if behind is not None and is_displayed(behind) else following)
        following = block if block.reason in ("", "web address") else following
        behind = block
    return found[::-1]


class _Walk:
    """Goes through the blocks once, remembering the lead-in of the list it is in."""

    def __init__(self, result: Split, lists: set[Path], names: frozenset[str]) -> None:
        self.result = result
        self.lists = lists
        self.names = names  # of the sections
        self.entries: dict[Path, list[Block]] = defaultdict(list)
        self.leads: list[tuple[int, str]] = []
        self.fresh = False  # nothing came since the lead-in
        self.question = ""  # no whole sentence came since
        self.pieces = 0
        self.repeated = 0  # characters said again with each of them

    def take(self, block: Block, path: Path, following: Block | None) -> None:
        reason = block.reason or _section_reason(block, path)
        if block.kind == "heading":
            self.leads, self.question = [], asked(block.text)
            if following is None:
                self._skip(block, (0, len(block.text)), path, "heading without text")
        elif path in self.lists and block.reason in ("", "web address"):
            self._entry(block, path)
        elif reason:
            self._skip(block, (0, len(block.text)), path, reason)
        elif self._names_a_section(block):
            self._skip(block, (0, len(block.text)), path, "navigation")
        elif names_rows(block, following):
            self._skip(block, (0, len(block.text)), path, "table header")
        elif block.kind == "header":
            self._skip(block, (0, len(block.text)), path, "table header")
            # A list above the table has ended with it; only a lead-in right before it speaks of its rows.
            self.leads = [*(self.leads if self.fresh else []), (TABLE, block.text)]
        else:
            self._statements(block, path, following)

    def end(self) -> None:
        """What stands in the lists of works, once each is whole; in reading order, as everything else."""
        for path, held in self.entries.items():
            entries = made_whole(held)
            beside = remarks(entries)
            for place, block in enumerate(entries):
                if place in beside:
                    self._skip(block, (0, len(block.text)), path, "remark in a list of references")
                else:
                    self._reference(block, path)
        self.result.skipped.sort(key=lambda skipped: skipped.start)
        self.result.references.sort(key=lambda cited: cited.start)

    def _entry(self, block: Block, path: Path) -> None:
        reason = "" if " | " in block.text else sentence_reason(block.text)  # the title of a page and its site
        if reason in NOT_IN_REFERENCES or block.text.endswith(":"):
            self._skip(block, (0, len(block.text)), path, reason or "lead-in")
        else:
            self.entries[path] += parted(block)

    def _reference(self, block: Block, path: Path) -> None:
        self._count(path)
        number = block.number if block.number is not None else own_number(block.text)
        self.result.references.append(CitedText(block.text, path, block.start, block.end, number))

    def _statements(self, block: Block, path: Path, following: Block | None) -> None:
        pieces = spans(block.text)
        if block.kind != "row" and (whole := self._whole_reason(block)):
            self._skip(block, (0, len(block.text)), path, whole)
            return
        lead = lead_in(block, pieces, following)
        rest = pieces[:-1] if lead else pieces
        context = self._context(block)
        if block.kind == "paragraph" and not lead and is_stray(block.text):
            self._skip(block, pieces[0], path, sentence_reason(block.text) or "stray line")
        elif rest:
            for turn, piece in enumerate(rest if block.kind == "paragraph" else [(rest[0][0], rest[-1][1])]):
                told = self._unmarked(block, piece)
                self._statement(block, told, path, self._behind_question(block, told, "" if turn else context))
        if lead:
            self._skip(block, pieces[-1], path, "lead-in")
        self._lead_on(block, lead)

    def _names_a_section(self, block: Block) -> bool:
        """An item of a table of contents: nothing leads in to it, and a heading bears its words."""
        return block.kind == "item" and all(level >= 0 for level, _ in self.leads) and _name(block) in self.names

    def _whole_reason(self, block: Block) -> str:
        """Why all sentences of a paragraph or item state nothing, by how it begins or by what it is, or ""."""
        if is_imprint(block.text, alone=block.kind == "paragraph" and not self.leads):
            return imprint.REASON
        if block.kind == "paragraph":
            if line_reason(block.text) == "navigation":
                return "navigation"
            below_table = any(level == TABLE for level, _ in self.leads) and BELOW_TABLE.match(block.text)
            if below_table or line_reason(block.text) == "caption":
                return "caption"
        return run_in(block.text)

    def _context(self, block: Block) -> str:
        """What leads into this block: the lead-in before the list and the items it is nested in."""
        if block.kind != "row":
            self.leads = [entry for entry in self.leads if entry[0] != TABLE]
        if block.kind == "item":
            self.leads = [entry for entry in self.leads if entry[0] < block.level]
            if self.question:
                self._lead_by_question()
        elif block.kind == "paragraph" and not self.fresh:
            self.leads = []
        return " ".join(words for _, words in self.leads)

    def _unmarked(self, block: Block, piece: Span) -> Span:
        """Without the "A:" of the answer to a question."""
        return piece[0] + (answer_begins(block.text[slice(*piece)]) if self.question else 0), piece[1]

    def _behind_question(self, block: Block, piece: Span, context: str) -> str:
        """The context of a sentence, with the question where it answers one and cannot stand without it."""
        text = block.text[slice(*piece)]
        if block.kind != "paragraph":
            return context
        if question := asked(text):
            self.question = question
        elif self.question and not needs_its_question(text):
            self.question = ""
        elif self.question:
            return f"{context} {self.question}".strip()
        return context

    def _lead_by_question(self) -> None:
        """Of a list below a question: with what announces it, or instead of that."""
        announced = " ".join(words for _, words in self.leads)
        if not announced or points_back(announced):
            self.leads = [(-1, f"{self.question} {announced}".strip())]
        self.question = ""

    def _lead_on(self, block: Block, lead: str) -> None:
        if block.kind == "paragraph":
            self.leads = [(-1, lead)] if lead else []
            self.fresh = bool(lead)
            return
        if block.kind == "item":
            self.leads.append((block.level, lead or block.text))
        self.fresh = False

    def _statement(self, block: Block, piece: Span, path: Path, context: str) -> None:
        text = block.text[slice(*piece)]
        reason = sentence_reason(text) if block.kind != "row" else ""
        if len(text) > LONGEST_STATEMENT:
            reason = f"longer than {LONGEST_STATEMENT:,} characters"
        if reason:
            self._skip(block, piece, path, reason)
            return
        self._count(path, context)
        kind = kind_of(text, section=path, context=context)
        self.result.statements.append(Statement(text, context, path, SOURCES[block.kind], kind, *block.span(*piece)))

    def _count(self, path: Path, context: str = "") -> None:
        self.pieces += 1
        self.repeated += len(context) + sum(map(len, path))
        if self.pieces > MOST_PIECES:
            raise UnreadableDocument(
                f"The text has more than {MOST_PIECES:,} statements and other pieces, which is the limit:"
                " import the part you need."
            )
        if self.repeated > MOST_REPEATED:
            raise UnreadableDocument(
                f"Headings and lead-ins, said again with each statement under them, come to more than {MOST_REPEATED:,}"
                " characters, which is the limit: shorten them, or import the part you need."
            )

    def _skip(self, block: Block, piece: Span, path: Path, reason: str) -> None:
        self._count(path)
        text = block.text[slice(*piece)]
        self.result.skipped.append(Skipped(text, reason, path, *block.span(*piece)))


def _name(block: Block) -> str:
    return bare(block.text).casefold()


def _section_reason(block: Block, path: Path) -> str:
    reason = next((left_out(name) for name in path if left_out(name)), "")
    return reason and (sentence_reason(block.text) or reason)
