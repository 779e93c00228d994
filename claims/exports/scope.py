"""What of a document is asked for: which claims, in which form, with drafts or without. Pure."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

LONGEST_STYLE = 200  # letters of the name of a style
MODES = {
    "claims": "claim by claim, with all that bears on each",
    "article": "the document's own text with the citations set into it",
    "tables": "GRADE's summary of findings and the table of evidence",
}


@dataclass(frozen=True, kw_only=True)
class Scope:
    """`mode` is a key of MODES. `claims` are ids, None for all of the present text; `selection` says in words which
    they are. `drafts` adds evidence that nobody has accepted yet, marked as such. `since` counts the flow from that day
    on. `style` is that of CSL in which Word and PDF cite; `template` names the Word file whose styles Word takes, ""
    for the installation's.

    ValueError for an unknown mode, or claims that are chosen and not named.
    """

    mode: str = "claims"
    claims: Collection[int] | None = None
    selection: str = ""
    drafts: bool = False
    since: date | None = None
    style: str = "vancouver"
    template: str = ""

    def __post_init__(self) -> None:
        if self.mode not in MODES:
            raise ValueError(f"There is no mode {self.mode!r}: use one of {', '.join(MODES)}.")
        if self.claims is not None and not self.selection:
            raise ValueError("Say in words which claims are chosen: a reader must not take them for all.")
