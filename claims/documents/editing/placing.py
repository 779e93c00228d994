"""The words a statement needs to stand alone, and the headings it stands under, as an editor gives them."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from claims.access.permits import requires
from claims.documents.editing.present_text import Present
from claims.documents.editing.setting_aside import put_under
from claims.documents.versions.settling import WORDS
from claims.evidence.consequences import after_statements_edited
from claims.grading.correcting import read_claim
from claims.models import Claim, StatementEdit
from claims.refusals import Refused

if TYPE_CHECKING:
    from django.contrib.auth.models import User

Kind = StatementEdit.Kind
LONGEST_LEAD_IN = 1_000
MOST_HEADINGS = 8
LONGEST_HEADING = 200


@requires("claims.change_claim")
@transaction.atomic
def edit_lead_in(
    claim: Claim, context: str, *, by: "User", reason: str = "", at: datetime | None = None
) -> StatementEdit:
    """Gives the lead-in that the statement needs to stand alone, in the editor's words; the statement itself stays as
    it is. Its wording is read anew, and its assessment goes stale. Raises Refused."""
    here, context = Present.of(claim), " ".join(context.split())
    if context == claim.context:
        raise Refused("This is its lead-in already.")
    if len(context) > LONGEST_LEAD_IN:
        raise Refused(f"A lead-in has at most {LONGEST_LEAD_IN:,} characters: shorten it.")
    edit = _edit(here, Kind.LEAD_IN, {"context": context}, reason, by=by, at=at)
    lead_in(claim, context, by=by, why=reason.strip() or "An editor gave its lead-in.")
    return edit


def lead_in(claim: Claim, context: str, *, by: "User", why: str) -> None:
    claim.context = context
    read_claim(claim)
    claim.save(update_fields=WORDS, by=by, why=why)
    after_statements_edited({claim: f"Its lead-in changed: {why}"})


@requires("claims.change_claim")
@transaction.atomic
def move_section(
    claim: Claim, section: Sequence[str], *, by: "User", rest: bool = False, reason: str = "",
    at: datetime | None = None,
) -> StatementEdit:  # fmt: skip
    """Puts the statement under these headings, the outermost first; with `rest` also those that follow it in its
    section. The text is not touched. Raises Refused."""
    here, section = Present.of(claim), cleaned_headings(section)
    if section == claim.section:
        raise Refused("It stands under these headings already.")
    made = {"section": section, "rest": rest}
    edit = _edit(here, Kind.SECTION, made, reason, by=by, at=at)
    moved = [claim, *(_same_section(here) if rest else ())]
    edit.moved = {"claims": [one.pk for one in moved]}
    edit.save(update_fields=["moved"], by=by, why=edit.reason)
    why = reason.strip() or "An editor gave its headings."
    put_under(here, moved, list(claim.section), section, by=by, why=why)
    return edit


def cleaned_headings(section: Sequence[str]) -> list[str]:
    """The headings as they are kept. Raises Refused."""
    cleaned = [" ".join(part.split()) for part in section]
    if not all(cleaned) or len(cleaned) > MOST_HEADINGS or any(len(part) > LONGEST_HEADING for part in cleaned):
        raise Refused(
            f"Give at most {MOST_HEADINGS} headings, the outermost first, none of them empty or longer than"
            f" {LONGEST_HEADING} characters."
        )
    return cleaned


def _same_section(here: Present) -> list[Claim]:
    found = []
    for claim in here.following():
        if claim.section != here.claim.section:
            break
        found.append(claim)
    return found


def _edit(
    here: Present, kind: str, made: dict[str, object], reason: str, *, by: "User", at: datetime | None
) -> StatementEdit:
    edit = StatementEdit(
        claim=here.claim, version=here.version, kind=kind, was=[here.words()], made=made, reason=reason.strip(),
        decided_by=by, decided_at=at or timezone.now(),
    )  # fmt: skip
    edit.save(by=by, why=edit.reason)
    return edit
