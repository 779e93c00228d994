"""The one transaction of an import: it holds the document, makes sure of the draft, and writes all of it or nothing."""

import hashlib
import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction

from claims.access.members import begin_members
from claims.access.permits import NotPermitted
from claims.documents.citations.cited_works import carry_ties
from claims.documents.citations.proposals import propose
from claims.documents.editing.kept_edits import count_again, keep_edits
from claims.documents.formats.article import Markup
from claims.documents.outcome import Imported
from claims.documents.splitting.split_text import Skipped, Split
from claims.documents.versions.draft import Base, Draft, Seen, claims_read, edits_of, in_order
from claims.documents.versions.restating import propose_restatements
from claims.documents.versions.settling import settle
from claims.evidence.consequences import after_version
from claims.models import CitedWork, Document, StatementEdit, Version
from claims.models.visibility import forget_roles
from claims.refusals import Refused

if TYPE_CHECKING:
    from django.contrib.auth.models import User

PREFIX_RACES = 5  # how often another import may take the same prefix for keys at the same moment
Along = Callable[[Imported], None]


class Overtaken(Exception):
    """Somebody changed the document while its new version was being worked out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """An import that is possible. `called` is the title of a document that begins, `title` one that was given.

    `is_named`: who asks gave the slug; else it was made from a title.
    """

    text: str
    markup: Markup
    slug: str
    is_named: bool
    called: str
    title: str
    url: str
    must_begin: bool
    by: "User | None"
    at: datetime
    warnings: Sequence[str]

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()

    def is_held_by(self, version: Version | None) -> bool:
        return version is not None and (version.sha256, version.markup) == (self.digest, self.markup)


def refuse_importer(document: Document | None, *, by: "User | None", must_begin: bool = False) -> None:
    """To begin a document takes the right to add documents, a version the right to change its own. `by` None is whoever
    runs the installation. Raises NotPermitted, and Refused where a known document `must_begin`.
    """
    if document is None:
        if by is not None and not by.has_perm("claims.add_document"):
            raise NotPermitted(
                "To begin a document takes the right to add documents: name the one that you edit by its short name."
            )
    elif by is not None and not by.has_perm("claims.change_document", document):
        raise NotPermitted(f"“{document.slug}” is here already, and who asks may not change it: give another title.")
    elif must_begin:
        raise Refused(f"A document “{document.slug}” exists: import the new version on its own page.")


def nothing_more(done: Imported) -> None:
    """Nothing else is to be kept with the version."""


@transaction.atomic
def write_version(wanted: Wanted, draft: Draft | None, along: Along) -> Imported:
    """Writes the draft, or only the title and the address where the newest version holds this text (`draft` None).

    Raises Overtaken where the document is not as the draft found it, Refused, NotPermitted.
    """
    document, began = _document(wanted)
    if wanted.by is not None:
        forget_roles(wanted.by)  # to work it out may have taken minutes
    refuse_importer(None if began else document, by=wanted.by, must_begin=wanted.must_begin)
    _keep_up(document, title=wanted.title, url=wanted.url, by=wanted.by)
    last = document.versions.order_by("-number").first()
    if draft is not None:
        done = _new_version(wanted, draft, document, last)
    elif last is not None and wanted.is_held_by(last):
        done = Imported(document, last, is_new=False)
    else:
        raise Overtaken
    along(done)
    return done


def _new_version(wanted: Wanted, draft: Draft, document: Document, last: Version | None) -> Imported:
    held = in_order(claims_read(document).select_for_update(no_key=True, of=("self",)).order_by("pk"))
    if draft.base != Base(last.number if last else 0, tuple(map(Seen.of, held)), edits_of(document)):
        raise Overtaken
    apart = draft.edited.taken
    version = _version(wanted, draft, document)
    claims = settle(version, draft, apart.parts.statements, held)
    recited = propose(version, apart, claims, _cite(version, apart.parts, last))
    propose_restatements(document, draft.repeats, claims, at=wanted.at)
    returned = [claims[new] for _, old, new in draft.carried() if draft.base.claims[old].is_retired]
    if draft.base.edits:
        keep_edits(version, draft.edited.lost)
    if returned:
        count_again(version, returned)
    after_version(version, returned, [claim for claim in held if claim.pk in recited])
    added, retired = version.changes.get("new", 0), version.changes.get("retired", 0)
    return Imported(document, version, is_new=True, added=added, retired=retired)


def _document(wanted: Wanted) -> tuple[Document, bool]:
    """The document, held until the end of the transaction, and whether it begins now, since the slug is new."""
    for _ in range(PREFIX_RACES):
        with suppress(IntegrityError), transaction.atomic():
            held = Document.objects.select_for_update(no_key=True).filter(slug=wanted.slug).first()
            return (held, False) if held else (_begun(wanted), True)
    raise Refused("Many documents are being imported at this moment: import it again.")


def _begun(wanted: Wanted) -> Document:
    document = Document(
        slug=wanted.slug, title=wanted.called, url=wanted.url, owner=wanted.by, created_at=wanted.at,
        key_prefix=_free_prefix(wanted.slug),
    )  # fmt: skip
    document.save(by=wanted.by)
    if wanted.by is not None:
        begin_members(document, by=wanted.by, at=wanted.at)
    return document


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


def _version(wanted: Wanted, draft: Draft, document: Document) -> Version:
    parts, left_out = draft.edited.taken.parts, draft.edited.left_out
    return document.versions.create(
        number=draft.base.number + 1, text=wanted.text, markup=wanted.markup, sha256=wanted.digest,
        acronyms=parts.acronyms, warnings=[*wanted.warnings, *_lost(draft)],
        skipped=[_left_out(one, left_out.get(one.start)) for one in parts.skipped],
        changes=draft.changes(), imported_by=wanted.by, imported_at=wanted.at,
    )  # fmt: skip


def _lost(draft: Draft) -> list[str]:
    """What editors said and what this text does not bear out any more: said once, at the version that lost it."""
    lost = draft.edited.lost
    if not lost:
        return []
    new = StatementEdit.objects.filter(pk__in=lost, lost_in=None).select_related("claim").order_by("pk")
    return [
        f"{row.claim.key}: “{row.get_kind_display()}” was not done again, for {lost[row.pk]}: {row.was[0]['text'][:80]}"
        for row in new
    ]


def _left_out(one: Skipped, edit: int | None) -> dict[str, Any]:
    """`edit` is that of the editor who said that it is no claim."""
    found = {"text": one.text, "reason": one.reason, "section": one.section, "start": one.start, "end": one.end}
    return {**found, "edit": edit} if edit else found


def _cite(version: Version, parts: Split, last: Version | None) -> list[CitedWork]:
    entries = [
        CitedWork(version=version, position=position, number=cited.number, text=cited.text)
        for position, cited in enumerate(parts.references, start=1)
    ]
    carry_ties(entries, last.cited_works.all() if last else ())
    return CitedWork.objects.create_all(entries, by=version.imported_by, at=version.imported_at)
