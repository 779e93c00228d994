"""Reading the rows of a document into the plain summary that every format writes."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any, TypeVar

from django.conf import settings
from django.utils import timezone

from claims.cohorts.counting import counts, in_words
from claims.documents.versions.anchors import Anchor
from claims.exports.annotations import AnnotatedClaim, AnnotatedText
from claims.exports.cited_text import ArticleBlock, article_of
from claims.exports.digest import difference, digests
from claims.exports.numbering import number_works
from claims.exports.scope import Scope
from claims.exports.screening import flow_of, searched
from claims.exports.stated import each_once, is_stated, printed_claims
from claims.exports.summary import (
    Summary,
    SummaryClaim,
    SummaryEvidence,
    SummaryFinding,
    SummaryFlag,
    SummaryGrading,
    SummaryWaiver,
    Work,
)
from claims.grading.body import Read, body_of, facts_of, read_evidence
from claims.grading.facts import ClaimFacts
from claims.grading.lint import Finding, findings, heading_of
from claims.grading.rules import count_in_words, participants
from claims.models import (
    Assessment,
    Claim,
    Document,
    Evidence,
    Flag,
    Review,
    Rewording,
    StatementEdit,
    Version,
    Waiver,
)
from claims.reviews.reviewing import searched_to
from literature.formats.status import remarks
from literature.models import Reference

Row = TypeVar("Row", Assessment, Review, Rewording, Waiver)
FINDING = tuple(item.name for item in fields(SummaryFinding))


def summarise(document: Document, *, scope: Scope | None = None, at: datetime | None = None) -> Summary:
    """The cited summary of a document as it stands: its claims in order, accepted evidence, open flags.

    `scope` narrows it to some claims, adds drafts, or sets the citations into the document's text.

    Reads in a number of queries that does not depend on how many claims there are. Raises Version.DoesNotExist where
    nothing was imported yet. Evidence from a retracted work is shown, marked as such; it does not count.
    """
    scope = scope or Scope()
    stated = stated_claims(document, scope)
    claims, bibliography = _numbered(stated)
    version = document.current
    summary = Summary(
        title=document.title,
        slug=document.slug,
        url=document.url,
        version=version.number,
        generated_at=_on_the_readers_clock(at or timezone.now()),
        searched=searched(document),
        searched_to=searched_to(document),
        flow=flow_of(document, since=scope.since),
        claims=claims,
        claims_in_all=len(claims) if scope.claims is None else document.claims.current().count(),
        bibliography=bibliography,
        sample=settings.LITERATURE_IS_SAMPLE,
        scope=scope,
        reordered=scope.mode == "article" and _is_reordered(document),
    )
    article = _article(version, stated, summary) if scope.mode == "article" else []
    return replace(summary, article=article, approved=_approved(document, summary))


def _on_the_readers_clock(at: datetime) -> datetime:
    """With its offset and without the name of the zone: so it is printed alike when it was frozen and is read again."""
    return datetime.fromisoformat(timezone.localtime(at).isoformat())


def claims_and_works(document: Document, scope: Scope | None = None) -> tuple[list[SummaryClaim], list[Work]]:
    """The claims of a summary and the works that they cite, without flags and what is said of searches and records."""
    return _numbered(stated_claims(document, scope or Scope()), with_flags=False)


def _numbered(stated: "Stated", *, with_flags: bool = True) -> tuple[list[SummaryClaim], list[Work]]:
    cited = {row.reference_id: row.reference for rows in stated.shown.values() for row in rows}
    works = {pk: work_of(reference) for pk, reference in cited.items()}
    order = [row.reference_id for claim in stated.claims for row in stated.shown[claim.pk]]
    number_of, bibliography = number_works((pk, works[pk]) for pk in order)
    facts = facts_of(stated.claims, stated.evidence)
    beside = _beside(stated, with_flags=with_flags)
    claims = [_claim(claim, stated.shown[claim.pk], number_of, facts[claim.pk], beside) for claim in stated.claims]
    return claims, bibliography


def _article(version: Version, stated: "Stated", summary: Summary) -> list[ArticleBlock]:
    claims = {row.pk: claim for row, claim in zip(stated.claims, summary.claims, strict=True)}
    current = version.anchors.filter(claim__retired_at=None).order_by("claim__position")
    places = list(current.values_list("claim", "start", "end"))
    cited = ((end, claims[pk].numbers()) for pk, _, end in places if pk in claims)
    order = [start for _, start, _ in places] if summary.reordered else []
    return article_of(version.text, version.markup, cited, order)


def _is_reordered(document: Document) -> bool:
    edits = StatementEdit.objects.current().filter(claim__document=document, kind=StatementEdit.Kind.ORDERED)
    return edits.exists()


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
class Stated:
    """The claims of a summary; by their ids what is shown of their evidence and of that of what says the same."""

    claims: list[Claim]
    shown: dict[int, list[Evidence]]
    evidence: Read


def stated_claims(document: Document, scope: Scope) -> Stated:
    """The standing claims. Those that say the same share their evidence, also that of a body that left the text."""
    rows = list(printed_claims(document, scope).select_related("restates"))
    states = (Evidence.State.ACCEPTED, Evidence.State.PROPOSED) if scope.drafts else (Evidence.State.ACCEPTED,)
    evidence = read_evidence(rows, states=states, works=Reference.objects.for_print())
    ids = {row.pk for row in rows}
    claims = [row for row in rows if is_stated(row, scope)]
    shown = {
        claim.pk: each_once(row for row in evidence.rows[body_of(claim)] if row.claim_id in ids) for claim in claims
    }
    return Stated(claims, shown, evidence)


@dataclass(frozen=True, slots=True)
class _Beside:
    """What else a summary prints of claims, by their ids; of a grade by that of the body."""

    rewordings: Mapping[int, list[Rewording]]
    reviews: Mapping[int, list[Review]]
    waivers: Mapping[int, list[Waiver]]
    assessments: Mapping[int, list[Assessment]]
    flags: Mapping[int, list[Flag]]
    groups: Mapping[int, set[int]]


def _beside(stated: Stated, *, with_flags: bool) -> _Beside:
    ids = [claim.pk for claim in stated.claims]
    bodies = {body_of(claim) for claim in stated.claims}
    return _Beside(
        rewordings=by_claim(Rewording.objects.waiting().filter(claim__in=ids).select_related("version")),
        reviews=by_claim(Review.objects.newest_of_each().filter(claim__in=ids)),
        waivers=by_claim(Waiver.objects.current().filter(claim__in=ids)),
        assessments=by_claim(Assessment.objects.filter(claim__in=bodies)),
        flags=_flags(stated) if with_flags else {},
        groups=stated.evidence.groups,
    )


def _reworded(row: Rewording) -> str:
    return f"version {row.version.number}: {row.reason}".rstrip(": ")


def by_claim(rows: Iterable[Row]) -> Mapping[int, list[Row]]:
    """Instead of a prefetch, which makes a queryset for each claim."""
    found: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        found[row.claim_id].append(row)
    return found


def _claim(
    claim: Claim, shown: Sequence[Evidence], number_of: dict[int, int], facts: ClaimFacts, beside: _Beside
) -> SummaryClaim:
    accepted = (e for e in shown if e.state == Evidence.State.ACCEPTED)
    counting = [e for e in accepted if e.reference.status != "retracted"]
    papers, cohorts = counts((e.reference_id for e in counting), beside.groups)
    waivers = beside.waivers[claim.pk]
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
        grading=_grading(beside.assessments[body_of(claim)]),
        independent=in_words(papers, cohorts) if cohorts < papers else "",
        contested=bool(facts.contradicting),
        supporting=count_in_words(facts.supporting),
        contradicting=count_in_words(facts.contradicting),
        supporting_participants=participants(facts.supporting) or None,
        contradicting_participants=participants(facts.contradicting) or None,
        restates=claim.restates.key if claim.restates else "",
        review="; ".join(map(_reworded, beside.rewordings[claim.pk])),
        reviewed=" ".join(review.sentence for review in beside.reviews[claim.pk]),
        flags=[SummaryFlag(kind=f.kind, note=f.note, raised_at=f.raised_at) for f in beside.flags.get(claim.pk, ())],
        findings=_findings(waivers, facts),
        waivers=[SummaryWaiver(rule=heading_of(w.rule), reason=w.reason, waived_at=w.waived_at) for w in waivers],
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
            for e in shown
        ],
    )


def _grading(newest_first: Sequence[Assessment]) -> SummaryGrading | None:
    """Of the newest assessment; what restates a claim is graded there. None of one that was given whole."""
    newest = next(iter(newest_first), None)
    if newest is None or not newest.starting_level:
        return None
    return SummaryGrading(
        starting_level=newest.starting_level,
        told=newest.sum_in_words,
        rationale=newest.rationale,
        factors=newest.factors,
        differs=newest.differences,
    )


def _findings(waivers: Iterable[Waiver], facts: ClaimFacts) -> list[SummaryFinding]:
    """Those that raise a flag; what is only shown while evidence is gathered is for the desk. A waived one is told as
    such."""
    rows = [found.as_row() for found in unwaived(waivers, facts)]
    return [SummaryFinding(**{name: row[name] for name in FINDING}) for row in rows]


def unwaived(waivers: Iterable[Waiver], facts: ClaimFacts) -> list[Finding]:
    waived = {waiver.rule for waiver in waivers}
    return [found for found in findings(facts) if found.is_flagged and found.rule not in waived]


def _flags(stated: Stated) -> dict[int, list[Flag]]:
    """By claim its open flags, then those on its evidence or the cited work: one notice is told once a claim."""
    rows = {row.pk: row for shown in stated.shown.values() for row in shown}
    of_claim, of_evidence, of_work = (
        _open_flags(**{f"{name}__in": ids})
        for name, ids in (
            ("claim", list(stated.shown)),
            ("evidence", list(rows)),
            ("reference", {row.reference_id for row in rows.values()}),
        )
    )
    told: dict[int, list[Flag]] = {}
    for pk, shown in stated.shown.items():
        works = [flag for row in shown for flag in (*of_evidence[row.pk], *of_work[row.reference_id])]
        flags: dict[tuple[str, str], Flag] = {}
        for flag in (*of_claim[pk], *works):
            flags.setdefault((flag.kind, flag.cause), flag)
        told[pk] = list(flags.values())
    return told


def _open_flags(**on: Any) -> Mapping[int, list[Flag]]:
    [target] = on
    found: dict[int, list[Flag]] = defaultdict(list)
    for flag in Flag.objects.open().filter(**on).order_by("pk"):
        found[getattr(flag, f"{target.removesuffix('__in')}_id")].append(flag)
    return found


def work_of(reference: Reference) -> Work:
    """As every format prints it; reads its notices."""
    details = reference.details
    return Work(
        title=reference.title,
        title_markup=details.get("title_markup", ""),
        kind=reference.kind.replace("web page", "webpage"),
        genre=details.get("genre", ""),
        pmid=reference.pmid or "",
        doi=reference.doi,
        doi_unconfirmed=reference.has_unconfirmed_doi,
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
