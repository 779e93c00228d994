"""Following a section by one click, from the text of its document and from the page of one of its claims."""

import json
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from claims.models import Claim, Document, Subscription
from claims.refusals import Refused

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from claims.admin.document.document_page import Line


class FollowableSection(NamedTuple):
    """`value` is as a form names it: by its headings, so that a page that is no longer true follows no other one."""

    label: str
    value: str


def followed_sections(document: Document, user: "User") -> set[str]:
    """The values of those that the user follows."""
    rows = Subscription.objects.on().filter(user=user, document=document).exclude(section=[])
    return {_value(section) for section in rows.values_list("section", flat=True)}


def section_of_lines(lines: Iterable["Line"]) -> FollowableSection | None:
    """Of what stands under one heading; None where no claim does, or no heading is above."""
    claim = next((line.claim for line in lines if line.claim), None)
    return next(iter(sections_around(claim)), None) if claim else None


def sections_around(claim: Claim) -> list[FollowableSection]:
    """That of the claim, then those around it."""
    paths = [claim.section[:depth] for depth in range(len(claim.section), 0, -1)]
    return [FollowableSection(" › ".join(path), _value(path)) for path in paths]


def headings_of(value: str) -> list[str]:
    """What a form names; [] of the whole document. Raises Refused for what no form of ours sends."""
    try:
        headings = json.loads(value) if value else []
    except ValueError:
        headings = None
    if not isinstance(headings, list) or not all(isinstance(one, str) for one in headings):
        raise Refused("Nothing was changed: press “Follow” beside a section.")
    return headings


def _value(headings: Sequence[str]) -> str:
    return json.dumps(list(headings), ensure_ascii=False)
