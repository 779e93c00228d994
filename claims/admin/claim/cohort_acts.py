"""Papers on the same participants: decided on the page of a claim, looked through as a list."""

from collections.abc import Iterable

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString

from claims.acts import ACTS, Act
from claims.admin.claim.act_forms import Forms, Offered
from claims.admin.forms import UNDECIDED, DecisionForm
from claims.admin.history import KeepsHistory
from claims.admin.of_documents import OfDocuments
from claims.cohorts.counting import counts, in_words
from claims.evidence.cohort_pairs import pairs_of
from claims.models import Claim, Evidence, SameCohort
from claims.refusals import Refused
from literature.admin.reading import ReadOnlyAdmin, badge

State = SameCohort.State
CONFIRM, REJECT = ACTS["confirm-cohort"], ACTS["reject-cohort"]
TONES: dict[str, str] = {State.PROPOSED: "warn", State.CONFIRMED: "good", State.REJECTED: "calm"}


class ConfirmCohortForm(DecisionForm):
    name, verb = "confirm-cohort", "The same cohort"
    target: SameCohort


class RejectCohortForm(DecisionForm):
    name, verb = "reject-cohort", "Different cohorts"
    target: SameCohort


def cohort_rows(claim: Claim, forms: Forms) -> list[Offered[SameCohort]]:
    """The pairs of a claim's evidence, each with the forms of the decisions that are not its own already."""
    names = {State.CONFIRMED: "confirm-cohort", State.REJECTED: "reject-cohort"}
    return [
        forms.offer(pair, [name for state, name in names.items() if state != pair.state]) for pair in pairs_of(claim)
    ]


def independent(rows: Iterable[Evidence]) -> str:
    """ "5 papers, 2 cohorts" of the evidence that counts; "" without any."""
    counting = (row for row in rows if row.state == Evidence.State.ACCEPTED)
    works = {row.reference_id for row in counting if row.reference.status != "retracted"}
    return in_words(*counts(works, SameCohort.objects.confirmed().groups())) if works else ""


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
        return CONFIRM.permits(request.user)

    @admin.display(description="papers", ordering="first__title")
    def pair(self, pair: SameCohort) -> str:
        return pair.works

    @admin.display(description="state", ordering="state")
    def state_badge(self, pair: SameCohort) -> SafeString:
        return badge(pair.get_state_display(), TONES[pair.state])

    @admin.action(description="Confirm: the same participants", permissions=["decide"])
    def confirm_them(self, request: HttpRequest, chosen: QuerySet[SameCohort]) -> None:
        self._decide(request, chosen, CONFIRM)

    @admin.action(description="Reject: different participants", permissions=["decide"])
    def reject_them(self, request: HttpRequest, chosen: QuerySet[SameCohort]) -> None:
        self._decide(request, chosen, REJECT)

    def _decide(self, request: HttpRequest, chosen: QuerySet[SameCohort], act: Act) -> None:
        """The list does not tell what its reader saw: only what waits is decided here."""
        for pair in chosen:
            pair.state = UNDECIDED
            try:
                messages.success(request, act.perform(pair, by=request.user))
            except Refused as refused:
                messages.error(request, f"{pair.works}: {refused}")
