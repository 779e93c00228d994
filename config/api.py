"""The API's addresses. Schema and docs need a login as everything does: they tell what there is to ask for."""

from django.contrib.auth.decorators import login_required
from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.permissions import IsAuthenticated
from rest_framework.renderers import JSONRenderer
from rest_framework.routers import APIRootView, DefaultRouter

from claims.api.account_resource import PreferencesView
from claims.api.alert_resource import NotificationViewSet, SubscriptionViewSet
from claims.api.channel_resource import ChannelViewSet
from claims.api.claim_resource import ClaimViewSet
from claims.api.colleague_resource import AssignmentViewSet, CommentViewSet
from claims.api.document_resource import DocumentViewSet
from claims.api.edit_resource import StatementEditViewSet
from claims.api.evidence_resource import AssessmentViewSet, EvidenceViewSet
from claims.api.export_order_resource import ExportOrderViewSet
from claims.api.export_resource import ExportViewSet
from claims.api.flag_resource import FlagViewSet
from claims.api.import_resource import DocumentImportViewSet
from claims.api.published_page_resource import PageChangeViewSet, PublishedPageViewSet
from claims.api.review_resource import ApprovalViewSet, ReviewViewSet
from claims.api.suggestion_resource import SuggestionViewSet
from claims.api.tokens import LoginView, LogoutAllView, LogoutView, TokenListView, TokenView
from claims.api.watched_search_resource import WatchedSearchViewSet
from literature.api.events import EventViewSet
from literature.api.reference_file_resource import ReferenceFileViewSet
from literature.api.reference_resource import NoticeViewSet, ReferenceViewSet
from literature.api.search_resource import RunViewSet
from literature.api.style_resource import StyleViewSet


class ApiRootView(APIRootView):
    """What there is to read."""

    renderer_classes = (JSONRenderer,)


class Router(DefaultRouter):
    APIRootView = ApiRootView
    include_format_suffixes = False


router = Router()
for name, viewset in {
    "documents": DocumentViewSet,
    "imports": DocumentImportViewSet,
    "published-pages": PublishedPageViewSet,
    "page-changes": PageChangeViewSet,
    "claims": ClaimViewSet,
    "statement-edits": StatementEditViewSet,
    "evidence": EvidenceViewSet,
    "assessments": AssessmentViewSet,
    "suggestions": SuggestionViewSet,
    "flags": FlagViewSet,
    "assignments": AssignmentViewSet,
    "reviews": ReviewViewSet,
    "comments": CommentViewSet,
    "approvals": ApprovalViewSet,
    "exports": ExportViewSet,
    "export-orders": ExportOrderViewSet,
    "subscriptions": SubscriptionViewSet,
    "notifications": NotificationViewSet,
    "channels": ChannelViewSet,
    "references": ReferenceViewSet,
    "reference-files": ReferenceFileViewSet,
    "styles": StyleViewSet,
    "notices": NoticeViewSet,
    "searches": WatchedSearchViewSet,
    "runs": RunViewSet,
    "events": EventViewSet,
}.items():
    router.register(name, viewset, basename=f"api-{name}")

docs = SpectacularSwaggerSplitView.as_view(
    url_name="api-schema", template_name="api/docs.html", template_name_js="api/docs.js"
)
urlpatterns = [
    path("auth/login/", LoginView.as_view(), name="api-login"),
    path("auth/logout/", LogoutView.as_view(), name="api-logout"),
    path("auth/logoutall/", LogoutAllView.as_view(), name="api-logoutall"),
    path("auth/tokens/", TokenListView.as_view(), name="api-tokens-list"),
    path("auth/tokens/<str:key>/", TokenView.as_view(), name="api-tokens-detail"),
    path("preferences/", PreferencesView.as_view(), name="api-preferences"),
    path("schema/", SpectacularAPIView.as_view(permission_classes=[IsAuthenticated]), name="api-schema"),
    # A page for people: a browser without a session is sent to the login, not told 401.
    path("docs/", login_required(docs), name="api-docs"),
    path("", include(router.urls)),
]
