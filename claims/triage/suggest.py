"""Setting references against claims and keeping what comes of it: once per pair, safe to run twice."""

from collections.abc import Iterable, Iterator, Sequence

from django.db import transaction

from claims.models import CorpusStatistics, Document, Suggestion, Watch
from claims.triage.frequencies import Statistics
from claims.triage.rank import LEAST, rank
from claims.triage.texts import ClaimText, Match, Paper
from literature.models import Reference

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

    A pair that is known gets its score, terms and sentence renewed; what an editor decided about it stays.
    """
    claims = [ClaimText(c.pk, c.text, c.context, tuple(c.section)) for c in document.claims.standing()]
    row = CorpusStatistics.objects.filter(pk=1).first()
    statistics = Statistics.from_dict(row.values) if row else Statistics()
    papers = [paper_of(reference) for reference in references]
    matches: list[Match] = []
    for least, part in (
        (LEAST, [paper for paper in papers if paper.abstract]),
        (LEAST_BY_TITLE, [paper for paper in papers if not paper.abstract]),
    ):
        matches += rank(claims, part, statistics, acronyms=document.current.acronyms, least=least)
    return _keep(matches)


def rank_watch(watch: Watch) -> int:
    """Sets all finds of a search against the present text of a document; how many suggestions are new."""
    version = watch.document.current.number
    new = 0
    for references in _parts(Reference.objects.found_by(watch.search.slug).order_by("pk")):
        new += len(suggest(watch.document, references))
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


def _parts(references: "Iterable[Reference]") -> Iterator[list[Reference]]:
    ids = list(references.values_list("pk", flat=True))
    for start in range(0, len(ids), AT_ONCE):
        yield list(Reference.objects.filter(pk__in=ids[start : start + AT_ONCE]))


def _keep(matches: Sequence[Match]) -> list[Suggestion]:
    rows = [
        Suggestion(
            claim_id=match.claim_id,
            reference_id=match.paper_id,
            score=match.score,
            terms=list(match.terms),
            sentence=match.sentence,
            sentence_section=match.section[:200],
        )
        for match in matches
    ]
    with transaction.atomic():
        papers = {row.reference_id for row in rows}
        known = set(Suggestion.objects.filter(reference__in=papers).values_list("claim_id", "reference_id"))
        Suggestion.objects.bulk_create(
            rows,
            update_conflicts=True,
            update_fields=["score", "terms", "sentence", "sentence_section"],
            unique_fields=["claim", "reference"],
            batch_size=1000,
        )
        new = {(row.claim_id, row.reference_id) for row in rows} - known
        made = Suggestion.objects.filter(reference__in={paper for _, paper in new})
        return [suggestion for suggestion in made if (suggestion.claim_id, suggestion.reference_id) in new]
