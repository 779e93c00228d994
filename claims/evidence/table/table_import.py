"""Taking the rows of a table in as evidence: each is new, here already, or refused with its reason.

A row never writes over what stands, and never brings back what an editor rejected or withdrew. The same file again
changes nothing.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from django.db import transaction

from claims.evidence.caution_facts import cautions_about
from claims.evidence.cautions import Caution
from claims.evidence.decisions import Finding, attach_evidence, section_in
from claims.evidence.table.csv_file import Row
from claims.models import Claim, Evidence
from claims.refusals import Refused
from literature.library.adding import add_reference, known
from literature.models import Reference
from literature.rules.pasted_identifiers import Identifier, NotRecognised, recognise

if TYPE_CHECKING:
    from django.contrib.auth.models import User

Verdict = Literal["new", "same", "refused"]
COMPARED = (
    "stance", "directness", "directness_reason", "design", "sample_size", "quality", "locator", "note",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class RowOutcome:
    """What a row came to. `reason` of a refusal; `cautions` of a new row, which is taken in nevertheless."""

    line: int
    claim: str
    work: str
    verdict: Verdict
    reason: str = ""
    cautions: Sequence[str] = ()


def dry_run(rows: Iterable[Row], *, by: "User | None") -> list[RowOutcome]:
    """What importing would do, found out by doing it; nothing of it stays."""
    with transaction.atomic():
        outcomes = list(import_rows(rows, by=by))
        transaction.set_rollback(True)
    return outcomes


def import_rows(rows: Iterable[Row], *, by: "User | None") -> Iterator[RowOutcome]:
    """Takes the rows in, one transaction a row; one that is refused keeps no other back."""
    for row in rows:
        try:
            with transaction.atomic():
                outcome = _import_row(row, by=by)
        except Refused as refused:
            outcome = RowOutcome(row.line, row.cells.get("claim", ""), _named(row), "refused", str(refused))
        yield outcome


def summary(outcomes: Iterable[RowOutcome]) -> dict[str, int]:
    """How many are new, same and refused, in this order."""
    counts = Counter(outcome.verdict for outcome in outcomes)
    return {verdict: counts[verdict] for verdict in ("new", "same", "refused")}


def _import_row(row: Row, *, by: "User | None") -> RowOutcome:
    if row.fault:
        raise Refused(row.fault)
    claim, finding = _claim(row, by=by), _finding(row)
    reference = _work(row, by=by)
    if (stands := _same_finding(claim, reference, finding.quote)) is not None:
        _refuse_other(stands, row, finding)
        return RowOutcome(row.line, claim.key, reference.short_citation, "same")
    _refuse_other_section(row, reference, finding)
    found = cautions_about(claim, reference, directness=finding.directness, quote=finding.quote)
    attach_evidence(claim, reference, finding, by=by, why=_why(row, found))
    texts = [caution.says for caution in found]
    return RowOutcome(row.line, claim.key, reference.short_citation, "new", cautions=texts)


def _claim(row: Row, *, by: "User | None") -> Claim:
    """A claim that `by` may not see is not there for them; only the command tries a file without naming anybody."""
    key = row.cells["claim"]
    claims = Claim.objects.visible_to(by) if by else Claim.objects.all()
    claim = claims.select_related("document", "restates").filter(key__iexact=key).first()
    if claim is None:
        raise Refused(f"No claim has the key “{key}”." if key else "The key of the claim is missing.")
    if by and not by.has_perm("claims.add_evidence", claim):
        raise Refused(f"Your role in the document of {claim.key} does not allow you to attach evidence.")
    return claim


def _identifiers(row: Row) -> list[Identifier]:
    """Raises NotRecognised for a cell that holds something else."""
    given = [(name, row.cells[name]) for name in ("pmid", "doi", "url") if row.cells[name]]
    named = [(name, recognise(text)) for name, text in given]
    for name, identifier in named:
        if name != "url" and identifier.scheme != name:
            raise NotRecognised(f"“{row.cells[name]}” is no {name.upper()}.")
    return [identifier for _, identifier in named]


def _work(row: Row, *, by: "User | None") -> Reference:
    """The stored work, or a new one that waits for its details. Of two identifiers both name the same, or none does."""
    named = _identifiers(row)
    if not named:
        raise Refused("No work is named: give its PMID or DOI.")
    stored = known(named[0]) or next(filter(None, map(known, named[1:])), None)
    if stored is None:
        if named[0].scheme == "url":
            raise Refused("No stored work has this address: give the PMID or DOI of the work.")
        return add_reference(str(named[0]), by=by).reference
    for scheme, value in named:
        if (stands := getattr(stored, scheme)) and stands != value:
            raise Refused(
                f"PMID and DOI name two works: the stored one has the {scheme.upper()} {stands}, not {value}."
            )
    return stored


def _finding(row: Row) -> Finding:
    cells = row.cells
    return Finding(
        stance=cells["stance"].lower(),
        directness=cells["directness"].lower(),
        directness_reason=cells["directness_reason"],
        quote=" ".join(cells["quote"].split()),
        note=cells["note"],
        design=cells["design"],
        sample_size=_number(cells["sample_size"]),
        quality=cells["quality"].lower(),
        locator=cells["locator"],
    )


def _number(text: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 11):
        raise Refused(f"The sample size “{text[:30]}” is no whole number: write it with digits only.")
    return int(text)


def _same_finding(claim: Claim, reference: Reference, quote: str) -> Evidence | None:
    """The row that this one would repeat; the current one before those that were rejected or withdrawn."""
    rows = claim.evidence.filter(reference=reference, quote=quote).select_related("decided_by").order_by("pk")
    return next((row for row in rows if row.state in ("proposed", "accepted")), rows.last())


def _refuse_other(stands: Evidence, row: Row, finding: Finding) -> None:
    """A cell that is empty says nothing; one that is filled has to say what stands."""
    if stands.state in (Evidence.State.REJECTED, Evidence.State.WITHDRAWN):
        raise Refused(
            f"This finding was {stands.state}"
            f"{f' by {stands.decided_by}' if stands.decided_by else ''} ({stands.decision_reason}): a file does not "
            "bring it back. Take the decision back on the page of the claim."
        )
    given = [name for name in COMPARED if row.cells[name]]
    other = [name for name in given if _as_kept(getattr(finding, name)) != _as_kept(getattr(stands, name))]
    if other:
        differ = ", ".join(f"{name.replace('_', ' ')} “{getattr(stands, name) or 'none'}”" for name in other)
        raise Refused(
            f"This finding stands already with {differ}: a file writes nothing over."
            " Revise it on the page of the claim."
        )


def _as_kept(value: Any) -> Any:
    return " ".join(value.split()) if isinstance(value, str) else value


def _refuse_other_section(row: Row, reference: Reference, finding: Finding) -> None:
    if not (given := row.cells["section"]):
        return
    if not finding.quote:
        raise Refused("A section is named, but there is no quote.")
    stands = section_in(reference, finding.quote)[:60]
    if given.lower() != stands.lower():
        raise Refused(
            f"The quote stands under {stands or 'no label'}, not under {given}: mend the section or empty it."
        )


def _why(row: Row, found: Iterable[Caution]) -> str:
    passed = " ".join(f"Nevertheless: {caution.says}" for caution in found if caution.must_be_ticked)
    return f"Imported from a table, line {row.line}. {passed}".strip()


def _named(row: Row) -> str:
    return next((row.cells[name] for name in ("pmid", "doi", "url") if row.cells.get(name)), "")
