"""What needs this user, on one screen: how many of each, the first of them, and where to see to all."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import NamedTuple

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import Case, Count, F, IntegerField, Q, Value, When
from django.urls import reverse
from django.utils import timezone

from claims import links
from claims.access.roles import changeable_searches
from claims.admin.claim_rows import GRAVE
from claims.models import (
    Claim,
    Delivery,
    DocumentImport,
    Evidence,
    Flag,
    PageChange,
    PublishedPage,
    Restatement,
    SameCohort,
    Suggestion,
)
from literature.admin.counting import bounded_count
from literature.admin.search_admin import with_last_run
from literature.models import Reference, Search, SearchRun
from literature.models.narrowing import rows_as
from literature.models.searches import SearchQuerySet

SHOWN = 5  # of each
LOOKED_AT = 200  # suggestions, of which the claims with the best ones are taken


class Line(NamedTuple):
    """One thing that waits: what it is called, what it says, and where something can be done about it."""

    name: str
    text: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """A heap of work: `number` of `what`, seen to at `url`; `first` of them. `urgent` where waiting harms."""

    number: int
    what: str
    url: str
    urgent: bool = False
    first: tuple[Line, ...] = ()


Maker = Callable[[User], Duty]


def duties_of(user: User | AnonymousUser) -> list[Duty]:
    """Only what the user may do something about; one or two queries each."""
    return [make(user) for permission, make in MAKERS if user.is_authenticated and user.has_perm(permission)]


def _suggestions(user: User) -> Duty:
    number = bounded_count(Suggestion.objects.visible_to(user).waiting())
    return Duty(
        number=number,
        what=f"{_noun(number, 'suggestion')} to decide on",
        url=reverse("admin:claims_claim_triage_all"),
        first=tuple(_claims_with_the_best(user)),
    )


def _claims_with_the_best(user: User) -> Iterable[Line]:
    """The claims of the best suggestions, with how many wait there; to rank by numbers all would be counted."""
    best = Suggestion.objects.visible_to(user).waiting().values_list("claim_id", flat=True)[:LOOKED_AT]
    ids = list(dict.fromkeys(best))[:SHOWN]
    claims = Claim.objects.with_waiting().in_bulk(ids)
    for claim in (claims[pk] for pk in ids):
        name = f"{claim.key}: {_number(claim.new_suggestions, 'suggestion')}"
        yield Line(name, claim.text, links.desk(claim, "suggestions"))


def _flags(user: User) -> Duty:
    is_open = Flag.objects.visible_to(user).open()
    counts = is_open.aggregate(all=Count("pk"), grave=Count("pk", filter=Q(kind__in=GRAVE)))
    gravest = Case(When(kind__in=GRAVE, then=Value(0)), default=Value(1), output_field=IntegerField())
    # The few that are shown are found first: the whole rows of all would be joined and sorted for them.
    first = list(is_open.order_by(gravest, "-raised_at", "-pk").values_list("pk", flat=True)[:SHOWN])
    rows = Flag.objects.select_related("claim", "evidence__claim", "reference").in_bulk(first)
    grave = f", {counts['grave']} of a retraction or concern" if counts["grave"] else ""
    return Duty(
        number=counts["all"],
        what=f"open {_noun(counts['all'], 'flag')}{grave}",
        url=links.desk_list(Flag, state="open"),
        urgent=bool(counts["grave"]),
        first=tuple(_flag_line(rows[pk]) for pk in first),
    )


def _flag_line(flag: Flag) -> Line:
    kind, target = flag.get_kind_display(), flag.target
    if isinstance(target, Reference):
        return Line(f"{kind}: {target.short_citation}", flag.note, links.desk(target, "bearing"))
    claim = target.claim if isinstance(target, Evidence) else target
    return Line(f"{kind}: {claim.key}", flag.note, links.desk(claim, "flags"))


def _evidence(user: User) -> Duty:
    rows = Evidence.objects.visible_to(user).to_decide(user)
    number = bounded_count(rows)
    first = rows.select_related("claim", "reference").order_by("proposed_at", "pk")[:SHOWN]
    return Duty(
        number=number,
        what="proposed evidence to accept or reject",
        url=links.desk_list(Evidence, decide="me"),
        first=tuple(
            Line(
                row.claim.key,
                f"{row.reference.short_citation} {row.stance}: {row.claim.text}",
                links.desk(row),
            )
            for row in first
        ),
    )


def _due(user: User) -> Duty:
    rows = Claim.objects.visible_to(user).review_due(timezone.localdate())
    number = bounded_count(rows)
    return Duty(
        number=number,
        what=f"{_noun(number, 'review')} due",
        url=links.desk_list(Claim, due="yes"),
        first=tuple(
            Line(f"{claim.key}, {claim.review_due_on:%Y-%m-%d}", claim.text, links.desk(claim))
            for claim in rows.order_by(F("review_due_on").asc(nulls_last=True), "pk")[:SHOWN]
        ),
    )


def _stale(user: User) -> Duty:
    number = Claim.objects.visible_to(user).filter(retired_at=None, certainty_is_stale=True).count()
    what = f"stale {_noun(number, 'assessment')}"
    return Duty(number=number, what=what, url=links.desk_list(Claim, grade="stale"))


def _reworded(user: User) -> Duty:
    number = Claim.objects.visible_to(user).filter(retired_at=None).to_review().count()
    what = f"reworded {_noun(number, 'claim')} to be looked at"
    return Duty(number=number, what=what, url=links.desk_list(Claim, wording="reworded"))


def _left(user: User) -> Duty:
    rows = Claim.objects.visible_to(user).left_with_evidence()
    number = bounded_count(rows)
    return Duty(
        number=number,
        what=f"{_noun(number, 'claim')} that left the text with evidence",
        url=links.desk_list(Claim, statements="left", standing="all"),
        first=tuple(
            Line(claim.key, claim.text, links.desk(claim, "edits"))
            for claim in rows.order_by(F("retired_at").desc(nulls_last=True), "-pk")[:SHOWN]
        ),
    )


def _repeats(user: User) -> Duty:
    rows = Restatement.objects.visible_to(user).waiting()
    number = bounded_count(rows)
    return Duty(
        number=number,
        what=f"{_noun(number, 'claim')} that may repeat another one",
        url=links.desk_list(Claim, statements="repeats"),
        first=tuple(
            Line(f"{row.claim.key}, {row.body.key}", row.claim.text, links.desk(row.claim, "rewordings"))
            for row in rows.select_related("claim", "body").order_by("-likeness", "pk")[:SHOWN]
        ),
    )


def _cohorts(user: User) -> Duty:
    number = SameCohort.objects.visible_to(user).waiting().count()
    what = f"{_noun(number, 'pair')} of papers that seem to share their participants"
    return Duty(number=number, what=what, url=links.desk_list(SameCohort, state__exact="proposed"))


def _failed(user: User) -> Duty:
    failed = with_last_run(changeable_searches(user)).filter(last_status=SearchRun.Status.FAILED).count()
    what = f"{_searches(failed)} failed in the last run"
    return Duty(number=failed, what=what, url=links.desk_list(Search, last_run="failed"), urgent=bool(failed))


def _looked_after(user: User) -> SearchQuerySet:
    return rows_as(SearchQuerySet, changeable_searches(user))


def _silent(user: User) -> Duty:
    number = _looked_after(user).silent(timezone.now()).count()
    what = f"silent {_searches(number)}, without a complete run for long"
    return Duty(number=number, what=what, url=links.desk_list(Search, attention="silent"), urgent=bool(number))


def _reread(user: User) -> Duty:
    number = _looked_after(user).reread(timezone.now()).count()
    what = f"{_searches(number)} that PubMed reads differently now"
    return Duty(number=number, what=what, url=links.desk_list(Search, attention="reread"))


def _imports(user: User) -> Duty:
    number = DocumentImport.objects.visible_to(user).filter(state=DocumentImport.State.FAILED).count()
    what = f"{_noun(number, 'page')} that could not be fetched"
    return Duty(number=number, what=what, url=links.desk_list(DocumentImport, state__exact="failed"))


def _page_changes(user: User) -> Duty:
    rows = PageChange.objects.visible_to(user).waiting()
    number = bounded_count(rows)
    first = rows.defer("text", "differences").select_related("document").order_by("found_at", "pk")[:SHOWN]
    return Duty(
        number=number,
        what=f"published {_noun(number, 'page')} with another text",
        url=links.desk_list(PageChange, state__exact="proposed"),
        first=tuple(Line(str(row.document), row.changes_in_words, links.desk(row)) for row in first),
    )


def _pages_to_look_at(user: User) -> Duty:
    rows = PublishedPage.objects.visible_to(user).to_look_at()
    number = bounded_count(rows)
    first = rows.select_related("document").order_by(F("asked_at").asc(nulls_first=True), "pk")[:SHOWN]
    return Duty(
        number=number,
        what=f"published {_noun(number, 'page')} gone, moved or without the article",
        url=links.desk_list(PublishedPage, found__in=",".join(PublishedPage.TO_LOOK_AT)),
        urgent=bool(number),
        first=tuple(Line(str(row.document), row.get_found_display(), links.desk(row)) for row in first),
    )


def _unsent(user: User) -> Duty:
    unsent = Delivery.objects.exclude(state=Delivery.State.SENT)
    failed = Count("pk", filter=Q(state=Delivery.State.FAILED))
    counts = unsent.aggregate(all=Count("pk"), failed=failed)
    what = f"unsent {_noun(counts['all'], 'message')}, {counts['failed']} given up"
    return Duty(
        number=counts["all"],
        what=what,
        url=links.desk_list(Delivery, unsent="yes"),
        urgent=bool(counts["failed"]),
    )


MAKERS: tuple[tuple[str, Maker], ...] = (
    ("claims.change_suggestion", _suggestions),
    ("claims.change_flag", _flags),
    ("claims.change_evidence", _evidence),
    ("claims.add_review", _due),
    ("claims.add_assessment", _stale),
    ("claims.change_claim", _reworded),
    ("claims.change_claim", _left),
    ("claims.change_claim", _repeats),
    ("claims.change_samecohort", _cohorts),
    ("literature.change_search", _failed),
    ("literature.change_search", _silent),
    ("literature.change_search", _reread),
    ("claims.add_document", _imports),
    ("claims.change_document", _page_changes),
    ("claims.change_document", _pages_to_look_at),
    ("claims.change_delivery", _unsent),
)


def _searches(number: int) -> str:
    return "search" if number == 1 else "searches"


def _noun(number: int, noun: str) -> str:
    return noun if number == 1 else f"{noun}s"


def _number(number: int, noun: str) -> str:
    return f"{number} {_noun(number, noun)}"
