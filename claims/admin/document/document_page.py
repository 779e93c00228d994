"""All that the page of a document shows: its text as it is read, in a constant number of queries."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import F, OuterRef, Prefetch, QuerySet, Subquery

from claims.acts import ACTS
from claims.admin.claim.act_forms import Offered, underscored
from claims.admin.claim_rows import Marks, as_rows
from claims.admin.document.cited_work_admin import cited_rows
from claims.admin.forms import ActForm, ConfirmCitationForm, DismissCitationForm
from claims.evidence.coverage import coverage
from claims.exports import FORMATS
from claims.exports.scope import MODES
from claims.exports.screening import flow_of, searched
from claims.models import Anchor, Claim, Document, Export, ExportOrder, ProposedReference, StatementEdit, Version
from literature.library.style_choice import choices, templates

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

Passage = Mapping[str, Any]


class InText(Marks):
    """What `claims_in` adds to a claim."""

    start: int | None


ClaimInText: TypeAlias = "WithAnnotations[Claim, InText]"


class Line(NamedTuple):
    """What stands at one place of the text: a claim with what its text cites, or the passages that became none, each
    with its reason."""

    claim: "ClaimInText | None" = None
    citations: Sequence[Offered[ProposedReference]] = ()
    passages: tuple[Passage, ...] = ()


def document_context(document: Document, user: User | AnonymousUser) -> dict[str, Any]:
    version = document.versions.select_related("imported_by").first()
    claims = [Line(claim, offered_citations(claim, user)) for claim in claims_in(document, version)]
    return {
        "document": document,
        "version": version,
        "versions": document.versions.select_related("imported_by").defer("text", "skipped"),
        "sections": sections(claims, passages_of(version) if version else ()),
        "kinds": Claim.Kind.choices,
        "certainties": Claim.WordingCertainty.choices,
        "strengths": Claim.Strength.choices,
        "retired": _retired(document),
        "cited": cited_rows(version, user),
        "coverage": coverage(document),
        "waiting": sum(line.claim.new_suggestions for line in claims if line.claim),
        "flow": flow_of(document),
        "searched": searched(document),
        "may_correct": ACTS["wording"].permits(user, document),
        "may_edit": ACTS["make-claim"].permits(user, document),
        "may_see_members": user.has_perm("claims.view_membership", document),
        "may_publish": ACTS["publish"].permits(user, document),
        "may_add_search": ACTS["add-search"].permits(user, document),
        "may_tie": ACTS["tie"].permits(user, document),
        "formats": {name: form for name, form in FORMATS.items() if not form.styled},
        "styled_formats": {name: form for name, form in FORMATS.items() if form.styled},
        "styles": choices(),
        "templates": templates(),
        "modes": MODES,
        "may_keep": ACTS["keep-export"].permits(user, document),
        "may_order": ACTS["order-export"].permits(user, document),
        "rhythms": ExportOrder.Rhythm.choices,
        "exports": Export.objects.filter(document=document, by_mail=False).for_list()[:5],
    }


def claims_in(document: Document, version: Version | None) -> "QuerySet[ClaimInText]":
    """The claims of the version in reading order, with where they `start` in it. Of their `proposed_references` those
    that nobody dismissed are read."""
    start = Anchor.objects.filter(claim=OuterRef("pk"), version=version).values("start")
    proposals = ProposedReference.objects.exclude(state=ProposedReference.State.DISMISSED)
    citations = proposals.select_related("reference", "cited_work")
    claims: QuerySet[Any] = as_rows(document.claims.current())  # the stubs add to no row twice
    return (
        claims.annotate(start=Subquery(start[:1]))
        .prefetch_related(Prefetch("proposed_references", citations))
        .order_by("position", F("start").asc(nulls_last=True))
    )


def offered_citations(claim: Claim, user: User | AnonymousUser) -> list[Offered[ProposedReference]]:
    """What the text of a claim of `claims_in` cites, with the forms by which the user may decide what is undecided."""
    may_decide = ACTS["confirm-citation"].permits(user, claim)
    return [
        Offered(row, forms_of(row, claim) if may_decide and row.state == ProposedReference.State.PROPOSED else {})
        for row in claim.proposed_references.all()
    ]


def forms_of(row: ProposedReference, claim: Claim) -> dict[str, ActForm]:
    forms = (ConfirmCitationForm, DismissCitationForm)
    return {underscored(form.name): form(claim=claim, target=row) for form in forms}


def _retired(document: Document) -> int:
    """How many claims are not in the present text; those that an editor left out stand at their place in it."""
    aside = document.claims.set_aside().order_by().values("pk")
    return document.claims.exclude(retired_at=None).exclude(pk__in=aside).count()


def passages_of(version: Version) -> list[Passage]:
    """What was left out, each with the `said` edit of the editor who left it out, where one did."""
    ids = [row["edit"] for row in version.skipped if row.get("edit")]
    edits = StatementEdit.objects.current().select_related("claim").in_bulk(ids) if ids else {}
    return [{**row, "said": edits.get(row.get("edit", 0))} for row in version.skipped]


def sections(claims: Iterable[Line], skipped: Iterable[Passage]) -> list[tuple[str, list[Line]]]:
    """The text in reading order, by section: claims, and behind each what was left out between it and the next one of
    the text."""
    listed = [(line.claim, line) for line in claims if line.claim]
    starts = sorted((claim.start, place) for place, (claim, _) in enumerate(listed) if claim.start is not None)
    pieces = [((place, -1), claim.section_path, line) for place, (claim, line) in enumerate(listed)]
    for passage in skipped:
        here = bisect_left(starts, (passage["start"], 0))
        behind = starts[here - 1][1] if here else -1
        path = " › ".join(passage.get("section", ()))
        pieces.append(((behind, passage["start"]), path, Line(passages=(passage,))))
    pieces.sort(key=lambda piece: piece[0])
    return [
        (path, list(lines(line for _, _, line in run))) for path, run in groupby(pieces, key=lambda piece: piece[1])
    ]


def lines(pieces: Iterable[Line]) -> Iterator[Line]:
    """Passages that follow each other are one line."""
    for is_claim, run in groupby(pieces, key=lambda line: line.claim is not None):
        if is_claim:
            yield from run
        else:
            yield Line(passages=tuple(passage for line in run for passage in line.passages))
