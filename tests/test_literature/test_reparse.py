"""Reading stored records again: the parser's improvement arrives, and nothing else is touched."""

import zlib

import pytest
from django.core.management import CommandError, call_command

from literature.entrez.parse import parse_record
from literature.library.reparse import reparse
from literature.library.storing import store_records
from literature.models import Reference, ReferenceEvent, Snapshot
from tests.cast import make_hit, make_search
from tests.test_literature.synthetic import FIRST, RETRACTED, article, link, record

pytestmark = pytest.mark.django_db
Kind = ReferenceEvent.Kind


def misread(pmid: int = FIRST, title: str = "Misread", **values: object) -> Reference:
    """A reference as a poorer parser stored it: the raw record says more than its fields."""
    poor = record(pmid, title)
    poor.raw = article(pmid, "Rightly read", **values)
    store_records([poor])
    return Reference.objects.get(pmid=pmid)


def test_what_the_parser_reads_otherwise_is_written_with_an_event():
    reference = misread()
    assert reparse(Reference.objects.all()).changed == [str(FIRST)]
    reference.refresh_from_db()
    assert reference.title == "[Sample] Rightly read"
    assert reference.fingerprint == parse_record(reference.snapshots.get().raw).fingerprint()
    assert ReferenceEvent.objects.get(kind=Kind.CHANGED).changed_fields == ["title"]


def test_a_notice_that_is_now_understood_is_told():
    misread(types=RETRACTED, links=[link("RetractionIn", FIRST + 1)])
    reparse(Reference.objects.all())
    assert Reference.objects.get().status == "retracted"
    assert ReferenceEvent.objects.filter(kind=Kind.NOTICE, quiet=False).count() == 1


def test_what_reads_the_same_is_not_written():
    store_records([record(), record(FIRST + 1)])
    before = list(Reference.objects.values()), list(Snapshot.objects.values()), ReferenceEvent.objects.count()
    assert reparse(Reference.objects.all()).read == 2
    assert (list(Reference.objects.values()), list(Snapshot.objects.values())) == before[:2]
    assert ReferenceEvent.objects.count() == before[2]


def test_it_does_not_count_as_having_asked_pubmed():
    before = misread()
    fetched = before.snapshots.get().fetched_at
    reparse(Reference.objects.all())
    after = Reference.objects.get()
    assert (after.checked_at, after.snapshots.get().fetched_at) == (before.checked_at, fetched)


def test_a_second_reading_changes_nothing():
    misread()
    reparse(Reference.objects.all())
    assert reparse(Reference.objects.all()).changed == []
    assert Snapshot.objects.count() == 1


def test_the_newest_snapshot_is_the_one_that_is_read():
    store_records([record(title="First")])
    store_records([record(title="Second")])
    assert reparse(Reference.objects.all()).changed == []
    assert Reference.objects.get().title == "[Sample] Second"


def test_a_record_that_cannot_be_read_is_named_and_does_not_keep_the_others():
    Snapshot.objects.filter(reference=misread()).update(compressed=zlib.compress(b"<PubmedArticle><cut"))
    misread(FIRST + 1)
    done = reparse(Reference.objects.all())
    assert done.changed == [str(FIRST + 1)]
    assert list(done.unreadable) == [str(FIRST)]


def test_it_goes_on_behind_the_row_where_it_was_stopped():
    first, second = misread(), misread(FIRST + 1)
    assert reparse(Reference.objects.all(), after=first.pk).changed == [second.pmid]


def test_the_command_reads_what_a_search_finds(capsys):
    search, reference = make_search(), misread()
    misread(FIRST + 1)
    make_hit(search, reference)
    call_command("reparse_references", "--search", search.slug)
    assert capsys.readouterr().out == "1 read, 1 changed\n"


def test_the_command_fails_for_what_cannot_be_read():
    Snapshot.objects.filter(reference=misread()).delete()
    with pytest.raises(CommandError, match="Not readable: 1"):
        call_command("reparse_references")
