"""The desk: Django's admin, open to whoever has a role in some document, as well as to staff."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.contrib.admin import AdminSite
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import path, reverse
from django.urls.resolvers import URLPattern, URLResolver
from django.views.decorators.http import require_http_methods

from claims.access.password_backend import note_failure
from claims.access.roles import opens_desk
from claims.desk.account_page import account_page
from claims.desk.alerts_page import alerts_page
from claims.desk.channels_page import channels_page
from claims.desk.notices_page import notices_page
from claims.desk.own_account import OwnPassword, sign_ins_page
from claims.desk.password_by_mail import SetPassword, ask_page
from claims.desk.queue_page import queue_page
from claims.models.visibility import roles_of

CALLED = {"Snapshot": "Records as fetched", "Waiver": "Rules set aside"}
OF_A_FORM = require_http_methods(["GET", "HEAD", "POST"])
View = TypeVar("View", bound=Callable[..., HttpResponseBase])


class DeskLogin(AdminAuthenticationForm):
    """A role is as good as the mark of staff. It is asked, not stored: who loses the last one finds the door closed."""

    error_messages = {
        **AdminAuthenticationForm.error_messages,
        "invalid_login": "The %(username)s or the password is wrong, or this account has no role in any document. "
        "Both fields tell capital letters from small ones.",
    }

    def confirm_login_allowed(self, user: User) -> None:
        if roles_of(user):
            AuthenticationForm.confirm_login_allowed(self, user)
        else:
            if not user.is_staff:
                note_failure(self.request, user.get_username(), "right password, but no role in any document")
            super().confirm_login_allowed(user)


class Desk(AdminSite):
    site_title = site_header = "Claimwatch"
    index_title = "Desk"
    site_url = None  # the desk is the site
    enable_nav_sidebar = False  # a bar at the top serves a phone too, and leaves the width to the claims
    login_form = DeskLogin

    def has_permission(self, request: HttpRequest) -> bool:
        return opens_desk(request.user)

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[dict[str, Any]]:
        """With names that an editor knows for what the house calls otherwise."""
        apps: list[dict[str, Any]] = super().get_app_list(request, app_label)
        for model in (model for app in apps for model in app["models"]):
            model["name"] = CALLED.get(model["object_name"], model["name"])
        return apps

    def get_urls(self) -> list[URLPattern | URLResolver]:
        own: list[URLPattern | URLResolver] = [
            path("account/", self.admin_view(self.account), name="account"),
            path("alerts/", self.admin_view(self.alerts), name="alerts"),
            path("alerts/queue/", self.admin_view(self.alerts_queue), name="alerts_queue"),
            path("channels/", self.admin_view(self.channels), name="channels"),
            path("notices/", self.admin_view(self.notices), name="notices"),
            path("sign-ins/", self.admin_view(self.sign_ins), name="sign_ins"),
            path("password/", OF_A_FORM(self.password_reset), name="password_reset"),
            path("password/<uidb64>/<token>/", OF_A_FORM(self.set_password), name="password_reset_confirm"),
        ]
        # No row has an address that does not say whose (`claims.links`): there is nothing to view "on site".
        return own + [one for one in super().get_urls() if getattr(one, "name", "") != "view_on_site"]

    def account(self, request: HttpRequest) -> HttpResponse:
        return account_page(request, self.each_context(request))

    def channels(self, request: HttpRequest) -> HttpResponse:
        return channels_page(request, self.each_context(request))

    def notices(self, request: HttpRequest) -> HttpResponse:
        return notices_page(request, self.each_context(request))

    def alerts(self, request: HttpRequest) -> HttpResponse:
        return alerts_page(request, self.each_context(request))

    def alerts_queue(self, request: HttpRequest) -> HttpResponse:
        return queue_page(request, self.each_context(request))

    def sign_ins(self, request: HttpRequest) -> HttpResponse:
        return sign_ins_page(request, self.each_context(request))

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """The stock page with our form, which asks for the old password where the limit stands."""
        context = self.each_context(request) | (extra_context or {})
        view = OwnPassword.as_view(success_url=reverse("admin:password_change_done"), extra_context=context)
        return view(request)

    def password_reset(self, request: HttpRequest) -> HttpResponse:
        """Open to strangers, as the login is."""
        return ask_page(request, self.each_context(request) | {"title": "A new password"})

    def set_password(self, request: HttpRequest, uidb64: str, token: str) -> HttpResponseBase:
        context = self.each_context(request) | {"title": "Set your password"}
        return SetPassword.as_view(extra_context=context)(request, uidb64=uidb64, token=token)

    def admin_view(self, view: View, cacheable: bool = False) -> View:
        """The stock views take every method but POST for a GET."""
        return OF_A_FORM(super().admin_view(view, cacheable))
