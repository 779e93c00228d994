"""Papers on the same participants: decided on the page of a claim, looked through as a list."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString

from claims.admin.act_forms import Forms
from claims.admin.history import KeepsHistory
from claims.admin.visibility import OfDocuments
from claims.cohort_pairs import CohortRefused, counts, decide_cohort, pairs_of
from claims.cohorts import told
from claims.forms import UNDECIDED, DecisionForm
from claims.models import Claim, Evidence, SameCohort
from literature.admin.reading import ReadOnlyAdmin, badge

State = SameCohort.State
TONES = {State.PROPOSED: "warn", State.CONFIRMED: "good", State.REJECTED: "calm"}


class ConfirmCohortForm(DecisionForm):
    name, verb = "confirm-cohort", "The same cohort"
    target: SameCohort


class RejectCohortForm(DecisionForm):
    name, verb = "reject-cohort", "Different cohorts"
    target: SameCohort


def confirm_cohort(form: ConfirmCohortForm, by: User) -> str:
    pair = decide_cohort(form.target, State.CONFIRMED, by=by)
    return f"{_named(pair)} report on one cohort."


def reject_cohort(form: RejectCohortForm, by: User) -> str:
    pair = decide_cohort(form.target, State.REJECTED, by=by)
    return f"{_named(pair)} report on different cohorts."


def _named(pair: SameCohort) -> str:
    return f"{pair.first.short_citation} and {pair.second.short_citation}"


def cohort_rows(claim: Claim, forms: Forms) -> list[SameCohort]:
    """The pairs of a claim's evidence, each with the forms of the decisions that are not its own already."""
    names = {State.CONFIRMED: "confirm-cohort", State.REJECTED: "reject-cohort"}
    pairs = list(pairs_of(claim))
    for pair in pairs:
        possible = (forms.of(name, pair) for state, name in names.items() if state != pair.state)
        pair.forms = [form for form in possible if form]
    return pairs


def independent(rows: Iterable[Evidence]) -> str:
    """ "5 papers, 2 cohorts" of the evidence that counts; "" without any."""
    counting = (row for row in rows if row.state == Evidence.State.ACCEPTED)
    works = {row.reference_id for row in counting if row.reference.status != "retracted"}
    return told(*counts(works, SameCohort.objects.confirmed().groups())) if works else ""


@admin.register(SameCohort)
class SameCohortAdmin(KeepsHistory, OfDocuments, ReadOnlyAdmin):
    actions = ("confirm_them", "reject_them")
    list_display = ("pair", "reason", "state_badge", "decided_by", "decided_at")
    list_display_links = ("pair",)
    list_filter = ("state",)
    list_select_related = ("first", "second", "decided_by")
    search_fields = ("first__title", "second__title", "=first__pmid", "=second__pmid", "reason")
    fields = ("first", "second", "reason", "state", "proposed_at", "decided_by", "decided_at")

    def has_decide_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("claims.change_samecohort")

    @admin.display(description="papers", ordering="first__title")
    def pair(self, pair: SameCohort) -> str:
        return _named(pair)

    @admin.display(description="state", ordering="state")
    def state_badge(self, pair: SameCohort) -> SafeString:
        return badge(pair.get_state_display(), TONES[pair.state])

    @admin.action(description="Confirm: the same participants", permissions=["decide"])
    def confirm_them(self, request: HttpRequest, chosen: QuerySet[SameCohort]) -> None:
        self._decide(request, chosen, State.CONFIRMED)

    @admin.action(description="Reject: different participants", permissions=["decide"])
    def reject_them(self, request: HttpRequest, chosen: QuerySet[SameCohort]) -> None:
        self._decide(request, chosen, State.REJECTED)

    def _decide(self, request: HttpRequest, chosen: Any, state: str) -> None:
        """What waits. The list does not tell what its reader saw: who decides otherwise does so on a claim's page."""
        for pair in chosen:
            if not request.user.has_perm("claims.change_samecohort", pair):
                messages.error(request, f"{_named(pair)}: your role does not allow you to decide on it.")
                continue
            try:
                pair.state = UNDECIDED
                decide_cohort(pair, state, by=request.user)
            except CohortRefused as refused:
                messages.error(request, f"{_named(pair)}: {refused}")
            else:
                messages.success(request, f"{_named(pair)}: {state}.")
