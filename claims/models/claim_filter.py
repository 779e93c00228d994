"""By what a list of claims is narrowed: one class for the desk's list, the API, the commands and the exports."""

from collections.abc import Mapping
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.text import smart_split, unescape_string_literal
from django_filters import CharFilter, ChoiceFilter, FilterSet

from claims.models.claims import Claim, ClaimQuerySet
from claims.models.evidence import Evidence
from claims.models.flags import Flag
from literature.models.strict_filters import StrictBooleanFilter

SEARCHED = ("text", "context", "key")


class ClaimFilterSet(FilterSet):  # type: ignore[misc]  # django-filter has no types
    """`section` is a part of the path of headings, `in_section` the whole of it; `flag` is the kind of an open flag;
    `pmid` a work cited for it; `review_due` and `to_review` (reworded since an editor looked) wait for a person."""

    document = CharFilter("document__slug")
    section = CharFilter("section_path", "icontains")
    in_section = CharFilter("section_path")
    is_contested = StrictBooleanFilter("is_contested")
    certainty_is_stale = StrictBooleanFilter("certainty_is_stale")
    wording_corrected = StrictBooleanFilter("wording_corrected_at", "isnull", exclude=True)
    correction_is_stale = StrictBooleanFilter("correction_is_stale")
    assessed = StrictBooleanFilter(method="is_assessed")
    retired = StrictBooleanFilter("retired_at", "isnull", exclude=True)
    has_open_flag = StrictBooleanFilter(method="marked")
    has_suggestions = StrictBooleanFilter(method="suggested")
    to_review = StrictBooleanFilter(method="reworded")
    review_due = StrictBooleanFilter(method="due")
    may_repeat = StrictBooleanFilter(method="repeating")
    flag = ChoiceFilter(choices=Flag.Kind.choices, method="flagged")
    pmid = CharFilter(method="cited_for")

    class Meta:
        model = Claim
        fields = ("kind", "wording_strength", "wording_certainty", "wording_polarity", "certainty")

    def is_assessed(self, queryset: QuerySet[Any], name: str, value: bool) -> QuerySet[Any]:
        return queryset.exclude(certainty="") if value else queryset.filter(certainty="")

    def suggested(self, queryset: ClaimQuerySet, name: str, value: bool) -> ClaimQuerySet:
        return queryset.with_suggestions() if value else queryset.without_suggestions()

    def reworded(self, queryset: ClaimQuerySet, name: str, value: bool) -> QuerySet[Any]:
        return _those(queryset, Claim.objects.to_review(), value)

    def due(self, queryset: ClaimQuerySet, name: str, value: bool) -> QuerySet[Any]:
        return _those(queryset, Claim.objects.review_due(timezone.localdate()), value)

    def repeating(self, queryset: ClaimQuerySet, name: str, value: bool) -> QuerySet[Any]:
        return _those(queryset, Claim.objects.with_proposed_repeats(), value)

    def marked(self, queryset: ClaimQuerySet, name: str, value: bool) -> ClaimQuerySet:
        return queryset.flagged() if value else queryset.not_flagged()

    def flagged(self, queryset: ClaimQuerySet, name: str, value: str) -> ClaimQuerySet:
        return queryset.flagged(value)

    def cited_for(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return queryset.filter(pk__in=Evidence.objects.current().filter(reference__pmid=value).values("claim"))


class ListFilterSet(ClaimFilterSet):
    """With the search words of a list, where no list asks them itself: each word, or what stands in quotes, somewhere
    in a claim."""

    q = CharFilter(method="worded")

    def worded(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        for word in words(value):
            found = (Q(**{f"{field}__icontains": word}) for field in SEARCHED)
            queryset = queryset.filter(reduce(or_, found))
        return queryset


# A list is of one document, and of its present text.
NARROWING = tuple(name for name in ListFilterSet.base_filters if name not in ("document", "retired"))


def narrowed(claims: ClaimQuerySet, asked: Mapping[str, str]) -> ListFilterSet:
    """`asked` by the names in NARROWING; whether they are `is_valid`, `errors`, and the claims that are left (`qs`)."""
    return ListFilterSet(asked, queryset=claims.with_counts())


def words(text: str) -> list[str]:
    """As the desk's lists split them."""
    split = (word for word in smart_split(text) if word)
    quoted = ('"', "'")
    return [
        unescape_string_literal(word) if word.startswith(quoted) and word[0] == word[-1] and len(word) > 1 else word
        for word in split
    ]


def _those(claims: QuerySet[Any], which: QuerySet[Any], value: bool) -> QuerySet[Any]:
    chosen = Q(pk__in=which.order_by().values("pk"))
    return claims.filter(chosen) if value else claims.exclude(chosen)
