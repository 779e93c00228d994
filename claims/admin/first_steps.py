"""What comes next: of a document, of a desk that is empty yet, and of what one has proposed."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple, TypedDict
from urllib.parse import urlencode

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse

from claims import links
from claims.acts import ACTS
from claims.models import Claim, Document, Evidence, Membership, ProposedReference, Suggestion, Watch
from literature.models import Search

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

SHOWN = 6  # documents on the first page, and proposals


class Step(NamedTuple):
    """Something to do next: a link with `what` is done there, and `why` beside it."""

    what: str
    why: str
    url: str


class AtAGlance(TypedDict):
    """What `at_a_glance` adds to a document; `undecided` are citations of its statements, `waiting` suggestions."""

    current_claims: int
    watching: int
    members: int
    undecided: int
    waiting: int
    has_evidence: bool


def at_a_glance(documents: QuerySet[Document]) -> "QuerySet[WithAnnotations[Document, AtAGlance]]":
    proposed = ProposedReference.objects.filter(claim__document=OuterRef("pk"), claim__retired_at=None)
    suggested = Suggestion.objects.filter(claim__document=OuterRef("pk")).waiting()
    return documents.annotate(
        current_claims=_number(Claim.objects.filter(document=OuterRef("pk"), retired_at=None), "document"),
        watching=_number(Watch.objects.filter(document=OuterRef("pk")), "document"),
        members=_number(Membership.objects.filter(document=OuterRef("pk")), "document"),
        undecided=_number(proposed.filter(state=ProposedReference.State.PROPOSED), "claim__document"),
        waiting=_number(suggested, "claim__document"),
        has_evidence=Exists(Evidence.objects.filter(claim__document=OuterRef("pk"))),
    )


def _number(rows: QuerySet[Any], by: str) -> Coalesce:
    counted = rows.order_by().values(by).annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def next_steps(document: "WithAnnotations[Document, AtAGlance]", user: User | AnonymousUser) -> list[Step]:
    """What the user may do next about a document of `at_a_glance`, in the order of the work; [] when it runs."""
    return [step for permission, step in _steps(document) if user.has_perm(permission, document)]


def _steps(document: "WithAnnotations[Document, AtAGlance]") -> Iterator[tuple[str, Step]]:
    if not document.current_claims:
        page = reverse("admin:claims_document_import", args=(document.pk,))
        yield ACTS["import-version"].permission, Step("Import its text", "Each statement becomes a claim.", page)
        return
    if not document.watching:
        page = f"{reverse('admin:literature_search_add')}?{urlencode({'watched_documents': document.pk})}"
        yield ACTS["add-search"].permission, Step("Add a search", "Until then nobody looks for new papers on it.", page)
    if document.undecided:
        what = f"Look at {document.undecided} citation{'s' * (document.undecided != 1)} of its text"
        page = links.desk_list(ProposedReference, state__exact="proposed", claim__document__id__exact=str(document.pk))
        yield ACTS["confirm-citation"].permission, Step(what, "Confirm which works its statements cite.", page)
    if document.waiting:
        what = f"Decide on {document.waiting} suggestion{'s' * (document.waiting != 1)}"  # of a paper for a claim
        page = reverse("admin:claims_claim_triage", args=(document.pk,))
        yield ACTS["dismiss"].permission, Step(what, "Attach what bears on a claim, dismiss the rest.", page)
    elif document.watching and not document.has_evidence:
        page = links.desk_list(Search)
        why = "The first run fetches what the searches find; suggestions follow within a minute or so."
        yield ACTS["dismiss"].permission, Step("See how far its searches are", why, page)
    if document.members < 2:
        page = f"{reverse('admin:claims_document_members', args=(document.pk,))}#invite"
        yield ACTS["invite"].permission, Step("Invite a colleague", "One page, one mail.", page)


def steps_of(document: Document, user: User | AnonymousUser) -> list[Step]:
    return next_steps(at_a_glance(Document.objects.filter(pk=document.pk)).get(), user)


class Desk(TypedDict):
    """`documents` with their next step; `more` of them are only in the list."""

    documents: list[tuple["WithAnnotations[Document, AtAGlance]", Step | None]]
    more: bool
    may_begin: bool


def documents_of_desk(user: User | AnonymousUser) -> Desk:
    """The documents that the user may see, those first on which most waits."""
    rows = at_a_glance(Document.objects.visible_to(user)).order_by(F("waiting").desc(), "title", "pk")
    seen = list(rows[: SHOWN + 1])
    return {
        "documents": [(row, next(iter(next_steps(row, user)), None)) for row in seen[:SHOWN]],
        "more": len(seen) > SHOWN,
        "may_begin": user.has_perm("claims.add_document"),
    }


class Proposals(TypedDict):
    """What became of a user's own proposals: how many are in which state, and the newest."""

    counts: dict[str, int]
    newest: list[Evidence]
    url: str


def proposals_of(user: User | AnonymousUser) -> Proposals | None:
    """Of those on which somebody else decided, or has to; None where there is none."""
    own = (
        Evidence.objects.visible_to(user)
        .filter(proposed_by=user.pk)
        .filter(~Q(decided_by=user.pk) | Q(decided_by=None))
    )
    counts = dict(own.order_by().values_list("state").annotate(Count("pk")))
    if not counts:
        return None
    newest = own.select_related("claim", "reference", "decided_by").order_by(
        F("decided_at").desc(nulls_last=True), "-proposed_at", "-pk"
    )
    url = links.desk_list(Evidence, proposed_by__id__exact=str(user.pk))
    return {"counts": counts, "newest": list(newest[:SHOWN]), "url": url}


# Of a list without a row: what would stand there, and how it comes to. By the model's name.
EMPTY_LISTS = {
    "document": "No document is here yet. One begins with its text: each statement becomes a claim.",
    "claim": "No claim is here yet. Import a document: each of its statements becomes one.",
    "search": "No search is saved yet. One is a query of PubMed's that runs each day and brings what is new.",
    "searchrun": "No search ran yet. The worker runs each within half a minute after it was saved.",
    "reference": "No work is stored yet. Searches bring them; a PMID or DOI can be added by hand.",
    "suggestion": "Nothing is suggested yet. When a search finds papers, they are set against the claims.",
    "evidence": "No evidence is attached yet. Attach a suggested paper, or a work, on the page of a claim.",
    "flag": "No flag was raised yet. Rules raise them, of a retraction say, and so can you on the page of a claim.",
    "subscription": "You follow nothing yet. “Follow” on a claim or a search sends you mail when something changes.",
    "notification": "Nothing was to tell you yet.",
    "delivery": "No mail was sent yet.",
}
