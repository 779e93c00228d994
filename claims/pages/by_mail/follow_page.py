"""The pages by which anybody follows what is public by mail: one asks for an address, one is opened from the mailbox.

A GET changes nothing: mail programs open addresses by themselves.
"""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from claims.access.client_address import client_address, network_of
from claims.desk.password_by_mail import AddressForm
from claims.models import Claim, Document, Visibility
from claims.pages.answers import for_no_robot
from claims.pages.by_mail.asking import ask_to_follow, confirm_by_mail, follower_of


@csrf_exempt  # it acts for nobody who is signed in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def follow_page(request: HttpRequest, slug: str, key: str = "") -> HttpResponse:
    """One answer for every address."""
    document = Document.objects.filter(slug=slug, visibility=Visibility.PUBLIC).first()
    if document is None:
        raise Http404("There is no such document.")
    claim = _claim(document, key) if key else None
    form = AddressForm(request.POST if request.method == "POST" else None)
    context = {"document": document, "claim": claim, "form": form}
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data["address"]
        if wait := ask_to_follow(document, claim, asked, network=network_of(client_address(request))):
            return _page(request, 429, **context, wait=int(wait.total_seconds()) + 1)
        return _page(request, 200, **context, asked=asked)
    return _page(request, 422 if request.method == "POST" else 200, **context)


def _page(request: HttpRequest, status: int, **context: Any) -> HttpResponse:
    response = for_no_robot(render(request, "pages/follow.html", context, status=status))
    if status == 429:
        response["Retry-After"] = str(context["wait"])
    return response


def _claim(document: Document, key: str) -> Claim:
    claim = Claim.objects.current().filter(document=document, key=key).first()
    if claim is None:
        raise Http404("There is no such statement.")
    return claim


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm_page(request: HttpRequest, token: UUID) -> HttpResponse:
    """Opened from the mail: a button that confirms, and then how to stop it."""
    follower = follower_of(token)
    if follower is None or follower.document.visibility != Visibility.PUBLIC:
        raise Http404("Nobody asked for this, or nobody confirmed it within two days: ask again.")
    if request.method == "POST":
        confirm_by_mail(follower)
        follower.refresh_from_db()
    return for_no_robot(render(request, "pages/confirm_following.html", {"follower": follower}))
