"""What a stored record says of another stored work, told of that work at once: a retraction notice often comes days
before PubMed changes the record of the paper, and that record is asked for anew.
"""

from collections.abc import Iterable, Mapping, Sequence, Set
from datetime import datetime

from django.db.models import Q

from literature.entrez.records import Record
from literature.library.notices import News, keep_in_batch
from literature.models import NamedWork, Notice, Reference
from literature.rules.integrity import KIND_OF_REF_TYPE, NAMING, NoticeFact, is_same_event, named_works

Origin = Notice.Origin.NOTICE
NAMED_BY = ("pmid", "doi", "journal", "year", "volume", "pages")


def keep_named(records: Mapping[int, Record], *, new: Set[int], at: datetime) -> News:
    """Keeps what the records, by the key of their reference, say of other works, and what is said of them.

    Answers the news for the events. A work with news is due at PubMed at once.
    """
    named = [*_before([pk for pk in records if pk not in new]), *_write(records)]
    pmids = {row.pmid for row in named if row.pmid} | {records[pk].pmid for pk in new}
    dois = {row.doi for row in named if row.doi} | {records[pk].doi for pk in new if records[pk].doi}
    facts_by_work = _facts_by_work(pmids, dois, is_asked_anyway=bool(named))
    if not facts_by_work:
        return []
    news = keep_in_batch([(work.pk, facts) for work, facts in facts_by_work], origin=Origin, at=at)
    due = {pk for pk, *_ in news}
    Reference.objects.filter(pk__in=due, pmid__isnull=False).update(refresh_at=at)
    return news


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
    return NamedWork.objects.bulk_create(rows) if rows else []


def _facts_by_work(
    pmids: Set[str], dois: Set[str], *, is_asked_anyway: bool
) -> list[tuple[Reference, list[NoticeFact]]]:
    """Each stored work with these identifiers that is named, or was, with all that is said of it."""
    rows = _naming(pmids, dois)
    if not rows and not is_asked_anyway:
        return []
    works = Reference.objects.filter(Q(pmid__in=pmids) | (Q(doi__in=dois) & ~Q(doi="")))
    found = list(works.only("pmid", "doi", "publication_types").prefetch_related("notices").order_by("pk"))
    pairs = [(work, _facts(work, rows)) for work in found if not work.is_notice]
    return [(work, facts) for work, facts in pairs if facts or any(n.origin == Origin for n in work.notices.all())]


def _naming(pmids: Set[str], dois: Set[str]) -> list[NamedWork]:
    fields = ("ref_type", "pmid", "doi", *(f"reference__{name}" for name in NAMED_BY))
    rows = NamedWork.objects.filter((Q(pmid__in=pmids) & ~Q(pmid="")) | (Q(doi__in=dois) & ~Q(doi="")))
    return list(rows.select_related("reference").only(*fields, "reference__id"))


def _facts(work: Reference, rows: Iterable[NamedWork]) -> list[NoticeFact]:
    """What its own record tells already is not told twice."""
    in_force = [notice for notice in work.notices.all() if notice.withdrawn_at is None]
    own = [notice for notice in in_force if notice.origin == Notice.Origin.PUBMED]
    before = [notice for notice in in_force if notice.origin == Origin]
    meant = (row for row in rows if row.reference_id != work.pk and _names(row, work))
    facts = [_fact(row) for row in meant]
    return [
        fact
        for fact in facts
        if any(_reports(fact, one) for one in before) or not any(_reports(fact, one) for one in own)
    ]


def _reports(fact: NoticeFact, notice: Notice) -> bool:
    return is_same_event(fact, notice) or (fact.kind == notice.kind and fact.pmid == notice.pmid != "")


def _names(row: NamedWork, work: Reference) -> bool:
    return row.pmid == work.pmid if row.pmid else row.doi == work.doi


def _fact(row: NamedWork) -> NoticeFact:
    """As the work's own record will tell it; the citation is that of the record that names it."""
    by, ref_type = row.reference, NAMING[row.ref_type]
    pages = ":".join(part for part in (by.volume, by.pages) if part)
    citation = ";".join(part for part in (str(by.year or ""), pages) if part)
    text = ". ".join(part for part in (by.journal, citation) if part)
    return NoticeFact(KIND_OF_REF_TYPE[ref_type], ref_type, by.pmid or "", text, "", by.doi)
