"""Whoever brought a document in leads it, as it is with those that come from now on."""

from django.db import migrations
from django.utils import timezone

WHY = "Imported the document."


def make_owners_lead(apps, schema_editor):
    """The history of each role is written here too: a migration's models keep none of their own."""
    Document, Membership, History = (
        apps.get_model("claims", name) for name in ("Document", "Membership", "HistoricalMembership")
    )
    now = timezone.now()
    for document in Document.objects.exclude(owner=None).filter(memberships=None):
        member = Membership.objects.create(
            document=document, user_id=document.owner_id, role="lead", granted_by_id=document.owner_id,
            granted_at=document.created_at, edition=1,
        )
        History.objects.create(
            id=member.pk, document_id=document.pk, user_id=document.owner_id, role="lead",
            granted_by_id=document.owner_id, granted_at=document.created_at, edition=1, history_date=now,
            history_change_reason=WHY, history_type="+",
        )


class Migration(migrations.Migration):

    dependencies = [("claims", "0006_what_rules_looked_at")]

    operations = [migrations.RunPython(make_owners_lead, migrations.RunPython.noop)]
