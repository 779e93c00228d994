"""Works and a summary for the tests of the export formats: real facts of real papers, or plainly marked
samples.
"""

import csv
import io
import subprocess
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pypandoc
import pytest
from hypothesis import strategies as st
from lxml import etree
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from claims.exports import Format
from claims.exports.flow import Excluded, Flow, SearchedTo
from claims.exports.summary import (
    Summary,
    SummaryClaim,
    SummaryEvidence,
    SummaryFlag,
    SummaryGrading,
    SummaryWaiver,
    Work,
)
from literature.formats.line import one_line

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)

# Letters that end a line, a field, a record or a group in one of the formats, with plain ones between them.
NASTY = st.text(
    st.one_of(
        st.sampled_from("\\{}[]()<>#|$^~@&%\"'`*_-+=:;,.!?/ \n\t1aA"),
        st.characters(codec="utf-8", max_codepoint=0x24F, exclude_categories=["Cc"]),
        st.sampled_from("\u03b1\u2212\u2265\u4e2d\u2028\x85\x0b\x00"),
    ),
    max_size=40,
)
NASTY_LINE = NASTY.map(one_line)


def person(last: str, fore: str = "", initials: str = "", suffix: str = "") -> dict[str, Any]:
    return {"last": last, "fore": fore, "initials": initials, "suffix": suffix, "collective": ""}


def group(name: str) -> dict[str, Any]:
    return {"last": "", "fore": "", "initials": "", "suffix": "", "collective": name}


def yan(**changes: Any) -> Work:
    """PMID 30979801, the paper that contradicts the hyperconnectivity claim."""
    facts: dict[str, Any] = {
        "number": 1,
        "pmid": "30979801",
        "doi": "10.1073/pnas.1900390116",
        "pmcid": "PMC6500168",
        "title": "Reduced default mode network functional connectivity in patients with recurrent major "
        "depressive disorder",
        "authors": [person("Yan", "Chao-Gan", "CG"), person("Chen", "Xiao", "X"), person("Li", "Le", "L")],
        "authors_complete": False,
        "journal": "Proceedings of the National Academy of Sciences of the United States of America",
        "journal_iso": "Proc Natl Acad Sci U S A",
        "year": 2019,
        "month": 4,
        "day": 30,
        "volume": "116",
        "issue": "18",
        "pages": "9078-9083",
    }
    return Work(**facts | changes)


def sample(number: int, **changes: Any) -> Work:
    """A synthetic record, under the number it has in the bibliography."""
    facts: dict[str, Any] = {
        "number": number,
        "pmid": str(90000000 + number),
        "title": f"[Sample] A trial of nothing, part {number}",
        "authors": [person("Sample", "Ann", "A")],
        "journal": "Sample Journal",
        "year": 2020,
    }
    return Work(**facts | changes)


RETRACTION = {
    "kind": "retraction",
    "pmid": "90000099",
    "citation": "Sample J. 2021;2:9",
    "date": "2021-03-04",
}


def retracted(number: int) -> Work:
    return sample(number, status="retracted", notices=[RETRACTION])


def claim(key: str = "DMN-1", *stances: str, **changes: Any) -> SummaryClaim:
    """A claim whose evidence takes the given stances, on works 1, 2, 3…"""
    evidence = [SummaryEvidence(number=number, stance=stance) for number, stance in enumerate(stances, start=1)]
    text = "Hyperconnectivity of the DMN is one of the most robust findings."
    return SummaryClaim(**{"key": key, "text": text, "evidence": evidence} | changes)


def summary(*claims: SummaryClaim, works: list[Work] | None = None, **changes: Any) -> Summary:
    values: dict[str, Any] = {
        "title": "The default mode network",
        "slug": "dmn",
        "url": "https://example.org/documents/dmn/",
        "version": 3,
        "generated_at": NOON,
        "claims": list(claims),
        "bibliography": [yan()] if works is None else works,
    }
    return Summary(**values | changes)


def searched(until: date | None = date(2026, 11, 20)) -> SearchedTo:
    return SearchedTo(name="DMN", query='"default mode"[tiab]', until=until, identified=12, found_new=2)


def flag(kind: str, note: str) -> SummaryFlag:
    return SummaryFlag(kind=kind, note=note, raised_at=NOON)


def real_works() -> list[Work]:
    """The papers of real-papers.csv; the test is skipped where the shared data is not beside the checkout."""
    table = DATA / "real-papers.csv"
    if not table.exists():
        pytest.skip(f"needs {table.name} in ../shared/data")
    with table.open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if row["title"]]
    return [_real_work(number, row) for number, row in enumerate(rows, start=1)]


def _real_work(number: int, row: dict[str, str]) -> Work:
    names = {name: row[name] for name in ("pmid", "doi", "pmcid", "title", "journal")}
    authors = [person(row["first_author"])] if row["first_author"] else []
    return Work(number=number, authors=authors, year=int(row["year"] or 0) or None, **names)


def pandoc(text: str, source: str, target: str, *options: str) -> str:
    """What pandoc reads; any word on its standard error fails the test."""
    command = [pypandoc.get_pandoc_path(), "--sandbox", "--wrap=none", "-f", source, "-t", target, *options]
    done = subprocess.run(command, input=text.encode(), capture_output=True, check=True)
    assert done.stderr == b""
    return done.stdout.decode()


def read_file(form: Format, summary: Summary) -> str:
    """What stands in a file of this format; of a workbook all cells, sheet by sheet, as another reader finds them."""
    data = form.data(summary)
    if form.is_text:
        return data.decode("utf-8")
    if form.extension == "pdf":
        return printed_text(data)
    if form.extension.endswith("docx"):
        return word_text(data)
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    rows = (row for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python())
    return "\n".join("\t".join(str(cell) for cell in row) for row in rows)


def word_text(file: bytes) -> str:
    """All letters of a Word file's text and of what its fields hold, and the addresses that it leads to."""
    with zipfile.ZipFile(io.BytesIO(file)) as package:
        body = etree.fromstring(package.read("word/document.xml"))
        links = etree.fromstring(package.read("word/_rels/document.xml.rels"))
    paragraphs = ("".join(one.itertext("{*}t", "{*}instrText")) for one in body.iter("{*}p"))
    return "\n".join([*paragraphs, *(link.get("Target") for link in links)])


def printed_text(file: bytes) -> str:
    """All letters of a PDF, line ends as spaces, and the addresses that it leads to."""
    pages = PdfReader(io.BytesIO(file)).pages
    notes = (one.get_object().get("/A", {}) for page in pages for one in page.get("/Annots", []))
    return " ".join(
        [*" ".join(page.extract_text() for page in pages).split(), *(note.get("/URI", "") for note in notes)]
    )


def told(text: str = "A statement.", **changes: Any) -> Summary:
    """A summary that has something of everything, `text` wherever a text may stand."""
    evidence = [
        SummaryEvidence(number=1, stance="supports", quote=text, quote_section="RESULTS", note=text, sample_size=12),
        SummaryEvidence(number=2, stance="contradicts", design=text, directness="indirect", directness_reason=text),
    ]
    grading = SummaryGrading(
        starting_level="low", told="Low", rationale=text,
        factors=[{"name": "imprecision", "direction": "down", "levels": 1, "reason": text}],
    )  # fmt: skip
    waiver = SummaryWaiver(rule="overstated", reason=text, waived_at=NOON)
    whole = claim(
        "A-1", text=text, context=text, section=(text,), certainty="low", supporting="1 paper", contradicting="1 paper",
        contested=True, evidence=evidence, grading=grading, waivers=[waiver], flags=[flag("other", text)],
    )  # fmt: skip
    excluded = (Excluded(reason=text, number=2),)
    flow = Flow(by_searches=9, not_suggested=4, waiting=2, excluded=excluded, attached=1, threshold="below 0.17")
    values = {"works": [yan(title=text), retracted(2)], "searched": [searched()], "title": text, "flow": flow}
    return summary(whole, claim("A-2"), **{**values, **changes})
