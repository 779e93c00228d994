"""The whole road through the real processes: article, sync, suggestion, evidence, retraction, flag, e-mail, export."""

from datetime import date

import pytest

from tests.pubmed_replica import Clock, Library, Replica
from tests.road.house import house
from tests.servers.mail import text_of

pytestmark = [pytest.mark.services, pytest.mark.long]
RETRACTED_LATER = "90000008"  # of the sample literature: its notice comes on 2026-09-10
NOTICE = "90000009"


@pytest.fixture
def library():
    return Library.sample(Clock(date(2026, 9, 1)))


def test_a_retraction_walks_from_pubmed_to_the_reader_and_the_export(tmp_path, library, migrated):
    with Replica(library) as replica, house(tmp_path, replica.base_url, migrated) as (home, postbox):
        home.manage("createsuperuser", "--noinput", "--username=editor", "--email=editor@claimwatch.invalid")
        home.manage("load_sample", "--every=1d", "--follower=editor")
        home.log_in("editor")

        home.wait_for(lambda: len(home.rows("runs", status="complete")) == 3, "each search has run")
        suggestion = home.wait_for(lambda: home.rows("suggestions", pmid=RETRACTED_LATER), "it is suggested")[0]
        assert postbox.messages == [], "a back catalogue alerts nobody"

        attach(home, suggestion)
        before = home.manage("export_summary", "default-mode-network", "--format=md")
        assert suggestion["sentence"] in before.replace("\\", "") and "RETRACTED" not in before

        library.clock.move(date(2026, 9, 11))
        for search in home.rows("searches"):
            home.run_now(search)
        flags = home.wait_for(lambda: home.rows("flags", kind="retracted", open="true"), "the retraction is flagged")
        assert any(flag["evidence"] for flag in flags), "the evidence carries the flag too"

        [message, *others] = home.wait_for(lambda: postbox.messages, "the reader is told")
        assert others == []
        told = text_of(message)
        assert "Publication notice" in told and RETRACTED_LATER in told and "Why you are told" in told

        after = home.manage("export_summary", "default-mode-network", "--format=md")
        assert "RETRACTED" in after
        assert home.rows("references", pmid=RETRACTED_LATER)[0]["status"] == "retracted"
        assert all(row["status"] != "retracted" for row in home.rows("references", pmid=NOTICE))


def attach(home, suggestion):
    """As the editor does it: the form on the page of the claim."""
    claim = suggestion["claim"]
    page = home.browser.get(f"{home.site}/admin/claims/claim/?q={claim}").text
    pk = page.split("/admin/claims/claim/", 2)[-1].split("/change/")[0].rsplit("/", 1)[-1]
    answer = home.post(
        f"/admin/claims/claim/{pk}/act/attach/{suggestion['id']}/",
        stance="supports",
        directness="direct",
        quote=suggestion["sentence"],
        note="A sample record, attached by a test.",
    )
    assert answer.status_code == 200, answer.text
    assert home.rows("evidence", claim=claim)[0]["state"] == "accepted"
