"""A task that a worker held when it was killed is given to the next one by the broker itself."""

import os
import time

import pytest

from tests.pubmed_replica import Library, Replica
from tests.road.house import house

pytestmark = [pytest.mark.services, pytest.mark.long]
ON_RABBITMQ = os.environ.get("CELERY_BROKER_URL", "").startswith("amqp")
EXPIRED = 6  # seconds after which whatever else the beat has sent is not run any more


@pytest.mark.skipif(not ON_RABBITMQ, reason="make test-rabbitmq; Redis gives it out again after 15 minutes")
def test_a_search_whose_worker_is_killed_runs_in_the_next_without_a_beat(tmp_path, migrated):
    with Replica(Library.sample()) as replica, house(tmp_path, replica.base_url, migrated) as (home, _):
        home.manage("createsuperuser", "--noinput", "--username=editor", "--email=editor@claimwatch.invalid")
        home.log_in("editor")
        replica.faults.add("hang", tool="efetch", times=1, seconds=60)
        home.manage("add_search", "Ketamine", "ketamine[ti]", "--every=1d")
        home.wait_for(lambda: replica.count("efetch"), "the worker waits for PubMed")
        home.kill("beat")
        home.kill("worker")
        time.sleep(EXPIRED)

        home.start("worker")
        home.wait_for(lambda: home.rows("runs", status="complete"), "the next worker has run it")
