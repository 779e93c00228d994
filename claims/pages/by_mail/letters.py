"""What those are written who follow what is public: whether they want it, and then a line for each change."""

import re
from collections.abc import Iterator
from datetime import datetime
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from django.conf import settings

from claims import links
from claims.alerts.letter import Letter
from claims.alerts.message import GRAVE, NEWS, WARNING, Item, Link
from claims.exports.summary import Summary
from claims.exports.whats_new import changes
from claims.models import PublicFollower

OF_A_CLAIM = re.compile(r"(?P<key>[\w-]+): (?P<what>.+)", re.DOTALL)
ZONE = ZoneInfo("UTC")
GRAVEST = ("retract", "expression of concern")
WORTH_A_LOOK = ("contest", "certainty", "contradicting", "correct")


def asked_to_confirm(row: PublicFollower, *, at: datetime) -> Letter:
    item = Item(
        kind="confirm", headline="Confirm that you follow this by mail", citation=_title(row), at=at, is_letter=True,
        reason="Somebody, you we hope, asked to have this address told what changes there.",
        to_do="Nothing is sent before you confirm. If it was not you, do nothing: the address is deleted in two days.",
        links=(Link("Confirm it", links.confirm_following(row.stop_token)),),
    )  # fmt: skip
    return _letter(row, "confirm", (item,), at)


def what_changed(row: PublicFollower, before: Summary, now: Summary, *, content: str, at: datetime) -> Letter:
    """`content` is the hash of what is published now: the letter has the same id at each attempt."""
    return _letter(row, content, tuple(_items(row, before, now)), at)


def _letter(row: PublicFollower, what: str, items: tuple[Item, ...], at: datetime) -> Letter:
    return Letter(
        id=id_of(row, what),
        created_at=at,
        zone=ZONE,
        items=items,
        thread=f"claim:{row.claim_id}" if row.claim_id else f"document:{row.document_id}",
        stop_link=links.stop_mail(row.stop_token),
        sample=settings.LITERATURE_IS_SAMPLE,
        footing=f"You asked for these mails about {_title(row)}. The link below stops them and deletes your address.",
    )


def id_of(row: PublicFollower, what: str) -> UUID:
    return uuid5(row.stop_token, what)


def _title(row: PublicFollower) -> str:
    return f"{row.claim.key} of “{row.document.title}”" if row.claim else f"“{row.document.title}”"


def _items(row: PublicFollower, before: Summary, now: Summary) -> Iterator[Item]:
    claims = {claim.key: claim for claim in (*before.claims, *now.claims)}
    for line in changes(before, now):
        match = OF_A_CLAIM.fullmatch(line)
        claim = claims.get(match["key"]) if match else None
        what = match["what"] if match and claim else line
        yield Item(
            kind="published", headline=f"What is new in “{now.title}”", severity=_severity(what), citation="",
            claim_key=claim.key if claim else "", claim=claim.text if claim else "", after=what,
            reason="", links=_links(row, claim.key if claim else ""),
        )  # fmt: skip


def _severity(what: str) -> str:
    words = what.lower()
    if any(word in words for word in GRAVEST) and "no notice" not in words:
        return GRAVE
    return WARNING if any(word in words for word in WORTH_A_LOOK) else NEWS


def _links(row: PublicFollower, key: str) -> tuple[Link, ...]:
    """The public page of the statement, also of one that has left the text."""
    if key:
        return (Link("Its evidence", links.absolute(links.statement_page(row.document, key))),)
    return (Link("The article", links.absolute(links.page(row.document))),)
