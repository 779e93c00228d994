"""What needs a human, on one screen: how many of each, and where to see to it."""

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone

from claims.models import Claim, Delivery, Flag, Suggestion
from literature.admin.searches import with_last_run
from literature.models import Search, SearchRun

Reader = User | AnonymousUser


@dataclass(frozen=True, slots=True)
class Duty:
    """A heap of work: `number` of `what`, seen to at `url`. `urgent` where waiting harms."""

    number: int
    what: str
    url: str
    urgent: bool = False


def duties_of(user: Reader) -> list[Duty]:
    """Waiting suggestions, open flags, searches to look at, stale assessments, rewordings, mail: one query each."""
    makers = (
        ("claims.view_suggestion", _suggestions),
        ("claims.view_flag", _flags),
        ("claims.view_claim", _stale),
        ("claims.view_version", _reworded),
        ("literature.view_search", _failed),
        ("literature.view_search", _silent),
        ("literature.view_search", _reread),
        ("claims.view_delivery", _unsent),
    )
    return [make(user) for permission, make in makers if user.has_perm(permission)]


def _suggestions(user: Reader) -> Duty:
    waiting = Suggestion.objects.visible_to(user).waiting().filter(claim__retired_at=None).order_by()
    counts = waiting.aggregate(all=Count("pk"), claims=Count("claim", distinct=True))
    what = f"{_noun(counts['all'], 'suggestion')} waiting, on {_number(counts['claims'], 'claim')}"
    return Duty(counts["all"], what, f"{_list('claims', 'claim')}?suggestions=waiting")


def _flags(user: Reader) -> Duty:
    grave = Q(kind__in=(Flag.Kind.RETRACTED, Flag.Kind.CONCERN))
    counts = Flag.objects.visible_to(user).open().aggregate(all=Count("pk"), grave=Count("pk", filter=grave))
    what = f"open {_noun(counts['all'], 'flag')}, {counts['grave']} of a retraction or concern"
    return Duty(counts["all"], what, f"{_list('claims', 'flag')}?state=open", urgent=bool(counts["grave"]))


def _stale(user: Reader) -> Duty:
    number = Claim.objects.visible_to(user).filter(retired_at=None, certainty_is_stale=True).count()
    return Duty(number, f"stale {_noun(number, 'assessment')}", f"{_list('claims', 'claim')}?grade=stale")


def _reworded(user: Reader) -> Duty:
    number = Claim.objects.visible_to(user).filter(retired_at=None).to_review().count()
    what = f"reworded {_noun(number, 'claim')} to be reviewed"
    return Duty(number, what, f"{_list('claims', 'claim')}?review=yes")


def _failed(user: Reader) -> Duty:
    failed = with_last_run(Search.objects.all()).filter(last_status=SearchRun.Status.FAILED).count()
    what = f"{_searches(failed)} failed in the last run"
    return Duty(failed, what, f"{_list('literature', 'search')}?last_run=failed", bool(failed))


def _silent(user: Reader) -> Duty:
    number = Search.objects.silent(timezone.now()).count()
    what = f"silent {_searches(number)}, without a complete run for long"
    return Duty(number, what, f"{_list('literature', 'search')}?attention=silent", bool(number))


def _reread(user: Reader) -> Duty:
    number = Search.objects.reread(timezone.now()).count()
    what = f"{_searches(number)} that PubMed reads differently now"
    return Duty(number, what, f"{_list('literature', 'search')}?attention=reread")


def _searches(number: int) -> str:
    return "search" if number == 1 else "searches"


def _unsent(user: Reader) -> Duty:
    unsent = Delivery.objects.exclude(state=Delivery.State.SENT)
    failed = Count("pk", filter=Q(state=Delivery.State.FAILED))
    counts = unsent.aggregate(all=Count("pk"), failed=failed)
    what = f"unsent {_noun(counts['all'], 'message')}, {counts['failed']} given up"
    return Duty(counts["all"], what, f"{_list('claims', 'delivery')}?unsent=yes", bool(counts["failed"]))


def _noun(number: int, noun: str) -> str:
    return noun if number == 1 else f"{noun}s"


def _number(number: int, noun: str) -> str:
    return f"{number} {_noun(number, noun)}"


def _list(app: str, model: str) -> str:
    return reverse(f"admin:{app}_{model}_changelist")
