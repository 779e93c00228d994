"""The evidence on the page of a claim: each row with what speaks against it and its forms, and the ways to attach."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.http import HttpRequest

from claims.admin.claim.act_forms import Forms
from claims.admin.claim.cohort_acts import cohort_rows, independent
from claims.admin.claim.finding_forms import AttachWorkForm
from claims.admin.forms import ActForm
from claims.evidence.caution_facts import cautions_of_rows
from claims.evidence.cautions import Caution
from claims.evidence.undo import may_undo
from claims.models import Claim, Evidence
from literature.library.lookup import Found, identifier_of, stored_works
from literature.models import Reference
from literature.rules.pasted_identifiers import NotRecognised, recognise

CURRENT = (Evidence.State.PROPOSED, Evidence.State.ACCEPTED)


def evidence_context(claim: Claim, evidence: Sequence[Evidence], request: HttpRequest, forms: Forms) -> dict[str, Any]:
    current = [row for row in evidence if row.state in CURRENT]
    spoken_against = cautions_of_rows(current)
    revised = request.GET.get("revise", "")
    return {
        "evidence": [offered(row, claim, forms, revised, spoken_against.get(row.pk, ())) for row in current],
        "past_evidence": [offered(row, claim, forms, revised) for row in evidence if row.state not in CURRENT],
        "independent": independent(current),
        "cohort_pairs": cohort_rows(claim, forms),
        "attach_work": attach_form(claim, request.GET.get("work", ""), forms),
    }


class OfferedEvidence(NamedTuple):
    """A piece of evidence with what speaks against it, and the forms of what can be done with it."""

    row: Evidence
    forms: dict[str, ActForm]
    cautions: Sequence[Caution]
    may_revise: bool


def offered(
    row: Evidence, claim: Claim, forms: Forms, revised: str, cautions: Sequence[Caution] = ()
) -> OfferedEvidence:
    """Only a row of the claim itself can be changed on its page.

    The form to revise is the largest and the rarest: it is there for the row that is being `revised`.
    """
    if row.claim_id != claim.pk:
        return OfferedEvidence(row, {}, cautions, may_revise=False)
    row.claim = claim  # it is at hand here
    is_current = row.state in CURRENT
    asked = str(row.pk) == revised or (forms.failed is not None and forms.failed.target == row)
    names = {
        "decide": is_current,
        "revise": is_current and asked,
        "undo-evidence": may_undo(row, forms.user),
    }
    made = forms.offer(row, [name for name, is_possible in names.items() if is_possible]).forms
    return OfferedEvidence(row, made, cautions, may_revise=is_current and forms.may("revise"))


def attach_form(claim: Claim, named: str, forms: Forms) -> ActForm | None:
    """The form to attach any paper; `named` is one that was chosen in the list of stored works."""
    form = forms.of("attach-work")
    if isinstance(form, AttachWorkForm) and form.is_bound:
        form.chosen = chosen(form["work"].value() or "")
    elif form and named:
        return AttachWorkForm(claim=claim, chosen=chosen(named), named=named)
    return form


def chosen(named: str) -> Reference | None:
    """The stored work with this identifier."""
    try:
        scheme, value = recognise(named)
    except NotRecognised:
        return None
    return Reference.objects.filter(**{scheme: value}).prefetch_related("notices").first()


def works_context(claim: Claim, asked: str) -> dict[str, Any]:
    """The stored works that `asked` names, each with how it is named in the form, and whether it is evidence here."""
    found = stored_works(asked) if asked.strip() else Found([], False)
    used = Evidence.objects.current().filter(claim__in=claim.with_restatements(), reference__in=found.works)
    keys = dict(used.values_list("reference", "claim__key"))
    return {
        "title": f"Find a paper for {claim.key}",
        "claim": claim,
        "document": claim.document,
        "asked": asked,
        "works": [(work, identifier_of(work), keys.get(work.pk, "")) for work in found.works],
        "more": found.more,
    }
