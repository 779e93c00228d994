"""Bringing a text in: a version, its claims with their anchors, its reference list. All of it or nothing."""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from claims.documents.anchors import anchor
from claims.documents.splitting import Markup, Split, Statement, split
from claims.grading.wording import read_wording
from claims.models import Anchor, CitedWork, Claim, Document, Version

if TYPE_CHECKING:
    from django.contrib.auth.models import User


class ImportRefused(ValueError):
    """The text cannot be imported; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did. `version` is the one that holds the text now, new or not."""

    document: Document
    version: Version
    is_new: bool
    added: int = 0
    retired: int = 0


def import_document(
    text: str,
    *,
    markup: Markup,
    name: str,
    title: str = "",
    slug: str = "",
    url: str = "",
    by: "User | None" = None,
    at: datetime | None = None,
) -> Imported:
    """Imports `text` as a new version of the document `slug` (made from the title, or from `name`, when not given).

    The same text again changes nothing. A statement that stands word for word in the last version stays the same
    claim, wherever it moved to; one that vanished is retired, never deleted. Raises ImportRefused.
    """
    parts = split(text, markup=markup)
    if not parts.statements:
        raise ImportRefused(
            "No statement was found in this text: is it an article in plain text or Markdown?"
        )
    title = title or parts.title or name
    slug = slugify(slug or title)
    if not slug:
        raise ImportRefused("The title gives no slug: give one in Latin letters with --slug.")
    with transaction.atomic():
        document = _document(slug, title=title, url=url, by=by, at=at or timezone.now())
        digest = hashlib.sha256(text.encode()).hexdigest()
        last = document.versions.order_by("-number").first()
        if last is not None and last.sha256 == digest:
            return Imported(document, last, is_new=False)
        version = _version(document, last, text, markup, digest, parts, by=by, at=at or timezone.now())
        added, retired = _settle_claims(version, parts.statements, text)
        _cite(version, parts)
    return Imported(document, version, is_new=True, added=added, retired=retired)


def _document(slug: str, *, title: str, url: str, by: "User | None", at: datetime) -> Document:
    document, _ = Document.objects.select_for_update().get_or_create(
        slug=slug,
        defaults={
            "title": title[:300], "url": url, "owner": by, "created_at": at, "key_prefix": _free_prefix(slug),
        },
    )  # fmt: skip
    if url and document.url != url:
        document.url = url
        document.save(update_fields=["url"])
    return document


def _free_prefix(slug: str) -> str:
    """Begins the keys of a document's claims: its initials (DMN), with a number where they are taken."""
    words = [word for word in re.split(r"[-_\d]+", slug) if word] or ["doc"]
    initials = ("".join(word[0] for word in words) if len(words) > 1 else words[0][:3]).upper()[:6]
    taken = set(Document.objects.filter(key_prefix__startswith=initials).values_list("key_prefix", flat=True))
    candidates = (initials, *(f"{initials}{number}" for number in range(2, len(taken) + 3)))
    return next(prefix for prefix in candidates if prefix not in taken)


def _version(
    document: Document,
    last: Version | None,
    text: str,
    markup: Markup,
    digest: str,
    parts: Split,
    *,
    by: "User | None",
    at: datetime,
) -> Version:
    return document.versions.create(
        number=last.number + 1 if last else 1,
        text=text,
        markup=markup,
        sha256=digest,
        acronyms=parts.acronyms,
        skipped=[
            {"text": skipped.text, "reason": skipped.reason, "start": skipped.start, "end": skipped.end}
            for skipped in parts.skipped
        ],
        imported_by=by,
        imported_at=at,
    )


def _settle_claims(version: Version, statements: list[Statement], text: str) -> tuple[int, int]:
    """Gives each statement its claim, an old or a new one, and retires those without a statement."""
    document = version.document
    held: dict[tuple[str, str], list[Claim]] = {}
    for claim in document.claims.order_by("-position"):
        held.setdefault((claim.text, claim.context), []).append(claim)
    number = document.claims.count()
    added = 0
    for position, statement in enumerate(statements, start=1):
        same = held.get((statement.text, statement.context))
        if same:
            claim = same.pop()
            claim.retired_at = None
        else:
            number, added = number + 1, added + 1
            claim = _new_claim(document, statement, key=f"{document.key_prefix}-{number:03d}")
        claim.position = position
        claim.section, claim.section_path = list(statement.section), " › ".join(statement.section)[:500]
        claim.save()
        _anchor(claim, version, statement, text)
    gone = [claim.pk for claims in held.values() for claim in claims if claim.retired_at is None]
    return added, Claim.objects.filter(pk__in=gone).update(retired_at=version.imported_at)


def _new_claim(document: Document, statement: Statement, *, key: str) -> Claim:
    wording = read_wording(statement.text, context=statement.context)
    return Claim(
        document=document,
        key=key,
        text=statement.text,
        context=statement.context,
        source=statement.source,
        kind=statement.kind,
        wording_strength=wording.strength,
        wording_certainty=wording.certainty,
        wording_cues=[
            {"text": cue.text, "start": cue.start, "end": cue.end, "role": cue.role} for cue in wording.cues
        ],
    )


def _anchor(claim: Claim, version: Version, statement: Statement, text: str) -> None:
    place = anchor(text, statement.start, statement.end)
    Anchor.objects.create(
        claim=claim, version=version, exact=place.exact, prefix=place.prefix, suffix=place.suffix,
        start=place.start, end=place.end,
    )  # fmt: skip


def _cite(version: Version, parts: Split) -> None:
    CitedWork.objects.bulk_create(
        CitedWork(version=version, position=position, text=cited.text)
        for position, cited in enumerate(parts.references, start=1)
    )
