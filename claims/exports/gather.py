"""Reading the rows of a document into the plain summary that every format writes."""

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from claims.cohorts.counting import counts, in_words
from claims.documents.versions.anchors import Anchor
from claims.exports.annotations import AnnotatedClaim, AnnotatedText
from claims.exports.cited_text import ArticleBlock, article_of
from claims.exports.digest import difference, digests
from claims.exports.scope import Scope
from claims.exports.screening import flow_of, searched
from claims.exports.summary import (
    Summary,
    SummaryClaim,
    SummaryEvidence,
    SummaryFinding,
    SummaryFlag,
    SummaryGrading,
    SummaryWaiver,
    Work,
    number_works,
)
from claims.grading.body import facts_of
from claims.grading.facts import ClaimFacts
from claims.grading.lint import findings
from claims.grading.rules import count_in_words, participants
from claims.models import Claim, Document, Evidence, Flag, Review, Rewording, SameCohort, Version, Waiver
from claims.reviews.reviewing import searched_to
from literature.formats.status import remarks
from literature.models import Reference

FINDING = tuple(item.name for item in fields(SummaryFinding))


def summarise(document: Document, *, scope: Scope | None = None, at: datetime | None = None) -> Summary:
    """The cited summary of a document as it stands: its claims in order, accepted evidence, open flags.

    `scope` narrows it to some claims, adds drafts, or sets the citations into the document's text.

    Reads in a number of queries that does not depend on how many claims there are. Raises Version.DoesNotExist where
    nothing was imported yet. Evidence from a retracted work is shown, marked as such; it does not count.
    """
    scope = scope or Scope()
    everything = _stated(document, drafts=scope.drafts)
    stated = [one for one in everything if scope.claims is None or one.claim.pk in scope.claims]
    cited = ((e.reference_id, _work(e.reference)) for one in stated for e in one.shown)
    number_of, bibliography = number_works(cited)
    facts = facts_of([one.claim for one in stated])
    groups = SameCohort.objects.confirmed().groups()
    version = document.current
    summary = Summary(
        title=document.title,
        slug=document.slug,
        url=document.url,
        version=version.number,
        generated_at=at or timezone.now(),
        searched=searched(document),
        searched_to=searched_to(document),
        flow=flow_of(document, since=scope.since),
        claims=[_claim(one, number_of, facts[one.claim.pk], groups) for one in stated],
        claims_in_all=len(everything),
        bibliography=bibliography,
        sample=settings.LITERATURE_IS_SAMPLE,
        scope=scope,
    )
    article = _article(version, stated, summary) if scope.mode == "article" else []
    return replace(summary, article=article, approved=_approved(document, summary))


def _article(version: Version, stated: Iterable["_Stated"], summary: Summary) -> list[ArticleBlock]:
    claims = {one.claim.pk: claim for one, claim in zip(stated, summary.claims, strict=True)}
    ends = version.anchors.filter(claim__in=claims).values_list("claim", "end")
    return article_of(version.text, version.markup, ((end, claims[pk].numbers()) for pk, end in ends))


def _approved(document: Document, summary: Summary) -> str:
    """Asked of what is printed here: an approval must not stand in print until a worker finds that it is stale."""
    approval = document.approvals.select_related("version", "approved_by").first()
    if approval is None:
        return ""
    now = digests(summary)
    approved = approval.facts if summary.scope.claims is None else {key: approval.facts.get(key, "") for key in now}
    if approval.stale_at is None and (reason := difference(approved, now)):
        approval.stale_at, approval.stale_reason = summary.generated_at, reason
    return approval.sentence


def anchored(version: Version) -> AnnotatedText:
    """Where the claims of a version stand in its text, in that order; those that left the text later included."""
    anchors = version.anchors.select_related("claim").order_by("start", "pk")
    warnings = _warnings(version.document)
    return AnnotatedText(
        title=str(version.document),
        url=version.document.url,
        version=version.number,
        sha256=version.sha256,
        markup=version.markup,
        imported_at=version.imported_at,
        claims=[
            AnnotatedClaim(
                key=row.claim.key,
                kind=row.claim.kind,
                anchor=Anchor(row.exact, row.prefix, row.suffix, row.start, row.end),
                warnings=tuple(warnings.get(row.claim.restates_id or row.claim_id, ())),
            )
            for row in anchors
        ],
    )


def _warnings(document: Document) -> dict[int, list[str]]:
    """What must stand beside the works that are accepted evidence, by the claim that is graded for them."""
    rows = Evidence.objects.filter(claim__document=document, state=Evidence.State.ACCEPTED)
    found: dict[int, list[str]] = {}
    for row in rows.select_related("reference", "claim").prefetch_related("reference__notices").order_by("pk"):
        if found_remarks := remarks(row.reference.as_work()):
            warning = f"{row.reference.short_citation}: {'. '.join(found_remarks)}."
            warnings = found.setdefault(row.claim.restates_id or row.claim_id, [])
            warnings += [warning] if warning not in warnings else []
    return found


@dataclass(frozen=True, slots=True)
class _Stated:
    """A claim with its accepted evidence, and with that of what says the same; drafts where they were asked for."""

    claim: Claim
    shown: list[Evidence]


def _stated(document: Document, *, drafts: bool) -> list[_Stated]:
    """The standing claims. Those that say the same share their evidence, also that of a body that left the text."""
    is_printed = Q(retired_at=None) | Q(restated_by__retired_at=None, restated_by__isnull=False)
    printed = document.claims.filter(is_printed).distinct().order_by("position", "pk")
    claims = list(_with_evidence(printed, drafts=drafts))
    shared: dict[int, list[Evidence]] = {}
    for claim in claims:
        shared.setdefault(claim.restates_id or claim.pk, []).extend(claim.evidence.all())
    return [
        _Stated(claim, _each_once(shared[claim.restates_id or claim.pk]))
        for claim in claims
        if claim.retired_at is None
    ]


def _each_once(rows: Iterable[Evidence]) -> list[Evidence]:
    """One finding that was attached to two claims is told once: as the first."""
    newest_first = sorted(rows, key=lambda row: row.pk, reverse=True)
    return list({(row.reference_id, row.stance, row.quote): row for row in newest_first}.values())[::-1]


def _with_evidence(claims: QuerySet[Claim], *, drafts: bool) -> QuerySet[Claim]:
    """Of the rows about a claim only those are read, and found under their names, that a summary prints."""
    states = (Evidence.State.ACCEPTED, Evidence.State.PROPOSED) if drafts else (Evidence.State.ACCEPTED,)
    shown = Evidence.objects.filter(state__in=states).for_page().order_by("pk")
    open_flags = Flag.objects.open().order_by("pk")
    read: tuple[str | Prefetch[Any], ...] = (
        Prefetch("rewordings", Rewording.objects.waiting().select_related("version")),
        Prefetch("reviews", Review.objects.newest_of_each()),
        Prefetch("evidence", shown),
        Prefetch("waivers", Waiver.objects.current()),
        "assessments",
        "restates__assessments",
        Prefetch("flags", open_flags),
        Prefetch("evidence__flags", open_flags),
        Prefetch("evidence__reference__flags", open_flags),
    )
    return claims.select_related("restates").prefetch_related(*read)


def _claim(stated: _Stated, number_of: dict[int, int], facts: ClaimFacts, groups: dict[int, set[int]]) -> SummaryClaim:
    claim = stated.claim
    accepted = (e for e in stated.shown if e.state == Evidence.State.ACCEPTED)
    counting = [e for e in accepted if e.reference.status != "retracted"]
    papers, cohorts = counts((e.reference_id for e in counting), groups)
    return SummaryClaim(
        key=claim.key,
        text=claim.text,
        context=claim.context,
        section=tuple(claim.section),
        kind=claim.kind,
        wording_strength=claim.wording_strength,
        wording_certainty=claim.wording_certainty,
        wording_polarity=claim.wording_polarity,
        certainty=claim.certainty,
        certainty_is_stale=claim.certainty_is_stale,
        stale_reason=claim.stale_reason,
        grading=_grading(claim),
        independent=in_words(papers, cohorts) if cohorts < papers else "",
        contested=bool(facts.contradicting),
        supporting=count_in_words(facts.supporting),
        contradicting=count_in_words(facts.contradicting),
        supporting_participants=participants(facts.supporting) or None,
        contradicting_participants=participants(facts.contradicting) or None,
        restates=claim.restates.key if claim.restates else "",
        review="; ".join(f"version {r.version.number}: {r.reason}" for r in claim.rewordings.all()),
        reviewed=" ".join(review.sentence for review in claim.reviews.all()),
        flags=[SummaryFlag(kind=f.kind, note=f.note, raised_at=f.raised_at) for f in _flags(stated)],
        findings=_findings(claim, facts),
        waivers=[SummaryWaiver(rule=w.rule, reason=w.reason, waived_at=w.waived_at) for w in claim.waivers.all()],
        evidence=[
            SummaryEvidence(
                number=number_of[e.reference_id],
                stance=e.stance,
                directness=e.directness,
                directness_reason=e.directness_reason,
                design=e.design,
                sample_size=e.sample_size,
                quality=e.quality,
                locator=e.locator,
                draft=e.state == Evidence.State.PROPOSED,
                quote=e.quote,
                quote_section=e.quote_section,
                note=e.note,
            )
            for e in stated.shown
        ],
    )


def _grading(claim: Claim) -> SummaryGrading | None:
    """Of the newest assessment; what restates a claim is graded there. None of one that was given whole."""
    newest = next(iter((claim.restates or claim).assessments.all()), None)
    if newest is None or not newest.starting_level:
        return None
    return SummaryGrading(
        starting_level=newest.starting_level,
        told=newest.sum_in_words,
        rationale=newest.rationale,
        factors=newest.factors,
        differs=newest.differences,
    )


def _findings(claim: Claim, facts: ClaimFacts) -> list[SummaryFinding]:
    """Those that raise a flag; what is only shown while evidence is gathered is for the desk. A waived one is told as
    such."""
    waived = {waiver.rule for waiver in claim.waivers.all()}
    rows = [found.as_row() for found in findings(facts) if found.raises and found.rule not in waived]
    return [SummaryFinding(**{name: row[name] for name in FINDING}) for row in rows]


def _flags(stated: _Stated) -> list[Flag]:
    """Flags on the claim, then those on its evidence or the cited work: one notice is told once a claim."""
    flags: dict[tuple[str, str], Flag] = {}
    works = [flag for e in stated.shown for flag in (*e.flags.all(), *e.reference.flags.all())]
    for flag in (*stated.claim.flags.all(), *works):
        flags.setdefault((flag.kind, flag.cause), flag)
    return list(flags.values())


def _work(reference: Reference) -> Work:
    details = reference.details
    return Work(
        title=reference.title,
        kind=reference.kind.replace("web page", "webpage"),
        genre=details.get("genre", ""),
        pmid=reference.pmid or "",
        doi=reference.doi,
        pmcid=reference.pmcid,
        url=reference.url,
        authors=reference.authors,
        authors_complete=details.get("authors_complete", True),
        editors=details.get("editors", []),
        journal=reference.journal,
        journal_iso=details.get("journal_iso", ""),
        year=reference.year,
        month=reference.month,
        day=reference.day,
        volume=reference.volume,
        issue=reference.issue,
        pages=reference.pages,
        publication_types=reference.publication_types,
        book_title=details.get("book_title", ""),
        publisher=details.get("publisher", ""),
        publisher_place=details.get("publisher_place", ""),
        isbn=next(iter(details.get("isbns", [])), ""),
        accessed=details.get("accessed", ""),
        status=reference.status,
        notices=reference.current_notices,
    )
