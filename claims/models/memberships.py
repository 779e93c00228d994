"""Who may do what with which document."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from claims.models.audited import Audited, AuditedQuerySet
from claims.models.documents import Document


class Membership(Audited):
    """A user's role in one document. Each role may do what those before it may."""

    class Role(models.TextChoices):
        READER = "reader"
        CONTRIBUTOR = "contributor", "Contributor: proposes"
        EDITOR = "editor", "Editor: decides"
        LEAD = "lead", "Lead: approves and manages"

    document = models.ForeignKey(Document, models.CASCADE, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=12, choices=Role)
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    granted_at = models.DateTimeField(default=timezone.now)

    objects = AuditedQuerySet.as_manager()

    class Meta:
        ordering = ("document", "user")
        constraints = (models.UniqueConstraint(fields=("document", "user"), name="one_role_a_document"),)

    def __str__(self) -> str:
        return f"{self.user} is {self.role} of {self.document}"
