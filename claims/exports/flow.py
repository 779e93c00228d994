"""Where the records of a living review are, in the terms of PRISMA 2020: each in one box, so that the numbers add up.

- identified: a search found it, whether or not anybody has looked at it; or a person brought it (by other ways)
- not suggested: the program set it against each statement and none reached the threshold; no person looked
- waiting: suggested for a statement, and no person has decided yet
- screened: a person decided; it is attached to a statement, or excluded with a reason

Source: Page MJ et al., The PRISMA 2020 statement, BMJ 2021;372:n71.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, kw_only=True)
class SearchedTo:
    """How far one saved query has searched PubMed for the document (PRISMA-S: database, query, date, count, limits).

    until: the day to which it is complete, None before a complete run; ran_on: the day of the last complete run
    identified: the records that it ever found, `gone` of them have left its result since
    found_new: records that the last complete run found for the first time
    reported: the count that PubMed gave in that run, None where it gave none
    translation: what PubMed made of the query
    """

    name: str
    query: str
    until: date | None
    identified: int
    found_new: int = 0
    gone: int = 0
    ran_on: date | None = None
    reported: int | None = None
    translation: str = ""
    database: str = "PubMed"
    limits: str = "None beyond the query"


@dataclass(frozen=True, kw_only=True)
class Excluded:
    """Records that a person decided against, by the reason of the last decision on them."""

    reason: str
    number: int


@dataclass(frozen=True, kw_only=True)
class Flow:
    """The records of one document; `since` counts only those that came on that day or later.

    by_searches: records that the searches identified, each once; `duplicates` were found by more than one search and
    are counted there once: the searches' own numbers sum to by_searches + duplicates
    by_other_ways: works that no search of the document found, on which a person decided or has to
    not_fetched: named by PubMed, the record has not come yet; not_compared: it has not been set against the text yet
    notices: retraction notices, errata and the like, which are evidence of nothing and never suggested
    put_off: of those that wait, so many were looked at and put off
    to_be_accepted: of those attached, so many wait for a second person's word
    attached_before: attached works that came before `since`; they are in no other number

    ValueError where the boxes do not add up.
    """

    by_searches: int = 0
    duplicates: int = 0
    by_other_ways: int = 0
    not_fetched: int = 0
    not_compared: int = 0
    notices: int = 0
    not_suggested: int = 0
    waiting: int = 0
    put_off: int = 0
    excluded: Sequence[Excluded] = ()
    attached: int = 0
    to_be_accepted: int = 0
    attached_before: int = 0
    threshold: str = ""
    since: date | None = None

    def __post_init__(self) -> None:
        boxes = self.not_fetched + self.not_compared + self.notices + self.not_suggested + self.waiting + self.screened
        if boxes != self.identified:
            raise ValueError(f"{self.identified} records identified, {boxes} in the boxes: each is in one of them.")

    @property
    def identified(self) -> int:
        return self.by_searches + self.by_other_ways

    @property
    def excluded_in_all(self) -> int:
        return sum(row.number for row in self.excluded)

    @property
    def screened(self) -> int:
        """A person decided."""
        return self.excluded_in_all + self.attached

    @property
    def lines(self) -> list[tuple[str, int, str]]:
        """(term, number, what is to be said beside it), in the order of the flow; boxes that may be empty for want of
        a cause are left out when they are."""
        twice = f"{self.duplicates} found by more than one search, counted once" if self.duplicates else ""
        other = f"{self.by_other_ways} in other ways than by a search" if self.by_other_ways else ""
        rows = [
            ("identified", self.identified, "; ".join(filter(None, (twice, other)))),
            ("not fetched yet", self.not_fetched, "named by a search, their records have not come"),
            ("not compared yet", self.not_compared, "not set against the present text yet"),
            ("notices", self.notices, "retraction notices, errata and the like: never suggested"),
            ("not suggested", self.not_suggested, self.threshold),
            ("waiting", self.waiting, f"{self.put_off} of them put off" if self.put_off else "nobody has decided"),
            ("screened", self.screened, "a person decided"),
            ("excluded", self.excluded_in_all, self.reasons),
            ("attached", self.attached, self._second_word),
        ]
        optional = {"not fetched yet", "not compared yet", "notices"}
        return [row for row in rows if row[1] or row[0] not in optional]

    @property
    def reasons(self) -> str:
        """ "Wrong population: 3; no data: 1", the most frequent first."""
        return "; ".join(f"{row.reason}: {row.number}" for row in self.excluded)

    @property
    def sentence(self) -> str:
        """The flow on one line: "40 records identified: 30 not suggested, 8 waiting, 2 screened (2 attached)."."""
        parts = [f"{number} {term}" for term, number, _ in self.lines[1:-2]]
        ends = f"{self.excluded_in_all} excluded, {self.attached} attached"
        since = f" since {self.since:%Y-%m-%d}" if self.since else ""
        return f"{records(self.identified)} identified{since}: {', '.join(parts)} ({ends})."

    @property
    def _second_word(self) -> str:
        return f"{self.to_be_accepted} of them to be accepted by a second person" if self.to_be_accepted else ""


def as_row(flow: Flow) -> dict[str, Any]:
    """The numbers by name, those that follow from others with them; `excluded` as [{reason, number}]."""
    return {"identified": flow.identified, "screened": flow.screened, **asdict(flow)}


def records(number: int) -> str:
    return f"{number} record{'' if number == 1 else 's'}"
