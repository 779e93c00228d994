"""All that the page of a document shows: its text as it is read, in a constant number of queries."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any, NamedTuple

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import F, OuterRef, Prefetch, QuerySet, Subquery

from claims.acts import ACTS
from claims.admin.claim_rows import as_rows
from claims.admin.document.cited_work_admin import cited_rows
from claims.admin.forms import ConfirmCitationForm, DismissCitationForm
from claims.evidence.coverage import coverage
from claims.exports import FORMATS
from claims.models import Anchor, Claim, Document, ProposedReference, Version

Passage = Mapping[str, Any]


class Line(NamedTuple):
    """What stands at one place of the text: a claim, or the passages that became none, each with its reason."""

    claim: Claim | None = None
    passages: tuple[Passage, ...] = ()


def document_context(document: Document, user: User | AnonymousUser) -> dict[str, Any]:
    version = document.versions.select_related("imported_by").first()
    claims = list(claims_in(document, version))
    for claim in claims:
        give_forms(claim.citations, claim, user)
    return {
        "document": document,
        "version": version,
        "versions": document.versions.select_related("imported_by").defer("text", "skipped"),
        "sections": sections(claims, version.skipped if version else ()),
        "kinds": Claim.Kind.choices,
        "certainties": Claim.Sureness.choices,
        "strengths": Claim.Strength.choices,
        "retired": Claim.objects.filter(document=document).exclude(retired_at=None).count(),
        "cited": cited_rows(version, user),
        "coverage": coverage(document),
        "may_correct": ACTS["wording"].permits(user, document),
        "may_see_members": user.has_perm("claims.view_membership", document),
        "may_tie": ACTS["tie"].permits(user, document),
        "formats": FORMATS,
    }


def claims_in(document: Document, version: Version | None) -> QuerySet[Claim]:
    """The claims of the version by where they `start` in it, each with the `citations` of its text."""
    start = Anchor.objects.filter(claim=OuterRef("pk"), version=version).values("start")
    proposals = ProposedReference.objects.exclude(state=ProposedReference.State.DISMISSED)
    citations = proposals.select_related("reference", "cited_work")
    claims = as_rows(document.claims.standing()).annotate(start=Subquery(start[:1]))
    return claims.prefetch_related(Prefetch("proposed_references", citations, to_attr="citations")).order_by(
        F("start").asc(nulls_last=True), "position"
    )


def give_forms(citations: Iterable[ProposedReference], claim: Claim, user: User | AnonymousUser) -> None:
    """The forms by which the user may confirm or dismiss what is undecided."""
    if not ACTS["confirm-citation"].permits(user, claim):
        return
    for row in citations:
        if row.state == ProposedReference.State.PROPOSED:
            row.forms = {
                "confirm": ConfirmCitationForm(claim=claim, target=row),
                "dismiss": DismissCitationForm(claim=claim, target=row),
            }


def sections(claims: Iterable[Claim], skipped: Iterable[Passage]) -> list[tuple[str, list[Line]]]:
    """The text in reading order, by section: claims, and between them what was left out."""
    pieces: list[tuple[int | float, str, Claim | Passage]] = [
        (float("inf") if claim.start is None else claim.start, claim.section_path, claim) for claim in claims
    ]
    pieces += [(passage["start"], " › ".join(passage.get("section", ())), passage) for passage in skipped]
    pieces.sort(key=lambda piece: piece[0])
    return [
        (path, list(lines(piece for _, _, piece in run))) for path, run in groupby(pieces, key=lambda piece: piece[1])
    ]


def lines(pieces: Iterable[Claim | Passage]) -> Iterator[Line]:
    """Passages that follow each other are one line."""
    for is_claim, run in groupby(pieces, key=lambda piece: isinstance(piece, Claim)):
        if is_claim:
            yield from (Line(claim=claim) for claim in run)
        else:
            yield Line(passages=tuple(run))
