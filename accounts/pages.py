"""The desk's page of one's own sign-ins."""

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from accounts.sign_ins import (
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
        told = _end(request)
        if told:
            messages.success(request, told)
            return HttpResponseRedirect(reverse("admin:sign_ins"))
        messages.error(request, "Nothing was ended: press one of the buttons below.")
    user = cast(User, request.user)
    tokens = [(token.token_key[:SHOWN], token) for token in tokens_of(user)]
    sign_ins = sign_ins_of(user, present=request.session.session_key)
    context |= {"title": "Your sign-ins", "sign_ins": sign_ins, "tokens": tokens, "others": len(sign_ins) > 1}
    status = 422 if request.method == "POST" else 200
    return TemplateResponse(request, "admin/sign_ins.html", context, status=status)


def _end(request: HttpRequest) -> str:
    """What was ended, in words; "" where the form names nothing. What is over already is said to be over."""
    user, form = cast(User, request.user), request.POST
    if form.get("others"):
        number = end_other_sign_ins(user, present=request.session.session_key)
        return f"{number} other sign-in{'s' * (number != 1)} ended."
    if key := form.get("sign_in"):
        return "The sign-in has ended." if end_sign_in(user, key) else "That sign-in was over already."
    if shown := form.get("token"):
        return f"The token {shown}… has ended." if end_token(user, shown) else "That token was over already."
    return ""
