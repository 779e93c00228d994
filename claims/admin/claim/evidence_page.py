"""The evidence on the page of a claim: each row with what speaks against it and its forms, and the ways to attach."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest

from claims.admin.claim.act_forms import Forms
from claims.admin.claim.cohort_acts import cohort_rows, independent
from claims.admin.claim.finding_forms import AttachWorkForm
from claims.evidence.caution_facts import cautions_of_rows
from claims.evidence.undo import may_take_back
from claims.models import Claim, Evidence
from literature.library.lookup import Found, identifier_of, stored_works
from literature.models import Reference
from literature.rules.pasted_identifiers import NotRecognised, recognise

CURRENT = (Evidence.State.PROPOSED, Evidence.State.ACCEPTED)


def evidence_context(claim: Claim, evidence: Sequence[Evidence], request: HttpRequest, forms: Forms) -> dict[str, Any]:
    current = [row for row in evidence if row.state in CURRENT]
    spoken_against = cautions_of_rows(current)
    for row in evidence:
        row.cautions = spoken_against.get(row.pk, ())
        row.is_current = row.state in CURRENT
        if row.claim_id == claim.pk:
            give_forms(row, forms, revised=request.GET.get("revise", ""))
    return {
        "evidence": current,
        "past_evidence": [row for row in evidence if not row.is_current],
        "independent": independent(current),
        "cohort_pairs": cohort_rows(claim, forms),
        "attach_work": attach_form(claim, request.GET.get("work", ""), forms),
    }


def give_forms(row: Evidence, forms: Forms, revised: str) -> None:
    """What can be done with a row of the claim itself; its claim is at hand on this page.

    The form to revise is the largest and the rarest: it is there for the row that is being `revised`.
    """
    row.claim = forms.claim
    row.form = forms.of("decide", row) if row.is_current else None
    row.may_revise = row.is_current and forms.may("revise")
    asked = str(row.pk) == revised or (forms.failed is not None and forms.failed.target == row)
    row.revise = forms.of("revise", row) if row.may_revise and asked else None
    row.undo = forms.of("undo-evidence", row) if may_take_back(row, forms.user) else None


def attach_form(claim: Claim, named: str, forms: Forms) -> AttachWorkForm | None:
    """The form to attach any paper; `named` is one that was chosen in the list of stored works."""
    form = forms.of("attach-work")
    if form is None or not (named or form.is_bound):
        return form
    if form.is_bound:
        form.chosen = chosen(form["work"].value() or "")
        return form
    return AttachWorkForm(claim=claim, chosen=chosen(named), named=named)


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
    for work in found.works:
        work.named, work.used_on = identifier_of(work), keys.get(work.pk, "")
    return {
        "title": f"Find a paper for {claim.key}",
        "claim": claim,
        "document": claim.document,
        "asked": asked,
        "works": found.works,
        "more": found.more,
    }
