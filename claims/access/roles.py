"""Which role may do what: one table, and the backend by which Django asks it.

`user.has_perm(permission, row)` asks for the document (or documents) that the row belongs to; without a row it asks
whether the user may do it anywhere at all. What Django gives a user or a group directly holds in every document.
A role's permissions end at its document, except those on the literature, which is everybody's.
"""

from collections.abc import Iterable, Set
from typing import TYPE_CHECKING

from django.contrib.auth.backends import BaseBackend
from django.db.models import Model, OuterRef, QuerySet, Subquery

from claims.models import (
    Channel,
    CitedWork,
    Document,
    DocumentImport,
    Evidence,
    ExportOrder,
    Flag,
    Membership,
    Notification,
    Preferences,
    ProposedReference,
    SameCohort,
    Subscription,
    Watch,
)
from claims.models.visibility import PATHS, document_of, holds_house_wide, roles_of
from literature.models import Reference, Search

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User

    Actor = User | AnonymousUser

Role = Membership.Role
OF_A_DOCUMENT = (*PATHS, "flag", "samecohort")
OF_THE_READER = ("subscription", "notification", "exportorder")
OF_THE_LITERATURE = (
    "reference", "notice", "referenceevent", "snapshot", "addition", "merge", "search", "searchhit", "searchrun",
    "referencefile", "filerecord", "correction", "uploadedstyle",
)  # fmt: skip

LOOKS_AFTER = "literature.change_search"

# What each role adds to those before it.
ADDS: dict[str, frozenset[str]] = {
    Role.READER: frozenset(
        (
            *(f"claims.view_{noun}" for noun in (*OF_A_DOCUMENT, *OF_THE_READER)),
            *(f"literature.view_{noun}" for noun in OF_THE_LITERATURE),
            "claims.change_subscription",  # their own
            "claims.change_notification",  # their own: read or not
            "claims.add_exportorder",
            "claims.change_exportorder",  # their own
        )
    ),
    Role.CONTRIBUTOR: frozenset(
        (
            "claims.add_evidence",  # stands as proposed: see `decides`
            "claims.add_flag",
            "claims.add_comment",  # their own they edit and delete
            "literature.add_reference",  # a work that is not stored yet, to propose it
        )
    ),
    Role.EDITOR: frozenset(
        (
            "claims.change_evidence",  # accept, reject, withdraw
            "claims.change_suggestion",  # dismiss, put off
            "claims.change_flag",  # resolve
            "claims.change_assignment",  # of flags and reviews
            "claims.add_assessment",
            "claims.change_claim",  # kind, wording, rewordings, restatements
            "claims.change_proposedreference",  # citations
            "claims.change_citedwork",
            "claims.change_samecohort",
            "claims.add_export",  # a frozen one; whoever reads may download
            "claims.add_review",
            "claims.add_waiver",
            "claims.change_waiver",
            "claims.change_document",  # its title and address; new versions
            "claims.change_documentimport",  # to stop one
            "claims.change_export",  # to stop one
            "literature.add_uploadedstyle",
            "literature.delete_uploadedstyle",
            "literature.change_reference",  # one that was added by hand: described, replaced, removed
            "claims.add_watch",
            "claims.change_watch",
            "claims.delete_watch",
            "literature.add_search",  # one that watches for the document
            LOOKS_AFTER,  # of the searches of the document: see `changeable_searches`
        )
    ),
    Role.LEAD: frozenset(
        (
            "claims.add_approval",
            "claims.change_membership",  # members, and whether four eyes are asked for
            "claims.publish_document",  # who reads its pages
        )
    ),
}
OF_ONES_IMPORT = frozenset(("claims.view_documentimport", "claims.change_documentimport"))
OF_ONES_CHANNELS = frozenset(("claims.view_channel", "claims.change_channel"))
OF_ONES_SUBSCRIPTION = frozenset(("claims.view_subscription", "claims.change_subscription"))
OF_ONES_PREFERENCES = frozenset(("claims.view_preferences", "claims.change_preferences"))
DECIDES = "claims.change_evidence"


def permissions_of(role: str) -> Set[str]:
    """All that a role may do: what it adds, and what those before it may."""
    upto = list(ADDS)[: list(ADDS).index(role) + 1]
    return frozenset().union(*(ADDS[one] for one in upto))


PERMISSIONS: dict[str, Set[str]] = {role: permissions_of(role) for role in ADDS}


def permitted(user: "Actor", row: Model | None = None) -> Set[str]:
    """What the user's roles permit on the row; anywhere, without one."""
    roles = roles_of(user)
    documents = set(roles) if row is None else documents_of(row, set(roles)) if roles else ()
    granted = frozenset().union(*(PERMISSIONS[role] for role in {roles[one] for one in documents}))
    return granted | (_anywhere(user) if row is None else _besides(user, row))


def _anywhere(user: "Actor") -> Set[str]:
    """Who may begin documents follows their own imports, before any document gives them a role."""
    return OF_ONES_IMPORT if holds_house_wide(user, "claims.add_document") else frozenset()


def _besides(user: "Actor", row: Model) -> Set[str]:
    """What is permitted on rows that belong to no document: the literature's, and one's own."""
    match row:
        case Subscription() if Subscription.objects.own(user).filter(pk=row.pk).exists():
            return OF_ONES_SUBSCRIPTION
        case Notification() | ExportOrder() if type(row).objects.own(user).filter(pk=row.pk).exists():
            return {one for one in permitted(user) if one.endswith(f"_{row._meta.model_name}")}
        case Preferences() if row.user_id == user.pk:
            return OF_ONES_PREFERENCES
        case Channel() if row.user_id == user.pk:
            return OF_ONES_CHANNELS
        case DocumentImport(document=None) if row.requested_by_id == user.pk:
            return OF_ONES_IMPORT
        case Flag(evidence=None, claim=None) if row.raised_by_id == user.pk:
            return {"claims.view_flag"}
        case Search() if not changeable_searches(user).filter(pk=row.pk).exists():
            return _on_literature(user) - {LOOKS_AFTER}
        case Model() if row._meta.app_label == "literature":
            return _on_literature(user)
    return frozenset()


def _on_literature(user: "Actor") -> Set[str]:
    return {one for one in permitted(user) if one.startswith("literature.")}


def documents_permitting(user: "Actor", permission: str) -> QuerySet[Document]:
    """The documents in which the user holds the permission."""
    if holds_house_wide(user, permission):
        return Document.objects.all()
    return Document.objects.filter(
        pk__in=[one for one, role in roles_of(user).items() if permission in PERMISSIONS[role]]
    )


def changeable_searches(user: "Actor") -> QuerySet[Search]:
    """The searches that the user may change and run: of the documents which the user edits. A search is of the document
    that it has watched for longest; another one may rely on it, and gains no say in what it asks."""
    if holds_house_wide(user, LOOKS_AFTER):
        return Search.objects.all()
    first = Watch.objects.filter(search=OuterRef("pk")).order_by("pk").values("document")[:1]
    edited = documents_permitting(user, LOOKS_AFTER)
    return Search.objects.annotate(its_document=Subquery(first)).filter(its_document__in=edited.values("pk"))


def documents_of(row: Model, among: Iterable[int]) -> Set[int]:
    """Those of `among` that the row belongs to. One on a work belongs to each document whose evidence cites it."""
    if row._meta.model_name in PATHS and row._meta.app_label == "claims":
        return set(among).intersection({document_of(row)})
    if isinstance(row, Flag):
        return documents_of(row.target, among) | _naming(row.reference_id, among)
    if isinstance(row, Reference):
        return _citing({row.pk}, among)
    if isinstance(row, SameCohort):
        return _citing({row.first_id}, among) & _citing({row.second_id}, among)
    return frozenset()


def _citing(references: Set[int], among: Iterable[int]) -> Set[int]:
    cited = Evidence.objects.in_documents(list(among)).filter(reference__in=references)
    return set(cited.values_list("claim__document", flat=True))


def _naming(reference: int | None, among: Iterable[int]) -> Set[int]:
    """Whose texts cite the work, now or once: a flag on it is their duty, where nothing is taken from it as well."""
    if reference is None:
        return frozenset()
    said = ProposedReference.objects.in_documents(list(among)).filter(reference=reference)
    said = said.exclude(state=ProposedReference.State.DISMISSED)
    listed = CitedWork.objects.in_documents(list(among)).filter(reference=reference)
    return {
        *said.order_by().values_list("claim__document", flat=True),
        *listed.order_by().values_list("version__document", flat=True),
    }


class RoleBackend(BaseBackend):
    """Permissions on rows of documents; logs nobody in. To stand after ModelBackend, which knows no rows."""

    def get_all_permissions(self, user: "Actor", obj: Model | None = None) -> set[str]:
        return set(permitted(user, obj))

    def has_perm(self, user: "Actor", perm: str, obj: Model | None = None) -> bool:
        if obj is not None and holds_house_wide(user, perm):
            return user.is_active
        return perm in permitted(user, obj)

    def has_module_perms(self, user: "Actor", app_label: str) -> bool:
        return any(one.startswith(f"{app_label}.") for one in permitted(user))


def opens_desk(user: "Actor") -> bool:
    """May the user come in there at all? A role in some document is as good as the mark of staff."""
    return user.is_active and (user.is_staff or bool(roles_of(user)))


def decides(user: "Actor | None", row: Model) -> bool:
    """May the user accept evidence there? Who may not (nobody named cannot) proposes it, whatever the document asks."""
    return user is not None and user.has_perm(DECIDES, row)
