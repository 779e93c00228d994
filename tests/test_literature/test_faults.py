"""Every fault at every stage of a run: it fails with a reason; when the dust has settled, nothing is lost or doubled.

The same with 2,000 records, and with a worker killed at random moments: `python -m tests.bench.faults`.
"""

from datetime import date
from functools import cache, partial

import pytest
from django.db import transaction

from literature.models import Search, SearchRun
from literature.searches.sync import sync_search
from tests import cast
from tests.pubmed_replica import Replica
from tests.test_literature.disturbed import (
    QUERY,
    SECOND_DAY,
    STAGES,
    TROUBLES,
    SmallBatches,
    differences,
    run_until_complete,
    spoil,
    tables,
    two_days,
    untrue,
)
from tests.test_literature.synthetic import client_of

pytestmark = pytest.mark.django_db
RECORDS, BATCHES = 12, 3
client_in = partial(client_of, made=SmallBatches, timeout=(1, 0.15), deadline=1.5)


def second_day(replica: Replica) -> Search:
    """A search that ran on the first day; the second has come."""
    search = cast.make_search(query=QUERY)
    assert sync_search(search, client=client_in(replica)).new == RECORDS
    replica.clock.move(SECOND_DAY)
    replica.requests.clear()
    return Search.objects.get()


@cache
def undisturbed() -> dict[str, list[str]]:
    """The tables after the second day of a run that nothing disturbed."""
    with Replica(two_days(RECORDS)) as replica, transaction.atomic():
        run_until_complete(second_day(replica), partial(client_in, replica))
        assert (replica.count("esearch"), replica.count("efetch")) == (2, BATCHES)
        left = tables()
        transaction.set_rollback(True)
    return left


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("trouble", TROUBLES, ids=[trouble.name for trouble in TROUBLES])
def test_once_the_dust_has_settled_the_tables_are_those_of_an_undisturbed_run(trouble, stage):
    expected = undisturbed()
    with Replica(two_days(RECORDS)) as replica:
        search = second_day(replica)
        spoil(replica, trouble, stage, batches=BATCHES)
        run = sync_search(Search.objects.get(), client=client_in(replica))
        assert run.status == (SearchRun.Status.FAILED if trouble.is_fatal else SearchRun.Status.COMPLETE)
        assert untrue(run, search) == ""
        replica.faults.clear()
        run_until_complete(search, partial(client_in, replica))
    assert differences(expected, tables()) == []


def test_the_second_day_holds_all_that_can_happen_to_a_record():
    left = {name: " ".join(rows) for name, rows in undisturbed().items()}
    for kind in ("added", "changed", "found", "notice", "withdrawn"):
        assert f"'{kind}', " in left["ReferenceEvent"]
    assert "'retraction'" in left["Notice"] and str(date(2026, 9, 2).year) in left["Reference"]
