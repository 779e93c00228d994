"""Alerts by channels: one notification an event and reader, with its grounds, and a row for each way out.

What was told stays told: a message that went out is a mail to its user's account, and what waits goes on waiting.
"""

from typing import Any

import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


# Of two rows of one event the first of these says what became of it: one that was delivered is not sent again, and one
# that waits still goes out, though another failed.
BEST_FIRST = ("sent", "sending", "pending", "", "failed")


def carry_over(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":  # it changes no table that has checks to come
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    Channel, Delivery, Notification, Ground, Outgoing = (
        apps.get_model("claims", name) for name in ("Channel", "Delivery", "Notification", "Ground", "Outgoing")
    )
    mail: dict[int, Any] = {}
    for user in Delivery.objects.order_by().values_list("user", flat=True).distinct():
        mail[user] = Channel.objects.create(user_id=user, kind="mail")
        Delivery.objects.filter(user=user).update(channel=mail[user])
    first: dict[tuple[int, str], Any] = {}
    best: dict[int, Any] = {}  # by the row that is kept
    rows = Notification.objects.select_related("subscription__user", "delivery").order_by("pk")
    for row in rows.iterator():
        follower = row.subscription
        reader = follower.user_id if follower else row.owner_id
        kept = first.setdefault((reader, row.event), row)
        if follower:
            Ground.objects.create(
                notification=kept, subscription=follower, event=row.event, claim_id=row.claim_id,
                document_id=None if row.claim_id else follower.document_id, text=row.reason,
            )  # fmt: skip
        if kept is row:
            row.reader_id, row.is_personal = reader, follower is None
            row.document_id = None if row.claim_id or not follower else follower.document_id
            row.save()
        elif row.reason not in kept.reason:
            kept.reason = f"{kept.reason}\n{row.reason}"
            kept.save(update_fields=["reason"])
        best[kept.pk] = min(best.get(kept.pk, row), row, key=rank)
    for kept, row in best.items():
        Notification.objects.filter(pk=kept).update(routed_at=row.created_at if row.delivery else None)
        if row.delivery:
            Outgoing.objects.create(
                notification_id=kept, channel=mail[row.delivery.user_id], delivery=row.delivery, due_at=row.created_at
            )
    Claim, Meaning = apps.get_model("claims", "Claim"), apps.get_model("claims", "Meaning")
    known = (Meaning(claim_id=pk, is_known=False) for pk in Claim.objects.order_by("pk").values_list("pk", flat=True))
    Meaning.objects.bulk_create(known, batch_size=1000)
    Notification.objects.filter(reader=None).delete()  # told with another row of the same event


def rank(row: Any) -> int:
    return BEST_FIRST.index(row.delivery.state if row.delivery else "")


class Migration(migrations.Migration):
    dependencies = [
        ("claims", "0024_suggestions_by_time"),
        ("literature", "0013_bring_styles"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Channel",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(help_text="A name in the registry of channels.", max_length=20)),
                ("address", models.TextField(blank=True)),
                ("secret", models.TextField(blank=True, editable=False)),
                ("is_on", models.BooleanField(default=True, verbose_name="on")),
                ("failures", models.PositiveSmallIntegerField(default=0)),
                ("error", models.TextField(blank=True)),
                ("off_because", models.TextField(blank=True, help_text="Why the program switched it off.")),
                ("stop_token", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "ordering": ("user", "id"),
            },
        ),
        migrations.CreateModel(
            name="Ground",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("event", models.CharField(help_text="Nothing comes of one subscription twice.", max_length=80)),
                ("text", models.TextField()),
            ],
            options={
                "ordering": ("id",),
            },
        ),
        migrations.CreateModel(
            name="Halt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("why", models.TextField(blank=True)),
                ("stopped_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
        ),
        migrations.CreateModel(
            name="Outgoing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("due_at", models.DateTimeField()),
            ],
            options={
                "ordering": ("id",),
            },
        ),
        migrations.RemoveConstraint(
            model_name="subscription",
            name="a_subscription_has_one_subject",
        ),
        migrations.RemoveConstraint(
            model_name="subscription",
            name="one_subscription_a_document",
        ),
        migrations.AddField(
            model_name="delivery",
            name="thread",
            field=models.CharField(blank=True, help_text="What all of it is about, as claim:12.", max_length=40),
        ),
        migrations.AddField(
            model_name="notification",
            name="after",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="notification",
            name="before",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="notification",
            name="document",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="notifications",
                to="claims.document",
            ),
        ),
        migrations.AddField(
            model_name="notification",
            name="is_personal",
            field=models.BooleanField(
                default=False,
                help_text="Told as the owner of a search, by name, or about the account: following or not.",
            ),
        ),
        migrations.AddField(
            model_name="notification",
            name="read_at",
            field=models.DateTimeField(blank=True, help_text="Its reader saw it in the list of notices.", null=True),
        ),
        migrations.AddField(
            model_name="notification",
            name="reader",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="notifications",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="notification",
            name="routed_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="notification",
            name="to_do",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="subscription",
            name="curated",
            field=models.BooleanField(
                default=False, help_text="All documents that the user edits, whichever they are."
            ),
        ),
        migrations.AddField(
            model_name="subscription",
            name="grave_at_once",
            field=models.BooleanField(
                default=True,
                help_text="A retraction or a concern does not wait for its turn.",
                verbose_name="what is grave at once",
            ),
        ),
        migrations.AddField(
            model_name="subscription",
            name="hour",
            field=models.PositiveSmallIntegerField(default=7, help_text="Of the reader's day."),
        ),
        migrations.AddField(
            model_name="subscription",
            name="is_muted",
            field=models.BooleanField(
                default=False, help_text="Kept in the list of notices, and sent nowhere.", verbose_name="muted"
            ),
        ),
        migrations.AddField(
            model_name="subscription",
            name="reference",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="subscriptions",
                to="literature.reference",
            ),
        ),
        migrations.AddField(
            model_name="subscription",
            name="rhythm",
            field=models.CharField(
                choices=[("at once", "At once"), ("daily", "Every day"), ("weekly", "Every week")],
                default="at once",
                max_length=10,
                verbose_name="when",
            ),
        ),
        migrations.AddField(
            model_name="subscription",
            name="section",
            field=models.JSONField(
                blank=True, default=list, help_text="Of the document, its headings from the outermost; [] is all of it."
            ),
        ),
        migrations.AddField(
            model_name="subscription",
            name="snoozed_until",
            field=models.DateTimeField(blank=True, help_text="What comes until then is sent then.", null=True),
        ),
        migrations.AddField(
            model_name="subscription",
            name="weekday",
            field=models.PositiveSmallIntegerField(
                choices=[
                    (0, "Monday"),
                    (1, "Tuesday"),
                    (2, "Wednesday"),
                    (3, "Thursday"),
                    (4, "Friday"),
                    (5, "Saturday"),
                    (6, "Sunday"),
                ],
                default=0,
                help_text="Of a weekly one.",
            ),
        ),
        migrations.AlterField(
            model_name="delivery",
            name="address",
            field=models.CharField(help_text="Where it went, as it may be shown.", max_length=254),
        ),
        migrations.AlterField(
            model_name="notification",
            name="comment",
            field=models.ForeignKey(
                blank=True,
                help_text="It names the reader.",
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="notifications",
                to="claims.comment",
            ),
        ),
        migrations.AlterField(
            model_name="notification",
            name="event",
            field=models.CharField(help_text="Names the event, so that it is told once.", max_length=80),
        ),
        migrations.AlterField(
            model_name="notification",
            name="kind",
            field=models.CharField(
                choices=[
                    ("retraction", "Publication notice: retraction"),
                    ("concern", "Publication notice: expression of concern"),
                    ("correction", "Publication notice: correction"),
                    ("notice", "Publication notice"),
                    ("reinstated", "Publication notice: reinstatement"),
                    ("withdrawn", "Publication notice withdrawn"),
                    ("support", "Support lost or restored"),
                    ("contested", "Contested, or no longer"),
                    ("contradict", "Change in the evidence: a paper contradicts"),
                    ("certainty", "Change in the certainty of the evidence"),
                    ("overstated", "Wording stronger than its evidence"),
                    ("channel", "Your alerts cannot reach you one way"),
                    ("failed", "A search fails"),
                    ("silent", "A search is silent"),
                    ("reread", "PubMed reads a search differently now"),
                    ("assigned", "Assigned to you"),
                    ("mentioned", "A colleague names you"),
                    ("stale", "An assessment is out of date"),
                    ("due", "A review is due"),
                    ("evidence", "Change in the evidence"),
                    ("reworded", "Change in the wording"),
                    ("new", "New paper"),
                    ("invited", "You are invited"),
                    ("password", "A new password"),
                ],
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="notification",
            name="search",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="notifications",
                to="literature.search",
            ),
        ),
        migrations.AddConstraint(
            model_name="subscription",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("claim", None),
                        ("curated", False),
                        ("document", None),
                        ("reference", None),
                        ("search__isnull", False),
                    ),
                    models.Q(
                        ("claim__isnull", False),
                        ("curated", False),
                        ("document", None),
                        ("reference", None),
                        ("search", None),
                    ),
                    models.Q(
                        ("claim", None),
                        ("curated", False),
                        ("document__isnull", False),
                        ("reference", None),
                        ("search", None),
                    ),
                    models.Q(
                        ("claim", None),
                        ("curated", False),
                        ("document", None),
                        ("reference__isnull", False),
                        ("search", None),
                    ),
                    models.Q(
                        ("claim", None), ("curated", True), ("document", None), ("reference", None), ("search", None)
                    ),
                    _connector="OR",
                ),
                name="a_subscription_has_one_subject",
            ),
        ),
        migrations.AddConstraint(
            model_name="subscription",
            constraint=models.CheckConstraint(condition=models.Q(("hour__lte", 23)), name="a_subscription_has_an_hour"),
        ),
        migrations.AddConstraint(
            model_name="subscription",
            constraint=models.CheckConstraint(
                condition=models.Q(("weekday__lte", 6)), name="a_subscription_has_a_weekday"
            ),
        ),
        migrations.AddConstraint(
            model_name="subscription",
            constraint=models.UniqueConstraint(
                fields=("user", "document", "section"), name="one_subscription_a_section"
            ),
        ),
        migrations.AddConstraint(
            model_name="subscription",
            constraint=models.UniqueConstraint(fields=("user", "reference"), name="one_subscription_a_work"),
        ),
        migrations.AddConstraint(
            model_name="subscription",
            constraint=models.UniqueConstraint(
                condition=models.Q(("curated", True)), fields=("user",), name="one_subscription_to_all"
            ),
        ),
        migrations.AddField(
            model_name="channel",
            name="subscription",
            field=models.ForeignKey(
                blank=True,
                help_text="It takes only what comes of this one; empty: all.",
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="channels",
                to="claims.subscription",
            ),
        ),
        migrations.AddField(
            model_name="channel",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="channels", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="delivery",
            name="channel",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.CASCADE, related_name="letters", to="claims.channel"
            ),
        ),
        migrations.AddField(
            model_name="ground",
            name="claim",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="claims.claim"
            ),
        ),
        migrations.AddField(
            model_name="ground",
            name="document",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="claims.document",
            ),
        ),
        migrations.AddField(
            model_name="ground",
            name="notification",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="grounds", to="claims.notification"
            ),
        ),
        migrations.AddField(
            model_name="ground",
            name="subscription",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="grounds", to="claims.subscription"
            ),
        ),
        migrations.AddIndex(
            model_name="notification",
            index=models.Index(condition=models.Q(("routed_at", None)), fields=["id"], name="unrouted_notifications"),
        ),
        migrations.AddIndex(
            model_name="notification",
            index=models.Index(fields=["reader", "-created_at"], name="notices_of_a_reader"),
        ),
        migrations.AddField(
            model_name="halt",
            name="stopped_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="outgoing",
            name="channel",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="outgoing", to="claims.channel"
            ),
        ),
        migrations.AddField(
            model_name="outgoing",
            name="delivery",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="outgoing",
                to="claims.delivery",
            ),
        ),
        migrations.AddField(
            model_name="outgoing",
            name="notification",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="outgoing", to="claims.notification"
            ),
        ),
        migrations.AddConstraint(
            model_name="channel",
            constraint=models.UniqueConstraint(
                condition=models.Q(("subscription", None)),
                fields=("user", "kind", "address"),
                name="one_channel_an_address",
            ),
        ),
        migrations.AddConstraint(
            model_name="channel",
            constraint=models.UniqueConstraint(
                fields=("user", "kind", "address", "subscription"), name="one_channel_an_address_and_subscription"
            ),
        ),
        migrations.AddConstraint(
            model_name="ground",
            constraint=models.UniqueConstraint(fields=("subscription", "event"), name="one_ground_an_event"),
        ),
        migrations.AddIndex(
            model_name="outgoing",
            index=models.Index(condition=models.Q(("delivery", None)), fields=["due_at"], name="waiting_to_go_out"),
        ),
        migrations.AddConstraint(
            model_name="outgoing",
            constraint=models.UniqueConstraint(fields=("notification", "channel"), name="once_by_each_channel"),
        ),
        migrations.CreateModel(
            name='Meaning',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_known', models.BooleanField(default=True)),
                ('contested', models.BooleanField(default=False)),
                ('supported', models.BooleanField(default=False)),
                ('overstated', models.BooleanField(default=False)),
                ('stale', models.BooleanField(default=False)),
                ('certainty', models.CharField(blank=True, max_length=10)),
                ('claim', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='meaning', to='claims.claim')),
            ],
        ),
        migrations.RunPython(carry_over, migrations.RunPython.noop),
        migrations.RemoveConstraint(
            model_name="notification",
            name="one_notification_an_event",
        ),
        migrations.RemoveConstraint(
            model_name="notification",
            name="one_notification_an_event_and_owner",
        ),
        migrations.RemoveConstraint(
            model_name="notification",
            name="a_notification_has_one_reader",
        ),
        migrations.RemoveField(
            model_name="notification",
            name="delivery",
        ),
        migrations.RemoveField(
            model_name="notification",
            name="owner",
        ),
        migrations.RemoveField(
            model_name="notification",
            name="subscription",
        ),
        migrations.AlterField(
            model_name="notification",
            name="reader",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="notifications", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AlterField(
            model_name="delivery",
            name="channel",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="letters", to="claims.channel"
            ),
        ),
        migrations.AddField(
            model_name="notification",
            name="subscriptions",
            field=models.ManyToManyField(
                related_name="notifications", through="claims.Ground", to="claims.subscription"
            ),
        ),
        migrations.AddConstraint(
            model_name="notification",
            constraint=models.UniqueConstraint(fields=("reader", "event"), name="one_notification_an_event"),
        ),
        migrations.AddField(
            model_name="delivery",
            name="notifications",
            field=models.ManyToManyField(
                related_name="deliveries", through="claims.Outgoing", to="claims.notification"
            ),
        ),
    ]
