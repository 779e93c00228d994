"""The bibliography as BibTeX, through bibtexparser's model and writer.

Letters stay Unicode and only what LaTeX reads as a command is encoded. The encoder of pylatexenc, which
bibtexparser offers as a middleware, writes Greek letters as maths and an en dash as \\textendash: pandoc 3.9
then reads "$\\alpha$" and loses the dash.

BibTeX counts braces, those behind a backslash too. So a pair is written \\{ \\}, which every reader knows,
and a brace without its partner {\\textbraceleft} or {\\textbraceright}, which LaTeX prints and pandoc 3.9
leaves out.
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from bibtexparser.entrypoint import write_string
from bibtexparser.library import Library
from bibtexparser.model import Block, Entry, Field

from claims.exports.keys import citation_keys
from claims.exports.summary import Summary, Work
from literature.formats.csl import credited
from literature.formats.line import one_line, web_address
from literature.formats.rich_title import ITALIC, LOWERED, RAISED, written

ENTRY_TYPES = {
    "article": "article",
    "book": "book",
    "chapter": "incollection",
    "preprint": "misc",
    "webpage": "misc",
    "report": "techreport",
    "thesis": "phdthesis",
}
CONTAINER_FIELDS = {
    "article": "journal",
    "book": "series",
    "chapter": "booktitle",
    "preprint": "howpublished",
    "webpage": "howpublished",
    "report": "series",
    "thesis": "series",
}
PUBLISHER_FIELDS = {"report": "institution", "thesis": "school"}
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
LATEX = str.maketrans(
    {character: rf"\{character}" for character in "&%#_$"}
    | {"\\": r"{\textbackslash}", "~": r"{\textasciitilde}", "^": r"{\textasciicircum}", "`": r"{\`{}}"}
    | {"<": r"{\textless}", ">": r"{\textgreater}"}
)
MARKS = {
    "": ("", ""), ITALIC: (r"\emph{", "}"), RAISED: (r"\textsuperscript{", "}"), LOWERED: (r"\textsubscript{", "}"),
}  # fmt: skip
LONE_BRACES = {"{": r"{\textbraceleft}", "}": r"{\textbraceright}"}
LIGATURES = {"--": "-{}-", "''": "'{}'"}


def write(summary: Summary) -> str:
    """One entry per work, in the order of the bibliography."""
    keys = citation_keys(summary.bibliography)
    entries: list[Block] = [entry(work, key) for work, key in zip(summary.bibliography, keys, strict=True)]
    return write_string(Library(entries))


def entry(work: Work, key: str) -> Entry:
    """The work as a BibTeX entry; a field without a value is left out."""
    values = _people(work) | _text(work) | _verbatim(work)
    fields = [Field(name, value) for name, value in values.items() if value]
    for month in work.issued[1:2]:
        fields.append(Field("month", MONTHS[month - 1], enclosing="no-enclosing"))
    fields += [Field("day", str(day)) for day in work.issued[2:]]
    return Entry(ENTRY_TYPES[work.form], key, fields)


def encode(text: object) -> str:
    """Text on one line that LaTeX sets as it is."""
    line = one_line(text)
    paired = _paired_braces(line)
    encoded = "".join(_encode_letter(letter, at in paired) for at, letter in enumerate(line))
    for ligature, apart in LIGATURES.items():
        encoded = encoded.replace(ligature, apart).replace(ligature, apart)
    return encoded


def _encode_letter(letter: str, paired: bool) -> str:
    if letter in LONE_BRACES:
        return rf"\{letter}" if paired else LONE_BRACES[letter]
    return letter.translate(LATEX)


def _paired_braces(line: str) -> set[int]:
    """Positions of the braces that have their partner in the line."""
    opened: list[int] = []
    paired: set[int] = set()
    for at, letter in enumerate(line):
        if letter == "{":
            opened.append(at)
        elif letter == "}" and opened:
            paired |= {at, opened.pop()}
    return paired


def _people(work: Work) -> dict[str, str]:
    authors = [_name(person) for person in credited(work.authors)]
    if authors and not work.authors_complete:
        authors.append("others")
    return {"author": " and ".join(authors), "editor": " and ".join(map(_name, credited(work.editors)))}


def _name(person: Mapping[str, Any]) -> str:
    """ "{van der Berg}, {Jr}, Anne": braces keep commas, particles and the word "and" inside a name."""
    if collective := person.get("collective"):
        return f"{{{encode(collective)}}}"
    parts = [person["last"], person.get("suffix"), person.get("fore") or person.get("initials")]
    return ", ".join(f"{{{encode(part)}}}" for part in parts if part)


def _text(work: Work) -> dict[str, str]:
    return {
        "title": f"{{{_name_of(work)}}}" if work.name else "",
        CONTAINER_FIELDS[work.form]: _container(work),
        "year": str(work.year or ""),
        "volume": encode(work.volume),
        "number": encode(work.issue),
        "pages": encode(work.pages).replace("-{}-", "-").replace("-", "--"),
        PUBLISHER_FIELDS.get(work.form, "publisher"): encode(work.publisher),
        "address": encode(work.publisher_place),
        "isbn": encode(work.isbn),
        "type": "Preprint" if work.form == "preprint" else encode(work.genre),
        "note": encode(". ".join(work.remarks)),
    }


def _container(work: Work) -> str:
    """Readers write the name of a book in small letters as they do its title, that of a journal never."""
    return encode(work.container) if work.form == "article" else _as_it_is(work.container)


def _as_it_is(text: str) -> str:
    """In braces, so that no style and no reader changes its capitals."""
    return f"{{{encode(text)}}}" if text else ""


def _name_of(work: Work) -> str:
    """The title with its italics, its raised and its lowered letters; without such all at once, for braces pair up."""
    runs = work.name_runs
    return written(runs, MARKS, _encode_run) if any(run.mark for run in runs) else encode(work.name)


def _encode_run(text: str) -> str:
    """A space at an end of it stays."""
    before, behind = (" " if text[:1] == " " else ""), (" " if text[1:] and text[-1:] == " " else "")
    return f"{before}{encode(text)}{behind}"


def _verbatim(work: Work) -> dict[str, str]:
    """Identifiers, which readers take as they stand: only what would end the field is percent-encoded."""
    return {
        "doi": "".join(quote(letter) if letter in "{}\\" else letter for letter in one_line(work.doi)),
        "pmid": encode(work.pmid),
        "pmcid": encode(work.pmcid),
        "url": web_address(work.url),
        "urldate": work.accessed,
    }
