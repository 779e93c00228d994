"""What is to become of one record of a file: which stored work it is, what it adds to it, or why it is refused."""

from dataclasses import dataclass
from typing import Any, Literal

from literature.formats.entries import Entry
from literature.library.same_title import same_by_title
from literature.models import Reference
from literature.rules.pasted_identifiers import Identifier, Scheme
from literature.sql.bulk_sql import longest

Verdict = Literal["added", "updated", "known", "refused"]
SCHEMES: tuple[Scheme, ...] = ("pmid", "doi", "pmcid")
NAMED_BY: tuple[Scheme, ...] = (*SCHEMES, "url")
LONGEST = {name: longest(Reference, name) for name in NAMED_BY}
CUT = {name: longest(Reference, name) for name in ("journal", "volume", "issue", "pages")}
WITHOUT_IDENTIFIER = "it has no PMID, DOI, PMCID or address: `find_candidates --all` proposes records for such works"


class EntryRefused(ValueError):
    """One record is not taken; the message says why."""


@dataclass(frozen=True, slots=True)
class Judged:
    """`reference` is the stored work that the record is, None for a new one; `empty` are its fields that it fills."""

    verdict: Verdict
    reason: str = ""
    reference: Reference | None = None
    empty: tuple[str, ...] = ()


def judged(entry: Entry, *, locked: bool = False) -> Judged:
    """Reads only; with `locked`, within a transaction, the stored work is held. Cuts what its column cannot hold.

    Raises EntryRefused.
    """
    _make_fit(entry)
    reference = _match(entry.values, locked) or same_by_title(entry.values)
    if reference is None:
        return Judged("added", "" if _is_named(entry) else WITHOUT_IDENTIFIER)
    if reference.fingerprint:
        return Judged("known", "its record from PubMed is kept as it is", reference)
    empty = _empty_fields(reference, entry)
    return (
        Judged("updated", f"filled: {', '.join(empty)}", reference, empty) if empty else Judged("known", "", reference)
    )


def _make_fit(entry: Entry) -> None:
    """Cuts what its column cannot hold. Raises EntryRefused for what cannot be told from another work."""
    if entry.problem:
        raise EntryRefused(entry.problem)
    if not _is_named(entry) and not entry.values.get("title"):
        raise EntryRefused("it has neither an identifier nor a title")
    for scheme, most in LONGEST.items():
        if len(entry.values.get(scheme, "")) > most:
            raise EntryRefused(f"its {scheme} is longer than {most} characters")
    for name, most in CUT.items():
        if len(whole := entry.values.get(name, "")) > most:  # the whole stays in `details`
            entry.details[name], entry.values[name] = whole, whole[:most]


def _is_named(entry: Entry) -> bool:
    return any(entry.values.get(name) for name in NAMED_BY)


def _match(values: dict[str, Any], locked: bool) -> Reference | None:
    """The stored reference of these identifiers. Raises EntryRefused where they are of several, or contradict it."""
    for name in NAMED_BY:
        if not (value := values.get(name)):
            continue
        rows = Reference.objects.filter(**{name: value})
        found = list((rows.locked_in_order() if locked else rows.order_by("pk"))[:2])
        if len(found) > 1:
            raise EntryRefused(f"several references have the {name} {value}: give its PMID")
        if found:
            _refuse_contradiction(found[0], values)
            return found[0]
    return None


def _refuse_contradiction(reference: Reference, values: dict[str, Any]) -> None:
    for name in SCHEMES:
        ours, theirs = getattr(reference, name), values.get(name)
        if ours and theirs and ours != theirs:
            raise EntryRefused(f"the file says {name} {theirs}, the library {ours} for the same work: mend the file")
        if theirs and not ours and Reference.objects.filter(**{name: theirs}).exclude(pk=reference.pk).exists():
            raise EntryRefused(f"its {name} {theirs} is that of another reference in the library")


def _empty_fields(reference: Reference, entry: Entry) -> tuple[str, ...]:
    """Those of a reference without a PubMed record that the entry fills; what stands there stays."""
    empty = [name for name, value in entry.values.items() if value and not getattr(reference, name)]
    tells_title = "title" in entry.values and is_only_named(reference)
    return (*empty, "title") if tells_title else tuple(empty)


def is_only_named(reference: Reference) -> bool:
    """Its identifier stands for its title, which nobody has told yet."""
    identifiers = [Identifier(name, value) for name in NAMED_BY if (value := getattr(reference, name))]
    return reference.title in map(str, identifiers)
