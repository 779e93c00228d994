"""Where each claim of a document stands, and on which works, without what is printed of either: to mark and count.

Rows are read as values, and of each only what decides: hundreds of models take most of the time of a page. What the
rules need to know of a work beside its notices is read for those claims alone of which a rule asks it.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from django.db.models import Q
from django.db.models.functions import Coalesce

from claims.cohorts.counting import cohorts_of
from claims.exports.numbering import numbers_of
from claims.exports.scope import Scope
from claims.exports.stated import each_once, is_stated, printed_claims
from claims.exports.summary import GRAVITY, SummaryClaim, SummaryEvidence, SummaryFinding, Work
from claims.grading.body import body_of, cited_by_text, cues_of, population_of, proposal_for
from claims.grading.facts import ClaimFacts
from claims.grading.lint import flagged, heading_of
from claims.grading.rules import Paper, count_in_words
from claims.models import Claim, Document, Evidence, Rewording, SameCohort, Waiver
from claims.text.populations import scope_of, speaks_of_patients
from literature.models import Notice, Reference
from literature.models.references import status_by

State = Evidence.State
SHOWN = (
    "document", "key", "text", "context", "section", "kind", "restates", "retired_at", "certainty",
    "certainty_is_stale",
    "wording_certainty", "wording_strength", "wording_polarity", "wording_cues",
)  # fmt: skip
MANY = 5_000  # works that are asked for by name
ASKED = ("pmid", "doi", "title", "publication_types", "mesh", "fingerprint")  # of a work, where a rule asks


class Row(NamedTuple):
    """A finding, accepted or not, on a claim whose evidence counts for `body`."""

    pk: int
    claim_id: int
    body: int
    reference_id: int
    state: str
    stance: str
    directness: str
    design: str
    quality: str
    sample_size: int | None
    quote: str


class Identity(NamedTuple):
    """What tells which work a reference is, and its year."""

    pk: int
    pmid: str | None
    doi: str
    year: int | None


@dataclass(frozen=True, slots=True)
class Beside:
    """What beside its evidence decides where a claim stands; by the ids of claims, the statuses and works by theirs."""

    statuses: Mapping[int, str]
    asked: Mapping[int, Reference]
    groups: Mapping[int, set[int]]
    cited: Collection[int]
    waived: Collection[tuple[int, str]]
    reworded: Collection[int]


def claims_in_brief(document: Document, scope: Scope) -> tuple[list[SummaryClaim], list[Work]]:
    """As `gather.claims_and_works` reads them, in a fraction of its time: a claim has its words, section and certainty,
    the counts of both sides, the names of the rules that it breaks and whether it is to be looked at again; a finding
    its stance and design; a work its year and status. The rest is empty."""
    printed = list(printed_claims(document, scope).only(*SHOWN))
    claims = [claim for claim in printed if is_stated(claim, scope)]
    rows = _evidence(document, scope, {body_of(claim) for claim in printed})
    ids = {claim.pk for claim in printed}
    accepted = {body: [row for row in of_body if row.state == State.ACCEPTED] for body, of_body in rows.items()}
    shown = {claim.pk: each_once(row for row in accepted.get(body_of(claim), ()) if row.claim_id in ids)
             for claim in claims}  # fmt: skip
    cited = _identities(row.reference_id for claim in claims for row in shown[claim.pk])
    beside = _beside(document, scope, claims, accepted)
    number_of = numbers_of(cited)
    return [
        _claim(claim, shown[claim.pk], number_of, _facts(claim, rows.get(body_of(claim), ()), beside), beside)
        for claim in claims
    ], _works(cited, number_of, beside.statuses)


def _evidence(document: Document, scope: Scope, bodies: Collection[int]) -> dict[int, list[Row]]:
    """By the claim whose body it is, in the order in which it was attached."""
    if scope.claims is None:
        on_claims = document.on_its_claims()
    else:
        saying_so = Claim.objects.filter(Q(pk__in=bodies) | Q(restates__in=bodies)).order_by()
        on_claims = Q(claim__in=list(saying_so.values_list("pk", flat=True)))
    found: dict[int, list[Row]] = defaultdict(list)
    rows = Evidence.objects.filter(on_claims).annotate(body=Coalesce("claim__restates_id", "claim_id"))
    for values in rows.order_by("pk").values_list(*Row._fields):
        row = Row(*values)
        found[row.body].append(row)
    return found


def _identities(works: Iterable[int]) -> dict[int, Identity]:
    """Of the works that are cited, in the order of `works`; of what was not accepted nobody asks which work it is."""
    order = dict.fromkeys(works)
    rows = Reference.objects.filter(pk__in=order).order_by().values_list(*Identity._fields)
    known = {row[0]: Identity(*row) for row in rows}
    return {pk: known[pk] for pk in order}


def _beside(
    document: Document, scope: Scope, claims: Sequence[Claim], accepted: Mapping[int, list[Row]]
) -> Beside:  # fmt: skip
    among: dict[str, Any] = {"claim__document": document}
    if scope.claims is not None:
        among = {"claim__in": [claim.pk for claim in claims]}
    bodies = {body_of(claim) for claim in claims if _asks_of_works(claim)}
    works = {row.reference_id for body in bodies for row in accepted.get(body, ())}
    known = {row.reference_id for of_body in accepted.values() for row in of_body}
    return Beside(
        statuses=_statuses(document, known),
        asked=Reference.objects.only(*ASKED).in_bulk(works),
        groups=SameCohort.objects.confirmed().groups(),
        cited=cited_by_text(**among),
        waived=set(Waiver.objects.current().filter(**among).values_list("claim", "rule")),
        reworded=set(Rewording.objects.waiting().filter(**among).values_list("claim", flat=True)),
    )


def _statuses(document: Document, works: Collection[int]) -> dict[int, str]:
    """Of the works with a notice."""
    used = Evidence.objects.filter(claim__document=document, state=State.ACCEPTED).order_by().values("reference")
    of_works = Q(reference__in=works if len(works) <= MANY else used)
    notices: dict[int, list[Notice]] = defaultdict(list)
    for notice in Notice.objects.filter(of_works).order_by():
        notices[notice.reference_id].append(notice)
    return {work: status_by(of_work) for work, of_work in notices.items()}


def _asks_of_works(claim: Claim) -> bool:
    """Does a rule that may be flagged look at who was studied, or rest on the certainty that is proposed?"""
    return bool(claim.certainty) and (claim.certainty_is_stale or speaks_of_patients(claim.text))


def _facts(claim: Claim, rows: Sequence[Row], beside: Beside) -> ClaimFacts:
    """As `grading.body.facts_of`, without names and what quotes show, and of papers with more than their design only
    where `_asks_of_works`: what `lint.flagged` needs."""
    accepted, states = [row for row in rows if row.state == State.ACCEPTED], {row.state for row in rows}
    cohort_of = cohorts_of((row.reference_id for row in accepted), beside.groups)
    asked = beside.asked if _asks_of_works(claim) else {}
    facts = ClaimFacts(
        text=claim.text,
        kind=claim.kind,
        wording_certainty=claim.wording_certainty,
        wording_strength=claim.wording_strength,
        wording_polarity=claim.wording_polarity,
        cues=cues_of(claim),
        restates=bool(claim.restates_id),
        certainty="" if claim.certainty_is_stale else claim.certainty,
        is_assessed=bool(claim.certainty),
        papers=tuple(_paper(row, cohort_of[row.reference_id], asked, beside.statuses) for row in accepted),
        is_sourced=claim.pk in beside.cited or not states.isdisjoint((State.ACCEPTED, State.PROPOSED)),
        had_evidence=not states.isdisjoint((State.REJECTED, State.WITHDRAWN)),
    )
    if facts.certainty or not facts.is_assessed:
        return facts
    scoped = replace(facts, scope=scope_of(claim.text, claim.context, claim.section))
    return replace(scoped, certainty=proposal_for(scoped).certainty, certainty_is_proposed=True)


def _paper(row: Row, cohort: int, asked: Mapping[int, Reference], statuses: Mapping[int, str]) -> Paper:
    work = asked.get(row.reference_id)
    return Paper(
        work=row.reference_id,
        name="",
        stance=row.stance,
        cohort=cohort,
        direct=row.directness == Evidence.Directness.DIRECT,
        design=row.design,
        population=population_of(row.design, work) if work else "",
        quality=row.quality,
        sample_size=row.sample_size,
        status=statuses.get(row.reference_id, ""),
        is_preprint=bool(work and work.is_preprint),
    )


def _claim(
    claim: Claim, shown: Iterable[Row], number_of: Mapping[int, int], facts: ClaimFacts, beside: Beside
) -> SummaryClaim:  # fmt: skip
    rules = [rule for rule in flagged(facts) if (claim.pk, rule) not in beside.waived]
    return SummaryClaim(
        key=claim.key,
        text=claim.text,
        section=tuple(claim.section),
        certainty=claim.certainty,
        certainty_is_stale=claim.certainty_is_stale,
        contested=bool(facts.contradicting),
        supporting=count_in_words(facts.supporting),
        contradicting=count_in_words(facts.contradicting),
        review="it was reworded" if claim.pk in beside.reworded else "",
        findings=[SummaryFinding(rule=heading_of(rule), note="") for rule in rules],
        evidence=[
            SummaryEvidence(number=number_of[row.reference_id], stance=row.stance, design=row.design) for row in shown
        ],
    )


def _works(cited: Mapping[int, Identity], number_of: Mapping[int, int], statuses: Mapping[int, str]) -> list[Work]:
    """By their numbers; of references that are one work the first year and the gravest status."""
    known: dict[int, tuple[int | None, str]] = {}
    for pk, row in cited.items():
        year, status = known.get(number_of[pk], (row.year, ""))
        known[number_of[pk]] = year, max(status, statuses.get(pk, ""), key=GRAVITY.index)
    return [Work(title="", number=number, year=year, status=status) for number, (year, status) in known.items()]
