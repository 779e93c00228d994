"""The commands as a person or a script meets them: lines, exit codes, and the words of a refusal."""

import json
import signal
import time
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from literature.models import Reference, Search
from tests.cast import make_document, make_search
from tests.conftest import SHARED
from tests.pubmed_replica import Clock, Library, Replica
from tests.servers.processes import process
from tests.test_literature.synthetic import START, client_of

pytestmark = pytest.mark.django_db
REAL = SHARED / "data/pubmed/records.xml.gz"
QUERY = "90000001[uid] OR 90000008[uid]"
FIELDS = {
    "pmid", "version", "doi", "pmcid", "title", "abstract", "authors", "journal", "volume", "issue", "pages", "year",
    "month", "day", "publication_types", "mesh", "keywords", "notices", "status",
}  # fmt: skip


def called(*words: str) -> list[str]:
    out = StringIO()
    call_command(*words, stdout=out, stderr=StringIO())
    return out.getvalue().splitlines()


def synced(*words: str) -> tuple[dict, str]:
    """The last line of `sync_literature --json` and the error, "" when it ended well."""
    out = StringIO()
    try:
        call_command("sync_literature", *words, "--json", stdout=out, stderr=StringIO())
        error = ""
    except CommandError as failure:
        error = str(failure)
    return json.loads(out.getvalue().splitlines()[-1]), error


def test_a_search_is_added_once_and_tied_to_its_document():
    document = make_document()
    words = ("add_search", "Sample", "ketamine[tiab]", "--document", document.slug, "--every", "12h")
    assert [called(*words), called(*words)] == [["sample: saved."], ["sample: kept."]]
    assert list(document.searches.all()) == [Search.objects.get()]


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("Sample", "ketamine[tiabb]"), "tiab"),
        (("Sample", "ketamine[tiab]", "--every", "soon"), "30m, 12h"),
        (("Sample", "ketamine[tiab]", "--document", "unknown"), "unknown"),
        (("Sample", "ketamine[tiab]", "--slug", "two words"), "short name"),
    ],
)
def test_a_search_with_a_fault_is_refused_and_nothing_is_kept(words, reason):
    with pytest.raises(CommandError, match=reason):
        called("add_search", *words)
    assert not Search.objects.exists()


def test_the_last_line_of_a_sync_is_json_with_the_counts_of_each_search(replica):
    make_search(query=QUERY, slug="sample", name="a")
    line, error = synced("sample")
    (told,) = line["searches"]
    assert (told["search"], told["status"], told["error"], error) == ("sample", "complete", "", "")
    assert {name: told[name] for name in ("reported", "fetched", "new", "changed", "gone")} == {
        "reported": 2,
        "fetched": 2,
        "new": 2,
        "changed": 0,
        "gone": 0,
    }


def test_all_searches_that_are_on_are_run_when_none_is_named(replica):
    make_search(query=QUERY, slug="on", name="a")
    make_search(query=QUERY, slug="off", name="b", is_active=False)
    assert [told["search"] for told in synced()[0]["searches"]] == ["on"]


def test_a_failed_search_does_not_keep_the_next_one_from_running(replica):
    make_search(query="sample[ti] AND ((", slug="bad", name="a")
    make_search(query=QUERY, slug="good", name="b")
    line, error = synced("bad", "good")
    assert [told["status"] for told in line["searches"]] == ["failed", "complete"]
    assert line["searches"][0]["error"]
    assert error == "Not complete: bad."


def test_an_unknown_slug_is_refused_before_anything_is_run(replica):
    make_search(query=QUERY, slug="known", name="a")
    line, error = synced("known", "unknown")
    assert (line, "No search has the slug unknown. Saved: known." in error) == ({"searches": []}, True)
    assert replica.requests == []


def test_without_any_search_the_command_says_how_to_add_one():
    assert "add_search" in synced()[1]


def test_without_an_address_the_run_fails_with_what_to_set(replica, settings):
    settings.ENTREZ_EMAIL, settings.LITERATURE_IS_SAMPLE = "", False
    make_search(query=QUERY, slug="sample", name="a")
    assert "ENTREZ_EMAIL" in synced()[0]["searches"][0]["error"]


def test_references_are_exported_one_a_line_in_the_order_of_their_pmids(replica):
    make_search(query=QUERY, slug="sample", name="a")
    make_search(query="90000002[uid]", slug="other", name="b")
    synced()
    lines = [json.loads(line) for line in called("export_references", "--format", "jsonl")]
    assert [line["pmid"] for line in lines] == ["90000001", "90000002", "90000008"]
    assert all(set(line) >= FIELDS for line in lines)
    assert set(lines[0]["abstract"][0]) == {"label", "category", "text"}
    only = called("export_references", "--search", "other", "--format", "jsonl")
    assert [json.loads(line)["pmid"] for line in only] == ["90000002"]


def test_the_export_of_an_unknown_search_is_refused():
    with pytest.raises(CommandError, match="No search has the slug unknown"):
        called("export_references", "--search", "unknown", "--format", "jsonl")


def test_the_real_records_go_in_and_come_out_without_an_error():
    if not REAL.exists():
        pytest.skip(f"{REAL} is not there: real records are not part of the project")
    from literature.searches.sync import sync_search

    with Replica(Library.from_xml(REAL, clock=Clock(START))) as replica:
        held = set(map(str, replica.library.holdings))
        run = sync_search(make_search(query="1:99999999[uid]", slug="all"), client=client_of(replica))
    assert (run.status, run.error, run.missing, run.warnings) == ("complete", "", [], [])
    assert (run.reported, run.new) == (len(held), len(held))
    lines = called("export_references", "--search", "all", "--format", "jsonl")
    assert {json.loads(line)["pmid"] for line in lines} == held == set(Reference.objects.values_list("pmid", flat=True))


@pytest.mark.long
def test_exit_codes_tell_success_failure_and_ctrl_c(replica, tmp_path, migrated):
    def ended(*words: str) -> tuple[int, str]:
        run = process(tmp_path, *words, ENTREZ_BASE_URL=replica.base_url)
        return (run.communicate()[0].strip(), run.returncode)[::-1]

    migrated.copied(tmp_path / "own.sqlite3")
    assert ended("add_search", "Sample", QUERY) == (0, "sample: saved.")
    assert ended("sync_literature", "sample")[0] == 0
    assert ended("sync_literature", "unknown")[0] == 1
    replica.faults.add("drip", tool="esearch", times=None, seconds=1)
    replica.requests.clear()
    run = process(tmp_path, "sync_literature", "sample", "--json", ENTREZ_BASE_URL=replica.base_url)
    while not replica.requests and run.poll() is None:
        time.sleep(0.05)
    run.send_signal(signal.SIGINT)
    out, err = run.communicate()
    assert (run.returncode, json.loads(out)["searches"]) == (130, []), err
    assert "go on" in err and "Traceback" not in err
    replica.faults.clear()
    assert ended("sync_literature", "sample")[0] == 0
