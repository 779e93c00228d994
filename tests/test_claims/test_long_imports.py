"""Long texts are imported by the worker: how far it is, who stops it, and what a worker that dies leaves behind."""

import time
from datetime import timedelta
from functools import partial

import pytest
from django.contrib.auth.models import Permission, User
from django.utils import timezone

from claims.access.permits import NotPermitted
from claims.documents import import_worker
from claims.documents.asked_imports import AT_ONCE, bring_in, request_import, stop_import
from claims.documents.import_worker import Hold, StopRequested, import_documents, take
from claims.documents.importing import Source
from claims.documents.progress import Step, untold
from claims.models import Document, DocumentImport, Upload, Version
from claims.refusals import Refused
from literature.models.leased import LeaseLost
from tests import cast
from tests.bench.long_versions import alike, written
from tests.files.word import paragraph, word_file

pytestmark = pytest.mark.django_db
SHORT = "# Sample\n\nSample networks are robust in patients.\n"
OTHER = SHORT.replace("are robust", "may be robust")


def make_adder():
    """A program that may begin documents and nothing else."""
    user = User.objects.create_user("program")
    user.user_permissions.add(Permission.objects.get(codename="add_document"))
    return user


def asked(text=SHORT, **values):
    by = values.pop("by", None) or User.objects.filter(username="editor").first() or cast.make_editor()
    return request_import(Source(text.encode(), "sample.md", "text/markdown"), by=by, **values)


def came(row):
    row.refresh_from_db()
    return row.state, row.error, Upload.objects.count()


def test_a_short_text_comes_in_at_once_and_a_long_one_waits_for_the_worker():
    editor = cast.make_editor()
    assert bring_in(Source(SHORT.encode(), "sample.md"), by=editor).version.number == 1
    long = f"{SHORT}\n{'sample ' * (AT_ONCE // 7 + 1)}\n"
    row = bring_in(Source(long.encode(), "sample.md"), by=editor)
    assert (row.state, row.filename, bytes(row.upload.data)) == ("waiting", "sample.md", long.encode())


def test_a_small_file_that_holds_a_long_text_waits_too():
    paragraphs = [f"In trial {number} the sample drug lowered the score." for number in range(AT_ONCE // 40)]
    file = word_file("".join(map(paragraph, paragraphs)))
    assert len(file) < AT_ONCE < sum(map(len, paragraphs))
    row = bring_in(Source(file, "sample.docx"), title="Sample", by=cast.make_editor())
    assert (row.state, Document.objects.count()) == ("waiting", 0)


def test_the_worker_brings_it_in_and_the_upload_goes():
    editor = cast.make_editor()
    row = asked(title="My sample", url="https://example.org/a", by=editor)
    assert (import_documents(), came(row)) == (1, ("done", "", 0))
    assert (row.document.title, row.document.owner, row.version.number) == ("My sample", editor, 1)
    assert row.document.url == "https://example.org/a"


@pytest.mark.parametrize(("text", "says"), [("# Only a heading\n", "No statement was found"), ("\0", "zero bytes")])
def test_what_is_refused_is_told_in_words_and_the_upload_goes(text, says):
    row = asked(text)
    assert import_documents() == 0
    state, error, uploads = came(row)
    assert (state, says in error, uploads) == ("failed", True, 0)
    assert not Document.objects.exists()


def test_a_file_too_large_is_refused_before_it_is_kept():
    with pytest.raises(Refused, match="the limit is 10 MB"):
        asked("Sample. " * 1_400_000)
    assert not DocumentImport.objects.exists()


def test_who_may_not_change_the_document_asks_for_no_version_of_it():
    document = cast.make_document()
    reader = cast.make_member(document, "reader", "reader")
    with pytest.raises(NotPermitted, match="may not change it"):
        asked(slug=document.slug, by=reader)
    with pytest.raises(NotPermitted, match="right to add documents"):
        asked(slug="another", by=reader)
    assert not DocumentImport.objects.exists()


def test_what_somebody_asked_for_whose_account_was_deleted_is_not_imported():
    row = asked(by=make_adder())
    row.requested_by.delete()
    import_documents()
    assert "has no account any more" in came(row)[1]
    assert not Document.objects.exists()


def test_a_document_that_is_to_begin_is_not_imported_over():
    row = asked(must_begin=True)  # its title stands only in the text
    bring_in(Source(OTHER.encode(), "sample.md"), by=row.requested_by)
    import_documents()
    assert "import the new version on its own page" in came(row)[1]
    with pytest.raises(Refused, match="import the new version on its own page"):
        asked(title="Sample", must_begin=True)


# Stopping


def test_one_that_waits_is_stopped_at_once_and_never_begun():
    editor = cast.make_editor()
    row = stop_import(asked(by=editor), by=editor)
    assert (row.state, import_documents(), came(row)) == ("stopped", 0, ("stopped", "", 0))
    with pytest.raises(Refused, match="nothing to stop"):
        stop_import(row, by=editor)


def test_one_that_a_dead_worker_left_is_stopped_at_once():
    editor = cast.make_editor()
    row = take(asked(by=editor).pk)
    DocumentImport.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert stop_import(row, by=editor).state == "stopped"


def test_a_stop_at_the_last_moment_leaves_nothing_written():
    editor = cast.make_editor()
    row = take(asked(by=editor).pk)

    def progress(step, done=0, of=0):
        if step == Step.WRITING:
            assert stop_import(row, by=editor).state == "running"

    with pytest.raises(StopRequested):
        import_worker.bring_in(row, progress=progress)
    assert not Document.objects.exists()


def test_who_asked_and_the_editors_of_the_document_stop_an_import_and_no_reader_does():
    document, adder = cast.make_document(), make_adder()
    reader, editor = (cast.make_member(document, role, role) for role in ("reader", "editor"))
    first = asked(slug=document.slug)
    for stranger in (reader, adder):
        with pytest.raises(NotPermitted):
            stop_import(first, by=stranger)
    assert stop_import(first, by=editor).state == "stopped"
    assert stop_import(asked(by=adder), by=adder).state == "stopped"


def test_a_long_import_is_stopped_while_it_is_paired(at_once, monkeypatch):
    """With what the worker does, and as fast as a person is: it is asked only when its row tells where it is."""
    monkeypatch.setattr(import_worker, "BEAT", 0.02)
    editor = cast.make_editor()
    old, new = map(written, alike(4000))
    bring = partial(asked, slug="sample", by=editor)
    bring(old)
    import_documents()
    row = bring(new)

    def stop_when_it_is_paired():
        end = time.monotonic() + 60
        while time.monotonic() < end:
            row.refresh_from_db()
            if row.step == Step.PAIRING and row.step_done:
                return stop_import(row, by=editor).step_in_words
            time.sleep(0.01)

    came_in, told = at_once(import_documents, stop_when_it_is_paired)
    assert told.startswith("Setting statements against the last version: ") and told.endswith(" of 4,000")
    assert (came_in, came(row)) == (0, ("stopped", "", 0))
    assert Version.objects.count() == 1


# The lease


def test_of_two_workers_one_takes_an_import(at_once):
    row = asked()
    taken = at_once(partial(take, row.pk), partial(take, row.pk))
    assert sorted(map(bool, taken)) == [False, True]


def test_a_beat_renews_the_lease_and_writes_how_far_it_is():
    row = take(asked().pk)
    DocumentImport.objects.update(lease_until=timezone.now())
    hold = Hold(row, lambda: False)
    hold.progress(Step.PAIRING, 3, 7)
    hold.beat()
    row.refresh_from_db()
    assert (row.step_in_words, row.lease_until > timezone.now() + timedelta(seconds=30)) == (
        "Setting statements against the last version: 3 of 7",
        True,
    )


def test_what_a_dead_worker_left_is_taken_up_by_another_and_the_first_keeps_nothing():
    first = take(asked().pk)
    assert take(first.pk) is None
    DocumentImport.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert import_documents() == 1
    hold = Hold(first, lambda: False)
    hold.beat()
    with pytest.raises(LeaseLost):
        hold.progress(Step.READING)
    Upload.objects.create(of=first, data=OTHER.encode())
    with pytest.raises(LeaseLost):
        import_worker.bring_in(first, progress=untold)
    assert Version.objects.count() == 1


def test_a_worker_that_shuts_down_puts_its_import_back():
    row = asked()
    calls = iter((False, False, True))
    assert import_documents(stopped=lambda: next(calls, True)) == 0
    assert came(row) == ("waiting", "", 1)
    assert (row.attempts, import_documents()) == (0, 1)


def test_one_process_imports_one_at_a_time():
    asked()
    with import_worker._ONE_AT_A_TIME:
        assert import_documents() == 0
    assert import_documents() == 1
