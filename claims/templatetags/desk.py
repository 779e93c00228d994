"""What the desk's templates need to show claims: addresses, marked cue words, badges, and the work that waits."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import template
from django.contrib.auth.models import AnonymousUser, User
from django.db.models.options import Options
from django.template import Context
from django.utils import timezone
from django.utils.safestring import SafeString

from claims import links
from claims.admin import claim_rows, first_steps, since_panel
from claims.admin.claim.comment_acts import with_names
from claims.admin.claim.edit_acts import said_of
from claims.admin.claim.rewording_acts import marked_difference
from claims.admin.duties import Duty, duties_of
from claims.admin.evidence_admin import STANCE_TONES
from claims.admin.followed_sections import section_of_lines
from claims.admin.own_duties import own_duties_of
from claims.admin.saved_views import views_of
from claims.desk.notices_page import number_unread
from claims.evidence.studied_population import mismatch_of
from claims.exports import called
from claims.grading.cues import NAMES
from claims.models import Claim, Suggestion
from claims.triage.explain import spans_of_terms
from literature import heartbeats
from literature.admin.reading import badge
from literature.heartbeats import Silence
from literature.templatetags.works import Span, marked

register = template.Library()
register.filter("desk", links.desk)
register.filter("for_readers", links.page)
register.filter("marks", claim_rows.marks_of)
register.filter("grade", claim_rows.grade_of)
register.filter("word_diff", marked_difference)
register.filter("said_of_edit", said_of)
register.filter("with_names", with_names)
register.filter("format_name", called)
register.filter("section_of_lines", section_of_lines)


@register.simple_tag
def unread_notices(user: User | AnonymousUser) -> str:
    return number_unread(user)


@register.filter
def cues(text: str, found: Iterable[Mapping[str, Any]]) -> SafeString:
    """A claim with its cue words marked; a cue that does not stand at its place is not shown elsewhere."""
    still_there = (cue for cue in found if text[cue["start"] : cue["end"]] == cue["text"])
    return marked(text, ((cue["start"], cue["end"], cue["role"]) for cue in still_there), titles=NAMES)


@register.filter
def cue_name(role: str) -> str:
    """What a phrase does to the wording, as people say it."""
    return NAMES[role]


@register.filter
def read_strength(claim: Claim) -> str:
    """How the program read the relation of a claim whose wording was corrected."""
    return Claim.Strength(claim.read_strength).label.lower()


@register.filter
def shared_words(text: str, suggested: Sequence[Suggestion]) -> SafeString:
    """A section of an abstract with the words marked that it shares with the claims it was suggested for, and, for one
    claim, the sentence that matters."""
    terms = {term for row in suggested for term in row.terms}
    shared = [(start, end, "shared") for start, end in spans_of_terms(text, terms)]
    sentence = suggested[0].sentence if len(suggested) == 1 else ""
    start = text.find(sentence) if sentence else -1
    return marked(text, shared if start < 0 else within(start, start + len(sentence), shared))


def within(start: int, end: int, shared: list[Span]) -> list[Span]:
    """The spans, and the sentence from `start` to `end` around those that stand in it, piece by piece."""
    spans, position = [span for span in shared if not start <= span[0] < end], start
    for first, last, tone in (span for span in shared if start <= span[0] < end):
        spans += [(position, first, "sentence"), (first, last, f"sentence {tone}")]
        position = last
    return [*spans, (position, end, "sentence")]


@register.filter
def mismatch(suggestion: Suggestion) -> str:
    """Why the paper is indirect evidence on the claim by who was studied; "" where its record does not say so."""
    found = mismatch_of(suggestion.claim, suggestion.reference)
    return found.says if found else ""


@register.filter
def stance_badge(stance: str) -> SafeString:
    return badge(stance, STANCE_TONES[stance])


@register.filter
def house_first(apps: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The apps of the index with our own two floors before accounts and tokens."""
    floors = ["claims", "literature"]
    return sorted(apps, key=lambda app: floors.index(app["app_label"]) if app["app_label"] in floors else 2)


@register.simple_tag
def documents_of_desk(user: User | AnonymousUser) -> first_steps.Desk:
    return first_steps.documents_of_desk(user)


@register.simple_tag(takes_context=True)
def why_empty(context: Context, opts: "Options[Any]") -> str:
    """Of the list of a model that nothing narrows: what would stand there."""
    return "" if context["request"].GET else first_steps.EMPTY_LISTS.get(opts.model_name or "", "")


@register.simple_tag
def proposals_of(user: User | AnonymousUser) -> first_steps.Proposals | None:
    return first_steps.proposals_of(user)


@register.simple_tag
def since_visits(user: User | AnonymousUser) -> since_panel.AtDesk:
    return since_panel.since_visits(user)


@register.simple_tag
def silences() -> list[Silence]:
    """The processes that should be heard and are not."""
    return heartbeats.silences(timezone.now())


@register.simple_tag
def duties(user: User | AnonymousUser) -> dict[str, list[Duty]]:
    """What needs this user: the `heaps` that wait, and those that are `empty`."""
    found = [*own_duties_of(user), *duties_of(user)]
    return {
        "heaps": [duty for duty in found if duty.number],
        "empty": [duty for duty in found if not duty.number],
    }


@register.simple_tag(takes_context=True)
def saved_views(context: Context, opts: "Options[Any]") -> dict[str, Any]:
    """The saved views of the list of a model."""
    return views_of(f"{opts.app_label}_{opts.model_name}", context["request"])


@register.simple_tag(takes_context=True)
def without(context: Context, *names: str) -> str:
    """The query string of this page without `names`, ready for another one behind it."""
    query = context["request"].GET.copy()
    for name in names:
        query.pop(name, None)
    return f"{query.urlencode()}&" if query else ""
