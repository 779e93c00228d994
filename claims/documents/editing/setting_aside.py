"""What is no claim, what is one after all, and a heading that was read as a statement."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, cast

from django.db import transaction
from django.utils import timezone

from claims.access.permits import requires
from claims.documents.citations.apart import Taken, take_apart
from claims.documents.citations.cited import bibliography_of, works_of
from claims.documents.citations.proposals import propose_for
from claims.documents.editing.present_text import (
    Present,
    anchor_at,
    locked_version,
    position_of,
    refuse_shared,
    refuse_without_reason,
)
from claims.documents.formats.article import Markup
from claims.documents.formats.limits import LONGEST_STATEMENT
from claims.documents.splitting.kinds import kind_of
from claims.documents.splitting.split_text import Statement
from claims.documents.versions import anchors
from claims.documents.versions.carrying import left_out_because
from claims.documents.versions.settling import next_keys, path_of
from claims.evidence.consequences import after_statements_edited
from claims.flags.raising import settle_flag
from claims.grading.correcting import read_claim
from claims.models import Claim, Document, StatementEdit, Version
from claims.refusals import Refused
from claims.reviews.reviewing import first_due

if TYPE_CHECKING:
    from django.contrib.auth.models import User

Kind = StatementEdit.Kind


@requires("claims.change_claim")
@transaction.atomic
def set_aside(
    claim: Claim, reason: str, *, by: "User", is_heading: bool = False, at: datetime | None = None
) -> StatementEdit:
    """Says that the statement is no claim: it leaves the claims, and stands among what was left out, with the reason.
    Its evidence stays with it, to be moved or let go. As a heading, it becomes the section of what follows.

    Raises Refused.
    """
    why = refuse_without_reason(reason)
    here = Present.of(claim)
    refuse_shared([claim])
    kind = Kind.HEADING if is_heading else Kind.NOT_A_CLAIM
    edit = StatementEdit(
        claim=claim, version=here.version, kind=kind, was=[here.words()], reason=why, decided_by=by,
        decided_at=at or timezone.now(),
    )  # fmt: skip
    heading = [*claim.section, " ".join(claim.text.split())]
    below = under(here, claim.section) if is_heading else []
    flags = [flag for flag in claim.flags.open() if settle_flag(flag, f"{kind.label}: {why}", by=by)]
    edit.moved = {"flags": [flag.pk for flag in flags], "claims": [one.pk for one in below]}
    edit.save(by=by, why=why)
    leave_out(here, edit)
    claim.anchors.filter(version=here.version).delete()
    claim.retired_at = edit.decided_at
    claim.save(update_fields=["retired_at"], by=by, why=f"{kind.label}: {why}")
    put_under(here, below, claim.section, heading, by=by, why=f"“{heading[-1][:80]}” is a heading.")
    return edit


def under(here: Present, path: Sequence[str]) -> list[Claim]:
    """The claims behind it, as long as they stand under these headings."""
    found = []
    for claim in here.following():
        if claim.section[: len(path)] != list(path):
            break
        found.append(claim)
    return found


def put_under(
    here: Present, claims: Sequence[Claim], old: Sequence[str], new: Sequence[str], *, by: "User", why: str
) -> None:
    """Gives the claims the headings `new` for `old`, and so what was left out between them."""
    for claim in claims:
        claim.section = [*new, *claim.section[len(old) :]]
        claim.section_path = path_of(claim.section)
    Claim.objects.change_all(claims, ["section", "section_path"], by=by, why=why)
    last = here.version.anchors.filter(claim__in=claims).order_by("-end").values_list("end", flat=True).first()
    version = here.version
    for row in version.skipped:
        if last and here.span[1] <= row["start"] < last and row["section"][: len(old)] == list(old):
            row["section"] = [*new, *row["section"][len(old) :]]
    version.save(update_fields=["skipped"])


def leave_out(here: Present, edit: StatementEdit) -> None:
    claim, (start, end) = here.claim, here.span
    row = {
        "text": claim.text, "reason": left_out_because(edit.get_kind_display().lower(), edit.reason),
        "section": claim.section, "start": start, "end": end, "edit": edit.pk,
    }  # fmt: skip
    version = here.version
    version.skipped = sorted([*version.skipped, row], key=lambda one: one["start"])
    version.save(update_fields=["skipped"])


@requires("claims.change_claim")
def make_claim(document: Document, start: int, *, by: "User", reason: str = "", at: datetime | None = None) -> Claim:
    """Says that the passage that begins at `start` in the present text, and was left out, is a claim after all. What it
    cites is proposed as of any statement. Answers the new claim; raises Refused.

    What an editor left out is brought back by taking that edit back, with all that belonged to it.
    """
    newest = document.versions.order_by("-number").first()
    apart = take_apart(newest.text, markup=cast(Markup, newest.markup)) if newest else None  # before anything is held
    return _make_claim(document, start, newest, apart, by=by, reason=reason, at=at)


@transaction.atomic
def _make_claim(
    document: Document, start: int, newest: Version | None, apart: Taken | None, *, by: "User", reason: str,
    at: datetime | None,
) -> Claim:  # fmt: skip
    version = locked_version(document.pk)
    if version != newest or apart is None:
        raise Refused("A new version came in at this moment: reload the page.")
    row = next((one for one in version.skipped if one["start"] == start), None)
    if row is None:
        raise Refused("Nothing was left out there: reload the page.")
    if row.get("edit"):
        raise Refused("An editor left it out: take that back, so that it is the same claim again.")
    if len(row["text"]) > LONGEST_STATEMENT:
        raise Refused(f"It is longer than {LONGEST_STATEMENT:,} characters: it is no one statement.")
    at = at or timezone.now()
    found = anchors.anchor(version.text, row["start"], row["end"])
    words = {"text": row["text"], "context": "", "section": row["section"]}
    kind = kind_of(row["text"], section=tuple(row["section"]), context="")
    claim = Claim(
        document=document, key=next_keys(document)(), source="sentence", section_path=path_of(row["section"]),
        kind=kind, position=position_of(version, start),
        review_due_on=first_due(document, at), **words,
    )  # fmt: skip
    read_claim(claim)
    claim.save(by=by, why=f"An editor says that it is a claim. {reason}".strip())
    anchor_at(claim, version, (row["start"], row["end"]))
    statement = Statement(claim.text, "", tuple(claim.section), "sentence", kind, row["start"], row["end"])
    works = works_of(statement, bibliography_of(apart.parts, version.text))
    propose_for(claim, works, version, apart.parts.references)
    _drop_passage(version, row)
    twins = sum(one["text"] == row["text"] for one in version.skipped)
    was = {**words, "prefix": found.prefix, "suffix": found.suffix, "has_twin": bool(twins)}
    edit = StatementEdit(
        claim=claim, version=version, kind=Kind.CLAIM, was=[was], made={"because": row["reason"]},
        reason=reason.strip(), decided_by=by, decided_at=at,
    )  # fmt: skip
    edit.save(by=by, why=edit.reason)
    after_statements_edited({claim: ""})
    return claim


def passage_of(version: Version, edit: StatementEdit) -> dict[str, Any]:
    """What the edit left out, where it stands in this version. Raises Refused where it does not."""
    row = next((one for one in version.skipped if one.get("edit") == edit.pk), None)
    if row is None:
        raise Refused("Its words do not stand in the present text: there is nothing to bring back.")
    return dict(row)


def put_back(version: Version, edit: StatementEdit) -> dict[str, Any]:
    """The passage that the edit left out is none any more."""
    row = passage_of(version, edit)
    _drop_passage(version, row)
    return row


def _drop_passage(version: Version, row: dict[str, Any]) -> None:
    version.skipped = [one for one in version.skipped if one != row]
    version.save(update_fields=["skipped"])


def restore_passage(version: Version, rows: Iterable[dict[str, Any]]) -> None:
    version.skipped = sorted([*version.skipped, *rows], key=lambda one: one["start"])
    version.save(update_fields=["skipped"])
