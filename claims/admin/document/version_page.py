"""A version beside the one before: what became of each claim, with its evidence, and what an editor has to decide."""

from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from claims.admin.claim.act_forms import Forms
from claims.admin.claim.claim_acts import DESK_ACTS
from claims.admin.claim.rewording_acts import TAGS, acts_on
from claims.admin.forms import ActForm
from claims.documents.versions.changes import difference
from claims.models import Anchor, Claim, Evidence, Restatement, Rewording, StatementEdit, Version

ALIKE = 0.5  # likeness from which words are marked; below it two sentences are read as wholes
SHOWN = 200  # of claims that are new, and of those that left


class Beside(NamedTuple):
    """A statement before and after, and the forms by which it is decided."""

    row: Rewording
    before: SafeString | str
    after: SafeString | str
    forms: dict[str, ActForm]


class Left(NamedTuple):
    """A claim that left the text; `waits` where its evidence is to be decided on, with the form to let it go."""

    claim: Claim
    waits: bool
    let_go: ActForm | None


def version_context(version: Version, request: HttpRequest) -> dict[str, Any]:
    """In a number of queries that does not grow with the text."""
    document = version.document
    before = document.versions.filter(number=version.number - 1).defer("text", "skipped").first()
    is_present = version.pk == document.versions.order_by("-number").values_list("pk", flat=True).first()
    rows = [beside(row, request, decides=is_present) for row in rewordings_of(version)]
    left = _left(version, before, request) if before else []
    return {
        "document": document,
        "version": version,
        "before": before,
        "behind": document.versions.filter(number=version.number + 1).only("number").first(),
        "is_present": is_present,
        "waiting": [one for one in rows if one.row.state in WAITING],
        "decided": [one for one in rows if one.row.state not in WAITING],
        "left": sorted(left, key=lambda one: not one.waits),
        "new": _new(version, before)[:SHOWN] if before else [],
        "repeats": _repeats(version, request) if is_present else [],
        "lost_edits": version.lost_edits.current().select_related("claim"),
        "edited": StatementEdit.objects.carried().filter(claim__document=document, lost_in=None).count(),
    }


WAITING = (Rewording.State.PROPOSED, Rewording.State.CARRIED)


def _with_evidence() -> "Prefetch[Any]":
    current = Evidence.objects.current().select_related("reference").order_by("pk")
    return Prefetch("evidence", current, to_attr="current_evidence")


def rewordings_of(version: Version) -> "QuerySet[Rewording]":
    """Those that wait first, each in reading order."""
    claims = Claim.objects.select_related("document").prefetch_related(_with_evidence())
    rows = version.rewordings.select_related("decided_by").prefetch_related(Prefetch("claim", claims), "others")
    return rows.order_by("claim__position")


def beside(row: Rewording, request: HttpRequest, *, decides: bool) -> Beside:
    before, after = sides(row)
    forms = Forms(DESK_ACTS, row.claim, request, None)
    return Beside(row, before, after, forms.offer(row, acts_on(row)).forms if decides else {})


def sides(row: Rewording) -> tuple[SafeString | str, SafeString | str]:
    """The old words and the new ones: with what differs marked where they are alike, as they are where they are not."""
    return marked_sides(row.old_text, row.new_text) if row.likeness >= ALIKE else (row.old_text, row.new_text)


def marked_sides(old: str, new: str) -> tuple[SafeString | str, SafeString | str]:
    """Both texts, with what differs marked; one that is missing leaves the other as it is."""
    if not old or not new:
        return old, new
    stretches = difference(old, new)
    return tuple(  # type: ignore[return-value]
        format_html_join("", "<{}>{}</{}>", ((TAGS[one.kind], one.text, TAGS[one.kind]) for one in stretches
                                             if one.kind in ("same", only)))
        for only in ("gone", "new")
    )  # fmt: skip


def _stood_in(version: Version) -> Exists:
    return Exists(Anchor.objects.filter(claim=OuterRef("pk"), version=version))


def _new(version: Version, before: Version) -> "QuerySet[Claim]":
    """Claims that this version brought, or brought back."""
    claims = version.document.claims.filter(_stood_in(version)).exclude(_stood_in(before))
    return claims.order_by("position").prefetch_related(_with_evidence())


def _left(version: Version, before: Version, request: HttpRequest) -> list[Left]:
    """Claims of the version before that are not in this one: those with evidence first."""
    claims = version.document.claims.filter(_stood_in(before)).exclude(_stood_in(version)).exclude(retired_at=None)
    asked = set(claims.left_with_evidence().order_by().values_list("pk", flat=True))
    said = version.document.claims.set_aside().order_by().values("pk")
    rows = claims.filter(Q(pk__in=asked) | ~Q(pk__in=said)).select_related("document").order_by("position")
    return [_left_row(claim, claim.pk in asked, request) for claim in rows.prefetch_related(_with_evidence())[:SHOWN]]


def _left_row(claim: Claim, waits: bool, request: HttpRequest) -> Left:
    forms = Forms(DESK_ACTS, claim, request, None)
    return Left(claim, waits, forms.of("let-go") if waits else None)


def _repeats(version: Version, request: HttpRequest) -> list[Any]:
    """What may say again what another claim says, with the forms to decide it."""
    rows = Restatement.objects.waiting().filter(claim__document=version.document)
    rows = rows.select_related("claim__document", "body").order_by("claim__position")
    return [Forms(DESK_ACTS, row.claim, request, None).offer(row, acts_on(row)) for row in rows[:SHOWN]]
