"""All that the page of a claim shows, read in a constant number of queries."""

from collections import Counter
from collections.abc import Sequence
from typing import Any, NamedTuple

from django.core.paginator import Page, Paginator
from django.http import HttpRequest

from claims.access.permits import authenticated
from claims.acts import citations_of, suggestions_of
from claims.admin.claim.act_forms import Forms, Offered
from claims.admin.claim.claim_acts import DESK_ACTS
from claims.admin.claim.edit_acts import ONLY_HERE, edits_context, neighbours
from claims.admin.claim.evidence_acts import shared_evidence_of
from claims.admin.claim.evidence_page import CURRENT, evidence_context
from claims.admin.claim.grading_acts import OF_THE_GRADING, grading_context
from claims.admin.claim.review_acts import review_context
from claims.admin.claim.rewording_acts import rewording_context
from claims.admin.claim.suggestion_acts import UNDECIDED, offered
from claims.admin.forms import DISMISSAL_REASONS, ActForm
from claims.alerts.following import follows
from claims.models import Claim, Evidence, Flag, ProposedReference, Suggestion

AT_ONCE = 6  # suggestions on one page: each carries all its forms


def claim_context(claim: Claim, request: HttpRequest, failed: ActForm | None) -> dict[str, Any]:
    forms = Forms(DESK_ACTS, claim, request, failed)
    evidence = list(shared_evidence_of(claim).order_by("pk"))
    return {
        "title": f"{claim.key}: {claim.text[:60]}",
        "claim": claim,
        "document": claim.document,
        "query": f"?{request.GET.urlencode()}" if request.GET else "",
        "failed": failed,
        "forms": forms.on_claim(but={*OF_THE_GRADING, *ONLY_HERE}),
        "reasons": DISMISSAL_REASONS,
        "is_followed": follows(authenticated(request.user), claim=claim),
        "citations": citation_rows(claim, forms),
        **neighbours(claim),
        **number_context(claim, evidence),
        **rewording_context(claim, forms),
        **edits_context(claim, forms, evidence, request.GET.get("edit") == "yes"),
        **review_context(claim),
        **evidence_context(claim, evidence, request, forms),
        **suggestion_context(claim, request, forms),
        **flag_context(claim, forms),
        **grading_context(claim, forms),
    }


def number_context(claim: Claim, evidence: Sequence[Evidence] | None = None) -> dict[str, Any]:
    """The numbers on its page that each decision changes, and where to go when nothing waits here any more."""
    rows = list(shared_evidence_of(claim)) if evidence is None else evidence
    waiting = claim.document.claims.current().exclude(pk=claim.pk).with_suggestions()
    return {
        "balance": balance(rows),
        "bar": bar_of(counted(rows)),
        "evidence_number": sum(row.state in CURRENT for row in rows),
        "undecided_number": claim.suggestions.filter(state__in=UNDECIDED).count(),
        "flag_number": Flag.objects.open().about([claim]).count(),
        "next_waiting": waiting.filter(position__gt=claim.position).first() or waiting.first(),
    }


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
    """Undecided suggestions, those put off last; ten at a time, unless all are asked for."""
    undecided = suggestions_of(claim).filter(state__in=UNDECIDED).order_by("-state", "-score", "pk")
    show_all = request.GET.get("all") == "yes"
    paginator = Paginator(undecided, max(undecided.count(), 1) if show_all else AT_ONCE)
    page = paginator.get_page(request.GET.get("page"))
    shown = [offered(row, forms) for row in with_failed(page, forms.failed)]
    return {"suggestions": shown, "suggestion_page": page, "shows_all": show_all}


def with_failed(page: Page, failed: ActForm | None) -> list[Suggestion]:
    """The page, and on top the suggestion of a refused form that is not on it: what was typed is not lost."""
    shown = list(page)
    if failed and isinstance(failed.target, Suggestion) and failed.target not in shown:
        shown.insert(0, failed.target)
    return shown


def flag_context(claim: Claim, forms: Forms) -> dict[str, Any]:
    flags = Flag.objects.about([claim]).select_related("evidence__reference", "reference", "raised_by", "resolved_by")
    return {
        "open_flags": [forms.offer(flag, ["resolve-flag"]) for flag in flags if flag.resolved_at is None],
        "resolved_flags": [
            forms.offer(flag, ["undo-flag"] if flag.resolved_by else []) for flag in flags if flag.resolved_at
        ],
    }
