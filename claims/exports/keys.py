"""Citation keys, as BibTeX and CSL-JSON use them: "Yan2019pmid30979801"."""

import re
from collections.abc import Sequence
from unicodedata import normalize

from claims.exports.summary import Work
from literature.formats.csl import credited

# Letters that Unicode does not take apart into an ASCII letter and an accent.
UNDIVIDED = str.maketrans(
    {
        "ß": "ss",
        "ø": "o",
        "Ø": "O",
        "ł": "l",
        "Ł": "L",
        "đ": "d",
        "æ": "ae",
        "Æ": "Ae",
        "œ": "oe",
        "\u0131": "i",
    }
)


def citation_keys(works: Sequence[Work]) -> list[str]:
    """One ASCII key for each work, unique whatever the case (BibTeX compares keys without it).

    A key depends on the work alone, so it stays the same from one export to the next; in practice only works
    with neither PMID, DOI nor PMCID can need the number that tells two equal keys apart.
    """
    taken: set[str] = set()
    keys = []
    for work in works:
        key = _free(f"{_surname(work)}{work.year or 'nd'}{_identifier(work)}", taken)
        taken.add(key.lower())
        keys.append(key)
    return keys


def _free(key: str, taken: set[str]) -> str:
    free, number = key, 1
    while free.lower() in taken:
        number += 1
        free = f"{key}-{number}"
    return free


def _surname(work: Work) -> str:
    people = credited(work.authors)
    name = people[0].get("last") or people[0]["collective"] if people else ""
    return _ascii(name)[:40] or "Anon"


def _identifier(work: Work) -> str:
    for scheme in ("pmid", "doi", "pmcid"):
        if value := getattr(work, scheme):
            return scheme + _ascii(value, keep="./-")
    return _ascii(work.title)[:40]


def _ascii(text: str, keep: str = "") -> str:
    letters = normalize("NFKD", text.translate(UNDIVIDED))
    return re.sub(f"[^A-Za-z0-9{re.escape(keep)}]", "", letters)
