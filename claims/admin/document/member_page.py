"""The members of a document: its leads give, change and take roles; everybody with a role sees who has which."""

from typing import Any, TypeAlias

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import AnonymousUser, User
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_http_methods, require_POST

from claims.access.permits import authenticated
from claims.acts import ACTS
from claims.colleagues.invitations import LONGEST_NAME
from claims.models import Document, Membership
from claims.refusals import Refused

MEANINGS = {
    Membership.Role.READER: "sees the document, its claims and all that was decided",
    Membership.Role.CONTRIBUTOR: "proposes evidence and raises flags; nothing counts before an editor accepts it",
    Membership.Role.EDITOR: "decides: evidence, suggestions, flags, grades, wording, reviews; imports new versions",
    Membership.Role.LEAD: "approves the document, gives roles, asks for four eyes",
}

GRANT, REVOKE, INVITE = ACTS["grant-role"], ACTS["revoke-role"], ACTS["invite"]


def why_field(action: str) -> forms.CharField:
    return forms.CharField(max_length=300, label="Why", error_messages={"required": f"Say why it is {action}."})


class InviteForm(forms.Form):
    """Somebody by name and address, whether they have an account or not."""

    verb = "Invite"
    name = forms.CharField(max_length=LONGEST_NAME, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    address = forms.EmailField(
        max_length=LONGEST_NAME,
        label="E-mail address",
        help_text="One mail goes there, with a link to set a password where the account is new.",
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    role = forms.ChoiceField(choices=Membership.Role.choices, initial=Membership.Role.EDITOR)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="invite-%s")

    def keep(self, document: Document, *, by: User) -> str:
        return INVITE.perform(document, by=by, **self.cleaned_data)


class MemberForm(forms.Form):
    """Gives an account a role, or changes the one it has."""

    verb = "Give the role"
    username = forms.CharField(
        max_length=254,
        label="Account",
        help_text="Its user name or e-mail address.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )
    role = forms.ChoiceField(choices=Membership.Role.choices)
    why = why_field("given")

    def clean_username(self) -> User:
        named = self.cleaned_data["username"].strip()
        found = list(User.objects.filter(Q(username=named) | Q(email__iexact=named))[:2])
        if not found:
            raise forms.ValidationError(f"No account is called {named}. Invite them by their address.")
        if len(found) > 1:
            raise forms.ValidationError(f"Several accounts have the address {named}: give the user name.")
        return found[0]

    def keep(self, document: Document, *, by: User) -> str:
        values = self.cleaned_data
        return GRANT.perform(document, user=values["username"], role=values["role"], by=by, why=values["why"])


class ChangeForm(forms.Form):
    """Changes the role of a member, or takes it."""

    NONE = "none"
    role = forms.ChoiceField(choices=[*Membership.Role.choices, (NONE, "No role any more")])
    why = why_field("changed")

    def __init__(self, data: Any = None, *, member: Membership) -> None:
        self.member = member
        super().__init__(data, auto_id=f"member-{member.pk}-%s", initial={"role": member.role})

    def keep(self, document: Document, *, by: User) -> str:
        user, role, why = self.member.user, self.cleaned_data["role"], self.cleaned_data["why"]
        if role == self.NONE:
            return REVOKE.perform(document, user=user, by=by, why=why)
        return GRANT.perform(document, user=user, role=role, by=by, why=why)


Filled: TypeAlias = InviteForm | MemberForm | ChangeForm


def members_urls(model_admin: admin.ModelAdmin) -> list[URLPattern]:
    pages = Members(model_admin)
    view = model_admin.admin_site.admin_view
    return [
        path("<int:pk>/members/", view(pages.members_view), name="claims_document_members"),
        path("<int:pk>/members/invite/", view(pages.invite_view), name="claims_document_invite"),
        path("<int:pk>/members/<int:member_pk>/", view(pages.member_view), name="claims_document_member"),
    ]


class Members:
    """The page, and what is posted from it."""

    def __init__(self, model_admin: admin.ModelAdmin) -> None:
        self.site, self.opts = model_admin.admin_site, model_admin.opts

    @method_decorator(require_http_methods(["GET", "HEAD", "POST"]))
    def members_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        document = self.document(request, pk, to_manage=request.method == "POST")
        if request.method != "POST":
            return self.page(request, document)
        return self.kept(request, document, MemberForm(request.POST))

    @method_decorator(require_POST)
    def invite_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.kept(request, self.document(request, pk, to_manage=True), InviteForm(request.POST))

    @method_decorator(require_POST)
    def member_view(self, request: HttpRequest, pk: int, member_pk: int) -> HttpResponse:
        document = self.document(request, pk, to_manage=True)
        member = get_object_or_404(document.memberships.select_related("user"), pk=member_pk)
        return self.kept(request, document, ChangeForm(request.POST, member=member))

    def document(self, request: HttpRequest, pk: int, *, to_manage: bool) -> Document:
        document = get_object_or_404(Document.objects.visible_to(request.user), pk=pk)
        user = request.user
        may = GRANT.permits(user, document) if to_manage else user.has_perm("claims.view_membership", document)
        if not may:
            raise PermissionDenied
        return document

    def kept(self, request: HttpRequest, document: Document, form: Filled) -> HttpResponse:
        """Does what the form asks for, or shows the page with what is to be mended."""
        if form.is_valid():
            try:
                messages.success(request, form.keep(document, by=authenticated(request.user)))
                page = reverse("admin:claims_document_members", args=(document.pk,))
                return HttpResponseRedirect(page, status=303)
            except Refused as error:
                form.add_error(None, str(error))
        return self.page(request, document, failed=form)

    def page(self, request: HttpRequest, document: Document, failed: Filled | None = None) -> HttpResponse:
        context = {
            **self.site.each_context(request),
            **members_context(document, request.user, failed),
            "opts": self.opts,
            "title": f"Members of {document}",
        }
        status = 422 if failed else 200
        return TemplateResponse(request, "admin/claims/document/members.html", context, status=status)


def members_context(document: Document, user: User | AnonymousUser, failed: Filled | None) -> dict[str, Any]:
    """Who has which role, with the forms of those the user may decide on, and every change there was."""
    members = document.memberships.select_related("user", "granted_by").order_by("user__username")
    may_manage = GRANT.permits(user, document)
    return {
        "document": document,
        "members": [
            (member, form_of(member, failed) if may_manage and member.user_id != user.pk else None)
            for member in members
        ],
        "meanings": [(Membership.Role(role).name.capitalize(), meaning) for role, meaning in MEANINGS.items()],
        "failed": failed,
        "invite_form": (failed if isinstance(failed, InviteForm) else InviteForm()) if may_manage else None,
        "add_form": (failed if isinstance(failed, MemberForm) else MemberForm()) if may_manage else None,
        "changes": Membership.history.filter(document=document.pk)
        .select_related("user", "history_user")
        .order_by("-history_date", "-history_id"),
    }


def form_of(member: Membership, failed: Filled | None) -> ChangeForm:
    """As it was filled in, where it was refused."""
    if isinstance(failed, ChangeForm) and failed.member.pk == member.pk:
        return failed
    return ChangeForm(member=member)
