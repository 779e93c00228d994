"""The pages by which one sets a password with a link from a mail. They are open to anybody, and say nothing of who has
an account."""

from typing import Any

from django import forms
from django.contrib.auth.views import PasswordResetConfirmView
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse_lazy
from django.utils import timezone

from claims.colleagues.forgotten_passwords import send_password_link


class AddressForm(forms.Form):
    address = forms.EmailField(
        max_length=254, label="Your e-mail address", widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )


def ask_page(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """One answer for every address."""
    form = AddressForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        send_password_link(form.cleaned_data["address"], at=timezone.now())
        context["asked"] = form.cleaned_data["address"]
    status = 422 if request.method == "POST" and form.errors else 200
    return TemplateResponse(request, "admin/password/ask.html", context | {"form": form}, status=status)


class SetPassword(PasswordResetConfirmView):
    """Sets it and signs in: whoever has the link has the mailbox."""

    template_name = "admin/password/set.html"
    success_url = reverse_lazy("admin:index")
    post_reset_login = True
    post_reset_login_backend = "claims.access.password_backend.PasswordBackend"
