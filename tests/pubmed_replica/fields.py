"""The search fields of PubMed: their codes, long names and the tags people write in brackets.

Codes and long names are those EInfo gives for db=pubmed; the tags are the ones seen to work (a tag that is
not
here is dropped in silence, as NCBI does).
"""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["words", "line", "date", "uid"]


@dataclass(frozen=True, slots=True)
class Field:
    """`parts` are the texts of a Card that are searched; a date field has the one date it names.

    kind "words" matches words and phrases anywhere, "line" a whole entry (a heading, a journal, a number).
    """

    code: str
    name: str
    kind: Kind
    parts: tuple[str, ...]
    tags: tuple[str, ...]

    @property
    def is_date(self) -> bool:
        return self.kind == "date"


_TEXT = ("title", "abstract", "keywords")
_TOPICS = ("mesh", "types", "substances")
_EVERYTHING = (
    *_TEXT, *_TOPICS, "transliterated", "authors", "groups", "journal", "affiliations", "numbers", "grants",
    "banks", "book", "conflicts", "languages", "country",
)  # fmt: skip

FIELDS: tuple[Field, ...] = (
    Field("ALL", "All Fields", "words", _EVERYTHING, ("all", "all fields")),
    Field("UID", "UID", "uid", (), ("uid", "pmid")),
    Field("FILT", "Filter", "line", ("filters",), ("sb", "subset", "filter")),
    Field("TITL", "Title", "words", ("title",), ("ti", "title")),
    Field("MESH", "MeSH Terms", "line", ("mesh",), ("mh", "mesh", "mesh terms")),
    Field("MAJR", "MeSH Major Topic", "line", ("major",), ("majr", "mesh major topic")),
    Field("SUBH", "MeSH Subheading", "line", ("subheadings",), ("sh", "mesh subheading")),
    Field("JOUR", "Journal", "line", ("journal",), ("ta", "jour", "jo", "journal", "is", "issn", "jid")),
    Field("AFFL", "Affiliation", "words", ("affiliations",), ("ad", "affiliation")),
    Field("ECNO", "EC/RN Number", "line", ("registry",), ("rn", "ec/rn number")),
    Field("SUBS", "Supplementary Concept", "words", ("substances",), ("nm", "supplementary concept")),
    Field("PDAT", "Date - Publication", "date", ("pdat",), ("dp", "pdat", "date - publication")),
    Field("EDAT", "Date - Entry", "date", ("edat",), ("edat", "date - entry", "date - entrez")),
    Field("CRDT", "Date - Create", "date", ("crdt",), ("crdt", "date - create")),
    Field("MDAT", "Date - Modification", "date", ("mdat",), ("mdat", "lr", "date - modification")),
    Field("MHDA", "Date - MeSH", "date", ("mhda",), ("mhda", "date - mesh")),
    Field("CDAT", "Date - Completion", "date", ("dcom",), ("dcom", "date - completion")),
    Field("EPDT", "Electronic Publication Date", "date", ("epdat",), ("epdat",)),
    Field("PPDT", "Print Publication Date", "date", ("ppdat",), ("ppdat",)),
    Field("VOL", "Volume", "line", ("volume",), ("vi", "volume")),
    Field("ISS", "Issue", "line", ("issue",), ("ip", "issue")),
    Field("PAGE", "Pagination", "line", ("pages",), ("pg", "pagination")),
    Field("PTYP", "Publication Type", "line", ("types",), ("pt", "publication type")),
    Field("LANG", "Language", "line", ("languages",), ("la", "lang", "language")),
    Field("SI", "Secondary Source ID", "words", ("banks",), ("si",)),
    Field("TIAB", "Title/Abstract", "words", _TEXT, ("tiab", "title/abstract")),
    Field("WORD", "Text Word", "words", (*_TEXT, *_TOPICS), ("tw", "word", "text", "text word")),
    Field("TT", "Transliterated Title", "words", ("transliterated",), ("tt",)),
    Field("OTRM", "Other Term", "words", ("keywords",), ("ot", "other term")),
    Field("COLN", "Author - Corporate", "words", ("groups",), ("cn", "author - corporate")),
    Field("CNTY", "Place of Publication", "words", ("country",), ("pl",)),
    Field("GRNT", "Grants and Funding", "words", ("grants",), ("gr", "grants and funding")),
    Field("FULL", "Author", "line", ("authors",), ("au", "author", "fau")),
    Field("FAUT", "Author - First", "line", ("first",), ("1au", "author - first")),
    Field("LAUT", "Author - Last", "line", ("last",), ("lastau", "author - last")),
    Field("AUID", "Author - Identifier", "line", ("orcids",), ("auid",)),
    Field("FINV", "Investigator", "line", ("investigators",), ("fir", "ir", "investigator")),
    Field("ED", "Editor", "line", ("editors",), ("ed", "editor")),
    Field("PID", "Publisher ID", "line", ("numbers",), ("aid", "doi")),
    Field("LID", "Location ID", "line", ("numbers",), ("lid", "location id")),
    Field("BOOK", "Book", "words", ("book",), ("book", "bn", "pubn")),
    Field("PS", "Subject - Personal Name", "line", ("subjects",), ("ps",)),
    Field("COIS", "Conflict of Interest Statements", "words", ("conflicts",), ("cois",)),
)

BY_TAG: dict[str, Field] = {tag: field for field in FIELDS for tag in field.tags}
ALL = BY_TAG["all"]
MESH = BY_TAG["mh"]
UID = BY_TAG["uid"]

# The URL parameter `datetype`; crdt is accepted in practice though not on NCBI's list.
BY_DATETYPE: dict[str, Field] = {tag: BY_TAG[tag] for tag in ("pdat", "mdat", "edat", "crdt")}
