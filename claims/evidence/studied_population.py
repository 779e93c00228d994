"""What a record tells of a study, and whether those who were studied are those of whom a statement speaks."""

from claims.evidence.directness import reason_of
from claims.models import Claim, Evidence
from claims.text.populations import Mismatch, Scope, mismatch, scope_of
from literature.models import Reference
from literature.rules.study_design import study_design
from literature.rules.study_population import Population, studied


def population_of(reference: Reference) -> Population:
    """Who was studied in a work, by its record."""
    return studied(reference.mesh, reference.title, reference.abstract)


def design_of(reference: Reference) -> str:
    """Its design and who was studied, as an editor finds them proposed."""
    return study_design(reference.publication_types, reference.mesh, reference.title, reference.abstract)


def scope_of_claim(claim: Claim) -> Scope:
    return scope_of(claim.text, claim.context, claim.section)


def mismatch_of(claim: Claim, reference: Reference) -> Mismatch | None:
    """Why the work is indirect evidence on the claim, whatever it found; None where its record does not say so."""
    return mismatch(population_of(reference), scope_of_claim(claim))


def directness_of(claim: Claim, reference: Reference) -> tuple[str, str]:
    """The directness that the record proposes, with its reason."""
    if found := mismatch_of(claim, reference):
        return Evidence.Directness.INDIRECT, reason_of([found.kind], population_of(reference))
    return Evidence.Directness.DIRECT, ""
