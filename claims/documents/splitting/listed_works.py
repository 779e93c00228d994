"""Which sections are lists of works, and what in them is an entry, by the numbers and the works that they name."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby, pairwise

from claims.documents.formats.blocks import Block
from claims.documents.formats.outline import Path, is_notes, is_references, left_out, may_state, speaks_of_works

OWN_NUMBER = re.compile(r"\[?(\d{1,3})(?:\]|[.)])\s+(?=\D)")
NAMES_A_WORK = re.compile(
    r"\b(?:1[5-9]|20)\d\d[a-z]?\b|\bin press\b|\b10\.\d{4,9}/|\bPMID\b|\bPMC\d|https?://|\bwww\.", re.I
)
BRACKETED = re.compile(r"\[\d{1,3}\]\s")
MOST_PIECES = 6  # of one entry
INNER_NUMBER = re.compile(r"(?<=[.\])\s]\s)(?:\[(\d{1,3})\]\s+|(\d{1,3})\.\s+)(?=[^\W\d_a-z])")
READS_AS_ENTRY = re.compile(  # initials of an author, or a volume with its pages, an identifier
    r"\b[A-ZÀ-ÖØ-Þ][\w'’-]+,? (?:[A-Z]\.[ -]?){1,3}|\b[A-ZÀ-ÖØ-Þ][\w'’-]+ [A-Z]{1,3}[,.]|\bet al\b"
    r"|\b\d{1,4}(?:\s?\(\d{1,4}\))?\s?:\s?[eE]?\d|\b10\.\d{4,9}/|\bPMID\b|\bPMC\d"
)
UNNAMED: Path = ("References",)  # the section of a list that no heading names
LEAST_UNNAMED, UNNAMED_SHARE = 3, 0.8
LOWEST = 7  # a level below all that markup has
LEAST_SHARE = 0.5  # of the entries of a section of notes that name works


def own_number(entry: str) -> int | None:
    """The number that an entry begins with: 3 of "[3] Abel A." and of "3. Abel A."."""
    found = OWN_NUMBER.match(entry)
    return int(found[1]) if found else None


def names_a_work(entry: str) -> bool:
    """It has a year, an identifier or an address: a remark on the list has none."""
    return bool(NAMES_A_WORK.search(entry))


def list_paths(blocks: Sequence[Block], paths: Sequence[Path]) -> set[Path]:
    """The section paths whose blocks are entries: by the innermost name that says what its section is."""
    found = {path for path in set(paths) if _said_to_be(path) == "references"}
    for path, held in _sections(blocks, paths):
        said = _said_to_be(path)
        if (said == "notes" and _are_works(held)) or (said == "sources" and not _state(held)):
            found.add(path)
    return found


def unnamed(blocks: Sequence[Block]) -> list[int]:
    """The places of the entries of a numbered list of works that ends the text without a heading of its own."""
    found: list[int] = []
    for place in reversed(range(len(blocks))):
        block = blocks[place]
        if block.kind == "skipped":
            continue
        number = _number(block) if block.kind in ("item", "paragraph") else None
        if number is None or (found and number != (_number(blocks[found[-1]]) or 0) - 1):
            break
        found.append(place)
    entries = [blocks[place] for place in found]
    works = sum(names_a_work(entry.text) and bool(READS_AS_ENTRY.search(entry.text)) for entry in entries)
    is_list = len(entries) >= LEAST_UNNAMED and _number(entries[-1]) == 1 and works >= UNNAMED_SHARE * len(entries)
    return found[::-1] if is_list else []


def with_headings(blocks: Sequence[Block]) -> list[Block]:
    """A line that is nothing but the name of a list of works, right before works, is its heading."""
    found = list(blocks)
    for place, (block, following) in enumerate(pairwise(blocks)):
        named = block.kind == "paragraph" and (is_references(block.text) or is_notes(block.text))
        if named and (following.kind == "item" or _number(following) is not None) and names_a_work(following.text):
            found[place] = replace(block, kind="heading", level=LOWEST)
    return found


def parted(entry: Block) -> list[Block]:
    """A paragraph of several numbered entries, whose ends of line were lost, as one block each."""
    first = own_number(entry.text) if entry.kind == "paragraph" else None
    if first is None:
        return [entry]
    cuts = [0]
    for found in INNER_NUMBER.finditer(entry.text):
        if int(found[1] or found[2]) == first + len(cuts):
            cuts.append(found.start())
    spans = zip(cuts, [*cuts[1:], len(entry.text)], strict=True)
    return [_part(entry, start, end) for start, end in spans]


def _part(block: Block, first: int, last: int) -> Block:
    text = block.text[first:last].rstrip()
    start, end = block.span(first, first + len(text))
    return replace(block, text=text, start=start, end=end, places=block.places[first : first + len(text)])


def made_whole(entries: Sequence[Block]) -> list[Block]:
    """Entries that the ends of lines broke: where all bear their number in brackets, in order, what stands between two
    of them is of the first. Not behind the last, where nothing says how far it goes.
    """
    bearing = [place for place, entry in enumerate(entries) if BRACKETED.match(entry.text)]
    numbers = [own_number(entries[place].text) for place in bearing]
    if bearing[:1] != [0] or numbers != list(range(1, len(numbers) + 1)) or len(numbers) < LEAST_UNNAMED:
        return list(entries)
    pieces = [entries[one:two] for one, two in pairwise(bearing)]
    whole = [_joined(held) if len(held) <= MOST_PIECES else held for held in pieces]
    return [*(entry for held in whole for entry in held), *entries[bearing[-1] :]]


def _joined(held: Sequence[Block]) -> list[Block]:
    words = " ".join(block.text for block in held)
    return [replace(held[0], text=words, end=held[-1].end)] if all(b.kind == "paragraph" for b in held) else list(held)


def remarks(entries: Sequence[Block]) -> set[int]:
    """The places, among the entries of one list, of what says something about the list or an entry of it.

    Only where the rest is set apart from it, as items or by numbers.
    """
    numbered = [_number(entry) is not None for entry in entries]
    apart = [entry.kind == "item" or bears for entry, bears in zip(entries, numbered, strict=True)]
    if sum(apart) < LEAST_SHARE * len(entries):
        return set()
    if sum(numbered) >= LEAST_SHARE * len(entries):  # "* of special interest" above them is an item without a number
        apart = numbered
    return {place for place, entry in enumerate(entries) if not apart[place] and not names_a_work(entry.text)}


def _number(entry: Block) -> int | None:
    return entry.number if entry.number is not None else own_number(entry.text)


def _said_to_be(path: Path) -> str:
    for name in reversed(path):
        if is_references(name):
            return "sources" if may_state(name) else "references"
        if is_notes(name):
            return "notes"
        if left_out(name):
            return "left out"
        if speaks_of_works(name):
            return "notes"
    return ""


def _sections(blocks: Sequence[Block], paths: Sequence[Path]) -> Iterator[tuple[Path, list[Block]]]:
    pairs: Iterable[tuple[Block, Path]] = zip(blocks, paths, strict=True)
    for path, group in groupby(pairs, key=lambda pair: pair[1]):
        yield path, [block for block, _ in group if block.kind in ("paragraph", "item")]


def _state(held: Sequence[Block]) -> bool:
    """Prose that names no work: every block is a paragraph that ends as a sentence does."""
    return bool(held) and all(
        block.kind == "paragraph" and block.text.endswith(".") and not names_a_work(block.text) for block in held
    )


def _are_works(held: Sequence[Block]) -> bool:
    entries = [block for block in held if block.kind == "item" or _number(block) is not None]
    named = [block for block in entries if names_a_work(block.text)]
    return len(entries) >= LEAST_SHARE * len(held) and bool(named) and len(named) >= LEAST_SHARE * len(entries)
