"""What is told at once is in the mailbox within seconds of the run that found it, through the real processes."""

from datetime import datetime

import pytest

from tests.pubmed_replica import Clock, Library, Replica
from tests.pubmed_replica.sample import FIRST_DAY
from tests.road.house import house
from tests.servers.mail import text_of

pytestmark = [pytest.mark.services, pytest.mark.long]
MOST = 10.0  # seconds from the end of the run to the mail


def test_a_new_record_is_in_the_mailbox_ten_seconds_after_its_run(tmp_path, migrated):
    """`pytest tests/road/test_at_once.py -s` prints how long it took."""
    library = Library.sample(Clock(FIRST_DAY))
    with Replica(library) as replica, house(tmp_path, replica.base_url, migrated) as (home, postbox):
        home.manage("createsuperuser", "--noinput", "--username=editor", "--email=editor@claimwatch.invalid")
        home.manage("load_sample", "--every=1d", "--follower=editor")
        home.log_in("editor")
        home.wait_for(lambda: len(home.rows("runs", status="complete")) == 3, "each search has run")
        home.wait_for(lambda: home.rows("suggestions"), "what they found is followed")

        library.clock.advance(60)
        for search in home.rows("searches"):
            home.run_now(search)
        home.wait_for(lambda: postbox.messages, "the reader is told", seconds=180)
        told = postbox.taken_at[0]
        ends = [datetime.fromisoformat(run["finished_at"]) for run in home.rows("runs", status="complete")]
        seconds = (told - max(end for end in ends if end < told)).total_seconds()
        print(f"\nfrom the end of the run to the mail: {seconds:.1f} s")
        assert "Why you are told" in text_of(postbox.messages[0]) and seconds < MOST
