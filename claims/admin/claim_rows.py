"""A claim as one row of a list: what is read for it, and the marks it carries."""

from typing import TYPE_CHECKING, Any, TypeAlias, TypedDict

from django.db.models import Prefetch, QuerySet
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from claims.models import Claim, Evidence, Flag, ProposedReference
from claims.models.claims import ClaimQuerySet
from claims.models.flags import FlagQuerySet
from literature.admin.reading import badge

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

GRAVE = (Flag.Kind.RETRACTED, Flag.Kind.CONCERN)


class Marks(TypedDict):
    """What `as_rows` adds to a claim. Of the evidence, and of the works it cites, `flags` are the open ones."""

    new_suggestions: int
    accepted_evidence: int
    is_contested: bool
    open_flags: list[Flag]
    current_evidence: list[Evidence]
    flagged_citations: list[ProposedReference]


ClaimRow: TypeAlias = "WithAnnotations[Claim, Marks]"


def as_rows(claims: ClaimQuerySet) -> "QuerySet[ClaimRow]":
    """With counts, and the open flags that `marks_of` shows: a constant number of queries."""
    open_flags = Flag.objects.open()
    evidence = Evidence.objects.current().select_related("reference").only("claim", "reference__pmid")
    light = evidence.prefetch_related(Prefetch("flags", open_flags), Prefetch("reference__flags", open_flags))
    read: tuple[Prefetch[Any], ...] = (
        Prefetch("flags", open_flags, to_attr="open_flags"),
        Prefetch("evidence", light, to_attr="current_evidence"),
        Prefetch("proposed_references", flagged_citations(open_flags), to_attr="flagged_citations"),
    )
    rows: QuerySet[Any] = claims.with_counts()
    return rows.prefetch_related(*read)


def flagged_citations(open_flags: FlagQuerySet) -> "QuerySet[ProposedReference]":
    """What texts cite that bears an open flag itself: little, whatever the number of claims."""
    flagged = open_flags.exclude(reference=None).order_by().values("reference")
    cited = ProposedReference.objects.exclude(state=ProposedReference.State.DISMISSED)
    read = Prefetch("reference__flags", open_flags)
    light = cited.filter(reference__in=flagged).select_related("reference").only("claim", "reference__pmid")
    return light.prefetch_related(read)


def marks_of(claim: "ClaimRow") -> SafeString:
    """Badges: contested, and each kind of open flag on the claim, its evidence and the works cited there."""
    below = [flag for row in claim.current_evidence for flag in (*row.flags.all(), *row.reference.flags.all())]
    below += [flag for cited in claim.flagged_citations if cited.reference for flag in cited.reference.flags.all()]
    kinds = dict.fromkeys(flag.kind for flag in (*claim.open_flags, *below))
    badges = [badge("Contested", "bad")] if claim.is_contested else []
    badges += [badge(Flag.Kind(kind).label, "bad" if kind in GRAVE else "warn") for kind in kinds]
    return format_html_join(" ", "{}", ((mark,) for mark in badges))


def statement_of(claim: Claim) -> SafeString:
    """The words of the claim after its lead-in, which is muted."""
    return format_html('<span class="lead-in">{}</span> {}', claim.context, claim.text)


def grade_of(claim: Claim) -> SafeString:
    """The certainty of its evidence, with a mark where it is to be assessed again."""
    if not claim.certainty:
        return format_html('<span class="muted">{}</span>', "not assessed")
    return format_html("{} {}", claim.certainty, badge("stale", "warn") if claim.certainty_is_stale else "")
