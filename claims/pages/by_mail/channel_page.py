"""The page that the first mail to an address leads to: a button that lets alerts come there."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from claims.alerts.own_channels import confirm_by_mail
from claims.alerts.switching import channel_of
from claims.models.channels import MAIL


@csrf_exempt  # whoever has the mail has the mailbox, whoever is signed in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm_channel_page(request: HttpRequest, token: UUID) -> HttpResponse:
    channel = channel_of(token)
    if channel is None or channel.kind != MAIL or not channel.address:
        raise Http404("This address was removed by whoever gave it.")
    if request.method == "POST":
        confirm_by_mail(channel)
        channel.refresh_from_db()
    return render(request, "pages/confirm_channel.html", {"channel": channel})
