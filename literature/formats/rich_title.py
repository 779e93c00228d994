"""The italics of a title, its raised and its lowered letters, and how each format writes them. Pure.

PubMed's records keep them beside the plain title (`title_markup`); a title that came with tags in it has them itself.
Only these few tags mean something, and only in pairs: all else, `<script>` too, is text like any other.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from html import unescape
from itertools import groupby
from typing import Any, NamedTuple

from literature.formats.line import one_line

ITALIC, RAISED, LOWERED = "i", "sup", "sub"
_MARKS = {"i": ITALIC, "em": ITALIC, "italic": ITALIC, "sup": RAISED, "sub": LOWERED, "b": "", "strong": "", "u": ""}
_TAG = re.compile(rf"<(?P<end>/?)(?P<name>{'|'.join(_MARKS)})>", re.IGNORECASE)
_NUMBER = re.compile(r"[-+\u2212\u2013]?\d")
_SIGNS = {RAISED: "^", LOWERED: "_"}  # of plain text, where a number would be another one without (`entrez.markup`)
_RAISED_ITSELF = ("™", "®", "℠")  # pandoc writes a raised one as letters
_NOT_COMPARED = re.compile(r"[\s^_]+")


class Run(NamedTuple):
    """Letters with one mark: "", ITALIC, RAISED or LOWERED; of an italic raised letter the raising."""

    text: str
    mark: str = ""


def plain_title(text: object) -> str:
    """On one line, without tags: "10<sup>6</sup> cells" is "10^6 cells"."""
    title = one_line(text)
    if "<" not in title:
        return title
    written = ""
    for run in _runs(title):
        is_number = run.mark in _SIGNS and written[-1:].isdigit() and _NUMBER.match(run.text)
        written += f"{_SIGNS[run.mark] if is_number else ''}{run.text}"
    return one_line(written)


def title_runs(work: Mapping[str, Any], title: str) -> list[Run]:
    """The runs of the title of a work, of which `title` is what stands in its field; the record's own marks, unless
    its title was corrected since."""
    if markup := work.get("title_markup"):
        runs = [run._replace(text=unescape(run.text)) for run in _runs(one_line(markup))]
        if _compared("".join(run.text for run in runs)) == _compared(plain_title(title)):
            return runs
    return _runs(one_line(title))


def _compared(text: str) -> str:
    return _NOT_COMPARED.sub("", text)


def written(runs: Iterable[Run], marks: Mapping[str, tuple[str, str]], escape: Callable[[str], str]) -> str:
    """The runs with what each mark begins and ends with in a format, and their letters escaped as it wants them."""
    return "".join(f"{marks[run.mark][0]}{escape(run.text)}{marks[run.mark][1]}" for run in runs)


def as_rich_text(runs: Iterable[Run]) -> str:
    """As CSL-JSON has it: https://citeproc-js.readthedocs.io/en/latest/csl-json/markup.html#html-like-formatting-tags"""
    marks = {mark: (f"<{mark}>", f"</{mark}>") if mark else ("", "") for mark in ("", ITALIC, RAISED, LOWERED)}
    return written(runs, marks, str)


def _runs(title: str) -> list[Run]:
    pieces = groupby(_pieces(title), key=lambda run: run.mark)
    return _spaces_outside([Run("".join(run.text for run in same), mark) for mark, same in pieces])


def _spaces_outside(runs: Iterable[Run]) -> list[Run]:
    """Spaces at the ends of a marked run stand beside it: no format of marks bears them within. As in one line, there
    are none at the ends of the title, and one where several meet."""
    found: list[Run] = []
    for text, mark in runs:
        inner = text.strip() if mark else text
        before, _, behind = text.partition(inner) if inner else (text, "", "")
        found += [run for run in (Run(before), Run(inner, mark), Run(behind)) if run.text]
    joined = (Run("".join(run.text for run in same), mark) for mark, same in groupby(found, key=lambda run: run.mark))
    spaced: list[Run] = []
    for text, mark in joined:
        follows_a_space = not spaced or spaced[-1].text.endswith(" ")
        spaced.append(Run(re.sub(" +", " ", text.lstrip() if follows_a_space else text), mark))
    if spaced:
        spaced[-1] = spaced[-1]._replace(text=spaced[-1].text.rstrip())
    return [run for run in spaced if run.text]


def _pieces(title: str) -> Iterator[Run]:
    within: list[str] = []
    paired, at = _paired(title), 0
    for tag in _TAG.finditer(title):
        if tag.start() not in paired:
            continue
        if tag.start() > at:
            text = title[at : tag.start()]
            yield Run(text, "" if text in _RAISED_ITSELF else _mark(within))
        at = tag.end()
        within.pop() if tag["end"] else within.append(_MARKS[tag["name"].lower()])
    if at < len(title):
        yield Run(title[at:])


def _mark(within: Iterable[str]) -> str:
    marks = [mark for mark in within if mark]
    return next((mark for mark in reversed(marks) if mark != ITALIC), ITALIC if marks else "")


def _paired(title: str) -> set[int]:
    """Where the tags begin that have their partner; what is left open, or closes nothing, is text."""
    open_: list[tuple[str, int]] = []
    found: set[int] = set()
    for tag in _TAG.finditer(title):
        name = tag["name"].lower()
        if not tag["end"]:
            open_.append((name, tag.start()))
        elif any(name == one for one, _ in open_):
            while open_[-1][0] != name:
                open_.pop()
            found |= {open_.pop()[1], tag.start()}
    return found
