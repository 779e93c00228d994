from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('literature', '0007_say_who_lives'),
    ]

    operations = [
        migrations.RenameField(model_name='addition', old_name='next_try_at', new_name='due_at'),
        migrations.AddField(
            model_name='addition',
            name='attempts',
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='addition',
            name='lease_until',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='addition',
            name='token',
            field=models.UUIDField(blank=True, editable=False, null=True),
        ),
    ]
