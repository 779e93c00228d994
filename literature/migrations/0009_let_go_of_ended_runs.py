from uuid import uuid4

from django.db import migrations, models
from django.db.models.functions import Coalesce


def let_go(apps, schema_editor):
    apps.get_model('literature', 'SearchRun').objects.exclude(status='running').update(lease_until=None, token=None)


def hold_again(apps, schema_editor):
    """The columns were never empty: an ended run kept the token and the lease that it ended with."""
    runs = apps.get_model('literature', 'SearchRun').objects
    for pk, ended in runs.filter(token=None).values_list('pk', Coalesce('finished_at', 'started_at')):
        runs.filter(pk=pk).update(token=uuid4(), lease_until=ended)


class Migration(migrations.Migration):

    dependencies = [
        ('literature', '0008_lease_additions'),
    ]

    operations = [
        migrations.AlterField(
            model_name='searchrun',
            name='lease_until',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name='searchrun',
            name='token',
            field=models.UUIDField(blank=True, editable=False, null=True),
        ),
        migrations.RunPython(let_go, hold_again),
    ]
