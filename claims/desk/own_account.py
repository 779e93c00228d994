"""The desk's pages of one's own account: what is open in one's name, and one's password."""

from typing import Any

from django.contrib import messages
from django.contrib.admin.forms import AdminPasswordChangeForm
from django.contrib.auth import authenticate
from django.contrib.auth.views import PasswordChangeView
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.debug import sensitive_variables

from claims.access.permits import authenticated
from claims.access.sign_ins import (
    SHOWN,
    end_other_sign_ins,
    end_sign_in,
    end_token,
    sign_ins_of,
    tokens_of,
)


def sign_ins_page(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """The sessions and tokens of whoever asks; a POST ends what it names and shows the page again."""
    if request.method == "POST":
        message = _end(request)
        if message:
            messages.success(request, message)
            return HttpResponseRedirect(reverse("admin:sign_ins"))
        messages.error(request, "Nothing was ended: press one of the buttons below.")
    user = authenticated(request.user)
    tokens = [(token.token_key[:SHOWN], token) for token in tokens_of(user)]
    sign_ins = sign_ins_of(user, present=request.session.session_key)
    context |= {"title": "Your sign-ins", "sign_ins": sign_ins, "tokens": tokens, "others": len(sign_ins) > 1}
    status = 422 if request.method == "POST" else 200
    return TemplateResponse(request, "admin/sign_ins.html", context, status=status)


def _end(request: HttpRequest) -> str:
    """What was ended, in words; "" where the form names nothing. What is over already is said to be over."""
    user, form = authenticated(request.user), request.POST
    if form.get("others"):
        number = end_other_sign_ins(user, present=request.session.session_key)
        return f"{number} other sign-in{'s' * (number != 1)} ended."
    if key := form.get("sign_in"):
        return "The sign-in has ended." if end_sign_in(user, key) else "That sign-in was over already."
    if shown := form.get("token"):
        return f"The token {shown}… has ended." if end_token(user, shown) else "That token was over already."
    return ""


class OwnPasswordForm(AdminPasswordChangeForm):
    """Asks for the old password at the same door as a login: a session left open is no place to guess it."""

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request

    @sensitive_variables("old")
    def clean_old_password(self) -> str:
        """Raises TooManyTries."""
        old: str = self.cleaned_data["old_password"]
        if authenticate(self.request, username=self.user.get_username(), password=old) != self.user:
            raise ValidationError(self.error_messages["password_incorrect"], code="password_incorrect")
        return old


class OwnPassword(PasswordChangeView):
    form_class = OwnPasswordForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"request": self.request}
