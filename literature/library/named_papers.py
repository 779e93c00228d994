"""What a stored record says of another stored work, told of that work at once: a retraction notice often comes days
before PubMed changes the record of the paper, and that record is asked for anew.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from datetime import datetime
from functools import reduce
from operator import or_
from typing import NamedTuple

from django.db.models import Q

from literature.entrez.records import Record
from literature.formats.status import NOTICE_WORDS
from literature.library.notices import News, keep_in_batch
from literature.models import NamedWork, Notice, Reference, ReferenceEvent
from literature.rules.citation_keys import agrees, citation_key, read_citation
from literature.rules.integrity import KIND_OF_REF_TYPE, NAMING, NoticeFact, cited_works, is_same_event, named_works

Origin = Notice.Origin.NOTICE
NEEDED = ("pmid", "doi", "journal", "year", "volume", "issue", "pages", "authors", "publication_types", "details")
NAMED_BY = ("pmid", "doi", "journal", "year", "volume", "pages")
JOURNAL_NAMES = ("journal", "journal_iso", "journal_medline")


class Names(NamedTuple):
    """By what works are named: numbers, and keys of citations."""

    pmids: Set[str]
    dois: Set[str]
    keys: Set[str]


class Resolved(NamedTuple):
    """A work that a record names, and the stored one that it is; `why` says of one that is not known why."""

    named: NamedWork
    work: Reference | None
    why: str = ""

    @property
    def words(self) -> str:
        """What the record is to the work: "Retraction"."""
        return NOTICE_WORDS[KIND_OF_REF_TYPE[NAMING[self.named.ref_type]]]

    @property
    def text(self) -> str:
        """The work as the record names it."""
        number = f"PMID {self.named.pmid}" if self.named.pmid else self.named.doi
        return number or self.named.citation


def keep_named(records: Mapping[int, Record], *, new: Set[int], at: datetime) -> News:
    """Keeps what the records, by the key of their reference, say of other works, and what is said of them.

    Answers the news for the events. A work with news is due at PubMed at once.
    """
    named = [*_before([pk for pk in records if pk not in new]), *_write(records)]
    pmids = {row.pmid for row in named if row.pmid} | {records[pk].pmid for pk in new}
    dois = {row.doi for row in named if row.doi} | {records[pk].doi for pk in new if records[pk].doi}
    keys = {row.key for row in named if row.key} | {key for record in records.values() if (key := _key(record))}
    facts_by_work = _facts_by_work(Names(pmids, dois, keys), named)
    if not facts_by_work:
        return []
    news = keep_in_batch([(work.pk, facts) for work, facts in facts_by_work], origin=Origin, at=at)
    due = {pk for pk, *_ in news}
    Reference.objects.filter(pk__in=due, pmid__isnull=False).update(refresh_at=at)
    return news


def tell_added(reference: Reference, *, at: datetime) -> None:
    """The same for a work that no record of PubMed brought, or that has just got an identifier; with the events."""
    pmids, dois, keys = ({value} if value else set() for value in (reference.pmid, reference.doi, _key(reference)))
    facts_by_work = _facts_by_work(Names(pmids, dois, keys), [])
    news = keep_in_batch([(work.pk, facts) for work, facts in facts_by_work], origin=Origin, at=at)
    events = [ReferenceEvent(reference_id=pk, notice=notice, kind=kind, at=at) for pk, notice, kind in news]
    ReferenceEvent.objects.append(events)


def _before(changed: Sequence[int]) -> list[NamedWork]:
    """What changed records named until now, which is forgotten."""
    if not changed:
        return []
    rows = NamedWork.objects.filter(reference__in=changed)
    named = list(rows)
    if named:
        rows.delete()
    return named


def _write(records: Mapping[int, Record]) -> list[NamedWork]:
    rows = [
        NamedWork(reference_id=pk, ref_type=ref_type, pmid=pmid, doi=doi[:255])
        for pk, record in records.items()
        if record.notices
        for ref_type, pmid, doi in named_works(record.notices)
    ]
    rows += [
        NamedWork(reference_id=pk, ref_type=ref_type, citation=citation, key=key_of(citation))
        for pk, record in records.items()
        if record.notices
        for ref_type, citation in cited_works(record.notices)
    ]
    return NamedWork.objects.bulk_create(rows) if rows else []


def key_of(citation: str) -> str:
    """Of a citation that gives no number."""
    cited = read_citation(citation)
    return cited.key if cited else ""


def resolved(reference: Reference) -> list[Resolved]:
    """What the record of a reference says of other works, each with the stored one where there is no doubt."""
    rows = list(reference.named_works.all())
    works = _stored(_names_in(rows))
    return [_resolved(row, [one for one in works if one.pk != reference.pk and _names(row, one)]) for row in rows]


def _resolved(row: NamedWork, works: list[Reference]) -> Resolved:
    if len(works) == 1 or (works and row.doi):
        return Resolved(row, works[0])
    if works:
        return Resolved(row, None, f"{len(works)} stored works agree with it: which one is left open")
    if row.pmid or row.doi:
        return Resolved(row, None, "not in the library")
    return Resolved(row, None, "it gives no PMID and no DOI, and no stored work agrees with all of its citation")


def _key(work: Record | Reference) -> str:
    return citation_key(work.year, work.volume, work.pages)


def _facts_by_work(names: Names, before: Sequence[NamedWork]) -> list[tuple[Reference, list[NoticeFact]]]:
    """Each stored work with these names that is named, or was in `before`, with all that is said of it."""
    rows = _naming(names)
    if not rows and not before:
        return []
    found = _stored(_names_in([*rows, *before]))
    agreeing = Counter(row.pk for row in rows for one in found if _names(row, one))
    rows = [row for row in rows if row.pmid or row.doi or agreeing[row.pk] == 1]
    pairs = [(work, _facts(work, rows)) for work in found if not work.is_notice]
    return [(work, facts) for work, facts in pairs if facts or any(n.origin == Origin for n in work.notices.all())]


def _names_in(rows: Iterable[NamedWork]) -> Names:
    rows = list(rows)
    return Names(*({value for row in rows if (value := getattr(row, name))} for name in ("pmid", "doi", "key")))


def _stored(names: Names) -> list[Reference]:
    numbered = Q(pmid__in=names.pmids) | (Q(doi__in=names.dois) & ~Q(doi=""))
    parts = [key.partition(";") for key in names.keys if key]
    volumes = {(year, rest.rpartition(":")[0]) for year, _, rest in parts}
    cited = reduce(or_, (Q(year=year, volume=volume) for year, volume in sorted(volumes)), Q(pk__in=()))
    works = Reference.objects.filter(numbered | cited)
    return list(works.only(*NEEDED).prefetch_related("notices").order_by("pk"))


def _naming(names: Names) -> list[NamedWork]:
    fields = ("ref_type", "pmid", "doi", "citation", "key", *(f"reference__{name}" for name in NAMED_BY))
    numbered = (Q(pmid__in=names.pmids) & ~Q(pmid="")) | (Q(doi__in=names.dois) & ~Q(doi=""))
    rows = NamedWork.objects.filter(numbered | (Q(key__in=names.keys) & ~Q(key="")))
    return list(rows.select_related("reference").only(*fields, "reference__id"))


def _facts(work: Reference, rows: Iterable[NamedWork]) -> list[NoticeFact]:
    """What its own record tells already is not told twice, nor what one record says by a number and by a citation."""
    in_force = [notice for notice in work.notices.all() if notice.withdrawn_at is None]
    own = [notice for notice in in_force if notice.origin == Notice.Origin.PUBMED]
    before = [notice for notice in in_force if notice.origin == Origin]
    meant = (row for row in rows if row.reference_id != work.pk and _names(row, work))
    by_number_last = sorted(map(_fact, meant), key=lambda fact: not fact.by_citation)
    facts = {(fact.kind, fact.pmid, fact.doi, fact.citation): fact for fact in by_number_last}
    return [
        fact
        for fact in facts.values()
        if any(_reports(fact, one) for one in before) or not any(_reports(fact, one) for one in own)
    ]


def _reports(fact: NoticeFact, notice: Notice) -> bool:
    return is_same_event(fact, notice) or (fact.kind == notice.kind and fact.pmid == notice.pmid != "")


def _agrees(row: NamedWork, work: Reference) -> bool:
    """Whether a work that is no notice is the one of a citation without number: nothing that both say differs."""
    cited = read_citation(row.citation) if row.key and row.key == _key(work) else None
    if cited is None or row.reference_id == work.pk or work.is_notice:
        return False
    names = (work.journal, *(str(work.details.get(name, "")) for name in JOURNAL_NAMES))
    first: Mapping[str, object] = next(iter(work.authors), {})
    author = str(first.get("last") or first.get("collective") or "")
    return agrees(cited, journals=names, issue=work.issue, pages=work.pages, first_author=author)


def _names(row: NamedWork, work: Reference) -> bool:
    """By its numbers, or by its citation where it has none."""
    if not (row.pmid or row.doi):
        return _agrees(row, work)
    return _is_numbered(row, work)


def _is_numbered(row: NamedWork, work: Reference) -> bool:
    """What was published in place of a work, or again, may have its DOI: then its PMID alone names it."""
    if row.pmid and work.pmid:
        return row.pmid == work.pmid
    return bool(row.doi) and row.doi == work.doi and not (work.is_replacement or work.is_republication)


def _fact(row: NamedWork) -> NoticeFact:
    """As the work's own record will tell it; the citation is that of the record that names it."""
    by, ref_type = row.reference, NAMING[row.ref_type]
    pages = ":".join(part for part in (by.volume, by.pages) if part)
    citation = ";".join(part for part in (str(by.year or ""), pages) if part)
    text = ". ".join(part for part in (by.journal, citation) if part)
    by_citation = not (row.pmid or row.doi)
    return NoticeFact(KIND_OF_REF_TYPE[ref_type], ref_type, by.pmid or "", text, "", by.doi, by_citation=by_citation)
