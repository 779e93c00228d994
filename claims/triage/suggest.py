"""Setting references against claims and keeping what comes of it: once per pair, safe to run twice."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from django.db import transaction
from django.db.models import QuerySet

from claims.models import Claim, Document, Suggestion, Version, Watch
from claims.triage.claim_index import ClaimIndex, DocumentClaims, Weighed
from claims.triage.rank import LEAST, matches_of
from claims.triage.readings import Reading
from claims.triage.texts import ClaimText, Match
from claims.triage.word_counts import paper_of, statistics_of
from literature.models import Reference, ReferenceEvent

# A title alone holds fewer of a claim's words than an abstract does; with LEAST hardly any such paper would be shown.
LEAST_BY_TITLE = 0.12
AT_ONCE = 200  # references ranked in one go: bounds memory and the length of a transaction


def suggest(found: Mapping[Document, Collection[int]], readings: Mapping[int, Reading]) -> list[Suggestion]:
    """Ranks references against the standing claims of the documents that found them; returns the suggestions that are
    new. `found` names the references by id, `readings` has those of them that are no notices, each read once.

    A pair that is known gets its score, terms and sentence renewed; what an editor decided about it stays. A notice
    about a paper is never suggested: it shares the paper's words and is evidence of nothing.
    """
    documents = list(found)
    index = ClaimIndex(_claims_of(documents))
    if not index.claims or not readings:
        return []
    weighed = Weighed(index, statistics_of(index.column))
    finders: dict[int, list[int]] = {}
    for number, document in enumerate(documents):
        for pk in found[document]:
            finders.setdefault(pk, []).append(number)
    read = ((readings[pk], numbers) for pk, numbers in finders.items() if pk in readings)
    return keep_matches([match for reading, numbers in read for match in matches_above(weighed, reading, numbers)])


def read_for_ranking(references: Iterable[Reference]) -> dict[int, Reading]:
    """By id, without notices."""
    return {one.pk: Reading(paper_of(one)) for one in references if not one.is_notice}


def matches_above(weighed: Weighed, reading: Reading, documents: Sequence[int]) -> Iterator[Match]:
    """Those good enough to be suggested."""
    least = LEAST if reading.paper.abstract else LEAST_BY_TITLE
    return (match for _, match in matches_of(weighed, reading, documents, least=least))


def _claims_of(documents: Sequence[Document]) -> list[DocumentClaims]:
    texts: dict[int, list[ClaimText]] = {document.pk: [] for document in documents}
    rows = Claim.objects.current().filter(document__in=texts).order_by("document", "pk")
    columns = rows.values_list("document", "pk", "text", "context", "section")
    for document, pk, text, context, section in columns:
        texts[document].append(ClaimText(pk, text, context, tuple(section)))
    newest = Version.objects.filter(document__in=texts).order_by("document", "number")
    acronyms = dict(newest.values_list("document", "acronyms"))
    return [DocumentClaims(texts[document.pk], acronyms.get(document.pk, {})) for document in documents]


def rank_watch(watch: Watch, *, read_to: int) -> int:
    """Sets all finds of a search against the present text of a document; how many suggestions are new.

    A find whose event stands behind `read_to` is left out: it is followed in its turn, and told to those who follow.
    """
    version = watch.document.current.number
    unread = ReferenceEvent.objects.after(read_to).filter(kind=ReferenceEvent.Kind.FOUND)
    found = Reference.objects.found_by(watch.search.slug).exclude(pk__in=unread.values("reference"))
    new = 0
    for references in _parts(found.order_by("pk")):
        readings = read_for_ranking(references)
        new += len(suggest({watch.document: list(readings)}, readings))
    Watch.objects.filter(pk=watch.pk).update(ranked_version=version)
    return new


def _parts(references: QuerySet[Reference]) -> Iterator[list[Reference]]:
    ids = list(references.values_list("pk", flat=True))
    for start in range(0, len(ids), AT_ONCE):
        yield list(Reference.objects.filter(pk__in=ids[start : start + AT_ONCE]))


def keep_matches(matches: Sequence[Match], *, origin: str = Suggestion.Origin.SEARCH) -> list[Suggestion]:
    """The suggestions that are new; `origin` is of these alone, a pair that is known keeps its own.

    Writes in one order everywhere, so that two writers of the same pairs wait for each other instead of dying."""
    rows = [
        Suggestion(
            claim_id=match.claim_id,
            reference_id=match.paper_id,
            score=match.score,
            terms=list(match.terms),
            sentence=match.sentence,
            sentence_section=match.section[:200],
            origin=origin,
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
