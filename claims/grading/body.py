"""The rows of claims and of their evidence as the plain facts that the rules read; a constant number of queries."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from django.db.models import Q

from claims.cohorts.counting import cohorts_of
from claims.grading.cues import Cue
from claims.grading.facts import ClaimFacts
from claims.grading.rules import Paper, Proposal, Shown, propose
from claims.grading.wording import read_wording
from claims.models import Claim, Evidence, ProposedReference, SameCohort
from claims.text.populations import scope_of
from literature.models import Reference
from literature.rules.study_population import named_in_design, studied

State = Evidence.State
HEAVY = ("reference__abstract", "reference__keywords", "reference__details")


def facts_of(claims: Iterable[Claim]) -> dict[int, ClaimFacts]:
    """What is known of each claim, by its id. A claim and what restates it share their evidence."""
    claims = list(claims)
    shared = _shared_evidence(claims)
    groups = SameCohort.objects.confirmed().groups()
    cited = _cited(claims)
    return {claim.pk: _facts(claim, shared[_body(claim)], groups, cited) for claim in claims}


def proposal_of(claim: Claim) -> Proposal:
    """What the rules propose for the claim as it is worded and its evidence as it stands."""
    [facts] = facts_of([claim]).values()
    return proposal_for(facts)


def proposal_for(facts: ClaimFacts) -> Proposal:
    return propose(
        facts.papers,
        is_definition=facts.kind == Claim.Kind.DEFINITION,
        scope=facts.scope,
    )


def _body(claim: Claim) -> int:
    return claim.restates_id or claim.pk


def _shared_evidence(claims: Sequence[Claim]) -> Mapping[int, list[Evidence]]:
    """All evidence there ever was, by the claim of the text."""
    bodies = {_body(claim) for claim in claims}
    saying_so = Claim.objects.filter(Q(pk__in=bodies) | Q(restates__in=bodies)).order_by().values("pk")
    rows = (
        Evidence.objects.filter(claim__in=saying_so)
        .select_related("reference", "claim")
        .defer(*HEAVY)
        .prefetch_related("reference__notices")
        .order_by("pk")
    )
    shared: dict[int, list[Evidence]] = defaultdict(list)
    for row in rows:
        shared[_body(row.claim)].append(row)
    return shared


def _cited(claims: Sequence[Claim]) -> set[int]:
    """The ids of the claims whose own text cites something, as far as no editor dismissed it."""
    cited = ProposedReference.objects.filter(claim__in=claims).exclude(state=ProposedReference.State.DISMISSED)
    return set(cited.values_list("claim", flat=True))


def _facts(claim: Claim, rows: Sequence[Evidence], groups: Mapping[int, set[int]], cited: set[int]) -> ClaimFacts:
    accepted = [row for row in rows if row.state == State.ACCEPTED]
    cohort_of = cohorts_of((row.reference_id for row in accepted), groups)
    facts = ClaimFacts(
        text=claim.text,
        kind=claim.kind,
        wording_certainty=claim.wording_certainty,
        wording_strength=claim.wording_strength,
        wording_polarity=claim.wording_polarity,
        cues=tuple(Cue(cue["text"], cue["start"], cue["end"], cue["role"]) for cue in claim.wording_cues),
        restates=bool(claim.restates_id),
        certainty="" if claim.certainty_is_stale else claim.certainty,
        is_assessed=bool(claim.certainty),
        papers=tuple(_paper(row, cohort_of[row.reference_id]) for row in accepted),
        is_sourced=claim.pk in cited or any(row.state in (State.ACCEPTED, State.PROPOSED) for row in rows),
        had_evidence=any(row.state in (State.REJECTED, State.WITHDRAWN) for row in rows),
        scope=scope_of(claim.text, claim.context, claim.section),
    )
    if facts.certainty:
        return facts
    return replace(facts, certainty=proposal_for(facts).certainty, certainty_is_proposed=True)


def _paper(row: Evidence, cohort: int) -> Paper:
    reference = row.reference
    return Paper(
        work=reference.pk,
        name=reference.short_citation,
        stance=row.stance,
        cohort=cohort,
        direct=row.directness == Evidence.Directness.DIRECT,
        design=row.design,
        population=named_in_design(row.design) or _population(reference),
        quality=row.quality,
        sample_size=row.sample_size,
        status=reference.status,
        is_preprint=reference.is_preprint,
        shows=shown_by(row.quote),
    )


def _population(reference: Reference) -> str:
    """By its record without the abstract, of which a finding keeps what it tells in its design; "" of people."""
    population = studied(reference.mesh, reference.title)
    return "" if population == "people" else population


def shown_by(quote: str) -> Shown:
    """What a quote from a paper says was found: an effect, no difference, or "" where that is not plain."""
    reading = read_wording(quote)
    if reading.polarity == "denied":
        return "no difference"
    return "effect" if reading.strength in ("causal", "correlational") else ""
