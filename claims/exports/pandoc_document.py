"""The summary as Markdown for pandoc, whole in one file: citations by key, the works in its metadata.

`pandoc -f markdown --citeproc FILE -o summary.docx` resolves each citation in whatever style is asked for (`--csl`),
without a bibliography beside it. What comes from data never acts as markup (markdown_document.escape), so that the file
may be read with `-f markdown`; who turns it into files for others takes READER, which lets nothing raw through.

Shape: YAML metadata {title, date, lang, link-citations, references: CSL items}; headings from level 1; `[@{key}]` at
each citation, with RETRACTED, EXPRESSION OF CONCERN or Corrected behind the key of a marked work; at the end a heading
"References", the div `refs` that citeproc fills, and the appendix of searches. The title of a marked work begins with
its status in brackets, since few styles print the note that says so.
"""

import json
import re
from collections.abc import Sequence
from typing import Any

from claims.exports.csl_json import items
from claims.exports.keys import citation_keys
from claims.exports.markdown_document import appendix, body, escape, marked
from claims.exports.summary import Summary, Work
from literature.formats.status import SAMPLE

READER = "markdown-raw_html-raw_attribute-raw_tex"
VERBATIM = ("id", "type")  # what pandoc does not read as Markdown in its metadata
REFERENCES = "# References {.unnumbered}\n\n::: {#refs}\n:::"
FLOW = "# Appendix: flow of records {.unnumbered}\n\n::: {#flow}\n:::"
HEADING = re.compile(r"^#(?=#+ )", re.M)


def write(summary: Summary) -> str:
    """The whole document; a document that cites nothing has no references."""
    return _document(summary, {"references": references(summary)}, [])


def without_works(summary: Summary) -> str:
    """The same for who gives pandoc the works by `--bibliography`, as items of `csl_json`, and sets the flow of records
    into the div `flow`."""
    return _document(summary, {}, [FLOW] if summary.flow.identified else [])


def _document(summary: Summary, works: dict[str, Any], flow: Sequence[str]) -> str:
    metadata = {
        "title": escape(summary.title),
        "date": f"{summary.generated_at:%Y-%m-%d}",
        "lang": "en",
        "link-citations": True,
        **_uncited(summary),
        **works,
    }
    head = "\n".join(f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in metadata.items())
    cited = [REFERENCES] if summary.bibliography else []
    blocks = [*_raised(body(summary, _keys(summary))), *cited, *_raised(appendix(summary)), *flow]
    return "\n\n".join([f"---\n{head}\n---", *blocks]) + "\n"


def _uncited(summary: Summary) -> dict[str, str]:
    """In tables works stand by number: the list holds them all the same, in their order."""
    keys = citation_keys(summary.bibliography) if summary.scope.mode == "tables" else []
    return {"nocite": ", ".join(f"@{{{key}}}" for key in keys)} if keys else {}


def references(summary: Summary) -> list[dict[str, Any]]:
    """The CSL items as pandoc's metadata take them: text is read as Markdown there, and so is escaped."""
    return [_marked(item, work) for item, work in zip(items(summary), summary.bibliography, strict=True)]


def _marked(item: dict[str, Any], work: Work) -> dict[str, Any]:
    shown = {name: value for name, value in item.items() if name != "custom"}
    read = {name: value if name in VERBATIM else _escaped(value) for name, value in shown.items()}
    words = work.warning or (SAMPLE if work.is_sample else "")
    title = f"{escape(f'[{words}]')} " if words else ""
    return read | {"title": f"{title}{marked(work.name_runs)}"} if title or "title" in shown else read


def _escaped(value: Any) -> Any:
    if isinstance(value, str):
        return escape(value)
    if isinstance(value, dict):
        return {name: _escaped(inner) for name, inner in value.items()}
    return [_escaped(inner) for inner in value] if isinstance(value, list) else value


def _keys(summary: Summary) -> Any:
    keys = citation_keys(summary.bibliography)

    def cite(numbers: Sequence[int]) -> str:
        return f"[{'; '.join(_cited(summary.work(number).warning, keys[number - 1]) for number in numbers)}]"

    return cite


def _cited(warning: str, key: str) -> str:
    return f"@{{{key}}} **{escape(warning)}**" if warning else f"@{{{key}}}"


def _raised(blocks: Sequence[str]) -> list[str]:
    """Headings one level up: the title stands in the metadata. No line of data begins with a number sign: it is
    escaped."""
    return [HEADING.sub("", block) for block in blocks]
