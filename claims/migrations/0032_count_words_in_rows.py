import django.db.models.deletion
from django.db import migrations, models


def count_anew(apps, schema_editor):
    """The worker counts the library again, 500 works at a time, before it reads on."""
    statistics = apps.get_model("claims", "CorpusStatistics")
    statistics.objects.all().delete()
    if apps.get_model("literature", "Reference").objects.exists():
        statistics.objects.create(pk=1, counted_through=0)


class Migration(migrations.Migration):
    dependencies = [("claims", "0031_order_empty_values")]

    operations = [
        migrations.CreateModel(
            name="StemCount",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("papers", models.BigIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="CountedPaper",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("stems", models.BinaryField(help_text="The keys of its stems, in order, eight bytes each.")),
                ("length", models.PositiveIntegerField()),
                (
                    "reference",
                    models.OneToOneField(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="counted",
                        to="literature.reference",
                    ),
                ),
            ],
        ),
        migrations.RemoveField(model_name="corpusstatistics", name="values"),
        migrations.AddField(
            model_name="corpusstatistics", name="papers", field=models.BigIntegerField(default=0)
        ),
        migrations.AddField(
            model_name="corpusstatistics", name="length", field=models.BigIntegerField(default=0)
        ),
        migrations.AddField(
            model_name="corpusstatistics",
            name="counted_through",
            field=models.BigIntegerField(
                blank=True,
                help_text="While the library is counted anew: up to this reference. Empty: all are.",
                null=True,
            ),
        ),
        migrations.RunPython(count_anew, migrations.RunPython.noop, elidable=False),
    ]
