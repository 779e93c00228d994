"""The literature for readers: a list to search in and a page a work, for everybody what public documents rest on, for
members the whole library; for them the searches too, with what each found."""

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any, NamedTuple

from django.contrib.auth.models import User
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from claims import links
from claims.exports.citation import authors_line, description, identifiers
from claims.exports.gather import work_of
from claims.exports.json_ld import CONTEXT, work_row
from claims.exports.summary import Work
from claims.models import Visit
from claims.pages.answers import Made, page, same_for_all
from claims.pages.citing import AT_ONCE, STYLES, Cited, in_style
from claims.pages.embedded import embedded
from claims.pages.holdings import Holdings
from claims.pages.meta_tags import meta_tags
from claims.pages.plots import by_year, columns
from literature.admin.counting import AtLeast
from literature.library.catalogue import COUNTED, asked_by, facets, narrowed, newest
from literature.models import Reference, SearchHit
from literature.views import sample_banner

A_PAGE = 50
MOST_PAGES = 200
RUNS_SHOWN = 20
Make = Callable[..., Made]
View = Callable[..., HttpResponse]


def for_everybody(make: Make) -> View:
    """A view of a page that tells only what is public, and the same to all."""

    @require_safe
    @wraps(make)
    def view(request: HttpRequest, **where: Any) -> HttpResponse:
        made = make(request, Holdings(), **where)
        response = get_conditional_response(request, made.etag, None, None) or made.as_response()
        return same_for_all(response, made.etag)

    return view


def for_members(permission: str) -> Callable[[Make], View]:
    """A view of the same page for those who have signed in and hold the permission."""

    def as_view(make: Make) -> View:
        @require_safe
        @wraps(make)
        def view(request: HttpRequest, **where: Any) -> HttpResponse:
            if not isinstance(request.user, User):
                return redirect_to_login(request.get_full_path(), links.desk_login())
            if not request.user.has_perm(permission):
                raise PermissionDenied
            return make(request, Holdings(request.user), **where).as_response()

        return view

    return as_view


def _list(request: HttpRequest, holdings: Holdings) -> Made:
    try:
        asked = asked_by(request.GET)
    except ValueError as error:
        raise Http404("There is no such filter.") from error
    known = {"used": holdings.used(), "searches": holdings.searches()}
    found = narrowed(holdings.references(), asked, **known)
    first, at = newest(found), _page_of(request)
    number = AtLeast(COUNTED) if len(first) == COUNTED else len(first)
    query, since = asked.query(), _last_visit(holdings)
    part = slice((at - 1) * A_PAGE, at * A_PAGE + 1)  # and one more: is there another page?
    listed = [work.pk for work in first[part]]
    if len(listed) <= A_PAGE and len(first) == COUNTED:
        listed = list(found.values_list("pk", flat=True)[part])
    shown = listed[:A_PAGE]
    works = Reference.objects.for_print().by_id(shown)
    context = _context(request, holdings) | {
        "asked": asked,
        "number": number,
        "counted": COUNTED,
        "works": _rows([works[pk] for pk in shown], holdings),
        "facets": facets(first, asked, **known, all_used=holdings.is_public),
        "page": at,
        "first": (at - 1) * A_PAGE + 1,
        "here": f"{query}&" if len(query) > 1 else query,
        "newer": asked.query(since=since),
        "has_next": len(listed) > A_PAGE and at < MOST_PAGES,
        "since": since,
        "room": "references",
    }
    return page("pages/references.html", context)


class Row(NamedTuple):
    """A work of the list; `by` names its authors, where and when it appeared."""

    reference: Reference
    work: Work
    is_used: bool

    @property
    def by(self) -> str:
        return _by(self.work, listed=3)


def _by(work: Work, *, listed: int) -> str:
    """Who wrote it, the first `listed` by name, where it appeared and when."""
    known = (authors_line(work.authors, complete=work.authors_complete, listed=listed), work.container, work.year)
    return ". ".join(str(part).removesuffix(".") for part in known if part)


def _rows(works: Sequence[Reference], holdings: Holdings) -> list[Row]:
    used = {work.pk for work in works}
    if not holdings.is_public:
        of_works = holdings.evidence().filter(reference__in=works).order_by()
        used = set(of_works.values_list("reference", flat=True))
    return [Row(reference, work_of(reference), reference.pk in used) for reference in works]


def _page_of(request: HttpRequest) -> int:
    asked = request.GET.get("page", "") or "1"
    if not asked.isdecimal() or len(asked) > 3 or not 0 < int(asked) <= MOST_PAGES:
        raise Http404("There is no such page.")
    return int(asked)


def _last_visit(holdings: Holdings) -> str:
    """The day of the member's last visit to a document, before the present one; "" of a stranger, and of a first."""
    now = timezone.now()
    moments = [visit.since_at(now) for visit in Visit.objects.filter(user=holdings.user)] if holdings.user else []
    newest = max(filter(None, moments), default=None)
    return f"{timezone.localtime(newest):%Y-%m-%d}" if newest else ""


def _one(request: HttpRequest, holdings: Holdings, pk: int) -> Made:
    reference = holdings.reference(pk)
    work = work_of(reference)
    style = request.GET.get("style", "") or AT_ONCE
    if style not in STYLES:
        raise Http404("There is no such style here.")
    address = links.absolute(holdings.address("reference", pk=pk))
    context = _context(request, holdings) | {
        "reference": reference,
        "work": work,
        "identifiers": identifiers(work),
        "by": _by(work, listed=20),
        "description": description(work),
        "bearing": list(holdings.bearing(reference)),
        "notices": reference.current_notices,
        "searches": list(holdings.searches().filter(hits__reference=reference, hits__gone_at=None).distinct()),
        "cited": _cited(reference, style),
        "style": style,
        "styles": STYLES,
        "tags": meta_tags(work),
        "abstract": [] if holdings.is_public else reference.abstract,
        "json_ld": embedded({"@context": CONTEXT, **work_row(work, "work"), "url": address}),
        "desk": "" if holdings.is_public else links.desk(reference),
    }
    return page("pages/reference.html", context)


def _cited(reference: Reference, style: str) -> Cited:
    work = work_of(reference)
    if style != AT_ONCE:
        return in_style(reference.as_csl(), style)
    known = " ".join(f"{one.label}: {one.value}{one.stop}" for one in identifiers(work))
    return Cited(
        ". ".join(filter(None, [f"{description(work)} {known}".strip().removesuffix("."), *work.remarks])) + "."
    )


def _searches(request: HttpRequest, holdings: Holdings) -> Made:
    rows = holdings.searches().prefetch_related("documents").order_by("name")
    return page("pages/searches.html", _context(request, holdings) | {"searches": rows, "room": "searches"})


def _search(request: HttpRequest, holdings: Holdings, slug: str) -> Made:
    search = get_object_or_404(holdings.searches(), slug=slug)
    hits = SearchHit.objects.present().filter(search=search, reference__year__isnull=False)
    years = dict(hits.values_list("reference__year").annotate(Count("pk")).order_by())
    context = _context(request, holdings) | {
        "search": search,
        "plot": columns(by_year(years)),
        "runs": search.runs.for_list()[:RUNS_SHOWN],
        "desk": links.desk(search),
    }
    return page("pages/search.html", context)


def _context(request: HttpRequest, holdings: Holdings) -> dict[str, Any]:
    return {
        "holdings": holdings,
        "desk_home": links.desk_home(),
        "list_address": holdings.address("references"),
        **sample_banner(request),
    }


references = for_everybody(_list)
reference = for_everybody(_one)
library = for_members("literature.view_reference")(_list)
library_reference = for_members("literature.view_reference")(_one)
searches = for_members("literature.view_search")(_searches)
search = for_members("literature.view_search")(_search)
