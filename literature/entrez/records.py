"""One PubMed record in our normal form: plain values only, so that it can be hashed, stored as JSON and compared.

Field names follow the NLM DTD pubmed_250101 in snake case. Absent text is "", an absent number is None, an absent list
is []. Nothing here imports Django or touches the network.
"""

import hashlib
from dataclasses import dataclass, field, fields
from typing import Any, Literal

import orjson

Kind = Literal["article", "book", "chapter"]


@dataclass(slots=True, kw_only=True)
class Record:
    """A PubmedArticle or PubmedBookArticle.

    The nested lists hold dicts of these shapes (every key always present):

    - abstract:          {label, category, text}; category is NlmCategory ("" when absent)
    - other_abstracts:   {type, language, sections: [{label, category, text}]}
    - authors, editors, investigators, book_authors:
                         {last, fore, initials, suffix, collective, orcid, affiliations: [str], equal: bool,
                         valid: bool}
                         where exactly one of `last` and `collective` is filled; valid is @ValidYN
    - publication_types: {ui, name}
    - mesh:              {ui, name, major: bool, auto: bool, qualifiers: [{ui, name, major: bool, auto: bool}]};
                         `major` of the heading is true when the descriptor or any qualifier is major
    - supplementary_mesh: {ui, name, type}
    - chemicals:         {ui, name, registry_number}
    - keywords:          {text, major: bool, owner}
    - notices:           every CommentsCorrections but "Cites": {type, citation, pmid, version, note}
                         where type is the RefType as written; without a PMID pmid is "" and version None
    - grants:            {id, acronym, agency, country}
    - databanks:         {name, accessions: [str]}
    - elocations:        {type, value, valid: bool}
    - identifiers:       {type, value}: ArticleIdList of the record itself, never that of a reference
    - history:           {status, year, month, day, hour, minute}
    - references:        {citation, pmid, doi, pmcid}: the flattened ReferenceList, then each "Cites" it does not name
    - general_notes:     {owner, text}
    - issns:             {type, value}
    - article_dates:     {type, year, month, day}

    Not kept, but found in `raw`: OtherID, SpaceFlightMission, ObjectList, a book's table of contents (Sections).
    """

    pmid: str
    version: int = 1
    version_date: str = ""
    kind: Kind = "article"
    status: str = ""
    owner: str = "NLM"
    indexing_method: str = ""
    date_completed: str = ""  # YYYY-MM-DD
    date_revised: str = ""  # YYYY-MM-DD

    doi: str = ""  # lower case, without resolver
    pmcid: str = ""  # with its PMC prefix
    elocations: list[dict[str, Any]] = field(default_factory=list)
    identifiers: list[dict[str, str]] = field(default_factory=list)

    title: str = ""  # plain text, markup made readable
    title_markup: str = ""  # the same with <i>, <sub>... kept, "" when there is none
    vernacular_title: str = ""
    languages: list[str] = field(default_factory=list)
    abstract: list[dict[str, str]] = field(default_factory=list)
    abstract_copyright: str = ""
    other_abstracts: list[dict[str, Any]] = field(default_factory=list)

    authors: list[dict[str, Any]] = field(default_factory=list)
    authors_complete: bool = True
    editors: list[dict[str, Any]] = field(default_factory=list)
    investigators: list[dict[str, Any]] = field(default_factory=list)

    journal: str = ""  # Journal/Title
    journal_iso: str = ""  # Journal/ISOAbbreviation
    journal_medline: str = ""  # MedlineJournalInfo/MedlineTA
    nlm_id: str = ""
    issns: list[dict[str, str]] = field(default_factory=list)
    issn_linking: str = ""
    country: str = ""
    volume: str = ""
    issue: str = ""
    pages: str = ""
    medium: str = ""  # CitedMedium
    publication_model: str = ""
    publication_status: str = ""

    # PubDate as PubMed prints it, year first: "1994 Sep-Dec", "2019 Apr 30", "2003 Spring". A record whose PubDate has
    # no year takes its ArticleDate, and says so: "Epub 2019 Apr 30".
    date_raw: str = ""
    year: int | None = None
    month: int | None = None  # 1 to 12
    day: int | None = None
    season: str = ""  # what follows the year when it is no single month: "Spring", "Sep-Dec", "Dec-1999 Jan"
    article_dates: list[dict[str, Any]] = field(default_factory=list)
    history: list[dict[str, Any]] = field(default_factory=list)

    publication_types: list[dict[str, str]] = field(default_factory=list)
    mesh: list[dict[str, Any]] = field(default_factory=list)
    supplementary_mesh: list[dict[str, str]] = field(default_factory=list)
    chemicals: list[dict[str, str]] = field(default_factory=list)
    keywords: list[dict[str, Any]] = field(default_factory=list)
    gene_symbols: list[str] = field(default_factory=list)
    personal_subjects: list[str] = field(default_factory=list)
    citation_subsets: list[str] = field(default_factory=list)

    notices: list[dict[str, Any]] = field(default_factory=list)
    references: list[dict[str, str]] = field(default_factory=list)
    reference_count: int | None = None  # NumberOfReferences
    grants: list[dict[str, str]] = field(default_factory=list)
    databanks: list[dict[str, Any]] = field(default_factory=list)
    trial_ids: list[str] = field(default_factory=list)  # NCT…, ISRCTN…: from DataBankList and the abstract
    conflict_of_interest: str = ""
    general_notes: list[dict[str, str]] = field(default_factory=list)

    # Books only (BookDocument)
    book_title: str = ""
    publisher: str = ""
    publisher_place: str = ""
    edition: str = ""
    isbns: list[str] = field(default_factory=list)
    book_accession: str = ""  # NBK…
    book_authors: list[dict[str, Any]] = field(default_factory=list)  # of the whole book, when a chapter has its own
    collection_title: str = ""
    report_number: str = ""
    contribution_date: str = ""  # of the chapter, YYYY-MM-DD as far as given
    beginning_date: str = ""  # first and last year of a work that is kept up to date, as PubMed prints them
    ending_date: str = ""

    raw: bytes = b""  # the element as it came, UTF-8; never part of the hash

    def as_dict(self) -> dict[str, Any]:
        """Everything but `raw`, ready for json.dumps. The lists are the record's own, not copies."""
        return {name: getattr(self, name) for name in NAMES}

    @property
    def cited_title(self) -> str:
        """NLM cites the vernacular title where there is no English one, which it says in a title of its own."""
        lacks_english = self.title.strip("[]. ").lower() in ("", "not available")
        return self.vernacular_title if self.vernacular_title and lacks_english else self.title

    def fingerprint(self) -> str:
        """SHA-256 of the normal form: equal for the same record from EFetch and from a baseline file."""
        return hashlib.sha256(orjson.dumps(self.as_dict(), option=orjson.OPT_SORT_KEYS)).hexdigest()


NAMES = tuple(item.name for item in fields(Record) if item.name != "raw")
