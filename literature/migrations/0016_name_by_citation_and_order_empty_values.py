from django.db import migrations, models
from django.db.models import Exists, OuterRef

from literature.models.empty_values import SmallestEmptyIndex
from literature.rules.integrity import NAMING


def _say(apps, schema_editor):
    """Of the notices that are stored: those whose record gives citations alone for what it calls so."""
    notices = apps.get_model("literature", "Notice").objects.filter(origin="notice").exclude(pmid="")
    named = apps.get_model("literature", "NamedWork").objects.filter(reference__pmid=OuterRef("pmid"))
    for naming, ref_type in NAMING.items():
        of_type = named.filter(ref_type=naming)
        by_citation = Exists(of_type.filter(pmid="", doi="")) & ~Exists(of_type.exclude(pmid="", doi=""))
        notices.filter(by_citation, ref_type=ref_type).update(by_citation=True)


class Migration(migrations.Migration):

    dependencies = [
        ('literature', '0015_keep_works_cited_by_text_alone'),
    ]

    operations = [
        migrations.AddField(
            model_name='notice',
            name='by_citation',
            field=models.BooleanField(default=False, help_text='Its record names the work by a citation alone: once withdrawn it never surely meant it.'),
        ),
        migrations.RunPython(_say, migrations.RunPython.noop),
        migrations.AlterModelOptions(
            name='reference',
            options={'ordering': (models.OrderBy(models.F('year'), descending=True, nulls_last=True), '-id')},
        ),
        migrations.RemoveIndex(
            model_name='reference',
            name='newest_first',
        ),
        migrations.AddIndex(
            model_name='reference',
            index=SmallestEmptyIndex(fields=['-year', '-id'], name='newest_first'),
        ),
    ]
