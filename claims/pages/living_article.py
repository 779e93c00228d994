"""The living article: the text of a document as it is read, and at each statement where its evidence stands."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.http import Http404, HttpRequest
from django.utils.safestring import SafeString

from claims import links
from claims.models import Anchor, Claim, Document, PublishedPage
from claims.pages.answers import Made, of_document, page
from claims.pages.door import Reading
from claims.pages.living_text import LivingBlock, Span, in_parts, living_text
from claims.pages.marked_text import Marks, mark, marked_text
from claims.pages.new_since import new_since
from claims.pages.published import published
from claims.pages.sentence_states import BY_NAME, count_states, with_state
from claims.pages.shown_claim import ShownClaim, shown
from claims.pages.stamps import changed_at
from literature.formats.line import web_address
from literature.views import sample_banner

STATEMENTS_A_PART = 100  # some ten minutes of reading


@dataclass(frozen=True, slots=True)
class Part:
    """The part of a text that is shown, of `number_of` parts; `ids` are of its claims, None for all of the text."""

    number: int
    number_of: int
    blocks: Sequence[LivingBlock]
    ids: list[int] | None
    headings: list[tuple[int, str]]

    @property
    def previous(self) -> int:
        """The number of the part before, 0 before the first."""
        return self.number - 1

    @property
    def next(self) -> int:
        """The number of the part behind, 0 behind the last."""
        return self.number + 1 if self.number < self.number_of else 0


@of_document("part", "show", "open", "since")
def article(request: HttpRequest, reading: Reading) -> Made:
    """Since a day it passes: there are more days than pages that are worth keeping."""
    context = article_context(request, reading) | {"watched": _watched(request, reading)}
    return replace(page("pages/article.html", context), passes=bool(context["since"]))


def _watched(request: HttpRequest, reading: Reading) -> PublishedPage | None:
    """What was last seen at the page where it was published: of no concern to strangers, who are shown no preview."""
    if not reading.is_preview:
        return None
    pages = PublishedPage.objects.visible_to(request.user, shows=(Document,))
    return pages.filter(document=reading.document).first()


def article_context(request: HttpRequest, reading: Reading) -> dict[str, Any]:
    show, opened = request.GET.get("show", ""), request.GET.get("open", "")
    if show and show not in BY_NAME:
        raise Http404("There is no such filter.")
    since = _day(request.GET.get("since", ""))
    part = part_of(reading, request.GET.get("part", ""), opened)
    document = reading.document
    summary = published(document, at=changed_at(document), version=document.newest, only=part.ids, in_brief=True)
    claims = shown(summary)
    if opened and opened not in claims:
        raise Http404("There is no such statement here.")
    kept = with_state(summary.claims, summary.bibliography, show) if show else list(claims)
    new = new_since(document, since) if since else {}
    kept = [key for key in kept if key in new] if since else kept
    of_part = f"part={part.number}&" if part.number_of > 1 else ""
    of_filter = (f"show={show}&" if show else "") + (f"since={since}&" if since else "")
    marks = Marks(
        keys=claims.keys(),
        states={key: claims[key].states[0] for key in kept},
        address=reading.address(),
        query=of_filter + of_part,
        opened=opened,
    )
    placed = {key for block in part.blocks for key in block.keys}
    return page_context(request, reading) | {
        "room": "article",
        "summary": summary,
        "part": part,
        "text": marked_text(part.blocks, marks),
        "claims": claims,
        "left": _unplaced(claims, placed, marks) if part.number == part.number_of else [],
        "legend": count_states(summary),
        "show": BY_NAME.get(show),
        "since": since,
        "new": [(key, new[key]) for key in kept if key in new],
        "kept": kept,
        "opened": _opened(reading, opened, summary.generated_at) if opened else None,
        "of_part": of_part,
        "of_filter": of_filter,
    }


def _day(asked: str) -> date | None:
    """None where none is asked for. Raises Http404 for what is no day."""
    try:
        return date.fromisoformat(asked) if asked else None
    except ValueError as error:
        raise Http404("There is no such day: write it as 2026-01-31.") from error


def _opened(reading: Reading, key: str, at: datetime) -> ShownClaim:
    """The statement with all that stands beside it; of the others a mark is enough."""
    document = reading.document
    [pk] = document.claims.filter(key=key).values_list("pk", flat=True)
    return shown(published(document, at=at, version=document.newest, only=[pk]))[key]


def page_context(request: HttpRequest, reading: Reading) -> dict[str, Any]:
    """What every page of a document needs. Nothing of it may depend on who asks, but for a preview."""
    return {
        "reading": reading,
        "document": reading.document,
        "desk": links.desk(reading.document),
        "published_at": web_address(reading.document.url),
        "overview_address": reading.address("overview"),
        **sample_banner(request),
    }


def part_of(reading: Reading, asked: str, opened: str) -> Part:
    """Raises Http404 for a part that is not there."""
    version = reading.document.versions.get(number=reading.document.newest)
    anchors = Anchor.objects.filter(version=version, claim__retired_at=None)
    rows = list(anchors.values_list("start", "end", "claim__key", "claim"))
    blocks = living_text(version.text, version.markup, (Span(*row[:3]) for row in rows))
    parts = in_parts(blocks, STATEMENTS_A_PART)
    place = {key: number for number, part in enumerate(parts, start=1) for block in part for key in block.keys}
    number = place.get(opened, 1) if not asked else int(asked) if asked.isdecimal() and len(asked) < 6 else 0
    if not 0 < number <= len(parts):
        raise Http404("There is no such part.")
    ids = [pk for *_, key, pk in rows if place.get(key, len(parts)) == number]
    if number == len(parts):
        ids += Claim.objects.current().filter(document=reading.document).exclude(
            pk__in=[pk for *_, pk in rows]
        ).values_list("pk", flat=True)  # fmt: skip
    headings = [
        (at, "".join(piece.text for piece in block.pieces))
        for at, part in enumerate(parts, start=1)
        for block in part
        if block.kind == "heading"
    ]
    return Part(number, len(parts), parts[number - 1], ids if len(parts) > 1 else None, headings)


def _unplaced(claims: dict[str, ShownClaim], placed: set[str], marks: Marks) -> list[tuple[ShownClaim, SafeString]]:
    """Statements of the present text that do not stand in it as one piece, each with its mark: they are shown behind
    it."""
    return [
        (claim, mark(key, marks) if key in marks.states else SafeString())
        for key, claim in claims.items()
        if key not in placed
    ]
