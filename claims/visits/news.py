"""What others did to documents since a moment, a line each: read from the kept history, as the timeline of a claim is.

One question finds the newest writes of all kinds, in whatever claims; then their rows are read, kind by kind. How many
questions that is depends on no number of claims, documents or changes.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from itertools import product
from operator import or_
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet, Value

from claims import links
from claims.history.timeline import Entry, entries_of
from claims.models import (
    Assessment,
    Assignment,
    Claim,
    Comment,
    Document,
    Evidence,
    Flag,
    Review,
    Rewording,
    StatementEdit,
    Suggestion,
    Version,
)
from claims.models.audited import Audited
from literature.models import Notice

if TYPE_CHECKING:
    from django.contrib.auth.models import User

MOST = 200  # lines, the newest: whoever was away for longer reads the document anew
NAMED = 3  # claims in a line about a work

Since = Mapping[int, datetime]  # by the id of a document


@dataclass(frozen=True, slots=True)
class News:
    """One thing that others did, or that happened to the literature. `by` is None for a rule, or a source."""

    at: datetime
    by: Any
    what: str
    document: int
    url: str
    claim: str = ""
    why: str = ""


class Source(NamedTuple):
    """A kind of history, how a row of it leads to its claim, and the part of the claim's page where it stands,
    or how the id of its own line there begins."""

    model: type[Audited]
    claim: str
    part: str


SOURCES = (
    Source(Claim, "", "statement"),
    Source(Evidence, "claim", "evidence"),
    Source(Assessment, "claim", "certainty"),
    Source(Flag, "claim", "flag"),
    Source(Flag, "evidence__claim", "flag"),
    Source(Flag, "reference__evidence__claim", "flag"),
    Source(Rewording, "claim", "rewordings"),
    Source(StatementEdit, "claim", "edits"),
    Source(Review, "claim", "review"),
    Source(Comment, "claim", "comments"),
    Source(Assignment, "claim", "review"),
    Source(Assignment, "flag__claim", "flags"),
    Source(Assignment, "flag__evidence__claim", "flags"),
)
# Told by the rewording or the edit that made them.
SAID_ELSEWHERE = {"text", "context", "section"}


class _Found(NamedTuple):
    """Ids of a write, and of the row, the document and the claim that it belongs to."""

    row: int
    write: int
    document: int
    claim: int


class Digest(NamedTuple):
    """The newest first. `is_cut`: there was more than is read, and a document may have lines that are not here."""

    lines: list[News]
    is_cut: bool

    def of(self, document: Document) -> list[News]:
        return [line for line in self.lines if line.document == document.pk]


def news_of(since: Since, *, reader: "User", claim: Claim | None = None) -> Digest:
    """What changed in each document after its moment, but for what the reader did; of one claim, where it is given."""
    if not since:
        return Digest([], is_cut=False)
    written, is_cut = _written(since, reader, claim)
    parts = (written, _suggested(since, claim), _noticed(since, claim), _imported(since, reader) if not claim else ())
    lines = sorted((line for part in parts for line in part), key=lambda line: line.at, reverse=True)
    return Digest(lines[:MOST], is_cut or len(lines) > MOST)


def _later(since: Since, document: str, moment: str) -> Q:
    """The moment is later than that of the row's document. The earliest of all stands before, where an index finds it:
    of the pairs, which an OR joins, none does."""
    pairs = [Q(**{document: pk, f"{moment}__gt": at}) for pk, at in since.items()]
    return Q(**{f"{moment}__gt": min(since.values())}) & reduce(or_, pairs)


def _written(since: Since, reader: "User", claim: Claim | None) -> tuple[list[News], bool]:
    first, *others = (_history(number, since, reader, claim) for number in range(len(SOURCES)))
    newest = list(first.union(*others, all=True).order_by("-of_moment", "-of_write")[: MOST + 1])
    by_source: dict[int, list[_Found]] = {}
    for number, *found in newest[:MOST]:
        by_source.setdefault(number, []).append(_Found(*found[:-1]))
    lines = [line for number, found in by_source.items() for line in _in_words(SOURCES[number], found)]
    return lines, len(newest) > MOST


def _history(number: int, since: Since, reader: "User", claim: Claim | None) -> "QuerySet[Any, Any]":
    """(number, row, write, document, claim, on) of each write."""
    model, to_claim, _ = SOURCES[number]
    document, of_claim = (f"{to_claim}__document", to_claim) if to_claim else ("document", "id")
    rows = model.history.filter(_later(since, document, "history_date")).exclude(history_user=reader)
    if model is Claim:
        rows = rows.filter(history_type="~")  # that they came in is told of their version
    if claim:
        rows = rows.filter(**{of_claim: claim.pk})
    named = {
        "of_source": Value(number),
        "of_row": F("id"),
        "of_write": F("history_id"),
        "of_document": F(document),
        "of_claim": F(of_claim),
        "of_moment": F("history_date"),
    }
    found: QuerySet[Any, Any] = rows.order_by().annotate(**named).values_list(*named)
    return found


def _in_words(source: Source, found: Sequence[_Found]) -> Iterator[News]:
    """What the timeline says of these writes; it says nothing of some, which only follow from others."""
    keys = dict(Claim.objects.filter(pk__in={one.claim for one in found}).values_list("pk", "key"))
    # A work may be evidence for several claims of a document: its flag is told once, at the first.
    places = {(one.write, one.document): one.claim for one in sorted(found, key=lambda one: -one.claim)}
    entries = {entry.row.history_id: entry for entry in entries_of(source.model, id__in={one.row for one in found})}
    for (write, document), claim in places.items():
        entry = entries.get(write)
        if entry and not _is_said_elsewhere(source, entry):
            url = links.desk(Claim(pk=claim), _part_of(source, entry.row))
            yield News(entry.at, entry.by, entry.what, document, url, keys.get(claim, ""), _why(entry))


def _part_of(source: Source, row: Any) -> str:
    """The id of the element on the page of the claim."""
    if source.model is Comment:
        return f"comment-{row.id}" if not row.deleted_at else source.part
    if source.model in (Evidence, Flag):
        return f"{source.part}-{row.id}"
    return source.part


def _why(entry: Entry) -> str:
    changes = "; ".join(f"{one.name}: {one.before or '–'} → {one.after or '–'}" for one in entry.changes)
    return ". ".join(text for text in (changes, entry.why) if text)


def _is_said_elsewhere(source: Source, entry: Entry) -> bool:
    return source.model is Claim and bool({one.name for one in entry.changes} & SAID_ELSEWHERE)


def _suggested(since: Since, claim: Claim | None) -> Iterator[News]:
    """New papers for the claims of a document, in one line."""
    rows = Suggestion.objects.waiting().filter(_later(since, "claim__document", "suggested_at"))
    rows = rows.filter(claim=claim) if claim else rows
    counted = rows.order_by().values("claim__document").annotate(
        number=Count("pk"), papers=Count("reference", distinct=True), claims=Count("claim", distinct=True),
        on=Max("suggested_at"),
    )  # fmt: skip
    for row in counted:
        document = row["claim__document"]
        papers = f"{row['papers']} new paper{'s' * (row['papers'] != 1)} suggested"
        if claim:
            yield News(row["on"], None, papers, document, links.desk(claim, "suggestions"), claim.key)
        else:
            where = f"{papers} for {row['claims']} claim{'s' * (row['claims'] != 1)}"
            url = links.desk_list(Suggestion, state__exact="new", claim__document__id__exact=str(document))
            yield News(row["on"], None, where, document, url)


def _noticed(since: Since, claim: Claim | None) -> Iterator[News]:
    """Notices of works that are evidence, published or withdrawn since; the late ones are few, and found first."""
    first = min(since.values())
    evidence = Evidence.objects.current().filter(claim__document__in=since)
    evidence = evidence.filter(claim=claim) if claim else evidence
    cited = Exists(evidence.filter(reference=OuterRef("reference")))
    late = Notice.objects.filter(Q(seen_at__gt=first) | Q(withdrawn_at__gt=first)).filter(cited)
    notices = list(late.select_related("reference").order_by("-seen_at", "-pk")[:MOST])
    rows = evidence.filter(reference__in={notice.reference_id for notice in notices}).order_by("claim__position")
    keys: dict[tuple[int, int], dict[str, None]] = {}
    for work, document, key in rows.values_list("reference", "claim__document", "claim__key"):
        keys.setdefault((work, document), {})[key] = None
    for notice, document in product(notices, since):
        named = keys.get((notice.reference_id, document))
        if named and (notice.withdrawn_at or notice.seen_at) > since[document]:
            yield _of_notice(notice, document, list(named))


def _of_notice(notice: Notice, document: int, keys: Sequence[str]) -> News:
    kind, work = notice.get_kind_display().lower(), notice.reference.short_citation
    more = f" and {len(keys) - NAMED} more" if len(keys) > NAMED else ""
    what = f"withdrew the notice of {work}" if notice.withdrawn_at else f"published a notice of {work}"
    at, url = notice.withdrawn_at or notice.seen_at, links.desk(notice.reference, "bearing")
    return News(at, None, f"{what}: {kind}", document, url, f"{', '.join(keys[:NAMED])}{more}")


def _imported(since: Since, reader: "User") -> Iterator[News]:
    rows = Version.objects.filter(_later(since, "document", "imported_at")).exclude(imported_by=reader)
    for version in rows.select_related("imported_by").defer("text", "skipped").order_by("-imported_at")[:MOST]:
        what = f"imported version {version.number}"
        yield News(
            version.imported_at, version.imported_by, what, version.document_id, links.desk(version),
            why=f"claims: {version.changes_in_words}" if version.changes else "",
        )  # fmt: skip
