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
    "assignment": "Nobody was given a flag or a review yet. “Assign” stands with each flag and review of a claim.",
    "comment": "Nobody commented yet. “Comment” stands on the page of a claim; members of its document read it.",
    "subscription": "You follow nothing yet. “Follow” on a document, a claim, a search or a work brings you news.",
    "notification": "Nothing was to tell you yet.",
    "delivery": "No mail was sent yet.",
    "documentimport": "No text came in yet. Each file, pasted text and fetched page stands here, with what it became.",
    "publishedpage": "No document has an address yet. Say on its page where it was published; that page is looked at.",
    "pagechange": "No page of a document has changed yet. A text that differs from the document is proposed here.",
    "version": "No text is here yet. Each import of a document that changes its text is a version.",
    "citedwork": "No entry is here yet. Those of the reference lists of documents stand here, to be named as works.",
    "proposedreference": "No citation is here yet. What the statements of documents cite stands here, to be confirmed.",
    "assessment": "Nothing was assessed yet. Grade the evidence of a claim on its page.",
    "review": "Nothing was reviewed yet. Say on the page of a claim that you looked at it again.",
    "approval": "Nothing was approved yet. A lead approves a document on its page.",
    "samecohort": "No two papers are thought to report on the same participants.",
    "export": "No export is kept yet. Keep one on the page of a document.",
    "exportorder": "No export is made by itself yet. Order one on the page of a document.",
    "savedview": "No view is kept yet. Narrow a list, and keep it under a name beside its filters.",
    "addition": "No work was added by hand yet. Give a PMID, a DOI or a link on the page of references.",
    "referencefile": "No file of references was brought yet. Bring one on the page of references.",
    "notice": "No notice about a work is known: no retraction, no correction.",
    "referenceevent": "Nothing happened in the literature yet. Searches bring it.",
    "merge": "No two records were found to be one work.",
    "uploadedstyle": "No style was brought yet. Those that come along are named on the page of a document.",
    "bulkfile": "No file of PubMed's baseline was read yet.",
    "snapshot": "No record was fetched yet.",
}
