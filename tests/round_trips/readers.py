"""Files of references by parsers that are not ours, each work as the facts that the parser found.

Each answers in the order of the file. What is undone here is the form's own: "--" between pages, LaTeX, the comma
behind the name of a group, the letters that pandoc curls for print.
"""

import json
import re
from collections.abc import Callable
from typing import Any
from unicodedata import normalize

import bibtexparser
import nbib
import pypandoc
import rispy
from bibtexparser.middlewares import (
    LatexDecodingMiddleware,
    MonthIntMiddleware,
    NameParts,
    SeparateCoAuthors,
    SplitNameParts,
)
from bibtexparser.model import Entry
from Bio import Medline
from pybtex.database import Person as PybtexPerson
from pybtex.database import parse_string
from pybtex.richtext import Text
from pylatexenc.latex2text import LatexNodes2Text

from literature.formats.rich_title import plain_title
from tests.round_trips.facts import Facts, Person, known

MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
CURLED = str.maketrans("‘’“”", "''\"\"")


def number(text: Any) -> int | None:
    return int(text) if str(text or "").isdecimal() else None


# RIS


def by_rispy(text: str) -> list[Facts]:
    return [_of_rispy(row) for row in rispy.loads(text)]


def _of_rispy(row: dict[str, Any]) -> Facts:
    date = [*map(number, row.get("date", "").split("/")), None, None]
    notes = row.get("notes", [])
    in_note = next((note.removeprefix("PMCID: ") for note in notes if note.startswith("PMCID: ")), "")
    return known(
        {
            "kind": row.get("type_of_reference"),
            "title": row.get("title"),
            "container": row.get("secondary_title"),
            "authors": list(map(_by_commas, row.get("authors", []))),
            "editors": list(map(_by_commas, row.get("secondary_authors", row.get("tertiary_authors", [])))),
            "year": number(row.get("year")),
            "month": date[1],
            "day": date[2],
            "volume": row.get("volume"),
            "issue": row.get("number"),
            "pages": "-".join(filter(None, [row.get("start_page"), row.get("end_page")])),
            "doi": row.get("doi"),
            "pmid": row.get("accession_number"),
            "pmcid": row.get("custom2") or in_note,
            "publisher": row.get("publisher"),
            "place": row.get("place_published"),
            "isbn": row.get("issn"),
            "abstract": row.get("abstract"),
            "keywords": row.get("keywords"),
            "what is said of it": [note for note in notes if not note.startswith("PMCID: ")],
        }
    )


def _by_commas(name: str) -> Person:
    """ "King, Martin, Jr", and "A Group, B and C," with the comma behind it."""
    if name.endswith(","):
        return ("", "", "", name[:-1])
    last, given, suffix, *_ = [*name.split(", "), "", ""]
    return (last, given, suffix, "")


# NBIB


def by_medline(text: str) -> list[Facts]:
    return [_of_medline(row) for row in Medline.parse(text.splitlines(keepends=True))]


def _of_medline(row: dict[str, Any]) -> Facts:
    words = re.split(r"[ -]", row.get("DP", ""))
    return known(
        {
            "title": row.get("TI") or " ".join(row.get("BTI", [])),
            "container": " ".join(row.get("BTI", [])) if "BTI" in row and "TI" in row else row.get("JT"),
            "persons": row.get("FAU"),
            "groups": row.get("CN"),
            "editors": [_by_commas(name) for name in row.get("FED", [])],
            "year": number(words[0]),
            "month": _month(words),
            "day": number(words[2]) if len(words) == 3 else None,
            "volume": row.get("VI"),
            "issue": row.get("IP"),
            "pages": row.get("PG"),
            "doi": next((one.removesuffix(" [doi]") for one in row.get("AID", []) if one.endswith(" [doi]")), ""),
            "pmid": row.get("PMID"),
            "pmcid": row.get("PMC"),
            "publisher": " ".join(row.get("PB", [])),
            "place": row.get("PL"),
            "isbn": " ".join(row.get("ISBN", [])),
            "abstract": row.get("AB"),
            "keywords": row.get("OT"),
            "languages": row.get("LA"),
            "publication types": row.get("PT"),
            "what is said of it": row.get("GN"),
        }
    )


def by_nbib(text: str) -> list[Facts]:
    return [_of_nbib(row) for row in nbib.read(text)]


def _of_nbib(row: dict[str, Any]) -> Facts:
    words = re.split(r"[ -]", row.get("publication_date", ""))
    authors = row.get("authors", [])
    return known(
        {
            "title": row.get("title"),
            "container": row.get("journal"),
            "persons": [one["author"] for one in authors],
            "groups": [row["corporate_author"]] if "corporate_author" in row else None,
            "year": number(words[0]),
            "month": _month(words),
            "day": number(words[2]) if len(words) == 3 else None,
            "volume": row.get("journal_volume"),
            "issue": row.get("journal_issue"),
            "pages": row.get("pages"),
            "doi": row.get("doi"),
            "pmid": str(row.get("pubmed_id") or ""),
            "pmcid": f"PMC{row['pmcid']}" if row.get("pmcid") else "",
            "abstract": row.get("abstract"),
            "keywords": row.get("keywords"),
            "languages": [row["language"]] if "language" in row else None,
            "publication types": row.get("publication_types"),
        }
    )


def _month(words: list[str]) -> int | None:
    return MONTHS.index(words[1].lower()) + 1 if len(words) > 1 and words[1].lower() in MONTHS else None


# BibTeX


def by_bibtexparser(text: str) -> list[Facts]:
    steps = [MonthIntMiddleware(), SeparateCoAuthors(), SplitNameParts(), LatexDecodingMiddleware()]
    library = bibtexparser.parse_string(text, append_middleware=steps)
    assert not library.failed_blocks, library.failed_blocks[0]
    return [_of_bibtex(_fields(entry), _of_parts) for entry in library.entries]


def _fields(entry: Entry) -> dict[str, Any]:
    return {one.key: _signs(one.value) for one in entry.fields} | {"kind": entry.entry_type}


def _signs(value: Any) -> Any:
    """pylatexenc decodes \\textasciicircum and \\textasciitilde, which are signs, as accents."""
    return value.replace("ˆ", "^").replace("˜", "~") if isinstance(value, str) else value


def _of_bibtex(row: dict[str, Any], person: Callable[[Any], Person]) -> Facts:
    """`person` reads one name as the parser gives it; "others" is said of the list, and is nobody."""
    note = row.get("note", "")
    found = {name: list(map(person, row.get(name[:-1], []))) for name in ("authors", "editors")}
    return known(
        {
            **{name: [one for one in value if "others" not in one] for name, value in found.items()},
            "kind": row["kind"],
            "title": row.get("title"),
            "container": next((row[name] for name in ("journal", "booktitle", "howpublished") if row.get(name)), ""),
            "year": number(row.get("year")),
            "month": number(row.get("month")),
            "day": number(row.get("day")),
            "volume": row.get("volume"),
            "issue": row.get("number"),
            "pages": re.sub("--|–", "-", row.get("pages", "")),
            "doi": row.get("doi"),
            "pmid": row.get("pmid"),
            "pmcid": row.get("pmcid"),
            "publisher": row.get("publisher"),
            "place": row.get("address"),
            "isbn": row.get("isbn"),
            "what is said of it": [note] if note else [],
        }
    )


def _of_parts(name: NameParts) -> Person:
    last, given, suffix = (_bare(" ".join(part)) for part in ([*name.von, *name.last], name.first, name.jr))
    return (last, given, suffix, "")


def _bare(text: str) -> str:
    decoded = LatexNodes2Text().latex_to_text(text) if "\\" in text else text.removeprefix("{").removesuffix("}")
    return str(_signs(decoded))


def by_pybtex(text: str) -> list[Facts]:
    return [_of_pybtex(entry) for entry in parse_string(text, "bibtex").entries.values()]


def _of_pybtex(entry: Any) -> Facts:
    row = {name.lower(): str(Text.from_latex(_tagged(value))) for name, value in entry.fields.items()}
    row["title"] = plain_title(row.get("title"))
    row |= {name: entry.fields[name] for name in ("doi", "url") if name in entry.fields}
    row["month"] = {month: nth for nth, month in enumerate(LONG_MONTHS, start=1)}.get(row.get("month", ""))
    return _of_bibtex(row | dict(entry.persons.items()) | {"kind": entry.type}, _of_pybtex_person)


MARKS = {"emph": "i", "textsuperscript": "sup", "textsubscript": "sub"}
MARKED = re.compile(rf"\\({'|'.join(MARKS)})\{{([^{{}}]*)\}}")


def _tagged(value: str) -> str:
    """pybtex leaves the names of commands in the text and drops their braces."""
    return MARKED.sub(lambda found: f"<{MARKS[found[1]]}>{found[2]}</{MARKS[found[1]]}>", value)


LONG_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


def _of_pybtex_person(one: PybtexPerson) -> Person:
    last, given, suffix = (
        " ".join(str(Text.from_latex(word)) for word in words)
        for words in (
            [*one.prelast_names, *one.last_names],
            [*one.first_names, *one.middle_names],
            one.lineage_names,
        )
    )
    return (last, given, suffix, "")


# By pandoc


def by_pandoc(form: str) -> Callable[[str], list[Facts]]:
    """`form` is one of pandoc's bibliographies."""

    def read(text: str) -> list[Facts]:
        items = json.loads(pypandoc.convert_text(text, "csljson", form, extra_args=["--wrap=none"]))
        return [_of_csl(item) for item in items]

    return read


def _of_csl(item: dict[str, Any]) -> Facts:
    parts = [*map(number, item.get("issued", {}).get("date-parts", [[]])[0]), None, None, None]
    note = uncurled(item.get("note", ""))
    return known(
        {
            "kind": item.get("type"),
            "title": plain_title(uncurled(item.get("title"))),
            "container": uncurled(item.get("container-title")),
            "authors": [_of_name(one) for one in item.get("author", []) if one.get("literal") != "others"],
            "editors": list(map(_of_name, item.get("editor", []))),
            "year": parts[0],
            "month": parts[1],
            "day": parts[2],
            "volume": item.get("volume"),
            "issue": item.get("issue", item.get("number")),
            "pages": (item.get("page") or "").replace("–", "-"),
            "doi": item.get("DOI"),
            "pmid": item.get("PMID"),
            "pmcid": item.get("PMCID"),
            "publisher": uncurled(item.get("publisher")),
            "place": uncurled(item.get("publisher-place")),
            "isbn": item.get("ISBN"),
            "abstract": uncurled(item.get("abstract")),
            "keywords": sorted(uncurled(item.get("keyword")).split(", ")),  # one text, the last word first
            "what is said of it": [note] if note else [],
        }
    )


def _of_name(name: dict[str, str]) -> Person:
    if group := name.get("literal"):
        return ("", "", "", uncurled(group))
    particle = name.get("non-dropping-particle") or name.get("dropping-particle")
    last = re.sub("(?<=[-'’]) ", "", " ".join(filter(None, [particle, name.get("family")])))
    return (uncurled(last), uncurled(name.get("given")), uncurled(name.get("suffix")), "")


def uncurled(text: str | None) -> str:
    """Without what pandoc does for print: curly quotes, superior figures, marks of case."""
    return normalize("NFC", re.sub(r"</?(?:su[bp]|span[^>]*)>", "", text or "").translate(CURLED))
