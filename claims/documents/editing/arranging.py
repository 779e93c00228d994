"""Whole sections of the present text, where they were read wrong: their headings, and which is read before which. The
text itself stays as it is."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from claims.access.permits import requires
from claims.documents.editing.placing import MOST_HEADINGS, cleaned_headings
from claims.documents.editing.present_text import Present, locked_version
from claims.documents.versions.section_order import is_under, reordered, under_others
from claims.documents.versions.settling import path_of
from claims.models import Claim, Document, StatementEdit, Subscription, Version
from claims.refusals import Refused

if TYPE_CHECKING:
    from django.contrib.auth.models import User

Kind = StatementEdit.Kind


@requires("claims.change_claim")
@transaction.atomic
def rename_section(
    document: Document, section: Sequence[str], headings: Sequence[str], *, by: "User", reason: str = "",
    at: datetime | None = None,
) -> StatementEdit:  # fmt: skip
    """Gives all that stands under the headings `section` other ones, the outermost first: a new name, or a place under
    another section. Raises Refused."""
    version = locked_version(document.pk)
    old, new = list(section), cleaned_headings(headings)
    claims = _under(document, old)
    if new == old:
        raise Refused("It has these headings already.")
    if old and is_under(new, old):
        raise Refused("A section cannot stand below itself: choose headings outside it.")
    deepest = max(len(one.section) for one in claims)
    if deepest - len(old) + len(new) > max(MOST_HEADINGS, deepest):
        raise Refused(f"Statements would stand under more than {MOST_HEADINGS} headings: give fewer.")
    joins = any(is_under(one.section, new) for one in document.claims.current())
    made = {"was": old, "section": new, "joins": joins}
    edit = _edit(claims, Kind.RENAMED, made, reason, by=by, at=at)
    _give_headings(version, claims, old, new, by=by, why=reason.strip() or "An editor gave its section other headings.")
    _move_passages(version, version.skipped, old, new)
    return edit


@requires("claims.change_claim")
@transaction.atomic
def order_section(
    document: Document, section: Sequence[str], before: Sequence[str] | None, *, by: "User", reason: str = "",
    at: datetime | None = None,
) -> StatementEdit:  # fmt: skip
    """Has the section read before another one, or with None at the end: in lists, on pages and in summaries. Raises
    Refused."""
    locked_version(document.pk)
    path = list(section)
    claims = _under(document, path)
    if before is not None and (is_under(before, path) or is_under(path, before)):
        raise Refused("Choose a section that is neither this one, nor above or below it.")
    standing = list(document.claims.current())
    try:
        new = reordered(standing, lambda one: one.section, path, before)
    except LookupError as error:
        raise Refused("The section that it is to stand before is not in the text any more: reload the page.") from error
    if new == standing:
        raise Refused("It is read there already.")
    made = {"section": path, "before": None if before is None else list(before)}
    edit = _edit(claims, Kind.ORDERED, made, reason, by=by, at=at, order=[one.pk for one in standing])
    _put_in_order(new, {one.pk for one in claims}, by=by, why=reason.strip() or "An editor put its section elsewhere.")
    return edit


def undo_rename(edit: StatementEdit, *, by: "User", why: str) -> None:
    """Raises Refused where nothing of the section has these headings any more, or sections were edited since."""
    _refuse_later(edit)
    version = locked_version(edit.claim.document_id)
    old, new = edit.made["was"], edit.made["section"]
    rows = Claim.objects.filter(pk__in=edit.moved["claims"], retired_at=None).order_by("position")
    claims = [one for one in rows if is_under(one.section, new)]
    if not claims:
        raise Refused(f"The headings of {edit.claim.key} changed since: give them as they are to be.")
    _give_headings(version, claims, new, old, by=by, why=why)
    mine = _behind(version, claims) if edit.made["joins"] else version.skipped
    _move_passages(version, mine, new, old)


def undo_order(edit: StatementEdit, *, by: "User", why: str) -> None:
    """As it was read before; a claim that came since stays behind the one that it stands behind. Raises Refused where
    sections were put in order since."""
    _refuse_later(edit)
    place_of = {pk: place for place, pk in enumerate(edit.moved["order"])}
    place, keyed = -1, []
    for claim in edit.claim.document.claims.current():
        place = place_of.get(claim.pk, place)
        keyed.append((place, claim))
    _put_in_order([claim for _, claim in sorted(keyed, key=lambda one: one[0])], edit.moved["claims"], by=by, why=why)


def _refuse_later(edit: StatementEdit) -> None:
    later = StatementEdit.objects.current().filter(pk__gt=edit.pk, kind__in=(Kind.RENAMED, Kind.ORDERED))
    if later.filter(claim__document=edit.claim.document_id).exists():
        raise Refused("Since then somebody edited a section: take that back first.")


def _under(document: Document, path: Sequence[str]) -> list[Claim]:
    """The claims of the section, in their order. Raises Refused where there is none."""
    claims = [one for one in document.claims.current() if is_under(one.section, path)]
    if not claims:
        raise Refused("No statement stands under these headings: reload the page.")
    return claims


def _edit(
    claims: Sequence[Claim], kind: str, made: dict[str, Any], reason: str, *, by: "User", at: datetime | None,
    order: Sequence[int] = (),
) -> StatementEdit:  # fmt: skip
    """Kept with the first claim of the section. Raises Refused where it is open whether that is the same claim."""
    here = Present.of(claims[0])
    moved = {"claims": [one.pk for one in claims], **({"order": list(order)} if order else {})}
    edit = StatementEdit(
        claim=here.claim, version=here.version, kind=kind, was=[here.words()], made=made, moved=moved,
        reason=reason.strip(), decided_by=by, decided_at=at or timezone.now(),
    )  # fmt: skip
    edit.save(by=by, why=edit.reason)
    return edit


def _give_headings(
    version: Version, claims: Sequence[Claim], old: Sequence[str], new: Sequence[str], *, by: "User", why: str
) -> None:
    for claim in claims:
        claim.section = under_others(claim.section, old, new)
        claim.section_path = path_of(claim.section)
    Claim.objects.change_all(claims, ["section", "section_path"], by=by, why=why)
    Subscription.objects.move_section(version.document_id, old, new)


def _move_passages(
    version: Version, passages: Iterable[dict[str, Any]], old: Sequence[str], new: Sequence[str]
) -> None:
    """What was left out in the section goes with it."""
    for row in passages:
        if is_under(row["section"], old):
            row["section"] = under_others(row["section"], old, new)
    version.save(update_fields=["skipped"])


def _behind(version: Version, claims: Sequence[Claim]) -> list[dict[str, Any]]:
    """The passages of which the last claim before them is one of these."""
    mine = {one.pk for one in claims}
    starts = list(version.anchors.order_by("start").values_list("start", "claim"))
    last_before = ((row, [pk for start, pk in starts if start < row["start"]][-1:]) for row in version.skipped)
    return [row for row, last in last_before if mine.intersection(last)]


def _put_in_order(claims: Sequence[Claim], moved: Iterable[int], *, by: "User", why: str) -> None:
    """The history is told by those that an editor moved; the others make room for them."""
    asked = set(moved)
    for place, claim in enumerate(claims, start=1):
        claim.position = place
    Claim.objects.change_all([one for one in claims if one.pk in asked], ["position"], by=by, why=why)
    others = [one for one in claims if one.pk not in asked]
    Claim._base_manager.bulk_update(others, ["position"], batch_size=500)
