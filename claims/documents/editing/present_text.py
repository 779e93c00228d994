"""A claim where it stands in the present text, held for an edit; and what an edit keeps of it to be found again."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Self

from django.db.models import F
from django.utils import timezone

from claims.documents.versions import anchors
from claims.models import Anchor, Claim, Document, Rewording, StatementEdit, Version
from claims.refusals import Refused

LONGEST_REASON = 1_000


@dataclass(frozen=True, slots=True)
class Present:
    """`span` is where the claim stands in the text of the version, which is the newest."""

    claim: Claim
    version: Version
    span: tuple[int, int]

    @classmethod
    def of(cls, claim: Claim) -> Self:
        """Holds the document and reads the claim anew. Raises Refused for a claim that the present text does not hold,
        or of which it is open whether it is the same."""
        version = locked_version(claim.document_id)
        claim.refresh_from_db()
        anchor = claim.anchors.filter(version=version).first()
        if claim.retired_at or anchor is None:
            raise Refused(f"{claim.key} is not in the present text: there is nothing to be edited.")
        if claim.rewordings.filter(state=Rewording.State.PROPOSED).exists():
            raise Refused("Say first whether it is still the same claim: confirm or reject the rewording.")
        return cls(claim, version, (anchor.start, anchor.end))

    def words(self) -> dict[str, Any]:
        """What an edit keeps of it: see StatementEdit.was."""
        claim = self.claim
        found = anchors.anchor(self.version.text, *self.span)
        twins = claim.document.claims.filter(retired_at=None, text=claim.text).exclude(pk=claim.pk)
        return {
            "text": claim.text, "context": claim.context, "section": claim.section, "prefix": found.prefix,
            "suffix": found.suffix, "has_twin": twins.exists(),
        }  # fmt: skip

    def following(self) -> list[Claim]:
        """The claims behind it in reading order, with where they `start`."""
        claims = self.claim.document.claims.current().exclude(pk=self.claim.pk)
        here = claims.filter(anchors__version=self.version).annotate(start=F("anchors__start"))
        return list(here.filter(position__gte=self.claim.position).order_by("position", "start"))


def locked_version(document: int) -> Version:
    """The newest version of the document, which is held until the end of the transaction. Raises Refused."""
    Document.objects.select_for_update(no_key=True).get(pk=document)
    version = Version.objects.filter(document=document).order_by("-number").first()
    if version is None:
        raise Refused("This document has no text yet: import one first.")
    return version


def anchor_at(claim: Claim, version: Version, span: tuple[int, int]) -> None:
    """Says where the claim stands in the version: once."""
    one = anchors.anchor(version.text, *span)
    values = {"exact": one.exact, "prefix": one.prefix, "suffix": one.suffix, "start": one.start, "end": one.end}
    Anchor.objects.update_or_create(claim=claim, version=version, defaults=values)


def position_of(version: Version, start: int) -> int:
    """The position of what begins there: behind the claim before it; what stands behind makes room by `make_room`."""
    before = version.anchors.filter(start__lt=start, claim__retired_at=None).order_by("-start")
    position = before.values_list("claim__position", flat=True).first() or 0
    Claim.objects.make_room(version.document, at=position + 1)
    return position + 1


def passage_between(version: Version, start: int, end: int) -> str:
    """What was left out there, "" where nothing was."""
    return next((str(row["text"]) for row in version.skipped if start <= row["start"] < end), "")


def refuse_without_reason(reason: str) -> str:
    """The reason as it is kept. Raises Refused."""
    if not reason.strip():
        raise Refused("Say why: colleagues read it, and so does whoever takes it back.")
    if len(reason) > LONGEST_REASON:
        raise Refused(f"A reason has at most {LONGEST_REASON:,} characters: shorten it.")
    return reason.strip()


def refuse_shared(claims: Iterable[Claim]) -> None:
    """Claims that say the same share their evidence: which of it goes where could not be said. Raises Refused."""
    for claim in claims:
        other = claim.restates or claim.restated_by.first()
        if other is not None:
            raise Refused(
                f"{claim.key} and {other.key} share their evidence: say first that they are different claims."
            )


def still_current(edit: StatementEdit) -> StatementEdit:
    """The edit as it is now, held. Raises Refused where it was taken back, or a later one stands on it."""
    row = StatementEdit.objects.select_for_update(no_key=True, of=("self",)).get(pk=edit.pk)
    if row.ended_at:
        raise Refused(
            f"{row.ended_by or 'Somebody'} took this back already, {timezone.localtime(row.ended_at):%Y-%m-%d %H:%M};"
            " reload the page."
        )
    later = StatementEdit.objects.current().filter(pk__gt=row.pk).on(*filter(None, (row.claim, row.other)))
    if last := later.order_by("-pk").first():
        raise Refused(f"Since then somebody edited {last.claim.key} ({last.get_kind_display()}): take that back first.")
    return row
