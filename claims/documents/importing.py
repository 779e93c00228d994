"""Bringing a text in: read, taken apart, worked out as the next version, and only then written. All of it or nothing.

`import_source` is the one way in: the desk, the API, the command and the worker hand over what they were given.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from math import inf
from pathlib import PurePath
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.text import slugify

from claims.documents.citations.apart import Taken, take_apart
from claims.documents.formats.article import Markup
from claims.documents.formats.reading import read_document
from claims.documents.outcome import Imported
from claims.documents.progress import Progress, Step, untold
from claims.documents.versions.draft import Draft, base_of, work_out
from claims.documents.writing import Along, Overtaken, Wanted, nothing_more, refuse_importer, write_version
from claims.models import Document
from claims.models.bounds import refuse_longer
from claims.refusals import Refused

if TYPE_CHECKING:
    from django.contrib.auth.models import User

LONGEST_TITLE = 300  # characters
TRIES = 5  # of working a version out, while others change the document under it


@dataclass(frozen=True, slots=True)
class Source:
    """What is to be imported, as it was handed over. `name` is the file's, or "" for a text that has none."""

    data: bytes
    name: str = ""
    content_type: str = ""

    @property
    def called(self) -> str:
        """What refusals call it."""
        return self.name or "The text"

    @property
    def title(self) -> str:
        """What the file is called, as a title."""
        return PurePath(self.name).stem.replace("-", " ").replace("_", " ").strip().capitalize()


def slug_of(name: str) -> str:
    """What names a document in addresses, made from its title; "" where nothing of it is in Latin letters."""
    return slugify(name)[:80].strip("-_")


class TakesLong(Exception):
    """The text is longer than somebody should wait for."""


def import_source(
    source: Source, *, title: str = "", slug: str = "", url: str = "", must_begin: bool = False,
    by: "User | None" = None, at: datetime | None = None, longest: float = inf, progress: Progress = untold,
    along: Along = nothing_more,
) -> Imported:  # fmt: skip
    """Reads what was handed over, by whichever door, and imports its text: see `import_document`.

    Raises Refused, NotPermitted, and TakesLong for a text of more than `longest` characters.
    """
    progress(Step.READING)
    reading = read_document(source.data, source.called, source.content_type)
    if len(reading.text) > longest:
        raise TakesLong
    return import_document(
        reading.text, markup=reading.markup, name=reading.title or source.title, title=title, slug=slug, url=url,
        must_begin=must_begin, by=by, at=at, warnings=reading.warnings, progress=progress, along=along,
    )  # fmt: skip


def import_document(
    text: str, *, markup: Markup, name: str, title: str = "", slug: str = "", url: str = "", must_begin: bool = False,
    by: "User | None" = None, at: datetime | None = None, warnings: Sequence[str] = (), progress: Progress = untold,
    along: Along = nothing_more,
) -> Imported:  # fmt: skip
    """Imports `text` as a new version of the document `slug` (made from the title, or from `name`, when not given).

    Titles are often shared, or wrong: where the slug is made from one, a text that shares less than half of its
    statements with the document is refused.

    The same text again changes nothing. A statement of the last version stays the same claim, wherever it moved to and
    when it was reworded (`pairing`); one that vanished is retired, never deleted. What a statement cites is proposed
    to the editors, and so are takeaways that repeat the text. `warnings` are those of the reading. `by` None is whoever
    runs the installation; with `must_begin` a document that is here already is refused instead of changed.

    All is worked out before the transaction that writes it. `along` is done within that, and undoes it by raising.

    Raises Refused, NotPermitted.
    """
    _refuse_unsound(text, url)
    progress(Step.SPLITTING)
    apart = take_apart(text, markup=markup)
    if not apart.parts.statements:
        raise Refused("No statement was found in this text: is it an article in plain text or Markdown?")
    refuse_longer(title, LONGEST_TITLE, "title")
    called = (title or apart.parts.title or name)[:LONGEST_TITLE]
    is_named, slug = bool(slug), slug_of(slug or called)
    if not called:
        raise Refused("The text names no title: give one.")
    if not slug:
        raise Refused("The title gives no short name: give one in Latin letters.")
    wanted = Wanted(
        text=text, markup=markup, slug=slug, is_named=is_named, called=called, title=title, url=url,
        must_begin=must_begin, by=by,
        at=at or timezone.now(), warnings=warnings,
    )  # fmt: skip
    for _ in range(TRIES):
        draft = _draft(wanted, apart, progress)
        progress(Step.WRITING)
        with suppress(Overtaken):
            return write_version(wanted, draft, along)
    raise Refused(f"“{slug}” is being changed by others at this moment: import the text again when they are done.")


def _draft(wanted: Wanted, apart: Taken, progress: Progress) -> Draft | None:
    """None for a text that the newest version holds already. Refuses a stranger before the work, not only after it."""
    document = Document.objects.filter(slug=wanted.slug).first()
    refuse_importer(document, by=wanted.by, must_begin=wanted.must_begin)
    if document and wanted.is_held_by(document.versions.order_by("-number").first()):
        return None
    draft = work_out(base_of(document), wanted.text, wanted.markup, apart, progress=progress)
    if not wanted.is_named and draft.is_of_another_text():
        raise Refused(
            f"A document “{wanted.slug}” is here already, and only {draft.kept()} of the {len(apart.parts.statements)}"
            f" statements of this text stand in it. Is this its new version? Give its short name, {wanted.slug}. Is it"
            " another article? Give it a short name or a title of its own."
        )
    return draft


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
