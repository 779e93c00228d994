"""Finding works that are stored: by an identifier, or by words of title, authors, journal and year. Asks nobody."""

import json
import re
from typing import NamedTuple

from django.db.models import CharField, F, Q, QuerySet, TextField
from django.db.models.functions import Cast

from literature.entrez.markup import composed
from literature.models import Reference
from literature.rules.pasted_identifiers import NotRecognised, recognise

AT_ONCE = 20  # works shown; more words find fewer
MOST_WORDS = 8


class Found(NamedTuple):
    """`more` where words find more works than are shown."""

    works: list[Reference]
    more: bool


def stored_works(text: str) -> Found:
    """The stored works that `text` names, the newest first: none for a text without words."""
    words = re.findall(r"[^\s,;()\"“”]+", composed(text))[:MOST_WORDS]
    if not words:
        return Found([], False)
    asked = _identified(text) or _with_words(words)
    works = list(_searchable().filter(asked).order_by(F("year").desc(nulls_last=True), "-pk")[: AT_ONCE + 1])
    return Found(works[:AT_ONCE], len(works) > AT_ONCE)


def identifier_of(reference: Reference) -> str:
    """What `pasted.recognise` reads as this work: "PMID 90000001", its DOI, PMCID or address; "" where it has none."""
    named = f"PMID {reference.pmid}" if reference.pmid else ""
    return named or reference.doi or reference.pmcid or reference.url


def _searchable() -> QuerySet[Reference]:
    """JSON is searched as text; its lookups would ask for a path."""
    return (
        Reference.objects.prefetch_related("notices")
        .defer("details", "mesh", "keywords")
        .annotate(names=Cast("authors", TextField()), printed_year=Cast("year", CharField()))
    )


def _identified(text: str) -> Q | None:
    """By the identifier in it; a number of four figures is a year as well as a PMID."""
    try:
        scheme, value = recognise(text)
    except NotRecognised:
        return None
    found = Q(**{scheme: value})
    return found | _with_words([text.strip()]) if re.fullmatch(r"(?:19|20)\d\d", text.strip()) else found


def _with_words(words: list[str]) -> Q:
    """Each word in the title, among the authors, in the journal, or as the year. SQLite keeps JSON in ASCII."""
    asked = Q()
    for word in words:
        escaped = json.dumps(word)[1:-1]
        asked &= (
            Q(title__icontains=word)
            | Q(names__icontains=word)
            | Q(names__icontains=escaped)
            | Q(journal__icontains=word)
            | Q(printed_year=word)
        )
    return asked
