"""Who follows what, what there was to tell, and each message with its attempts."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path
from django.urls.resolvers import URLPattern
from django.utils.decorators import method_decorator
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST

from claims import links
from claims.acts import ACTS
from claims.admin.of_documents import OfDocuments
from claims.models import Delivery, MailPause, Notification, Subscription
from claims.models.visibility import holds_house_wide
from literature.admin.reading import ReadOnlyAdmin, badge

RESEND = ACTS["resend"]
STATE_TONES = {"pending": "warn", "sending": "calm", "sent": "good", "failed": "bad"}


@admin.register(Subscription)
class SubscriptionAdmin(OfDocuments, admin.ModelAdmin):
    """One's own, to be switched on and off; everybody's for those who keep them for the whole house."""

    actions = None
    list_display = ("user", "subject", "is_active", "created_at")
    list_filter = ("is_active", ("user", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("user", "document", "search", "claim", "reference")
    search_fields = ("user__username", "user__email", "document__title", "search__name", "claim__key")
    autocomplete_fields = ("user", "document", "claim", "search", "reference")
    fields = (
        "user", "document", "section", "claim", "search", "reference", "curated", "is_active", "rhythm", "hour",
        "weekday", "grave_at_once", "is_muted", "snoozed_until",
    )  # fmt: skip

    def get_readonly_fields(self, request: HttpRequest, obj: Subscription | None = None) -> tuple[str, ...]:
        keeps = holds_house_wide(request.user, "claims.change_subscription")
        return () if keeps else ("user", "document", "section", "claim", "search", "reference", "curated")

    @admin.display(description="follows")
    def subject(self, subscription: Subscription) -> str:
        return subscription.subject


@admin.register(Notification)
class NotificationAdmin(OfDocuments, ReadOnlyAdmin):
    list_display = ("created_at", "kind", "reader", "reason", "claim", "reference", "delivery_state")
    list_display_links = ("created_at",)
    list_filter = ("kind", "created_at")
    list_select_related = ("reader", "claim", "reference")
    ordering = ("-created_at", "-id")
    search_fields = (
        "reader__username",
        "reason",
        "claim__key",
        "reference__title",
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Notification]:
        return super().get_queryset(request).prefetch_related("deliveries")

    @admin.display(description="told")
    def delivery_state(self, notification: Notification) -> SafeString:
        states = [delivery.state for delivery in notification.deliveries.all()]
        state = min(states, key=list(STATE_TONES).index) if states else "waiting"
        return badge(state, STATE_TONES.get(state, "calm"))


class UnsentFilter(admin.SimpleListFilter):
    title = "unsent"
    parameter_name = "unsent"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return [("yes", "Unsent")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.exclude(state=Delivery.State.SENT) if self.value() == "yes" else queryset


@admin.register(Delivery)
class DeliveryAdmin(ReadOnlyAdmin):
    list_display = ("created_at", "address", "state_mark", "attempts", "due_at", "sent_at", "error")
    list_filter = (UnsentFilter, "state", "created_at")
    search_fields = ("address", "user__username", "error")
    change_form_template = "admin/claims/delivery/page.html"
    fields = (
        "user", "address", "state_mark", "content", "attempts", "created_at", "due_at", "sent_at", "error",
        "message_id",
    )  # fmt: skip
    readonly_fields = fields

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        for pause in MailPause.objects.all():
            messages.warning(request, str(pause))
        return super().changelist_view(request, extra_context)

    @admin.display(description="state", ordering="state")
    def state_mark(self, delivery: Delivery) -> SafeString:
        return badge(delivery.state, STATE_TONES[delivery.state])

    @admin.display(description="tells of")
    def content(self, delivery: Delivery) -> str:
        return "\n".join(delivery.notifications.values_list("reason", flat=True))

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.send_again)
        return [path("<int:pk>/again/", view, name="claims_delivery_again"), *super().get_urls()]

    @method_decorator(require_POST)
    def send_again(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Gives a message that was given up its attempts again, from now on."""
        if not RESEND.permits(request.user):
            raise PermissionDenied
        messages.info(request, RESEND.perform(Delivery(pk=pk), by=request.user))
        return HttpResponseRedirect(links.desk(Delivery(pk=pk)), status=303)
