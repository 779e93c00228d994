"""Works that a person describes by hand: a web page, a guideline, or what a file or an identifier said too little of.

A work with a record of PubMed is corrected there: what was written over it here would be gone with the next refresh.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from literature.formats.entries import filled
from literature.formats.file_dates import read_day
from literature.formats.line import one_line
from literature.formats.names import group, read_names
from literature.library.adding import AddRefused, known
from literature.models import Correction, Reference, ReferenceEvent
from literature.refusals import Refused
from literature.rules.pasted_identifiers import NotRecognised, recognise
from literature.sql.bulk_sql import longest

if TYPE_CHECKING:
    from django.contrib.auth.models import User

Kind = Reference.Kind
WRITTEN = ("kind", "title", "authors", "journal", "year", "month", "day", "url")
LONGEST_SITE = longest(Reference, "journal")


class DescribeRefused(Refused):
    """The work cannot be described so; the message says what to mend."""


@dataclass(frozen=True, slots=True)
class Said:
    """A work as a person describes it: `authors` one a line, `published` as far as it is known ("2024", "2024-05").

    `organisation` publishes it, and is its author where no person is named. `site` is the web site, or the journal.
    """

    title: str
    url: str = ""
    kind: str = Kind.WEB_PAGE
    authors: str = ""
    organisation: str = ""
    site: str = ""
    published: str = ""
    accessed: date | None = None


def add_described(said: Said, *, by: "User", at: datetime | None = None) -> Reference:
    """A new work. Raises DescribeRefused: without a title, or with an address that a work has already."""
    at = at or timezone.now()
    with transaction.atomic():
        values, details = _values(said), _details(said, {})
        _refuse_taken(values["url"], None)
        if not values["url"]:
            raise DescribeRefused("Give the address at which it is read: it is what the work is known by.")
        reference = Reference.objects.create(**values, details=details, added_at=at, changed_at=at, checked_at=at)
        ReferenceEvent.objects.append(
            [ReferenceEvent(reference=reference, kind=ReferenceEvent.Kind.ADDED, quiet=True, at=at)]
        )
        Correction.objects.create(
            kind=Correction.Kind.DESCRIBED, reference=reference, after=filled(_shown(reference)), by=by, at=at
        )
    return reference


def describe(reference: Reference, said: Said, *, by: "User", at: datetime | None = None) -> Reference:
    """Writes what is said over what was known. The same again changes nothing. Raises DescribeRefused."""
    at = at or timezone.now()
    with transaction.atomic():
        held = Reference.objects.select_for_update().get(pk=reference.pk)
        refuse_record(held)
        before, values = _shown(held), _values(said)
        _refuse_taken(values["url"], held)
        for name, value in values.items():
            setattr(held, name, value)
        held.details = _details(said, held.details)
        after = _shown(held)
        changed = [name for name in after if before[name] != after[name]]
        if not changed:
            return held
        held.changed_at = at
        held.save(update_fields=[*WRITTEN, "details", "changed_at"])
        ReferenceEvent.objects.append(
            [ReferenceEvent(reference=held, kind=ReferenceEvent.Kind.CHANGED, changed_fields=changed, at=at)]
        )
        Correction.objects.create(
            kind=Correction.Kind.DESCRIBED, reference=held, by=by, at=at,
            before={name: before[name] for name in changed}, after={name: after[name] for name in changed},
        )  # fmt: skip
    return held


def said_of(reference: Reference) -> Said:
    """What is known of a work, as a form shows it."""
    organisation = reference.details.get("publisher", "")
    people = [one for one in reference.authors if one != group(organisation)]
    accessed = reference.details.get("accessed", "")
    day = "-".join(f"{part:02}" for part in (reference.year, reference.month, reference.day) if part)
    return Said(
        title=reference.title,
        url=reference.url,
        kind=reference.kind,
        authors="\n".join(map(_line, people)),
        organisation=organisation,
        site=reference.journal,
        published=day,
        accessed=date.fromisoformat(accessed) if len(accessed) == len("2026-01-01") else None,
    )


def refuse_record(reference: Reference) -> None:
    """Raises DescribeRefused for a work that PubMed has a record of."""
    if reference.fingerprint:
        raise DescribeRefused(
            f"PubMed's record of PMID {reference.pmid} says what this work is: it is corrected there."
        )


def _values(said: Said) -> dict[str, Any]:
    title = one_line(said.title)
    if not title:
        raise DescribeRefused("Give the title, as the work itself has it.")
    day = read_day(said.published)
    if said.published.strip() and not day.year:
        raise DescribeRefused(f"“{said.published}” is no date: write 2024-05-03, 2024-05 or 2024.")
    if len(said.site) > LONGEST_SITE:
        raise DescribeRefused(f"The name of the site is longer than {LONGEST_SITE} characters: shorten it.")
    authors = read_names(said.authors.splitlines()).people
    organisation = one_line(said.organisation)
    return {
        "kind": said.kind,
        "title": title,
        "authors": authors or ([group(organisation)] if organisation else []),
        "journal": one_line(said.site),
        **day._asdict(),
        "url": _address(said.url) if said.url.strip() else "",
    }


def _address(text: str) -> str:
    try:
        identifier = recognise(text)
    except NotRecognised as error:
        raise DescribeRefused(str(error)) from error
    if identifier.scheme != "url":
        raise DescribeRefused(f"The address is that of {identifier}: add the work by it, then its record is looked up.")
    return identifier.value


def _refuse_taken(url: str, reference: Reference | None) -> None:
    if not url:
        return
    try:
        stored = known(recognise(url))
    except AddRefused as error:
        raise DescribeRefused(str(error)) from error
    if stored and stored != reference:
        raise DescribeRefused(f"The library has a work with this address already: “{stored}”.")


def _details(said: Said, before: Mapping[str, Any]) -> dict[str, Any]:
    named = {
        "publisher": one_line(said.organisation),
        "accessed": said.accessed.isoformat() if said.accessed else "",
    }
    return {name: value for name, value in {**before, **named}.items() if value or name not in named}


def _shown(reference: Reference) -> dict[str, Any]:
    """The fields that a person describes, as a page of what changed names them."""
    said = said_of(reference)
    return {
        name: value.isoformat() if isinstance(value := getattr(said, name), date) else value or ""
        for name in Said.__slots__
    }


def _line(person: Mapping[str, Any]) -> str:
    """As `read_names` reads it back: a comma behind it marks a group."""
    if person["collective"]:
        return f"{person['collective']},"
    return ", ".join(filter(None, (person["last"], person["fore"] or person["initials"], person["suffix"])))
