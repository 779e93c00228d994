"""What of a document is for strangers: the summary that the exports gather, without what editors write to each other.

Left out: drafts, proposals and flags (never asked for), waivers, the notes of evidence, why a grade is
stale, how a grade differs from what the rules propose, softer wordings, who approved, and the words of reasons for an
exclusion that are not among those offered. What a lead publishes is what was accepted: findings with their quotes, and
grades with their reasons.
"""

from collections import Counter
from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from django.conf import settings

from claims.exports.brief import claims_in_brief
from claims.exports.flow import Excluded, Flow
from claims.exports.gather import claims_and_works
from claims.exports.scope import Scope
from claims.exports.screening import LEFT_THE_TEXT, flow_of, searched
from claims.exports.summary import Summary, SummaryClaim
from claims.grading.lint import SAY_SO
from claims.models import Document
from claims.models.suggestions import DISMISSAL_REASONS
from claims.reviews.reviewing import searched_to

OTHER_REASON = "another reason"
REASONS = frozenset((*DISMISSAL_REASONS, LEFT_THE_TEXT))
REWORDED = "it was reworded"


def published(
    document: Document,
    *,
    at: datetime,
    version: int,
    only: Collection[int] | None = None,
    with_flow: bool = False,
    in_brief: bool = False,
) -> Summary:
    """The summary for strangers, of all claims or `only` of those with these ids; `version` is that of the text.

    `at` is when what it says changed last. With the flow of records only where that is asked for: it is counted anew
    each time. In brief: what pages need that count claims and mark them (`exports.brief`).
    """
    scope = Scope() if only is None else Scope(claims=only, selection="those shown")
    claims, works = (claims_in_brief if in_brief else claims_and_works)(document, scope)
    return Summary(
        title=document.title,
        slug=document.slug,
        url=document.url,
        version=version,
        generated_at=at,
        searched=searched(document) if with_flow else [],
        flow=for_strangers(flow_of(document)) if with_flow else Flow(),
        searched_to=searched_to(document),
        claims=claims if in_brief else [_of_claim(claim) for claim in claims],
        claims_in_all=len(claims),
        bibliography=works,
        sample=settings.LITERATURE_IS_SAMPLE,
        scope=scope,
    )


def _of_claim(claim: SummaryClaim) -> SummaryClaim:
    return replace(
        claim,
        waivers=[],
        stale_reason="",
        review=REWORDED if claim.review else "",
        grading=claim.grading and replace(claim.grading, differs=[]),
        findings=[replace(found, note=_public_note(found.note), softer="", pattern="") for found in claim.findings],
        evidence=[replace(item, note="") if item.note else item for item in claim.accepted],
    )


def _public_note(note: str) -> str:
    """What a rule found, without what it advises an editor to write."""
    return note.removesuffix(f" {SAY_SO}")


def for_strangers(flow: Flow) -> Flow:
    """With a reason for an exclusion only where it is one of those offered: others are what an editor wrote."""
    counted: Counter[str] = Counter()
    for row in flow.excluded:
        counted[row.reason if row.reason.casefold() in REASONS else OTHER_REASON] += row.number
    return replace(flow, excluded=tuple(Excluded(reason=reason, number=n) for reason, n in counted.most_common()))
