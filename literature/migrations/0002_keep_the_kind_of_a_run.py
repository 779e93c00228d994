from django.db import migrations, models
from django.db.models import F


def every_run_saw_the_changes_too(apps, schema_editor) -> None:
    """Until now each run asked for the whole result and for changed records."""
    apps.get_model("literature", "Search").objects.update(changed_watermark=F("watermark"))


class Migration(migrations.Migration):
    dependencies = [("literature", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="search",
            name="asked_kind",
            field=models.CharField(
                blank=True,
                editable=False,
                help_text="A run of this kind was asked for by a person.",
                max_length=7,
            ),
        ),
        migrations.AddField(
            model_name="search",
            name="changed_watermark",
            field=models.DateField(
                blank=True, help_text="Every change up to this day has been seen.", null=True
            ),
        ),
        migrations.AddField(
            model_name="searchrun",
            name="created_since",
            field=models.DateField(
                blank=True, help_text="New records were asked for from this day.", null=True
            ),
        ),
        migrations.AddField(
            model_name="searchrun",
            name="kind",
            field=models.CharField(
                choices=[("full", "full"), ("new", "new"), ("changed", "changed")],
                default="full",
                help_text="full: the whole result; new: what PubMed took in lately; changed: what NLM changed lately.",
                max_length=7,
            ),
        ),
        migrations.RunPython(every_run_saw_the_changes_too, migrations.RunPython.noop),
    ]
