"""Citations and lists of references as Zotero, Mendeley, EndNote and Word write them into a Word file.

The works are invented and named so; shapes after files of those programs.
"""

import json
from base64 import b64encode
from dataclasses import dataclass
from xml.sax.saxutils import escape

from tests.files.word import paragraph, run

SOURCES = "http://schemas.openxmlformats.org/officeDocument/2006/bibliography"
RAISED = '<w:vertAlign w:val="superscript"/>'


@dataclass(frozen=True)
class Made:
    """A work that is none, as a program of references knows it."""

    family: str
    title: str
    year: int
    doi: str = ""
    pmid: str = ""
    page: str = ""

    def csl(self) -> dict[str, object]:
        named = {"DOI": self.doi, "PMID": self.pmid}
        return {
            "id": 7,
            "type": "article-journal",
            "title": self.title,
            "author": [{"family": self.family, "given": "A."}, {"family": "Second", "given": "B."}],
            "issued": {"date-parts": [[str(self.year), 3]]},
            "container-title": "J Invented",
            "page": self.page,
            **{name: value for name, value in named.items() if value},
        }

    def endnote(self) -> str:
        database = "<remote-database-provider>NLM</remote-database-provider>" if self.pmid else ""
        return (
            f"<Cite><Author>{self.family}</Author><Year>{self.year}</Year><RecNum>9</RecNum><DisplayText>x</DisplayText>"
            '<record><rec-number>9</rec-number><ref-type name="Journal Article">17</ref-type>'
            f"<contributors><authors><author>{self.family}, A.</author></authors></contributors>"
            f'<titles><title><style face="normal">{self.title}</style></title></titles>'
            f"<pages>{self.page}</pages><dates><year>{self.year}</year></dates><accession-num>{self.pmid}</accession-num>{database}"
            f"<electronic-resource-num>{self.doi}</electronic-resource-num></record></Cite>"
        )

    def source(self) -> str:
        named = f"<b:DOI>{self.doi}</b:DOI>" if self.doi else ""
        return (
            f"<b:Source><b:Tag>{self.tag}</b:Tag><b:SourceType>JournalArticle</b:SourceType><b:Title>{self.title}</b:Title>"
            f"<b:Year>{self.year}</b:Year><b:Author><b:Author><b:NameList><b:Person><b:Last>{self.family}</b:Last>"
            f"</b:Person></b:NameList></b:Author></b:Author>{named}</b:Source>"
        )

    @property
    def tag(self) -> str:
        return f"{self.family[:3]}{self.year % 100:02}"


def field(instruction: str, shown: str, data: str = "", within: str = "") -> str:
    """A field as Word writes it, its instruction torn in two; `shown` is text or runs, `within` a field before them."""
    torn = len(instruction) // 2
    held = f'<w:fldData xml:space="preserve">{data}</w:fldData>' if data else ""
    told = "".join(
        f'<w:r><w:instrText xml:space="preserve">{escape(part)}</w:instrText></w:r>'
        for part in (instruction[:torn], instruction[torn:])
    )
    result = shown if shown.startswith("<") else run(escape(shown))
    separated = f"{within}{_mark('separate')}{result}" if shown else ""
    return f"{_mark('begin', held)}{told}{separated}{_mark('end')}"


def _mark(kind: str, held: str = "") -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}">{held}</w:fldChar></w:r>'


def csl(*works: Made) -> str:
    items = [{"id": 7, "uris": ["http://zotero.org/users/1/items/AAAA"], "itemData": one.csl()} for one in works]
    return json.dumps(
        {"citationID": "a1", "properties": {"noteIndex": 0}, "citationItems": items, "schema": "https://x"}
    )


def zotero(shown: str, *works: Made) -> str:
    return field(f" ADDIN ZOTERO_ITEM CSL_CITATION {csl(*works)} ", shown)


def mendeley(shown: str, *works: Made) -> str:
    return field(f"ADDIN CSL_CITATION {csl(*works)}", shown)


def mendeley_cite(shown: str, *works: Made) -> str:
    """A content control, as newer versions write it."""
    return control(f"MENDELEY_CITATION_v3_{b64encode(csl(*works).encode()).decode()}", run(shown))


def control(tag: str, content: str) -> str:
    return (
        f'<w:sdt><w:sdtPr><w:tag w:val="{tag}"/><w:id w:val="5"/></w:sdtPr>'
        f"<w:sdtContent>{content}</w:sdtContent></w:sdt>"
    )


def endnote(shown: str, *works: Made) -> str:
    return field(f" ADDIN EN.CITE {endnote_data(*works)}", shown)


def endnote_apart(shown: str, *works: Made) -> str:
    """With its data in a field within its instruction, as it keeps long ones."""
    data = b64encode(endnote_data(*works).encode()).decode()
    lines = "\n".join(data[place : place + 76] for place in range(0, len(data), 76))
    return field(" ADDIN EN.CITE ", shown, within=field(" ADDIN EN.CITE.DATA ", "", data=lines))


def endnote_data(*works: Made) -> str:
    return f"<EndNote>{''.join(one.endnote() for one in works)}</EndNote>"


def cited_by_word(shown: str, *works: Made) -> str:
    further = "".join(f" \\m {one.tag}" for one in works[1:])
    told = field(f" CITATION {works[0].tag} \\l 1033{further} ", shown)
    return f"<w:sdt><w:sdtPr><w:citation/></w:sdtPr><w:sdtContent>{told}</w:sdtContent></w:sdt>"


def sources(*works: Made) -> dict[str, str]:
    """The part of a file that holds Word's own sources."""
    held = "".join(one.source() for one in works)
    return {"customXml/item1.xml": f'<b:Sources xmlns:b="{SOURCES}" SelectedStyle="">{held}</b:Sources>'}


def listed(instruction: str, *entries: str, properties: str = "") -> str:
    """A list of references that a field holds, over all of its paragraphs."""
    runs = [run(entry.replace("\t", '</w:t><w:tab/><w:t xml:space="preserve">')) for entry in entries]
    told = f'<w:r><w:instrText xml:space="preserve"> {escape(instruction)} </w:instrText></w:r>'
    runs[0] = f"{_mark('begin')}{told}{_mark('separate')}{runs[0]}"
    runs[-1] += _mark("end")
    return "".join(paragraph(one, properties=properties) for one in runs)
