"""A wake-up that a worker held when it was killed is given to the next one by the broker itself."""

import os

import pytest

from tests.pubmed_replica import Library, Replica
from tests.road.house import house

pytestmark = [pytest.mark.services, pytest.mark.long]
ON_REDIS = os.environ.get("CELERY_BROKER_URL", "").startswith("redis")


@pytest.mark.skipif(ON_REDIS, reason="Redis gives it out again after a quarter of an hour; until then the beat does")
def test_a_search_whose_worker_is_killed_runs_in_the_next_without_a_beat(tmp_path, migrated):
    with Replica(Library.sample()) as replica, house(tmp_path, replica.base_url, migrated) as (home, _):
        home.manage("createsuperuser", "--noinput", "--username=editor", "--email=editor@claimwatch.invalid")
        home.kill("beat")
        home.manage("add_search", "Ketamine", "ketamine[ti]", "--every=1d")
        home.log_in("editor")
        replica.faults.add("hang", tool="esearch", times=1, seconds=60)
        home.run_now(home.rows("searches")[0])
        home.wait_for(lambda: home.rows("runs", status="running"), "the worker asks PubMed")
        home.kill("worker")

        home.start("worker")
        home.wait_for(lambda: home.rows("runs", status="complete"), "the next worker has run it")
