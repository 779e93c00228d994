"""Baseline and update files: read in order, once, whole or not at all, and never against what is newer."""

import gzip
import json
import os
import time
from datetime import date, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from filelock import FileLock

from literature.library.storing import store_records
from literature.models import BulkFile, Reference, ReferenceEvent, SearchHit, Snapshot
from tests.cast import make_run, make_search
from tests.test_literature.baseline import articles, deletion, write_file, write_packed
from tests.test_literature.synthetic import FIRST, RETRACTED, article, link, record

pytestmark = pytest.mark.django_db
Kind, Status = ReferenceEvent.Kind, BulkFile.Status
BY_SEARCHES = ""
LATER = date(2026, 4, 1)


def load(folder: Path, *words: str, kept: str = "--all") -> dict[str, dict]:
    """The counts of each file by its number, as `load_baseline --json` tells them."""
    out = StringIO()
    call_command("load_baseline", str(folder), *kept.split(), *words, "--json", stdout=out, stderr=StringIO())
    return {told["file"][9:13]: told for told in json.loads(out.getvalue())["files"]}


def refused(folder: Path, kept: str = "--all") -> str:
    with pytest.raises(CommandError) as refusal:
        load(folder, kept=kept)
    return str(refusal.value)


def everything_stored() -> tuple[list, ...]:
    models = (Reference, Snapshot, ReferenceEvent)
    return tuple(list(model.objects.order_by("pk").values()) for model in models)


def kinds(pmid: int = FIRST) -> list[str]:
    return list(ReferenceEvent.objects.filter(reference__pmid=pmid).values_list("kind", flat=True))


def test_records_go_in_quietly_with_their_xml_and_the_file_they_stood_in(tmp_path):
    write_file(tmp_path, 1, *articles(FIRST, 3))
    told = load(tmp_path)["0001"]
    assert (told["status"], told["seen"], told["kept"], told["new"]) == ("finished", 3, 3, 3)
    assert Snapshot.objects.get(reference__pmid=FIRST).raw == article(FIRST)
    assert set(Snapshot.objects.values_list("file__number", flat=True)) == {1}
    assert not ReferenceEvent.objects.filter(quiet=False).exists()


def test_a_load_that_is_run_again_changes_nothing(tmp_path):
    write_file(tmp_path, 1, *articles(FIRST, 3))
    write_file(tmp_path, 2, article(FIRST, "Changed", revised=LATER), deletion(FIRST + 1))
    load(tmp_path)
    before = everything_stored()
    load(tmp_path)
    assert everything_stored() == before
    load(tmp_path, "--again")
    assert [row["title"] for row in everything_stored()[0]] == [row["title"] for row in before[0]]


def test_files_are_read_in_order_of_number_whatever_their_width_and_year(tmp_path):
    write_file(tmp_path, 2, article(FIRST, "second"), year=27)
    write_file(tmp_path, 10_000, article(FIRST, "first"))
    write_file(tmp_path, 9_999, article(FIRST, "before it"))
    load(tmp_path)
    assert Reference.objects.get().title == "[Sample] second"
    read = BulkFile.objects.order_by("started_at").values_list("number", flat=True)
    assert list(read) == [9_999, 10_000, 2]


def test_an_update_changes_the_record_and_tells_of_a_retraction_loudly(tmp_path):
    write_file(tmp_path, 1, article(FIRST))
    retracted = article(FIRST, revised=LATER, types=RETRACTED, links=[link("RetractionIn", FIRST + 1)])
    write_file(tmp_path, 2, retracted)
    load(tmp_path)
    assert Reference.objects.get().status == "retracted"
    assert set(ReferenceEvent.objects.filter(quiet=False).values_list("kind", flat=True)) == {
        Kind.CHANGED,
        Kind.NOTICE,
    }


def test_of_two_revisions_of_one_day_that_of_the_later_file_stands(tmp_path):
    write_file(tmp_path, 1, article(FIRST, "In the morning"))
    write_file(tmp_path, 2, article(FIRST, "In the evening"))
    load(tmp_path)
    assert Reference.objects.get().title == "[Sample] In the evening"


def test_an_older_record_never_overwrites_a_newer_one(tmp_path):
    store_records([record(FIRST, "As PubMed has it now", revised=LATER)])
    before = everything_stored()
    write_file(tmp_path, 1, article(FIRST, "As it was in the baseline"))
    assert load(tmp_path)["0001"]["changed"] == 0
    assert everything_stored() == before


def test_a_record_that_pubmed_delivered_stands_against_a_file_of_the_same_day(tmp_path):
    store_records([record(FIRST, "As PubMed delivered it")])
    write_file(tmp_path, 1, article(FIRST, "As the file writes it"))
    load(tmp_path)
    assert Reference.objects.get().title == "[Sample] As PubMed delivered it"


def test_a_deleted_record_is_marked_as_no_longer_delivered_and_kept(tmp_path):
    write_file(tmp_path, 1, *articles(FIRST, 2))
    write_file(tmp_path, 2, deletion(FIRST, FIRST + 500))
    assert load(tmp_path)["0002"]["deleted"] == 1
    assert (Reference.objects.count(), Reference.objects.get(pmid=FIRST).missing_since is None) == (2, False)
    assert kinds() == [Kind.ADDED, Kind.MISSING]


def test_a_record_that_is_deleted_and_added_again_is_back(tmp_path):
    write_file(tmp_path, 1, article(FIRST))
    write_file(tmp_path, 2, deletion(FIRST))
    write_file(tmp_path, 3, article(FIRST))
    load(tmp_path)
    assert Reference.objects.get().missing_since is None
    assert kinds() == [Kind.ADDED, Kind.MISSING, Kind.RETURNED]


def test_a_deletion_does_not_touch_what_pubmed_delivered_after_it(tmp_path):
    path = write_file(tmp_path, 1, deletion(FIRST))
    yesterday = time.time() - 86_400
    os.utime(path, (yesterday, yesterday))
    store_records([record(FIRST)])
    assert load(tmp_path)["0001"]["deleted"] == 0
    assert Reference.objects.get().missing_since is None


def test_a_file_does_not_bring_back_what_pubmed_has_ceased_to_deliver_since(tmp_path):
    path = write_file(tmp_path, 1, article(FIRST, "Changed", revised=LATER))
    last_month = time.time() - 30 * 86_400
    os.utime(path, (last_month, last_month))
    store_records([record(FIRST)])
    Reference.objects.update(missing_since=timezone.now())
    load(tmp_path)
    assert Reference.objects.get().missing_since is not None


def test_a_stored_record_counts_as_looked_at_on_the_day_of_the_files(tmp_path):
    path = write_file(tmp_path, 1, article(FIRST))
    last_month = time.time() - 30 * 86_400
    os.utime(path, (last_month, last_month))
    load(tmp_path)
    assert timezone.now() - Reference.objects.get().checked_at > timedelta(days=29)


def test_a_file_that_was_damaged_on_the_way_is_named_and_nothing_of_it_is_read(tmp_path):
    write_file(tmp_path, 1, article(FIRST))
    path = write_file(tmp_path, 2, article(FIRST + 1))
    write_file(tmp_path, 3, article(FIRST + 2))
    path.write_bytes(path.read_bytes()[:-9] + b"\0" + path.read_bytes()[-8:])
    assert "pubmed26n0002.xml.gz" in refused(tmp_path) and "MD5" in refused(tmp_path)
    assert list(Reference.objects.values_list("pmid", flat=True)) == [str(FIRST)]
    states = BulkFile.objects.order_by("number").values_list("status", flat=True)
    assert list(states) == [Status.FINISHED, Status.FAILED]


def test_a_file_that_is_cut_is_named_and_the_load_goes_on_when_it_is_whole(tmp_path):
    whole = write_file(tmp_path, 1, *articles(FIRST, 40))
    packed = whole.read_bytes()
    write_packed(whole, packed[: len(packed) // 2])
    assert "pubmed26n0001.xml.gz cannot be read to its end" in refused(tmp_path)
    assert BulkFile.objects.get().status == Status.FAILED
    write_packed(whole, packed)
    assert load(tmp_path)["0001"]["status"] == "finished"
    assert (Reference.objects.count(), ReferenceEvent.objects.count()) == (40, 40)


@pytest.mark.parametrize("body", [b"<html>not found</html>", b""])
def test_a_file_that_is_no_pubmed_xml_is_named(tmp_path, body):
    write_packed(tmp_path / "pubmed26n0001.xml.gz", gzip.compress(body))
    assert "pubmed26n0001.xml.gz" in refused(tmp_path)


def test_a_file_without_its_md5_is_refused_with_what_to_get(tmp_path):
    write_file(tmp_path, 1, article(FIRST)).with_name("pubmed26n0001.xml.gz.md5").unlink()
    assert "pubmed26n0001.xml.gz.md5 is not there" in refused(tmp_path)
    assert not Reference.objects.exists()


def test_a_folder_without_files_and_a_house_without_searches_are_told(tmp_path):
    assert "pubmedYYnNNNN.xml.gz" in refused(tmp_path)
    write_file(tmp_path, 1, article(FIRST))
    assert "No search is on" in refused(tmp_path, kept=BY_SEARCHES)


def test_a_gap_in_the_numbers_is_told(tmp_path):
    for number in (1, 3):
        write_file(tmp_path, number, article(FIRST + number))
    err = StringIO()
    call_command("load_baseline", str(tmp_path), "--all", stdout=StringIO(), stderr=err)
    assert "pubmed26n0001.xml.gz to pubmed26n0003.xml.gz" in err.getvalue()


def test_a_finished_file_whose_md5_has_changed_is_read_again_and_later_deletions_after_it(tmp_path):
    write_file(tmp_path, 1, article(FIRST))
    write_file(tmp_path, 2, deletion(FIRST))
    load(tmp_path)
    write_file(tmp_path, 1, *articles(FIRST, 2))
    load(tmp_path)
    assert Reference.objects.filter(missing_since=None).get().pmid == str(FIRST + 1)


def test_an_unreadable_record_is_told_and_does_not_stop_the_others(tmp_path):
    broken = article(FIRST).replace(b"<ArticleTitle>", b"<ArticleTitle><i>")
    write_file(tmp_path, 1, broken, article(FIRST + 1))
    load(tmp_path)
    assert Reference.objects.get().pmid == str(FIRST + 1)
    assert BulkFile.objects.get().unreadable[0].startswith(f"PMID {FIRST}")


def test_only_what_a_search_may_find_is_kept_and_what_is_known(tmp_path):
    make_search(query="psilocybin[tiab]")
    store_records([record(FIRST)])
    write_file(
        tmp_path, 1, article(FIRST, "Known", revised=LATER), article(FIRST + 1, "About psilocybin"), article(FIRST + 2)
    )
    assert load(tmp_path, kept=BY_SEARCHES)["0001"]["kept"] == 2
    assert set(Reference.objects.values_list("title", flat=True)) == {
        "[Sample] Known",
        "[Sample] About psilocybin",
    }


def test_given_pmids_are_kept_whatever_the_searches_say(tmp_path):
    make_search(query="ketamine[tiab]")
    (tmp_path / "wanted").write_text(f"{FIRST + 1}\n")
    write_file(tmp_path, 1, *articles(FIRST, 3))
    load(tmp_path, kept=f"--pmids {tmp_path}/wanted")
    assert Reference.objects.get().pmid == str(FIRST + 1)


def test_a_hit_that_waits_for_its_record_gets_it_and_the_find_is_told_of_its_run(tmp_path):
    search = make_search(query="nothing[tiab]")
    run = make_run(search)
    SearchHit.objects.create(search=search, pmid=str(FIRST), found_by=run)
    write_file(tmp_path, 1, *articles(FIRST, 2))
    load(tmp_path, kept=BY_SEARCHES)
    assert SearchHit.objects.get().reference.pmid == str(FIRST)
    assert ReferenceEvent.objects.get(kind=Kind.FOUND).run == run
    assert Reference.objects.count() == 1


def test_a_later_selection_is_told_that_files_were_read_for_another(tmp_path):
    make_search(query="nothing[tiab]")
    write_file(tmp_path, 1, article(FIRST))
    load(tmp_path, kept=BY_SEARCHES)
    err = StringIO()
    call_command("load_baseline", str(tmp_path), "--all", stdout=StringIO(), stderr=err)
    assert "--again" in err.getvalue()


def test_two_loads_at_a_time_are_refused(tmp_path, settings):
    write_file(tmp_path, 1, article(FIRST))
    with FileLock(settings.VAR_DIR / "load_baseline.lock"):
        assert "Another load is running" in refused(tmp_path)
