"""A claim as one row of a list: what is read for it, and the marks it carries."""

from django.db.models import Prefetch, QuerySet
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from claims.models import Claim, Evidence, Flag
from literature.admin.reading import badge

GRAVE = (Flag.Kind.RETRACTED, Flag.Kind.CONCERN)


def as_rows(claims: QuerySet[Claim]) -> QuerySet[Claim]:
    """With counts, and the open flags that `marks_of` shows: a constant number of queries."""
    flags = Prefetch("flags", Flag.objects.open(), to_attr="open_flags")
    work_flags = Prefetch("reference__flags", Flag.objects.open(), to_attr="open_flags")
    evidence = Evidence.objects.current().select_related("reference").prefetch_related(flags, work_flags)
    light = evidence.only("claim", "reference__pmid")
    return claims.with_counts().prefetch_related(flags, Prefetch("evidence", light, to_attr="current_evidence"))


def marks_of(claim: Claim) -> SafeString:
    """Badges: contested, and each kind of open flag on the claim, its evidence and the works cited there."""
    below = [flag for row in claim.current_evidence for flag in (*row.open_flags, *row.reference.open_flags)]
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
