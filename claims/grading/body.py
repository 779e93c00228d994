"""The rows of claims and of their evidence as the plain facts that the rules read; a constant number of queries."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.db.models.functions import Coalesce

from claims.cohorts.counting import cohorts_of
from claims.grading.cues import Cue
from claims.grading.facts import ClaimFacts
from claims.grading.rules import Paper, Proposal, Shown, propose
from claims.grading.wording import read_wording
from claims.models import Claim, Evidence, ProposedReference, SameCohort
from claims.text.populations import scope_of
from literature.models import Reference
from literature.rules.study_population import named_in_design, studied

if TYPE_CHECKING:
    from literature.models.references import ReferenceQuerySet

State = Evidence.State
DECIDED = ("decision_reason", "proposed_at", "decided_at")  # of evidence: what neither rules nor prints look at


@dataclass(frozen=True, slots=True)
class Read:
    """The evidence of claims and of what says the same, by the claim whose body it is: `rows` with their works, in the
    order in which they were attached, and the `states` that its evidence ever had. `groups` are works on the same
    participants."""

    rows: Mapping[int, list[Evidence]]
    states: Mapping[int, set[str]]
    groups: Mapping[int, set[int]]


def read_evidence(
    claims: Iterable[Claim],
    *,
    states: Collection[str] = (State.ACCEPTED,),
    works: "ReferenceQuerySet | None" = None,
) -> Read:
    """Rows of these states; `works` says which columns of the works are read, those that the rules need by default."""
    bodies = {body_of(claim) for claim in claims}
    saying_so = Claim.objects.filter(Q(pk__in=bodies) | Q(restates__in=bodies)).order_by().values("pk")
    evidence = Evidence.objects.filter(claim__in=saying_so).annotate(body=Coalesce("claim__restates_id", "claim_id"))
    had: dict[int, set[str]] = defaultdict(set)
    for body, state in evidence.order_by().values_list("body", "state").distinct():
        had[body].add(state)
    rows: list[Any] = list(evidence.filter(state__in=states).defer(*DECIDED).order_by("pk"))
    read = (Reference.objects.for_print().defer("details") if works is None else works).by_id(
        row.reference_id for row in rows
    )
    shared: dict[int, list[Evidence]] = defaultdict(list)
    for row in rows:
        row.reference = read[row.reference_id]
        shared[row.body].append(row)
    return Read(shared, had, SameCohort.objects.confirmed().groups())


def facts_of(claims: Iterable[Claim], read: Read | None = None) -> dict[int, ClaimFacts]:
    """What is known of each claim, by its id. A claim and what restates it share their evidence, which is read here
    where it was not before."""
    claims = list(claims)
    read = read or read_evidence(claims)
    cited = cited_by_text(claim__in=claims)
    return {claim.pk: _facts(claim, read, cited) for claim in claims}


def proposal_of(claim: Claim) -> Proposal:
    """What the rules propose for the claim as it is worded and its evidence as it stands."""
    [facts] = facts_of([claim]).values()
    return proposal_for(facts)


@lru_cache(maxsize=5_000)  # each look at a claim that nobody has assessed asks for it
def proposal_for(facts: ClaimFacts) -> Proposal:
    return propose(
        facts.papers,
        is_definition=facts.kind == Claim.Kind.DEFINITION,
        scope=facts.scope,
    )


def body_of(claim: Claim) -> int:
    """The id of the claim whose evidence counts for it."""
    return claim.restates_id or claim.pk


def cited_by_text(**among: Any) -> set[int]:
    """The ids of the claims whose own text cites something, as far as no editor dismissed it; `among` which claims."""
    cited = ProposedReference.objects.filter(**among).exclude(state=ProposedReference.State.DISMISSED)
    return set(cited.values_list("claim", flat=True))


def cues_of(claim: Claim) -> tuple[Cue, ...]:
    return tuple(Cue(cue["text"], cue["start"], cue["end"], cue["role"]) for cue in claim.wording_cues)


def _facts(claim: Claim, read: Read, cited: set[int]) -> ClaimFacts:
    accepted = [row for row in read.rows[body_of(claim)] if row.state == State.ACCEPTED]
    states = read.states[body_of(claim)]
    cohort_of = cohorts_of((row.reference_id for row in accepted), read.groups)
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
        papers=tuple(_paper(row, cohort_of[row.reference_id]) for row in accepted),
        is_sourced=claim.pk in cited or not states.isdisjoint((State.ACCEPTED, State.PROPOSED)),
        had_evidence=not states.isdisjoint((State.REJECTED, State.WITHDRAWN)),
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
        population=population_of(row.design, reference),
        quality=row.quality,
        sample_size=row.sample_size,
        status=reference.status,
        is_preprint=reference.is_preprint,
        shows=shown_by(row.quote),
    )


def population_of(design: str, reference: Reference) -> str:
    """Whom a finding of this design is about, as `Paper.population` says it; reads title and MeSH of the work."""
    return _population(design, frozenset(entry["ui"] for entry in reference.mesh), reference.title)


@lru_cache(maxsize=20_000)  # as of the quotes
def _population(design: str, tags: frozenset[str], title: str) -> str:
    """By its design, else by its record without the abstract, of which a finding keeps what it tells in its design; ""
    of people."""
    population = named_in_design(design) or studied([{"ui": tag} for tag in tags], title)
    return "" if population == "people" else population


@lru_cache(maxsize=20_000)  # a quote is read anew each time that its claim is shown
def shown_by(quote: str) -> Shown:
    """What a quote from a paper says was found: an effect, no difference, or "" where that is not plain."""
    reading = read_wording(quote)
    if reading.polarity == "denied":
        return "no difference"
    return "effect" if reading.strength in ("causal", "correlational") else ""
