"""Taking an edit of a statement back: an act of its own, with all that went with the edit. Refused where the words
changed since, or a later edit stands on it."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils import timezone

from claims.access.permits import requires
from claims.documents.editing.arranging import undo_order, undo_rename
from claims.documents.editing.belongings import move
from claims.documents.editing.cutting import bring_back, join, refuse_apart
from claims.documents.editing.placing import lead_in
from claims.documents.editing.present_text import Present, locked_version, still_current
from claims.documents.editing.setting_aside import put_back, put_under, restore_passage
from claims.documents.versions.source_spans import halves, spans_of_halves
from claims.evidence.consequences import UNDONE, after_statements_edited
from claims.flags.raising import open_flag
from claims.grading.correcting import read_claim
from claims.models import Claim, Flag, StatementEdit
from claims.refusals import Refused

if TYPE_CHECKING:
    from django.contrib.auth.models import User

Kind = StatementEdit.Kind


@requires("claims.change_claim")
def undo_edit(edit: StatementEdit, *, by: "User", at: datetime | None = None) -> StatementEdit:
    """Takes the edit back, in the present text and for later versions. Raises Refused."""
    try:
        with transaction.atomic():
            locked_version(edit.claim.document_id)
            row = still_current(edit)
            at = at or timezone.now()
            UNDO[row.kind](row, by=by, at=at)
            StatementEdit.objects.filter(pk=row.pk).change(by=by, why=UNDONE, ended_at=at, ended_by=by)
    except IntegrityError as error:
        raise Refused("The same finding or flag was made again since: take that back first.") from error
    edit.refresh_from_db()
    return edit


def _undo_setting_aside(edit: StatementEdit, *, by: "User", at: datetime) -> None:
    claim = edit.claim
    version = locked_version(claim.document_id)
    row = put_back(version, edit)
    claim.section, claim.section_path = row["section"], " › ".join(row["section"])[:500]
    bring_back(claim, version, (row["start"], row["end"]), by=by, why=UNDONE)
    if edit.kind == Kind.HEADING:
        here = Present.of(claim)
        heading = [*claim.section, " ".join(claim.text.split())]
        rows = Claim.objects.filter(pk__in=edit.moved.get("claims", ()), retired_at=None).order_by("position")
        below = [one for one in rows if one.section[: len(heading)] == heading]
        put_under(here, below, heading, list(claim.section), by=by, why=UNDONE)
    after_statements_edited({claim: UNDONE})
    for flag in Flag.objects.filter(pk__in=edit.moved.get("flags", ())).exclude(resolved_at=None):
        if flag.raised_by_id:  # the rules have looked for themselves
            open_flag(flag, by=by, why=UNDONE)


def _undo_claim(edit: StatementEdit, *, by: "User", at: datetime) -> None:
    here, claim = Present.of(edit.claim), edit.claim
    _refuse_other_words(claim, edit.was[0]["text"])
    passage = {
        "text": claim.text, "reason": edit.made.get("because", "left out"), "section": claim.section,
        "start": here.span[0], "end": here.span[1],
    }  # fmt: skip
    restore_passage(here.version, [passage])
    claim.anchors.filter(version=here.version).delete()
    claim.retired_at = at
    claim.save(update_fields=["retired_at"], by=by, why=UNDONE)


def _undo_split(edit: StatementEdit, *, by: "User", at: datetime) -> None:
    claim, other = edit.claim, _other(edit)
    first, second = Present.of(claim), Present.of(other)
    parts = halves(edit.was[0]["text"], edit.made["words"]) or ("", "")
    _refuse_other_words(claim, parts[0])
    _refuse_other_words(other, parts[1])
    refuse_apart(first, second)
    join(first, second, kept=claim, gone=other, by=by, why=UNDONE, at=at)


def _undo_merge(edit: StatementEdit, *, by: "User", at: datetime) -> None:
    claim, other = edit.claim, _other(edit)
    here = Present.of(claim)
    words = len(edit.was[0]["text"].split())
    parts = halves(claim.text, words)
    spans = spans_of_halves(here.version.text, here.version.markup, here.span, claim.text, words)
    if parts is None or spans is None or list(parts) != [row["text"] for row in edit.was]:
        raise Refused(f"The words of {claim.key} changed since: split it as it is now.")
    mine = edit.made["kept"]
    claim.text, claim.context = parts[mine], edit.was[mine]["context"]
    read_claim(claim)
    claim.save(by=by, why=UNDONE)
    claim.anchors.filter(version=here.version).delete()
    bring_back(other, here.version, spans[1 - mine], by=by, why=UNDONE)
    bring_back(claim, here.version, spans[mine], by=by, why=UNDONE)
    move(edit.moved, claim, other, by=by, why=UNDONE)
    after_statements_edited({claim: UNDONE, other: UNDONE})


def _undo_lead_in(edit: StatementEdit, *, by: "User", at: datetime) -> None:
    claim = Present.of(edit.claim).claim
    if claim.context != edit.made["context"]:
        raise Refused(f"The lead-in of {claim.key} changed since: edit it as it is now.")
    lead_in(claim, edit.was[0]["context"], by=by, why=UNDONE)


def _undo_section(edit: StatementEdit, *, by: "User", at: datetime) -> None:
    here = Present.of(edit.claim)
    was, made = edit.was[0]["section"], edit.made["section"]
    rows = Claim.objects.filter(pk__in=edit.moved["claims"], retired_at=None).order_by("position")
    claims = [one for one in rows if one.section == made]
    if not claims:
        raise Refused(f"The headings of {edit.claim.key} changed since: give them as they are to be.")
    put_under(here, claims, made, was, by=by, why=UNDONE)


def _undo_rename(edit: StatementEdit, *, by: "User", at: datetime) -> None:
    undo_rename(edit, by=by, why=UNDONE)


def _undo_order(edit: StatementEdit, *, by: "User", at: datetime) -> None:
    undo_order(edit, by=by, why=UNDONE)


def _undo_letting_go(edit: StatementEdit, *, by: "User", at: datetime) -> None:
    """Its evidence is a duty again."""


def _other(edit: StatementEdit) -> Claim:
    if edit.other is None:
        raise Refused("The other claim is gone: this cannot be taken back.")
    return edit.other


def _refuse_other_words(claim: Claim, text: str) -> None:
    if claim.text != text:
        raise Refused(f"The words of {claim.key} changed since: edit them as they are now.")


UNDO: dict[str, Callable[..., None]] = {
    Kind.NOT_A_CLAIM: _undo_setting_aside,
    Kind.HEADING: _undo_setting_aside,
    Kind.CLAIM: _undo_claim,
    Kind.SPLIT: _undo_split,
    Kind.MERGED: _undo_merge,
    Kind.LEAD_IN: _undo_lead_in,
    Kind.SECTION: _undo_section,
    Kind.RENAMED: _undo_rename,
    Kind.ORDERED: _undo_order,
    Kind.LET_GO: _undo_letting_go,
}
