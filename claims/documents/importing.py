"""Bringing a text in: a version, its claims with their anchors, its reference list. All of it or nothing."""

import hashlib
import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.text import slugify

from claims.access.members import begin_members
from claims.documents.citations.apart import Taken, take_apart
from claims.documents.citations.cited_works import carry_ties
from claims.documents.citations.proposals import propose
from claims.documents.formats.article import UnreadableDocument
from claims.documents.splitting.statements import Markup, Split
from claims.documents.versions.restating import propose_restatements
from claims.documents.versions.revision import settle
from claims.models import CitedWork, Document, Version
from claims.refusals import Refused
from claims.reviews.reviewing import set_clocks

if TYPE_CHECKING:
    from django.contrib.auth.models import User


PREFIX_RACES = 5  # how often another import may take the same prefix for keys at the same moment


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did. `version` is the one that holds the text now, new or not."""

    document: Document
    version: Version
    is_new: bool
    added: int = 0
    retired: int = 0

    @property
    def began(self) -> bool:
        """The document is new, too; else something that was there already is changed."""
        return self.is_new and self.version.number == 1


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
    warnings: Sequence[str] = (),
    apart: Taken | None = None,
) -> Imported:
    """Imports `text` as a new version of the document `slug` (made from the title, or from `name`, when not given).

    The same text again changes nothing. A statement of the last version stays the same claim, wherever it moved to and
    when it was reworded (`revision`); one that vanished is retired, never deleted. What a statement cites is proposed
    to the editors, and so are takeaways that repeat the text. `warnings` are those of the reading.
    Who calls this within a transaction gives the text taken `apart` before: that may take its time.

    Raises Refused.
    """
    _refuse_unsound(text, url)
    apart = apart or _taken_apart(text, markup)
    parts = apart.parts
    if not parts.statements:
        raise Refused("No statement was found in this text: is it an article in plain text or Markdown?")
    at = at or timezone.now()
    called = (title or parts.title or name)[:300]
    slug = slugify(slug or called)[:80].strip("-_")
    if not slug:
        raise Refused("The title gives no slug: give one in Latin letters with --slug.")
    with transaction.atomic():
        document = _document(slug, title=called, url=url, by=by, at=at)
        _keep_up(document, title=title[:300], url=url, by=by)
        digest = hashlib.sha256(text.encode()).hexdigest()
        last = document.versions.order_by("-number").first()
        if last is not None and (last.sha256, last.markup) == (digest, markup):
            return Imported(document, last, is_new=False)
        version = _version(document, last, text, markup, digest, parts, by=by, at=at, warnings=list(warnings))
        changes = settle(version, parts.statements)
        propose(version, apart, _cite(version, parts, last))
        propose_restatements(document, at=at)
        set_clocks(document, at=at)
    added, retired = changes.get("new", 0), changes.get("retired", 0)
    return Imported(document, version, is_new=True, added=added, retired=retired)


def _taken_apart(text: str, markup: Markup) -> Taken:
    try:
        return take_apart(text, markup=markup)
    except UnreadableDocument as error:
        raise Refused(str(error)) from error


def _refuse_unsound(text: str, url: str) -> None:
    try:
        text.encode()
        Document._meta.get_field("url").clean(url, None)
    except UnicodeEncodeError as error:
        raise Refused(f"The text holds half a character at {error.start}: save it as UTF-8.") from error
    except ValidationError as error:
        raise Refused(f"The URL “{url[:80]}” is none: {' '.join(error.messages)}") from error
    if "\0" in text:
        raise Refused("The text holds zero bytes: save it as plain text in UTF-8.")


def _document(slug: str, *, title: str, url: str, by: "User | None", at: datetime) -> Document:
    """The document, held until the end of the transaction; a new one when the slug is new."""
    values = {"title": title, "url": url, "owner": by, "created_at": at}
    for _ in range(PREFIX_RACES):
        with suppress(IntegrityError), transaction.atomic():
            held = Document.objects.select_for_update(no_key=True).filter(slug=slug).first()
            return held or _begun(slug, by=by, **values)
    raise Refused("Many documents are being imported at this moment: import it again.")


def _begun(slug: str, *, by: "User | None", created_at: datetime, **values: Any) -> Document:
    document = Document.objects.create(by=by, slug=slug, key_prefix=_free_prefix(slug), created_at=created_at, **values)
    if by is not None:
        begin_members(document, by=by, at=created_at)
    return document


def may_import(done: Imported, by: "User") -> bool:
    """May `by` begin this document, or bring a version into the one that was there?"""
    if done.began:
        return by.has_perm("claims.add_document")
    return by.has_perm("claims.change_document", done.document)


def _keep_up(document: Document, *, title: str, url: str, by: "User | None") -> None:
    """A title or an address that is given replaces the one before."""
    document.title, document.url = title or document.title, url or document.url
    Document.objects.change_all([document], ["title", "url"], by=by)


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
    warnings: list[str],
) -> Version:
    return document.versions.create(
        number=last.number + 1 if last else 1,
        text=text,
        markup=markup,
        sha256=digest,
        acronyms=parts.acronyms,
        warnings=warnings,
        skipped=[
            {
                "text": left.text,
                "reason": left.reason,
                "section": left.section,
                "start": left.start,
                "end": left.end,
            }
            for left in parts.skipped
        ],
        imported_by=by,
        imported_at=at,
    )


def _cite(version: Version, parts: Split, last: Version | None) -> list[CitedWork]:
    entries = [
        CitedWork(version=version, position=position, number=cited.number, text=cited.text)
        for position, cited in enumerate(parts.references, start=1)
    ]
    carry_ties(entries, last.cited_works.all() if last else ())
    return CitedWork.objects.create_all(entries, by=version.imported_by, at=version.imported_at)
