"""All that the page of a document shows: its text as it is read, in a constant number of queries."""

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
from claims.exports.screening import flow_of, searched
from claims.models import Anchor, Claim, Document, ProposedReference, StatementEdit, Version
from literature.styles.shelf import OFFERED

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
        "may_add_search": ACTS["add-search"].permits(user, document),
        "may_tie": ACTS["tie"].permits(user, document),
        "formats": {name: form for name, form in FORMATS.items() if not form.styled},
        "styled_formats": {name: form for name, form in FORMATS.items() if form.styled},
        "styles": OFFERED,
    }


def claims_in(document: Document, version: Version | None) -> "QuerySet[ClaimInText]":
    """The claims of the version by where they `start` in it. Of their `proposed_references` those that nobody
    dismissed are read."""
    start = Anchor.objects.filter(claim=OuterRef("pk"), version=version).values("start")
    proposals = ProposedReference.objects.exclude(state=ProposedReference.State.DISMISSED)
    citations = proposals.select_related("reference", "cited_work")
    claims: QuerySet[Any] = as_rows(document.claims.current())  # the stubs add to no row twice
    return (
        claims.annotate(start=Subquery(start[:1]))
        .prefetch_related(Prefetch("proposed_references", citations))
        .order_by(F("start").asc(nulls_last=True), "position")
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
    """The text in reading order, by section: claims, and between them what was left out."""
    pieces = [
        (float("inf") if claim.start is None else claim.start, claim.section_path, line)
        for line in claims
        if (claim := line.claim)
    ]
    pieces += [
        (passage["start"], " › ".join(passage.get("section", ())), Line(passages=(passage,))) for passage in skipped
    ]
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
