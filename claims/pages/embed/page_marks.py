"""What the script on a publisher's page asks for: where each statement stands with its states, and the evidence.

Two kinds of answers, both for anybody and the same for all: the marks of a document at once, and the evidence in parts.
A reader who opens a statement so asks for that of many, and nobody is told which one it was.
"""

import json
from typing import Any

from django.http import Http404, HttpRequest

from claims import links
from claims.models import Anchor
from claims.pages.answers import Made, of_document
from claims.pages.door import Reading
from claims.pages.embed.visible_quotes import VisibleQuote, visible_quotes
from claims.pages.living_text import Span, living_text
from claims.pages.published import published
from claims.pages.sentence_states import STATES
from claims.pages.shown_claim import Finding, ShownClaim, shown
from claims.pages.stamps import changed_at

A_PART = 100  # statements whose evidence is told together
JSON = "application/json; charset=utf-8"


@of_document(other_sites=True)
def marks(request: HttpRequest, reading: Reading) -> Made:
    """Every statement of the newest version with its quote, its states and the part that holds its evidence."""
    document = reading.document
    summary = published(document, at=changed_at(document), version=document.newest, in_brief=True)
    claims = shown(summary)
    return as_json(
        {
            "title": document.title,
            "address": links.absolute(reading.address()),
            "version": document.newest,
            "changed": summary.generated_at.date().isoformat(),
            "sample": summary.sample,
            "states": [{"name": one.name, "word": one.word, "sign": one.sign, "says": one.meaning} for one in STATES],
            "statements": [
                _mark(quote, claims[quote.key], 1 + at // A_PART) for at, quote in enumerate(quotes_of(reading))
            ],
        }
    )


def _mark(quote: VisibleQuote, row: ShownClaim, part: int) -> dict[str, Any]:
    return {
        "key": quote.key,
        "exact": quote.exact,
        "prefix": quote.prefix,
        "suffix": quote.suffix,
        "start": quote.start,
        "end": quote.end,
        "states": [state.name for state in row.states],
        "part": part,
    }


@of_document(other_sites=True)
def evidence(request: HttpRequest, reading: Reading, part: int) -> Made:
    """The evidence of one part of the statements, by their keys. Raises Http404 for a part that is not there."""
    quotes = quotes_of(reading)[(part - 1) * A_PART : part * A_PART] if part else []
    if not quotes:
        raise Http404("There is no such part.")
    document = reading.document
    keys = [quote.key for quote in quotes]
    ids = document.claims.filter(key__in=keys).values_list("pk", flat=True)
    summary = published(document, at=changed_at(document), version=document.newest, only=list(ids))
    return as_json({key: _evidence(row, reading) for key, row in shown(summary).items()})


def _evidence(row: ShownClaim, reading: Reading) -> dict[str, Any]:
    claim = row.claim
    return {
        "address": links.absolute(reading.address("statement", key=claim.key)),
        "context": claim.context,
        "says": claim.says,
        "certainty": row.certainty,
        "stale": claim.certainty_is_stale and bool(claim.certainty),
        "groups": [
            {"said": said, "stance": stance, "works": [*map(_work, found)]} for stance, said, found in row.groups
        ],
    }


def _work(found: Finding) -> dict[str, Any]:
    work = found.work
    values = {
        "citation": found.citation,
        "links": [[one.label, one.value, one.address] for one in found.identifiers],
        "warning": f"{work.warning}{': counts for nothing' if work.status == 'retracted' else ''}",
        "facts": found.facts,
        "quote": found.item.quote,
        "sample": work.is_sample,
    }
    return {name: value for name, value in values.items() if value}


def quotes_of(reading: Reading) -> list[VisibleQuote]:
    """Of the statements of the newest version, in the order of the text."""
    version = reading.document.versions.get(number=reading.document.newest)
    anchors = Anchor.objects.filter(version=version, claim__retired_at=None)
    spans = (Span(*row) for row in anchors.values_list("start", "end", "claim__key"))
    return visible_quotes(living_text(version.text, version.markup, spans))


def as_json(values: Any) -> Made:
    return Made(json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode(), JSON)
