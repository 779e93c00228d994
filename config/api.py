"""The API's addresses. Schema and docs need a login as everything does: they tell what there is to ask for."""

from django.contrib.auth.decorators import login_required
from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.permissions import IsAuthenticated
from rest_framework.renderers import JSONRenderer
from rest_framework.routers import APIRootView, DefaultRouter

from claims.api.alert_resource import Notifications, Subscriptions
from claims.api.claim_resource import Claims
from claims.api.document_resource import Documents
from claims.api.evidence_resource import Assessments, EvidenceRows
from claims.api.flag_resource import Flags
from claims.api.import_resource import Imports
from claims.api.review_resource import Approvals, Reviews
from claims.api.suggestion_resource import Suggestions
from claims.api.tokens import Login, Logout, LogoutAll, OneToken, Tokens
from literature.api.events import Events
from literature.api.reference_resource import Notices, References
from literature.api.search_resource import Runs, Searches


class Contents(APIRootView):
    """What there is to read."""

    renderer_classes = (JSONRenderer,)


class Router(DefaultRouter):
    APIRootView = Contents
    include_format_suffixes = False


router = Router()
for name, rows in {
    "documents": Documents,
    "imports": Imports,
    "claims": Claims,
    "evidence": EvidenceRows,
    "assessments": Assessments,
    "suggestions": Suggestions,
    "flags": Flags,
    "reviews": Reviews,
    "approvals": Approvals,
    "subscriptions": Subscriptions,
    "notifications": Notifications,
    "references": References,
    "notices": Notices,
    "searches": Searches,
    "runs": Runs,
    "events": Events,
}.items():
    router.register(name, rows, basename=f"api-{name}")

docs = SpectacularSwaggerSplitView.as_view(
    url_name="api-schema", template_name="api/docs.html", template_name_js="api/docs.js"
)
urlpatterns = [
    path("auth/login/", Login.as_view(), name="api-login"),
    path("auth/logout/", Logout.as_view(), name="api-logout"),
    path("auth/logoutall/", LogoutAll.as_view(), name="api-logoutall"),
    path("auth/tokens/", Tokens.as_view(), name="api-tokens-list"),
    path("auth/tokens/<str:key>/", OneToken.as_view(), name="api-tokens-detail"),
    path("schema/", SpectacularAPIView.as_view(permission_classes=[IsAuthenticated]), name="api-schema"),
    # A page for people: a browser without a session is sent to the login, not told 401.
    path("docs/", login_required(docs), name="api-docs"),
    path("", include(router.urls)),
]
