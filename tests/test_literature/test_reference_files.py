"""A file of references that a person brings: shown before anything is written, confirmed, and taken in."""

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from rest_framework.test import APIClient

from literature.library import bringing
from literature.library.bringing import bring_file, confirm_file, stop_file, work_on_files
from literature.models import Addition, FileRecord, Reference, ReferenceFile, ReferenceFileContent
from literature.refusals import Refused
from tests import cast
from tests.files.references import NBIB, RIS, ris, xml
from tests.test_literature.synthetic import FIRST, article

pytestmark = pytest.mark.django_db
BRING = reverse("admin:literature_referencefile_bring")
TWICE = RIS + ris("DO  - 10.9999/sample.1", "TI  - [Sample] A title") + ris("N1  - nothing")


@pytest.fixture
def editor() -> User:
    return cast.make_editor()


def brought(text: str | bytes, by: User, name: str = "sample.ris") -> ReferenceFile:
    return bring_file(name, text.encode() if isinstance(text, str) else text, by=by)


def verdicts(file: ReferenceFile) -> list[tuple[str, str]]:
    return list(file.rows.values_list("location", "verdict"))


def long_file(count: int) -> str:
    """Longer than what is read while its reader waits."""
    works = (ris(f"DO  - 10.9999/sample.{number}", f"TI  - [Sample] Work {number}") for number in range(count))
    return "".join(works) + "\n" * bringing.AT_ONCE


def test_a_small_file_is_shown_at_once_and_nothing_is_written(editor):
    file = brought(TWICE, editor)
    assert (file.state, file.records) == ("read", 3)
    assert [verdict for _, verdict in verdicts(file)] == ["added", "known", "refused"]
    assert "the same work as at line 1" in file.rows.get(verdict="known").reason
    assert not Reference.objects.exists() and not Addition.objects.exists()


def test_what_was_shown_is_taken_in_when_it_is_confirmed(editor):
    file = confirm_file(brought(TWICE, editor), by=editor)
    assert (file.state, file.done, file.confirmed_by) == ("done", 3, editor)
    reference = Reference.objects.get()
    assert file.rows.filter(is_through=True, reference=reference).count() == 2
    assert Addition.objects.get().by == editor
    assert not ReferenceFileContent.objects.exists()


@pytest.mark.parametrize("text", [NBIB, RIS, xml(article())])
def test_the_preview_says_what_the_import_then_does(editor, text):
    for verdict in ("added", "known"):
        file = brought(text, editor)
        assert [row.verdict for row in file.rows.all()] == [verdict]
        assert [row.verdict for row in confirm_file(file, by=editor).rows.all()] == [verdict]


def test_a_file_is_confirmed_once(editor):
    file = confirm_file(brought(RIS, editor), by=editor)
    with pytest.raises(Refused, match="not waiting to be confirmed"):
        confirm_file(file, by=editor)


def test_a_file_that_is_put_aside_writes_nothing(editor):
    file = stop_file(brought(RIS, editor))
    assert file.state == "stopped" and not Reference.objects.exists()
    with pytest.raises(Refused, match="nothing to stop"):
        stop_file(file)


@pytest.mark.parametrize(("text", "reason"), [("Dear colleague,", "No record was found"), ("<a/>", "no PubMed XML")])
def test_a_file_of_another_kind_is_refused_with_what_to_give(editor, text, reason):
    file = brought(text, editor)
    assert file.state == "failed" and reason in file.error


def test_an_empty_file_and_one_over_the_limit_are_refused(editor, monkeypatch):
    monkeypatch.setattr(bringing, "LARGEST", 2)
    for data, reason in ((b"", "is empty"), (b"123", "limit")):
        with pytest.raises(Refused, match=reason):
            bring_file("a", data, by=editor)
    assert not ReferenceFile.objects.exists()


def test_a_long_file_is_read_and_taken_in_by_the_worker(editor):
    file = brought(long_file(250), editor)
    assert file.state == "waiting"
    assert [one.state for one in work_on_files()] == ["read"]
    file.refresh_from_db()
    assert (file.records, confirm_file(file, by=editor).state) == (250, "waiting")
    assert [(one.state, one.done) for one in work_on_files()] == [("done", 250)]
    assert Reference.objects.count() == 250


def test_a_worker_that_ends_leaves_the_rest_to_the_next_one(editor, monkeypatch):
    monkeypatch.setattr(bringing, "BEAT", 60)  # seconds: on a slow machine a beat would end before the rows do
    file = brought(long_file(250), editor)
    work_on_files()
    confirm_file(ReferenceFile.objects.get(), by=editor)
    answers = iter([False, True, True])
    work_on_files(stopped=lambda: next(answers))
    file.refresh_from_db()
    assert (file.state, file.done, file.attempts) == ("waiting", 200, 0)
    work_on_files()
    assert set(file.rows.values_list("verdict", "is_through")) == {("added", True)}


def test_what_was_taken_in_before_a_stop_stays(editor, monkeypatch):
    monkeypatch.setattr(bringing, "WRITTEN_AT_ONCE", 2)
    file = brought(long_file(5), editor)
    work_on_files()
    monkeypatch.setattr(bringing, "MOST_AT_ONCE", 0)
    confirm_file(ReferenceFile.objects.get(), by=editor)

    def asks_for_a_stop() -> bool:
        return bool(ReferenceFile.objects.filter(state="running").update(stop_requested=True)) and False

    work_on_files(stopped=asks_for_a_stop)
    file.refresh_from_db()
    assert (file.state, file.done, file.rows.filter(is_through=True).count()) == ("stopped", 4, 4)
    assert Reference.objects.count() == 4


def test_a_file_that_kills_its_workers_is_given_up(editor):
    file = brought(long_file(2), editor)
    ReferenceFile.objects.update(attempts=bringing.ATTEMPTS)
    assert work_on_files() == []
    file.refresh_from_db()
    assert file.state == "failed" and "the worker died" in file.error


def test_one_that_a_dead_worker_held_is_taken_up_again(editor):
    file = brought(long_file(2), editor)
    ReferenceFile.objects.update(state="running", lease_until=timezone.now() - bringing.LEASE)
    work_on_files()
    file.refresh_from_db()
    assert (file.state, file.attempts) == ("read", 1)


# At the desk


@pytest.fixture
def desk(client: Client, editor: User) -> Client:
    client.force_login(editor)
    return client


def sent(text: str, name: str = "sample.ris") -> dict[str, SimpleUploadedFile]:
    return {"file": SimpleUploadedFile(name, text.encode())}


def test_an_editor_brings_a_file_sees_it_and_confirms_it(desk):
    page = desk.post(BRING, sent(TWICE), follow=True).content.decode()
    assert "Nothing is taken yet" in page and "will be taken" in page and "line 1" in page and "Take 1 work<" in page
    file = ReferenceFile.objects.get()
    page = desk.post(reverse("admin:literature_referencefile_confirm", args=(file.pk,)), follow=True).content.decode()
    assert "Done" in page and Reference.objects.get().title in page


def test_a_refused_file_is_told_beside_the_field(desk):
    answer = desk.post(BRING, sent(""))
    assert answer.status_code == 422 and "The file is empty" in answer.content.decode()
    assert "No record was found" in desk.post(BRING, sent("Dear colleague,"), follow=True).content.decode()


def test_only_one_verdict_is_shown_where_asked(desk, editor):
    file = brought(TWICE, editor)
    page = desk.get(reverse("admin:literature_referencefile_change", args=(file.pk,)), {"only": "refused"})
    assert [one.verdict for one, _ in page.context["lines"]] == ["refused"]


def test_a_reader_sees_the_file_and_may_not_confirm_it(client, editor):
    file = brought(RIS, editor)
    client.force_login(cast.make_reader())
    page = client.get(reverse("admin:literature_referencefile_change", args=(file.pk,))).content.decode()
    assert "line 1" in page and "Take 1 work" not in page
    for name in ("confirm", "stop"):
        assert client.post(reverse(f"admin:literature_referencefile_{name}", args=(file.pk,))).status_code == 403
    assert client.post(BRING, sent(RIS)).status_code == 403


# Over the API


@pytest.fixture
def program(editor: User) -> APIClient:
    client = APIClient()
    client.force_login(editor)
    return client


def test_a_program_brings_a_file_reads_its_records_and_confirms_it(program):
    answer = program.post("/api/reference-files/", sent(TWICE), format="multipart")
    address = answer.headers["Location"]
    assert (answer.status_code, answer.json()["counts"]) == (201, {"added": 1, "known": 1, "refused": 1})
    records = program.get(f"{address}records/", {"limit": 2}).json()
    assert (records["count"], records["results"][0]["location"], len(records["results"])) == (3, "line 1", 2)
    assert not Reference.objects.exists()
    assert program.post(f"{address}confirm/").json()["state"] == "done"
    assert Reference.objects.count() == 1
    assert program.post(f"{address}confirm/").status_code == 400


def test_a_long_file_is_followed_and_stopped_by_a_program(program):
    answer = program.post("/api/reference-files/", sent(long_file(2)), format="multipart")
    assert (answer.status_code, answer.json()["state"]) == (202, "waiting")
    assert program.post(f"{answer.headers['Location']}stop/").json()["state"] == "stopped"


def test_a_program_is_told_what_is_wrong_with_a_file(program):
    answer = program.post("/api/reference-files/", sent(""), format="multipart")
    assert (answer.status_code, answer.json()["detail"]) == (400, "The file is empty: choose another one.")


def test_a_program_that_may_only_read_brings_nothing(editor):
    client = APIClient()
    client.force_login(cast.make_reader())
    assert client.post("/api/reference-files/", sent(RIS), format="multipart").status_code == 403
    assert client.get("/api/reference-files/").status_code == 200
    assert not FileRecord.objects.exists()


def test_a_record_of_pubmed_is_not_undone_by_an_older_file(editor):
    confirm_file(brought(xml(article()), editor), by=editor)
    file = brought(xml(article()), editor)
    assert [(row.verdict, row.reference.pmid) for row in file.rows.all()] == [("known", str(FIRST))]
