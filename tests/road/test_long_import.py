"""A long version through the real processes: its page tells how far it is, and a killed worker loses nothing."""

import pytest

from tests.bench.long_versions import alike, written
from tests.pubmed_replica import Library, Replica
from tests.road.house import house

pytestmark = [pytest.mark.services, pytest.mark.long]
LINES = 3000
LEASE_IS_OVER = """
from django.utils import timezone
from claims.models import DocumentImport
DocumentImport.objects.update(lease_until=timezone.now())
"""


def test_an_import_whose_worker_is_killed_is_brought_to_its_end_by_the_next(tmp_path, migrated):
    old, new = map(written, alike(LINES))
    (tmp_path / "sample.md").write_text(old)
    with Replica(Library.sample()) as replica, house(tmp_path, replica.base_url, migrated) as (home, _):
        home.manage("createsuperuser", "--noinput", "--username=editor", "--email=editor@claimwatch.invalid")
        home.manage("import_document", str(tmp_path / "sample.md"))
        home.log_in("editor")

        page = home.post("/admin/claims/document/1/import/", pasted=new)
        assert "data-live" in page.text, "it leads to the page of the import"
        being_paired = home.wait_for(lambda: home.rows("imports", state="running"), "a worker has begun")[0]
        home.wait_for(lambda: home.rows("imports")[0]["step"] == "pairing", "its step is told")
        assert f"of {LINES:,}</h2>" in home.browser.get(page.url).text
        home.kill("worker")
        assert len(home.rows("documents")[0]["versions"]) == 1
        home.manage("shell", "--command", LEASE_IS_OVER)  # as if a minute had gone by

        home.start("worker")
        done = home.wait_for(lambda: home.rows("imports", state="done"), "another has ended it", seconds=200)[0]
        assert (done["id"], done["version"]) == (being_paired["id"], 2)
        assert done["attempts"] >= 2, "a machine that stands still for a lease costs one more"
        assert f"holds this text as version 2; claims: {LINES} reworded" in home.browser.get(page.url).text
        assert len(home.rows("imports")) == 1
