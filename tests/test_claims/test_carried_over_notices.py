"""What was told before there were channels: of one event written twice, what became of the better row is kept."""

import json
import os
import subprocess
import sys
from itertools import permutations
from pathlib import Path

import django
import pytest

HOUSE = Path(__file__).resolve().parents[2]
BEFORE = [("claims", "0024_suggestions_by_time"), ("literature", "0013_bring_styles")]
AFTER = [("claims", "0025_alerts_by_channels")]
STATES = ("sent", "pending", "", "failed")  # "": in no message yet; the best first
PAIRS = list(permutations(STATES, 2))


@pytest.mark.embedded
@pytest.mark.long
def test_of_a_notice_that_was_written_twice_the_better_fate_is_kept(tmp_path):
    """In a process of its own: a migration knows no database but the one that is configured."""
    environment = {**os.environ, "DATABASE_URL": f"sqlite:///{tmp_path}/old.sqlite3", "VAR_DIR": str(tmp_path)}
    command = [sys.executable, "-m", __spec__.name]
    done = subprocess.run(command, cwd=HOUSE, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    fates = dict(zip(PAIRS, json.loads(done.stdout), strict=True))
    assert fates == {pair: [(best := min(pair, key=STATES.index)), bool(best)] for pair in PAIRS}


def main() -> None:
    """Prints of each pair of rows the state of the message that the one notice is in, and whether it has its way."""
    apps = migrated(BEFORE)
    Notification, Delivery = apps.get_model("claims", "Notification"), apps.get_model("claims", "Delivery")
    user = apps.get_model("auth", "User").objects.create(username="reader")
    follow = [subscription(apps, user, number) for number in range(2)]
    for pair in PAIRS:
        for follower, state in zip(follow, pair, strict=True):
            letter = Delivery.objects.create(user=user, address="r@example.org", state=state) if state else None
            Notification.objects.create(
                subscription=follower, event=f"{pair}", kind="new", reason="Because.", delivery=letter
            )
    apps = migrated(AFTER)
    Notification, Outgoing = apps.get_model("claims", "Notification"), apps.get_model("claims", "Outgoing")
    rows = [Notification.objects.get(event=f"{pair}") for pair in PAIRS]
    ways = [Outgoing.objects.filter(notification=row).select_related("delivery").first() for row in rows]
    fates = [(way.delivery.state if way else "", bool(row.routed_at)) for row, way in zip(rows, ways, strict=True)]
    print(json.dumps(fates))


def subscription(apps, user, number):
    search = apps.get_model("literature", "Search").objects.create(name=f"S{number}", slug=f"s{number}", query="sample")
    return apps.get_model("claims", "Subscription").objects.create(user=user, search=search)


def migrated(targets):
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor
    from django.db.migrations.loader import MigrationLoader

    executor = MigrationExecutor(connection)
    executor.loader = MigrationLoader(connection, replace_migrations=False)
    return executor.migrate(targets).apps


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    django.setup()
    main()
