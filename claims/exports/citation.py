"""A work as one line of a reference list, in the style of NLM's Citing Medicine.

Plain text: each format escapes it. What a record does not give is left out, and only a missing title or year
is said ("[date unknown]"). Source: https://www.ncbi.nlm.nih.gov/books/NBK7256/
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from claims.exports.summary import Work
from literature.formats.csl import accessed_parts, credited, doi_page, pmc_page, pubmed_page
from literature.formats.initials import initials_of
from literature.formats.line import LEFT_TO_RIGHT, TURNING, closed, one_line, web_address
from literature.formats.rich_title import Run

AUTHORS_LISTED = 6
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
CLOSING = "\"'\u201d\u2019\u00bb)]"


class Identifier(NamedTuple):
    """A way to find the work: "doi", "10.1073/…" and the address it leads to, "" when that is no web address.

    `stop` is the full stop behind it: none behind an address, where it would be taken for a part of it.
    """

    label: str
    value: str
    address: str
    stop: str = "."


def description(work: Work) -> str:
    """The reference up to its identifiers: "Yan CG, Chen X. Title. Neuroimage. 2019 Apr 30;116(18):1-6."."""
    return " ".join(part for part in (*_before(work), _sentence(_titled(work)), *_behind(work)) if part)


def described(work: Work) -> list[Run]:
    """The same with the italics of its title, its raised and its lowered letters."""
    plain, title = closed(work.name), "".join(run.text for run in work.name_runs)
    if all(not run.mark for run in work.name_runs):
        return [Run(description(work))]
    name = [run._replace(text=TURNING.sub("", run.text)) for run in work.name_runs]
    stop = _sentence(_titled(work)).removeprefix(plain.removesuffix("."))
    if title.endswith("."):
        name[-1] = name[-1]._replace(text=name[-1].text.removesuffix("."))
    last = LEFT_TO_RIGHT if plain.endswith(LEFT_TO_RIGHT) else ""
    before, behind = " ".join(filter(None, _before(work))), " ".join(filter(None, _behind(work)))
    runs = [Run(f"{before} " if before else ""), *name, Run(f"{last}{stop}{f' {behind}' if behind else ''}")]
    return [run for run in runs if run.text]


def _titled(work: Work) -> str:
    title = closed(work.name) or "[Title unknown]"
    if work.form == "webpage":
        return f"{title.removesuffix('.')} [Internet]"
    if work.form in ("report", "thesis"):
        return f"{title.removesuffix('.')} [{work.genre or work.form}]"
    return title


def _before(work: Work) -> list[str]:
    authors = authors_line(work.authors, complete=work.authors_complete)
    return [_sentence(authors)] if authors else []


def _behind(work: Work) -> list[str]:
    return [_sentence(part) for part in _source(work) if part]


def authors_line(people: Iterable[Mapping[str, Any]], *, complete: bool = True, listed: int = AUTHORS_LISTED) -> str:
    """ "Yan CG, King ML Jr; DIRECT Consortium, et al": the first `listed` names; "" when there is none.

    "et al" stands where names are left out, or the source says its own list is not complete.
    """
    named = credited(people)
    line = ""
    for before, person in zip([None, *named], named[:listed], strict=False):
        line += _separator(before, person) + _name(person)
    return f"{line}, et al" if line and (len(named) > listed or not complete) else line


def identifiers(work: Work) -> list[Identifier]:
    """doi, PMID and PMCID as far as they are known, else the address of the page; a sample record leads nowhere."""
    known = [
        Identifier("doi", one_line(work.doi), doi_page(work.doi)),
        Identifier("PMID", one_line(work.pmid), pubmed_page(work.pmid)),
        Identifier("PMCID", one_line(work.pmcid), pmc_page(work.pmcid)),
    ]
    page = Identifier("Available from", one_line(work.url), web_address(work.url), stop="")
    found = [item for item in known if item.value] or [page] * bool(page.value)
    return [item._replace(address="") for item in found] if work.is_sample else found


def year_month_day(work: Work) -> str:
    """ "2019 Apr 30", "2019 Apr" or "2019"; "" when the year is unknown."""
    year, *rest = [*map(str, work.issued)] or [""]
    return " ".join([year, *(MONTHS[int(month) - 1] for month in rest[:1]), *rest[1:]])


def _separator(before: Mapping[str, Any] | None, person: Mapping[str, Any]) -> str:
    if before is None:
        return ""
    return "; " if before.get("collective") or person.get("collective") else ", "


def _name(person: Mapping[str, Any]) -> str:
    if collective := person.get("collective"):
        return closed(one_line(collective))
    initials = person.get("initials") or initials_of(person.get("fore") or "")
    return closed(one_line(f"{person['last']} {initials} {person.get('suffix') or ''}"))


def _sentence(text: str) -> str:
    """Closed by a full stop, unless it closes itself: "Why?", "[Wozu?]", "“Done.”"."""
    return text if text.rstrip(CLOSING).endswith((".", "?", "!", "…")) else f"{text}."


def _source(work: Work) -> list[str]:
    date = year_month_day(work) or "[date unknown]"
    if work.form not in ("article", "preprint"):
        published = "; ".join(filter(None, [_publisher(work), date])) + _accessed(work)
        pages = f"p. {one_line(work.pages)}" if work.pages else ""
        return [_in_book(work), published, pages]
    journal = re.sub(r"\.(?=\w)", " ", work.journal_iso).replace(".", "") or work.container
    preprint = " [Preprint]" if work.form == "preprint" else ""
    return [closed(one_line(journal + preprint)), date + _volume(work)]


def _volume(work: Work) -> str:
    volume = one_line(work.volume) + (f"({one_line(work.issue)})" if work.issue else "")
    return (f";{volume}" if volume else "") + (f":{one_line(work.pages)}" if work.pages else "")


def _publisher(work: Work) -> str:
    return ": ".join(filter(None, [one_line(work.publisher_place), one_line(work.publisher)]))


def _accessed(work: Work) -> str:
    """ " [cited 2026 Nov 29]", as NLM writes it of what can change."""
    year, *rest = accessed_parts(work.as_mapping()) or [0]
    month = [MONTHS[number - 1] for number in rest[:1]]
    return f" [cited {' '.join(map(str, (year, *month, *rest[1:])))}]" if year else ""


def _in_book(work: Work) -> str:
    editors = authors_line(work.editors)
    role = "" if not editors else ", editors. " if len(credited(work.editors)) > 1 else ", editor. "
    return f"In: {editors}{role}{work.container}" if work.form == "chapter" and work.container else ""
