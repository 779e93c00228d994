"""Rows that were there before history was kept get a first entry: as they are now, made by nobody known."""

from django.db import migrations
from django.utils import timezone

AUDITED = (
    "Assessment", "CitedWork", "Claim", "Document", "Evidence", "Flag", "ProposedReference", "Restatement", "Rewording",
    "Suggestion",
)  # fmt: skip
AT_ONCE = 500
WHY = "As it was when history began to be kept."


def begin(apps, schema_editor):
    for name in AUDITED:
        model, history = apps.get_model("claims", name), apps.get_model("claims", f"Historical{name}")
        rows = model.objects.all()
        if name in ("Suggestion", "ProposedReference", "Restatement"):  # theirs begins with the first decision
            rows = rows.filter(decided_at__isnull=False)
        fields = [field.attname for field in model._meta.concrete_fields]
        now, batch = timezone.now(), []
        for row in rows.iterator(chunk_size=AT_ONCE):
            values = {field: getattr(row, field) for field in fields}
            batch.append(history(history_date=now, history_type="+", history_change_reason=WHY, **values))
            if len(batch) == AT_ONCE:
                history.objects.bulk_create(batch)
                batch = []
        history.objects.bulk_create(batch)


class Migration(migrations.Migration):
    dependencies = [("claims", "0002_what_the_desk_needs")]
    operations = [migrations.RunPython(begin, migrations.RunPython.noop)]
