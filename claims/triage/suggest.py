"""Setting references against claims and keeping what comes of it: once per pair, safe to run twice."""

from collections.abc import Iterable, Iterator, Sequence

from django.db import transaction
from django.db.models import QuerySet

from claims.models import CorpusStatistics, Document, Suggestion, Watch
from claims.triage.frequencies import Statistics
from claims.triage.rank import LEAST, rank
from claims.triage.texts import ClaimText, Match, Paper
from literature.models import Reference, ReferenceEvent

# A title alone holds fewer of a claim's words than an abstract does; with LEAST hardly any such paper would be shown.
LEAST_BY_TITLE = 0.12
AT_ONCE = 200  # references ranked in one go: bounds memory and the length of a transaction


def count_words(references: Iterable[Reference]) -> None:
    """Adds newly stored references to the corpus statistics."""
    row, _ = CorpusStatistics.objects.select_for_update().get_or_create(pk=1)
    statistics = Statistics.from_dict(row.values) if row.values else Statistics()
    for reference in references:
        statistics.add(paper_of(reference))
    row.values = statistics.as_dict()
    row.save()


def suggest(document: Document, references: Sequence[Reference]) -> list[Suggestion]:
    """Ranks `references` against the standing claims of `document`; returns the suggestions that are new.

    A pair that is known gets its score, terms and sentence renewed; what an editor decided about it stays. A notice
    about a paper is never suggested: it shares the paper's words and is evidence of nothing.
    """
    claims = [ClaimText(c.pk, c.text, c.context, tuple(c.section)) for c in document.claims.current()]
    if not claims:
        return []
    acronyms = document.current.acronyms
    row = CorpusStatistics.objects.filter(pk=1).first()
    statistics = Statistics.from_dict(row.values) if row else Statistics()
    papers = [paper_of(reference) for reference in references if not reference.is_notice]
    matches: list[Match] = []
    for least, part in (
        (LEAST, [paper for paper in papers if paper.abstract]),
        (LEAST_BY_TITLE, [paper for paper in papers if not paper.abstract]),
    ):
        matches += rank(claims, part, statistics, acronyms=acronyms, least=least)
    return _keep(matches)


def rank_watch(watch: Watch, *, read_to: int) -> int:
    """Sets all finds of a search against the present text of a document; how many suggestions are new.

    A find whose event stands behind `read_to` is left out: it is followed in its turn, and told to those who follow.
    """
    version = watch.document.current.number
    unread = ReferenceEvent.objects.after(read_to).filter(kind=ReferenceEvent.Kind.FOUND)
    found = Reference.objects.found_by(watch.search.slug).exclude(pk__in=unread.values("reference"))
    new = sum(len(suggest(watch.document, references)) for references in _parts(found.order_by("pk")))
    Watch.objects.filter(pk=watch.pk).update(ranked_version=version)
    return new


def paper_of(reference: Reference) -> Paper:
    """What the ranking reads of a reference."""
    return Paper(
        reference.pk,
        reference.title,
        reference.abstract,
        [heading["name"] for heading in reference.mesh],
        [keyword["text"] for keyword in reference.keywords],
    )


def _parts(references: QuerySet[Reference]) -> Iterator[list[Reference]]:
    ids = list(references.values_list("pk", flat=True))
    for start in range(0, len(ids), AT_ONCE):
        yield list(Reference.objects.filter(pk__in=ids[start : start + AT_ONCE]))


def _keep(matches: Sequence[Match]) -> list[Suggestion]:
    """Writes in one order everywhere, so that two writers of the same pairs wait for each other instead of dying."""
    rows = [
        Suggestion(
            claim_id=match.claim_id,
            reference_id=match.paper_id,
            score=match.score,
            terms=list(match.terms),
            sentence=match.sentence,
            sentence_section=match.section[:200],
        )
        for match in sorted(matches, key=lambda match: (match.claim_id, match.paper_id))
    ]
    pairs = Suggestion.objects.filter(
        claim__in={row.claim_id for row in rows}, reference__in={row.reference_id for row in rows}
    )
    with transaction.atomic():
        known = set(pairs.values_list("claim_id", "reference_id"))
        Suggestion.objects.bulk_create(
            rows,
            update_conflicts=True,
            update_fields=["score", "terms", "sentence", "sentence_section"],
            unique_fields=["claim", "reference"],
            batch_size=1000,
        )
        new = {(row.claim_id, row.reference_id) for row in rows} - known
        return [pair for pair in pairs.all() if (pair.claim_id, pair.reference_id) in new] if new else []
