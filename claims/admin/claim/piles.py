"""What waits to be read, from where one is: all of it, that of a document, of a claim, or one paper with its claims.

The `name` of a pile goes along with each act that is done from it, so that the answer counts and leads back right.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import Q
from django.urls import reverse

from claims.models import Claim, Document, Suggestion
from claims.models.claims import ClaimQuerySet
from claims.models.suggestions import BEST_FIRST, WORTH, SuggestionQuerySet
from literature.models import Reference

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

COUNTED_TO = 1000
READ_AT = {
    "triage": "admin:claims_claim_triage",
    "triage-all": "admin:claims_claim_triage_all",
    "triage-claim": "admin:claims_claim_triage_claim",
    "triage-paper": "admin:claims_claim_triage_paper",
}
Viewer = User | AnonymousUser


@dataclass(frozen=True, slots=True, kw_only=True)
class Pile:
    """Suggestions that wait on current `claims`; all of one `paper`, where there is one. It lies on a desk `of` a row,
    or of the whole house."""

    name: str
    title: str
    claims: ClaimQuerySet
    of: Document | Claim | Reference | None = None

    @property
    def paper(self) -> Reference | None:
        return self.of if isinstance(self.of, Reference) else None

    @property
    def url(self) -> str:
        return reverse(READ_AT[self.name], args=(self.of.pk,) if self.of else ())

    @property
    def rows(self) -> SuggestionQuerySet:
        waiting = Suggestion.objects.filter(state=Suggestion.State.NEW)
        return waiting.filter(reference=self.paper) if self.paper else waiting

    def after(self, last: Suggestion | None, number: int) -> list[Suggestion]:
        """The first `number` behind `last`, by the claims in reading order, the best match of each first.

        Behind its place and not a number of rows, since those that are decided leave. The claims are found first: of a
        document with twenty thousand suggestions no more than theirs are sorted.
        """
        claims = self.claims.filter(suggestions__in=self.rows) if self.paper else self.claims.with_suggestions()
        rows = self.rows.for_page().select_related("claim__document")
        if last is not None:
            claim = last.claim
            behind = Q(document=claim.document_id) & (
                Q(position__gt=claim.position) | Q(position=claim.position, pk__gte=claim.pk)
            )
            claims = claims.filter(Q(document__gt=claim.document_id) | behind)
            worth = last.score + last.learnt
            rows = rows.annotate(worth=WORTH)
            rows = rows.filter(~Q(claim=claim.pk) | Q(worth__lt=worth) | Q(worth=worth, pk__gt=last.pk))
        order = ("document_id", "position", "pk")
        found = list(claims.order_by(*order).values_list("pk", flat=True)[: number + 1])  # the first may be done
        best_first = ("claim__document_id", "claim__position", "claim_id", *BEST_FIRST)
        return list(rows.filter(claim__in=found).order_by(*best_first)[:number])

    def row(self, pk: str) -> Suggestion | None:
        """The suggestion that was shown last, decided or not; None at the top."""
        if not pk.isdecimal() or len(pk) >= 19:
            return None
        shown = Suggestion.objects.select_related("claim").filter(claim__in=self.claims.order_by().values("pk"))
        return shown.filter(pk=int(pk)).first()

    @property
    def number(self) -> str:
        """How many wait: "12", and from a thousand on "1000+", which is counted in no time."""
        waiting = self.rows.filter(claim__in=self.claims.order_by().values("pk"))
        number = waiting.order_by()[: COUNTED_TO + 1].count()
        return f"{COUNTED_TO}+" if number > COUNTED_TO else str(number)


def all_of(user: Viewer) -> Pile:
    return Pile(name="triage-all", title="All that wait to be read", claims=_seen(user))


def of_document(document: Document) -> Pile:
    title = f"Suggestions for {document}"
    return Pile(name="triage", title=title, claims=document.claims.current(), of=document)


def of_claim(claim: Claim) -> Pile:
    title = f"Suggestions for {claim.key}"
    return Pile(name="triage-claim", title=title, claims=Claim.objects.current().filter(pk=claim.pk), of=claim)


def of_paper(paper: Reference, user: Viewer) -> Pile:
    title = f"{paper.short_citation} and the claims it may bear on"
    return Pile(name="triage-paper", title=title, claims=_seen(user), of=paper)


def pile_of(name: str, row: Suggestion, user: Viewer) -> Pile | None:
    """The pile with that name that `row` lies in; None for another page."""
    made: Mapping[str, Callable[[], Pile]] = {
        "triage": lambda: of_document(row.claim.document),
        "triage-all": lambda: all_of(user),
        "triage-claim": lambda: of_claim(row.claim),
        "triage-paper": lambda: of_paper(row.reference, user),
    }
    return made[name]() if name in made else None


def _seen(user: Viewer) -> ClaimQuerySet:
    return Claim.objects.visible_to(user, shows=(Suggestion,)).current()


def page_of_paper(paper: Reference) -> str:
    """Where a paper is read once and decided for each claim that it waits on."""
    return reverse(READ_AT["triage-paper"], args=(paper.pk,))
