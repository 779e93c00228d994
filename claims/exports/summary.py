"""The cited summary of one document, as plain values: what every export format writes.

Text is as the database holds it; each format does its own escaping. An absent text is "", an absent number
None.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from functools import cached_property
from typing import Any

from claims.exports.cited_text import ArticleBlock
from claims.exports.flow import Flow, SearchedTo
from claims.exports.overview import Overview, overview_of
from claims.exports.saying import says
from claims.exports.scope import Scope
from literature.entrez.identifiers import is_sample_pmid
from literature.formats.csl import (
    container_title,
    date_parts,
    title_of,
    work_kind,
    work_title,
)
from literature.formats.rich_title import Run
from literature.formats.status import remarks, status_words
from literature.rules.databases import searched_database

REORDERED = "Its sections stand in the order that an editor gave them, not in that of the text."

MARKED = ("retracted", "concern", "corrected")
GRAVITY = ("", "corrected", "reinstated", "concern", "retracted")
STANCES = ("supports", "contradicts", "neutral")


@dataclass(frozen=True, kw_only=True)
class Work:
    """One entry of the bibliography, under the field names of `literature.entrez.records.Record`.

    - title_markup: the title as HTML with its <i>, <sub> and <sup>, "" where it has none
    - kind: article, book, chapter, preprint, webpage, report or thesis; genre: "PhD thesis"
    - authors, editors: {last, fore, initials, suffix, collective, …}, one of last and collective filled
    - publication_types: {ui, name}
    - accessed: the day on which a page of the web was read, as YYYY-MM-DD, or ""
    - status: integrity status: "", corrected, concern, retracted or reinstated
    - notices: {kind, pmid, citation, date}, the date as YYYY-MM-DD or ""; pmid is that of the notice itself

    ValueError for any other kind or status.
    """

    title: str
    title_markup: str = ""
    number: int = 0
    kind: str = "article"
    genre: str = ""
    pmid: str = ""
    doi: str = ""
    doi_unconfirmed: bool = False
    pmcid: str = ""
    url: str = ""
    authors: list[dict[str, Any]] = field(default_factory=list)
    authors_complete: bool = True
    editors: list[dict[str, Any]] = field(default_factory=list)
    journal: str = ""
    journal_iso: str = ""
    year: int | None = None
    month: int | None = None
    day: int | None = None
    volume: str = ""
    issue: str = ""
    pages: str = ""
    publication_types: list[dict[str, str]] = field(default_factory=list)
    book_title: str = ""
    publisher: str = ""
    publisher_place: str = ""
    isbn: str = ""
    accessed: str = ""
    status: str = ""
    notices: list[dict[str, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        work_kind({"kind": self.kind})
        if self.status not in GRAVITY:
            raise ValueError(f"Unknown integrity status {self.status!r}: use one of {GRAVITY}.")

    def as_mapping(self) -> Mapping[str, Any]:
        """The fields by name, as `literature.formats.csl` reads them."""
        return {item.name: getattr(self, item.name) for item in fields(self)}

    @property
    def form(self) -> str:
        """The kind, with PubMed's preprints told from its articles."""
        return work_kind(self.as_mapping())

    @property
    def name(self) -> str:
        """Its own title, on one line."""
        return work_title(self.as_mapping())

    @property
    def name_runs(self) -> list[Run]:
        """The same with its italics, its raised and its lowered letters."""
        return title_of(self.as_mapping())

    @property
    def container(self) -> str:
        """The journal, server or book it appeared in."""
        return container_title(self.as_mapping())

    @property
    def issued(self) -> list[int]:
        """[year, month, day], as far as they are known."""
        return date_parts(self.as_mapping())

    @property
    def remarks(self) -> list[str]:
        """What every bibliography says beside it: sample record, integrity status, notices."""
        return remarks(self.as_mapping())

    @property
    def is_sample(self) -> bool:
        """True for a synthetic record of ours."""
        return is_sample_pmid(self.pmid)

    @property
    def warning(self) -> str:
        """What must stand at each citation of this work: "RETRACTED", "EXPRESSION OF CONCERN", "Corrected" or ""."""
        return status_words(self.status, self.notices) if self.status in MARKED else ""


@dataclass(frozen=True, kw_only=True)
class SummaryFlag:
    """An open flag: a duty someone still has towards the claim."""

    kind: str
    note: str
    raised_at: datetime


@dataclass(frozen=True, kw_only=True)
class SummaryEvidence:
    """A finding on a claim: the work's number, and a quote verbatim from its abstract, or with its place in the work.

    quality: risk of bias, low, some or high; `sample_size` as entered. `draft`: nobody has accepted it yet, it counts
    for nothing, and every format says so; there is none unless drafts were asked for.
    """

    number: int
    stance: str
    directness: str = ""
    directness_reason: str = ""
    design: str = ""
    sample_size: int | None = None
    quality: str = ""
    locator: str = ""
    draft: bool = False
    quote: str = ""
    quote_section: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class SummaryGrading:
    """How the newest certainty was judged after GRADE: `told` is the sum ("High, −1 imprecision").

    factors: {name, direction, levels, reason}; `differs` says in words where it differs from what the rules proposed.
    """

    starting_level: str
    told: str
    rationale: str
    factors: list[dict[str, Any]] = field(default_factory=list)
    differs: list[str] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class SummaryFinding:
    """What a rule holds against the wording: the cue words, the papers that limit it, a softer wording or its form."""

    rule: str
    note: str
    cues: list[dict[str, Any]] = field(default_factory=list)
    limits: list[str] = field(default_factory=list)
    softer: str = ""
    pattern: str = ""


@dataclass(frozen=True, kw_only=True)
class SummaryWaiver:
    """Why an editor says that a rule does not apply, as long as what it looks at stays the same."""

    rule: str
    reason: str
    waived_at: datetime


@dataclass(frozen=True, kw_only=True)
class SummaryClaim:
    """A claim with what bears on it. `context` is the lead-in it needs to stand alone.

    `says` is what its evidence says, in one sentence whose verb follows the certainty; both sides are counted in it.
    `supporting_participants` and `contradicting_participants` are summed over independent cohorts, None where a
    cohort's size is not entered.

    certainty: GRADE's high, moderate, low or very low; "" is not assessed. It is stale when the evidence changed
    after it was assessed; `stale_reason` says what changed. `independent` says "5 papers, 2 cohorts" where papers whose
    evidence counts report on the same participants. `supporting` and `contradicting` count the works of either side
    that count: both are told, neither is averaged away. `restates` is the key of the claim that it repeats; `review`
    says why it is to be looked at since it was reworded; `reviewed` is the sentence of its last review. Each is "" when
    there is nothing to say.
    """

    key: str
    text: str
    context: str = ""
    section: tuple[str, ...] = ()
    kind: str = ""
    wording_strength: str = ""
    wording_certainty: str = ""
    wording_polarity: str = ""
    certainty: str = ""
    certainty_is_stale: bool = False
    stale_reason: str = ""
    grading: SummaryGrading | None = None
    contested: bool = False
    supporting: str = ""
    contradicting: str = ""
    supporting_participants: int | None = None
    contradicting_participants: int | None = None
    independent: str = ""
    restates: str = ""
    review: str = ""
    reviewed: str = ""
    flags: list[SummaryFlag] = field(default_factory=list)
    findings: list[SummaryFinding] = field(default_factory=list)
    waivers: list[SummaryWaiver] = field(default_factory=list)
    evidence: list[SummaryEvidence] = field(default_factory=list)

    def numbers(self, stance: str | None = None) -> list[int]:
        """Numbers of the works accepted, ascending, each once; only those of one stance when it is given."""
        return sorted({item.number for item in self.accepted if stance in (None, item.stance)})

    @property
    def accepted(self) -> list[SummaryEvidence]:
        return [item for item in self.evidence if not item.draft]

    @property
    def drafts(self) -> list[SummaryEvidence]:
        """What nobody has accepted yet: there where drafts were asked for."""
        return [item for item in self.evidence if item.draft]

    @property
    def stances(self) -> list[str]:
        """The stances its accepted evidence takes: supports, contradicts, neutral, then any other."""
        taken = {item.stance for item in self.accepted}
        return [*filter(taken.__contains__, STANCES), *sorted(taken.difference(STANCES))]

    @property
    def wording(self) -> str:
        """ "causal, likely"; of what is not in English that it was not read."""
        if self.wording_certainty == "not read":
            return "not read, since it is not in English"
        turned = "" if self.wording_polarity in ("", "asserted") else f"relation {self.wording_polarity}"
        return ", ".join(part for part in (turned or self.wording_strength, self.wording_certainty) if part)

    @property
    def says(self) -> str:
        """What the evidence says, in one sentence (claims/exports/saying.py)."""
        sides = (self.supporting, self.contradicting)
        return says(self.certainty, *sides, attached=bool(self.accepted), stale=self.certainty_is_stale)

    @property
    def stands(self) -> bool:
        """Supported by evidence that counts, and contradicted by none."""
        return bool(self.supporting) and not self.supporting.startswith("0 ") and not self.contested

    @property
    def is_bare(self) -> bool:
        """Nothing is known of it but its words: it takes one line."""
        known = (self.evidence, self.flags, self.waivers, self.certainty, self.grading, self.restates, self.review)
        return not any(known) and not self.reviewed


@dataclass(frozen=True, kw_only=True)
class Summary:
    """A document's claims in order and the works they cite: what every format writes. `gather.summarise` makes it.

    scope: what was asked for: mode, filters, drafts, since (claims/exports/scope.py); `scope.selection` says in
    words which claims these are where they are not all `claims_in_all` of the text
    claims: in document order; bibliography: numbered by first citation in it, each work once; `cited_at` tells where
    article: in mode "article" the document's own text, block by block, with the numbers to cite (cited_text.py);
    `reordered` where an editor put its sections into another order, in which they stand here
    searched_to: the day to which each search that is on is complete, None where one never was
    overview: what stands, what is contested, what is missing (overview.py); every format opens with it
    news: what changed since the snapshot that `news_since` names, a line each; [] where none is compared
    sample: the literature is synthetic

    `searched` says how far each search reached, `flow` where the records are that they identified.
    `approved` says who stands behind it, or why nobody does any more; "" where nobody ever did.

    ValueError when the bibliography is not numbered 1, 2, 3… or a claim cites a number outside it, and when
    `generated_at` has no time zone.
    """

    title: str
    slug: str
    url: str
    version: int | str
    generated_at: datetime
    searched: list[SearchedTo] = field(default_factory=list)
    flow: Flow = field(default_factory=Flow)
    claims: list[SummaryClaim] = field(default_factory=list)
    bibliography: list[Work] = field(default_factory=list)
    approved: str = ""
    sample: bool = False
    scope: Scope = field(default_factory=Scope)
    claims_in_all: int = 0
    searched_to: date | None = None
    article: list[ArticleBlock] = field(default_factory=list)
    reordered: bool = False
    news: list[str] = field(default_factory=list)
    news_since: str = ""

    def __post_init__(self) -> None:
        if self.generated_at.tzinfo is None:
            raise ValueError("generated_at has no time zone: pass an aware datetime.")
        if [work.number for work in self.bibliography] != list(range(1, len(self.bibliography) + 1)):
            raise ValueError("The bibliography is not numbered 1, 2, 3…: build it with number_works().")
        for claim in self.claims:
            numbers = [item.number for item in claim.evidence]
            if unknown := [number for number in numbers if not 0 < number <= len(self.bibliography)]:
                raise ValueError(f"Claim {claim.key} cites {unknown}, which the bibliography does not hold.")

    def work(self, number: int) -> Work:
        return self.bibliography[number - 1]

    @property
    def database(self) -> str:
        return searched_database(is_sample=self.sample)

    @cached_property
    def overview(self) -> Overview:
        return overview_of(self)

    @cached_property
    def cited_at(self) -> dict[int, list[str]]:
        """The keys of the claims that cite each work, in document order, by the work's number."""
        found: dict[int, list[str]] = {work.number: [] for work in self.bibliography}
        for claim in self.claims:
            for number in sorted({item.number for item in claim.evidence}):
                found[number].append(claim.key)
        return found
