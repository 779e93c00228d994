"""Saved searches, their runs and what they found."""

from itertools import count
from typing import Any

from django.utils import timezone

from claims.models import Document, Watch
from literature.models import Reference, Search, SearchHit, SearchRun

_numbers = count(1)


def make_search(name: str = "", **values: Any) -> Search:
    number = next(_numbers)
    defaults = {"name": name or f"Sample search {number}", "slug": f"search-{number}", "query": "sample[ti]"}
    return Search.objects.create(**{**defaults, **values})


def make_run(search: Search | None = None, status: str = SearchRun.Status.COMPLETE, **values: Any) -> SearchRun:
    defaults: dict[str, Any] = {"lease_until": timezone.now(), "term": "sample[ti]"}
    return SearchRun.objects.create(search=search or make_search(), status=status, **{**defaults, **values})


def make_hit(search: Search, reference: Reference, **values: Any) -> SearchHit:
    return SearchHit.objects.create(search=search, pmid=reference.pmid, reference=reference, **values)


def watch(document: Document, search: Search) -> Watch:
    return Watch.objects.create(document=document, search=search)
