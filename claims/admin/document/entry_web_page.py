"""An entry of a reference list that is a web page or a guideline: described there, and tied to it."""

import re
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone

from claims.access.permits import authenticated
from claims.documents.citations.cited import title_in
from claims.documents.citations.cited_works import tie_work
from claims.documents.citations.tie_cautions import title_caution
from claims.models import CitedWork
from literature.admin.describing_pages import TEMPLATE, DescribeForm
from literature.library.describing import add_described
from literature.models import Reference
from literature.refusals import Refused

ADDRESS = re.compile(r"https?://[^\s<>\"“”)\]]+")
TITLE_BEFORE_DASH = re.compile(r"(.{8,}?)\s+[—–]\s+\S")  # "A title — what it says", as lists of web pages are written


def web_page_of_entry(
    work: CitedWork, request: HttpRequest, context: dict[str, Any]
) -> tuple[Reference | None, HttpResponse | None]:
    """The page that was described and tied; else the form, with what is to be mended or looked at twice."""
    form = DescribeForm(request.POST) if request.method == "POST" else DescribeForm(initial=_guessed(work))
    caution = ""
    if form.is_bound and form.is_valid():
        if not request.POST.get("understood"):
            caution = title_caution(work, form.cleaned_data["title"])
        if not caution:
            try:
                return _tied(work, form, request), None
            except Refused as refused:
                form.add_error(None, str(refused))
    context |= {"title": "Web page or guideline", "form": form, "entry": work, "caution": caution}
    return None, TemplateResponse(request, TEMPLATE, context, status=422 if form.errors or caution else 200)


def _tied(work: CitedWork, form: DescribeForm, request: HttpRequest) -> Reference:
    by = authenticated(request.user)
    with transaction.atomic():  # no page is left behind for an entry that could not be tied
        reference = add_described(form.said(), by=by)
        tie_work(work, reference, by=by)
    return reference


def _guessed(work: CitedWork) -> dict[str, Any]:
    """What the entry itself says, to be corrected: its title and its address."""
    text = ADDRESS.sub("", work.text)
    before = TITLE_BEFORE_DASH.match(text)
    address = ADDRESS.search(work.text)
    return {
        "kind": Reference.Kind.WEB_PAGE,
        "title": before[1].strip() if before else title_in(text),
        "url": address[0].rstrip(".,;") if address else "",
        "accessed": timezone.localdate(),
    }
