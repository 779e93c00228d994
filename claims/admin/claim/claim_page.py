"""All that the page of a claim shows, read in a constant number of queries."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from django.db.models import Count, Q, prefetch_related_objects
from django.http import HttpRequest

from claims.access.permits import authenticated
from claims.acts import citations_of, suggestions_of
from claims.admin.claim.act_forms import Forms, Offered
from claims.admin.claim.among import among_those
from claims.admin.claim.assignment_acts import OF_THE_REVIEW, assigning
from claims.admin.claim.claim_acts import DESK_ACTS
from claims.admin.claim.comment_acts import comments_context
from claims.admin.claim.edit_acts import ONLY_HERE, edits_context, neighbours
from claims.admin.claim.evidence_acts import shared_evidence_of
from claims.admin.claim.evidence_page import CURRENT, evidence_context
from claims.admin.claim.grading_acts import OF_THE_GRADING, grading_context
from claims.admin.claim.review_acts import review_context
from claims.admin.claim.rewording_acts import rewording_context
from claims.admin.claim.suggestion_acts import UNDECIDED, offered
from claims.admin.followed_sections import followed_sections, sections_around
from claims.admin.forms import ActForm
from claims.admin.since_panel import since_visit
from claims.alerts.following import follows
from claims.colleagues.assigning import editors_of
from claims.grading.lint import Finding, advice
from claims.grading.rechecking import BY_RULE
from claims.models import Claim, Evidence, Flag, LibraryRanking, ProposedReference, Suggestion
from claims.models.assignments import with_assignments
from claims.models.suggestions import BEST_FIRST, DISMISSAL_REASONS, WORTH
from claims.triage.library_ranking import wording_of

AT_ONCE = 6  # suggestions shown in one go: each carries all its forms


def claim_context(claim: Claim, request: HttpRequest, failed: ActForm | None) -> dict[str, Any]:
    forms = Forms(DESK_ACTS, claim, request, failed)
    return {
        "title": f"{claim.key}: {claim.text[:60]}",
        "document": claim.document,
        "visit": since_visit(claim.document, request, claim),
        "query": f"?{request.GET.urlencode()}" if request.GET else "",
        "failed": failed,
        "reasons": DISMISSAL_REASONS,
        "citations": citation_rows(claim, forms),
        **neighbours(claim),
        **rewording_context(claim, forms),
        **edits_context(claim, forms, request.GET.get("edit") == "yes"),
        **comments_context(claim, forms),
        **suggestion_context(claim, request, forms),
        **panels_context(claim, request, forms),
    }


def panels_context(claim: Claim, request: HttpRequest, forms: Forms) -> dict[str, Any]:
    """All parts of its page that a decision on a suggestion changes, beside the suggestions."""
    evidence = list(shared_evidence_of(claim).order_by("pk"))
    grading = grading_context(claim, forms)
    return {
        "claim": claim,
        "forms": forms.on_claim(but={*OF_THE_GRADING, *ONLY_HERE, *OF_THE_REVIEW}),
        "is_followed": follows(authenticated(request.user), claim=claim),
        "followed_sections": followed_sections(claim.document, authenticated(request.user)),
        "sections_around": sections_around(claim),
        **number_context(claim, evidence),
        **review_context(claim),
        **evidence_context(claim, evidence, request, forms),
        **flag_context(claim, forms, [row["finding"] for row in grading["lint"]]),
        **grading,
    }


def number_context(claim: Claim, evidence: Sequence[Evidence]) -> dict[str, Any]:
    """The numbers on its page that each decision changes, and where to go when nothing waits here any more."""
    waiting = claim.document.claims.current().exclude(pk=claim.pk).with_suggestions()
    return {
        "balance": balance(evidence),
        "bar": bar_of(counted(evidence)),
        "evidence_number": sum(row.state in CURRENT for row in evidence),
        **undecided_numbers(claim),
        "comment_number": claim.comments.undeleted().open().count(),
        "flag_number": Flag.objects.open().about([claim]).count(),
        "next_waiting": waiting.filter(position__gt=claim.position).first() or waiting.first(),
    }


def undecided_numbers(claim: Claim) -> dict[str, int]:
    """How many suggestions wait on it, and how many are put off."""
    number = claim.suggestions.aggregate(
        waiting=Count("pk", filter=Q(state=Suggestion.State.NEW)),
        put_off=Count("pk", filter=Q(state=Suggestion.State.LATER)),
    )
    return {"waiting_number": number["waiting"], "put_off_number": number["put_off"]}


def counted(evidence: Sequence[Evidence]) -> Counter[str]:
    """How many papers count for each stance; two findings of one paper weigh as one."""
    accepted = (row for row in evidence if row.state == Evidence.State.ACCEPTED)
    pairs = {(row.stance, row.reference_id) for row in accepted if row.reference.status != "retracted"}
    return Counter(stance for stance, _ in pairs)


def balance(evidence: Sequence[Evidence]) -> str:
    """ "2 support, 1 contradicts, 0 neutral; 1 not counted (retracted); 1 proposed": papers, not findings."""
    accepted = [row for row in evidence if row.state == Evidence.State.ACCEPTED]
    retracted = {row.reference_id for row in accepted if row.reference.status == "retracted"}
    proposed = sum(row.state == Evidence.State.PROPOSED for row in evidence)
    number = counted(evidence)
    parts = [
        f"{number['supports']} {'supports' if number['supports'] == 1 else 'support'}, "
        f"{number['contradicts']} {'contradicts' if number['contradicts'] == 1 else 'contradict'}, "
        f"{number['neutral']} neutral"
    ]
    if retracted:
        parts.append(f"{len(retracted)} not counted (retracted)")
    if proposed:
        parts.append(f"{proposed} proposed")
    return "; ".join(parts)


class Stretch(NamedTuple):
    """A part of the balance bar; `start` and `width` in percent of it."""

    stance: str
    number: int
    start: float
    width: float


def bar_of(number: Counter[str]) -> list[Stretch]:
    """The bar from left to right: supports, neutral, contradicts; empty where nothing counts."""
    stretches, start, total = [], 0.0, number.total()
    for stance in ("supports", "neutral", "contradicts"):
        if number[stance]:
            width = 100 * number[stance] / total
            stretches.append(Stretch(stance, number[stance], round(start, 2), round(width, 2)))
            start += width
    return stretches


def citation_rows(claim: Claim, forms: Forms) -> list[Offered[ProposedReference]]:
    """What the claim's text cites, but for what was dismissed, each with its forms while it is undecided."""
    rows = citations_of(claim).exclude(state=ProposedReference.State.DISMISSED)
    names = ("confirm-citation", "dismiss-citation")
    return [forms.offer(row, names if row.state == ProposedReference.State.PROPOSED else ()) for row in rows]


def suggestion_context(claim: Claim, request: HttpRequest, forms: Forms) -> dict[str, Any]:
    """The first undecided suggestions behind the one that `after` names, those put off last.

    Behind its place and not a number of rows, since those that are decided leave.
    """
    undecided = suggestions_of(claim).annotate(worth=WORTH).filter(state__in=UNDECIDED).order_by("-state", *BEST_FIRST)
    after = request.GET.get("after", "")
    last = suggestions_of(claim).filter(pk=int(after)).first() if after.isdecimal() and len(after) < 19 else None
    is_put_off = request.GET.get("put_off") == "yes"
    rows = list((undecided.filter(behind(last, is_put_off=is_put_off)) if last else undecided)[: AT_ONCE + 1])
    shown = with_failed(rows[:AT_ONCE], forms.failed)
    beside = among_those(shown, forms.user)
    return {
        "suggestions": [offered(row, forms, beside[row.pk]) for row in shown],
        "has_more": len(rows) > AT_ONCE,
        "last_shown": rows[:AT_ONCE][-1] if rows else None,
        "begins_later": last is not None,
        **library_context(claim),
    }


def library_context(claim: Claim) -> dict[str, Any]:
    """How far the claim is set against the whole library, and whether it reads otherwise since."""
    row = LibraryRanking.objects.filter(claim=claim).first()
    is_done = row is not None and row.state == LibraryRanking.State.DONE
    return {
        "library_ranking": row,
        "library_is_stale": is_done and row is not None and row.wording != wording_of(claim),
    }


def behind(last: Suggestion, *, is_put_off: bool) -> Q:
    """Of the suggestions of its claim those below `last`, which stood among those put off or above them.

    Where it stood is asked and not where it stands: it may have been put off since.
    """
    worth, put_off = last.score + last.learnt, Q(state=Suggestion.State.LATER)
    worse = Q(worth__lt=worth) | Q(worth=worth, pk__gt=last.pk)
    return put_off & worse if is_put_off else put_off | worse


def with_failed(shown: Sequence[Suggestion], failed: ActForm | None) -> list[Suggestion]:
    """On top the suggestion of a refused form that is not shown: what was typed is not lost."""
    if failed and isinstance(failed.target, Suggestion) and failed.target not in shown:
        return [failed.target, *shown]
    return list(shown)


def flag_context(claim: Claim, forms: Forms, findings: Iterable[Finding]) -> dict[str, Any]:
    """The flags; those of rules with the softer wording that `findings` propose now, as the panel of them does. Who has
    each, and who has the review."""
    softer = {f"{BY_RULE}{finding.rule}": advice(finding.softer) for finding in findings}
    flags = Flag.objects.about([claim]).select_related("evidence__reference", "reference", "raised_by", "resolved_by")
    given = with_assignments(forms.user)
    flags = flags.prefetch_related(given)
    prefetch_related_objects([claim], given)
    editors = list(editors_of([claim.document_id]))
    return {
        "open_flags": [
            (
                *forms.offer(flag, ["resolve-flag"]),
                softer.get(flag.cause, "") if flag.claim_id == claim.pk else "",
                assigning(flag, forms, editors),
            )
            for flag in flags
            if flag.resolved_at is None
        ],
        "review_assigning": assigning(claim, forms, editors),
        "resolved_flags": [
            forms.offer(flag, ["undo-flag"] if flag.resolved_by else []) for flag in flags if flag.resolved_at
        ],
    }
