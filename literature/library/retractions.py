"""Taking in the Retraction Watch file: its notices about the works that are stored, as one source beside PubMed."""

from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import IO

from django.db import transaction
from django.utils import timezone

from literature.library.doi_matching import matching_works
from literature.library.notices import News, keep_reported
from literature.models import Notice, Reference, ReferenceEvent
from literature.rules.integrity import NoticeFact
from literature.sources.retraction_watch import NotTheFile, Row, Spoiled, read_rows

CHUNK = 1 << 20  # characters
LONGEST_LINE = 1_000_000  # bytes; a row has a thousand

AT_ONCE = 1_000  # rows looked up together
ENOUGH_TO_DOUBT = 3  # notices; when a complete file withdraws so many, and half of what stands, it is not complete
NEEDED = ("pmid", "doi", "title", "publication_types", "details")
Kind = ReferenceEvent.Kind
Origin = Notice.Origin.RETRACTION_WATCH
Reported = dict[int, tuple[Reference, list[NoticeFact]]]


class ImportRefused(ValueError):
    """Nothing was changed; the message says why and what to do."""


@dataclass(slots=True)
class Imported:
    """What an import did. `unsure` are rows whose DOI is stored while title or PMID speak against it."""

    rows: int = 0
    matched: int = 0
    unsure: list[str] = field(default_factory=list)
    spoiled: list[str] = field(default_factory=list)
    news: News = field(default_factory=list)


def import_retractions(
    lines: Iterable[str],
    *,
    complete: bool = False,
    dry_run: bool = False,
    progress: Callable[[int], None] = lambda count: None,
    at: datetime | None = None,
) -> Imported:
    """Keeps what the file tells about stored works; the same file again changes nothing.

    A `complete` file withdraws what it no longer tells; another adds, and lifts what it says is reinstated. All of it
    is one transaction; with `dry_run` that is undone. Raises NotTheFile and ImportRefused.
    """
    at, done, reported = at or timezone.now(), Imported(), Reported()
    rows = read_rows(lines)
    while part := list(islice(rows, AT_ONCE)):
        _match(part, reported, done)
        progress(len(part))
    if complete:
        _refuse_a_part(done)
    with transaction.atomic():
        done.news = keep_reported(
            _everything(reported) if complete else [(row, _each_once(facts)) for row, facts in reported.values()],
            origin=Origin,
            at=at,
            withdraws=complete,
            is_same=_is_same_record,
        )
        if complete:
            _refuse_too_much(done)
        if dry_run:
            transaction.set_rollback(True)
    return done


def open_text(path: Path) -> IO[str]:
    """The file as text: UTF-8, with or without its mark, unless it is not; then Windows-1252, as older exports are, or
    the UTF-16 of a spreadsheet, which has a mark.

    Raises NotTheFile for a line that would fill the memory.
    """
    _refuse_long_lines(path)
    with path.open("rb") as start:
        if start.read(2) in (BOM_UTF16_LE, BOM_UTF16_BE):
            return path.open(encoding="utf-16", errors="replace", newline="")
    with path.open(encoding="utf-8-sig") as file:
        try:
            while file.read(CHUNK):
                pass
        except UnicodeDecodeError:
            return path.open(encoding="cp1252", errors="replace", newline="")
    return path.open(encoding="utf-8-sig", newline="")


def _refuse_long_lines(path: Path) -> None:
    with path.open("rb") as file:
        while line := file.readline(LONGEST_LINE + 1):
            if len(line) > LONGEST_LINE:
                raise NotTheFile(
                    f"A line has more than {LONGEST_LINE:,} bytes, which is the limit:"
                    " is this the Retraction Watch file?"
                )


def _match(part: list[Row | Spoiled], reported: Reported, done: Imported) -> None:
    rows = [row for row in part if isinstance(row, Row)]
    done.rows += len(part)
    done.spoiled += [f"line {row.line}: {row.reason}" for row in part if isinstance(row, Spoiled)]
    stored = Reference.objects.only(*NEEDED)
    with_pmid = stored.filter(pmid__in={row.pmid for row in rows if row.pmid})
    by_pmid = {reference.pmid or "": reference for reference in with_pmid}
    by_doi: dict[str, list[Reference]] = {}
    for reference in stored.filter(doi__in={row.doi for row in rows if row.doi}):
        by_doi.setdefault(reference.doi, []).append(reference)
    for row in rows:
        found = list(_found(row, by_pmid, by_doi.get(row.doi, [])))
        done.matched += bool(found)
        if not found and row.doi in by_doi and not all(one.is_notice for one in by_doi[row.doi]):
            done.unsure.append(f"line {row.line}: {row.doi}, {row.title[:80]}")
        for reference in found:
            reported.setdefault(reference.pk, (reference, []))[1].append(row.fact)


def _found(row: Row, by_pmid: dict[str, Reference], with_doi: list[Reference]) -> Iterator[Reference]:
    """By PMID first, which is unique; else by DOI with care. None where the two name different works."""
    reference = by_pmid.get(row.pmid)
    if reference and reference.doi and with_doi and reference not in with_doi:
        return
    if reference is None:
        yield from matching_works(with_doi, title=row.title, pmid=row.pmid)
    elif not reference.is_notice:
        yield reference


def _each_once(facts: list[NoticeFact]) -> list[NoticeFact]:
    """Without rows that tell one notice again: the lowest record number stands for them."""
    once: dict[tuple[str, str], NoticeFact] = {}
    for fact in sorted(facts, key=lambda fact: int(fact.citation.rsplit(" ", 1)[-1])):
        once.setdefault((fact.kind, fact.doi or fact.pmid or fact.citation), fact)
    return list(once.values())


def _everything(reported: Reported) -> list[tuple[Reference, list[NoticeFact]]]:
    """What is told, and nothing of the works about which this source told something before and tells no more."""
    silent = Reference.objects.filter(notices__origin=Origin, notices__withdrawn_at=None).exclude(pk__in=reported)
    return [(row, _each_once(facts)) for row, facts in reported.values()] + [
        (row, []) for row in silent.only(*NEEDED).distinct()
    ]


def _is_same_record(fact: NoticeFact, notice: Notice) -> bool:
    """A record keeps its number while its details are mended."""
    return (fact.kind, fact.citation) == (notice.kind, notice.citation)


def _refuse_a_part(done: Imported) -> None:
    if done.spoiled:
        raise ImportRefused(
            f"The file is said to be complete, but {done.spoiled[0]}. Fetch it again, or import it without --complete."
        )
    if not done.rows:
        raise ImportRefused("The file is said to be complete, and it is empty: fetch it again.")


def _refuse_too_much(done: Imported) -> None:
    withdrawn = sum(kind == Kind.WITHDRAWN for _, _, kind in done.news)
    left = Notice.objects.filter(origin=Origin, withdrawn_at=None).count()
    if withdrawn >= ENOUGH_TO_DOUBT and withdrawn > left:
        raise ImportRefused(
            f"It would withdraw {withdrawn} notices and leave {left}: it looks cut. Fetch it again, or import it "
            "without --complete."
        )


__all__ = ["ImportRefused", "Imported", "NotTheFile", "import_retractions", "open_text"]
