"""The decisions on a document's suggestions, learnt from by the worker, and what waits put in order by it.

Training is safe to run twice: its row bears the number after the last one, and of two that end at once one is dropped.
Nothing is hidden or left out by it, and the decisions stay in their own rows, whatever is learnt from them.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from hashlib import sha256

from django.db import IntegrityError, transaction
from django.db.models import Count, Max, Q

from claims.models import Document, ImportedDecision, LearnedRanking, Suggestion
from claims.models.audited import AuditedQuerySet
from claims.models.suggestions import SuggestionQuerySet
from claims.triage.learning.learnt import ELSEWHERE, Decision, Learnt, Training, enough
from claims.triage.learning.vectors import terms_of_claim, terms_of_paper
from claims.triage.texts import ClaimText
from claims.triage.word_counts import paper_of
from literature.models import Reference

SETTLED = timedelta(minutes=1)  # without a decision, before anything is learnt: editors decide in a row
MOST = 3000  # decisions that are learnt from, the newest: the kernel of more does not fit beside other work
AT_ONCE = 500
TELLS_NOTHING = "duplicate"  # that it is known already says nothing of what it is about
State = Suggestion.State
COUNTED = Q(state=State.ATTACHED) | (Q(state=State.DISMISSED) & ~Q(reason=TELLS_NOTHING))


def learn_from_decisions(*, at: datetime, stopped: Callable[[], bool] = lambda: False) -> int:
    """Learns for each document whose decisions changed and rest since, and places what was suggested meanwhile; how
    many documents had something of that. Ends between two documents when it is `stopped`."""
    done = 0
    decided = Suggestion.objects.filter(COUNTED).order_by().values("claim__document")
    learnt = LearnedRanking.objects.order_by().values("document")
    elsewhere = ImportedDecision.objects.order_by().values("document")
    taught = Q(pk__in=decided) | Q(pk__in=learnt) | Q(pk__in=elsewhere)
    for document in Document.objects.filter(taught).order_by("pk"):
        if stopped():
            break
        done += learn(document, at=at) is not None or shift_new(document, at=at)
    return done


def learn(document: Document, *, at: datetime, settled: timedelta = SETTLED) -> LearnedRanking | None:
    """Trains anew where the decisions differ from those of the last training and the last is older than `settled`."""
    newest = document.learned_rankings.newest().first()
    stamp, last = _stamp(document)
    if (newest and newest.stamp == stamp) or (last and last > at - settled):
        return None
    rows = list(_counted(document).select_related("reference")[:MOST])
    others = list(_elsewhere(document)[: MOST - len(rows)])
    attached = sum(row.state == State.ATTACHED for row in rows)
    included = sum(row.included for row in others)
    row = LearnedRanking(
        document=document, number=newest.number + 1 if newest else 1, made_at=at, scored_at=at, stamp=stamp,
        attached=attached, dismissed=len(rows) - attached, imported=len(others),
    )  # fmt: skip
    learnt = None
    if enough(row.attached + included, row.dismissed + len(others) - included):
        decisions = [*(_decision(one) for one in rows), *(_made_elsewhere(one) for one in others)]
        training = Training(decisions, _claims(document))
        learnt = training.learnt()
        row.weights, row.terms, row.figures = learnt.as_bytes(), learnt.words(), training.figures()
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            document.learned_rankings.exclude(pk=row.pk).update(weights=b"")
            _set_shifts(Suggestion.objects.filter(claim__document=document), learnt)
    except IntegrityError:  # another worker learnt from the same decisions
        return None
    return row


def shift_new(document: Document, *, at: datetime) -> bool:
    """Gives their shift to the suggestions that came since the last training."""
    newest = document.learned_rankings.newest().first()
    if newest is None or not newest.weights:
        return False
    new = Suggestion.objects.filter(claim__document=document, suggested_at__gt=newest.scored_at)
    if not new.filter(state__in=(State.NEW, State.LATER)).exists():
        return False
    _set_shifts(new, Learnt.from_bytes(bytes(newest.weights)))
    LearnedRanking.objects.filter(pk=newest.pk).update(scored_at=at)
    return True


def counted_now(document: Document) -> tuple[int, int]:
    """How many attached and how many dismissed suggestions count at this moment, learnt from or not."""
    counts = (
        _counted(document)
        .order_by()
        .aggregate(
            attached=Count("pk", filter=Q(state=State.ATTACHED)), dismissed=Count("pk", filter=Q(state=State.DISMISSED))
        )
    )
    return counts["attached"], counts["dismissed"]


def _counted(document: Document) -> SuggestionQuerySet:
    return Suggestion.objects.filter(COUNTED, claim__document=document).order_by("-decided_at", "pk")


def elsewhere_now(document: Document) -> tuple[int, int]:
    """How many papers were included and how many excluded elsewhere, of those that nobody decided on here."""
    labels = list(_elsewhere(document).values_list("included", flat=True))
    return sum(labels), len(labels) - sum(labels)


def _elsewhere(document: Document) -> AuditedQuerySet[ImportedDecision]:
    """What was decided here of the same paper goes before it."""
    ours = _counted(document).order_by().values("reference")
    rows = ImportedDecision.objects.filter(document=document).exclude(reference__in=ours)
    return rows.select_related("reference").order_by("-imported_at", "pk")


def _stamp(document: Document) -> tuple[str, datetime | None]:
    """What tells these decisions from any others, and when the last of them was made."""
    decisions = _counted(document).order_by("pk").values_list("pk", "state", "reason")
    elsewhere = _elsewhere(document).order_by("pk").values_list("reference", "included")
    parts = [list(decisions), *filter(None, [list(elsewhere)])]
    digest = sha256(repr(parts if len(parts) > 1 else parts[0]).encode()).hexdigest()
    return digest, _counted(document).aggregate(last=Max("decided_at"))["last"]


def _decision(row: Suggestion) -> Decision:
    terms = terms_of_paper(paper_of(row.reference))
    return Decision(row.claim_id, terms, row.score, row.state == State.ATTACHED)


def _made_elsewhere(row: ImportedDecision) -> Decision:
    return Decision(ELSEWHERE, terms_of_paper(paper_of(row.reference)), None, row.included)


def _claims(document: Document) -> dict[int, Counter[str]]:
    return {
        claim.pk: terms_of_claim(ClaimText(claim.pk, claim.text, claim.context, tuple(claim.section)))
        for claim in document.claims.all()
    }


def _set_shifts(rows: SuggestionQuerySet, learnt: Learnt | None) -> None:
    """Writes the shift of each suggestion that nobody decided; without anything learnt the cold order stands."""
    undecided = rows.filter(state__in=(State.NEW, State.LATER))
    if learnt is None:
        undecided = undecided.exclude(learnt=0.0)
    for part in _parts(list(undecided.order_by("claim", "pk").only("claim", "reference", "learnt"))):
        if learnt is None:
            for row in part:
                row.learnt = 0.0
        else:
            _shift(part, learnt)
        # A place in a list is no decision: like the score it leaves no history.
        Suggestion._base_manager.bulk_update(part, ["learnt"])


def _shift(rows: Sequence[Suggestion], learnt: Learnt) -> None:
    papers = {
        reference.pk: terms_of_paper(paper_of(reference))
        for reference in Reference.objects.filter(pk__in={row.reference_id for row in rows})
    }
    by_claim: dict[int, list[Suggestion]] = defaultdict(list)
    for row in rows:
        by_claim[row.claim_id].append(row)
    for claim, its_rows in by_claim.items():
        shifts = learnt.shifts(claim, [papers[row.reference_id] for row in its_rows])
        for row, shift in zip(its_rows, shifts, strict=True):
            row.learnt = float(shift)


def _parts(rows: list[Suggestion]) -> Iterator[list[Suggestion]]:
    for start in range(0, len(rows), AT_ONCE):
        yield rows[start : start + AT_ONCE]
