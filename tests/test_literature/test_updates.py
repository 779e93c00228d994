"""What Crossref's `updated-by` tells, read from answers of the documented shape."""

from datetime import date

import pytest

from literature.models import Notice
from literature.sources.updates import KIND_OF_TYPE, NotAWork, kind_of, read_work
from tests.servers.sources import update


def work(*updates: dict, **message: object) -> dict:
    told = {"DOI": "10.5555/Paper", "title": ["[Sample] A trial"], "updated-by": list(updates), **message}
    return {"status": "ok", "message-type": "work", "message": told}


@pytest.mark.parametrize(
    ("told", "kind"),
    [
        ("retraction", "retraction"),
        ("Retraction", "retraction"),
        ("withdrawal", "retraction"),
        ("removal", "retraction"),
        ("partial_retraction", "erratum"),
        ("partial-retraction", "erratum"),
        ("Partial retraction", "erratum"),
        ("expression_of_concern", "concern"),
        ("Expression of concern", "concern"),
        ("expression-of-concern", "concern"),
        ("erratum", "erratum"),
        ("corrigendum", "erratum"),
        ("correction", "erratum"),
        ("addendum", "addendum"),
        ("clarification", "addendum"),
        ("new_version", "update"),
        ("new_edition", "update"),
        ("reinstatement", "reinstatement"),
        ("something new", "other"),
        ("", "other"),
    ],
)
def test_each_type_of_update_is_a_kind_of_notice(told, kind):
    assert kind_of(told) == kind


def test_every_kind_is_one_that_a_notice_can_have():
    assert {*KIND_OF_TYPE.values(), "other"} <= set(Notice.Kind.values)


def test_a_notice_has_its_doi_its_day_and_who_told_it():
    read = read_work(work(update("https://doi.org/10.5555/NOTICE", day=(2026, 3, 2))))
    (notice,) = read.notices
    assert (read.doi, read.title) == ("10.5555/paper", "[Sample] A trial")
    assert (notice.kind, notice.ref_type, notice.doi) == ("retraction", "retraction", "10.5555/notice")
    assert (notice.date, notice.note) == (date(2026, 3, 2), "Told by the publisher.")


def test_what_publisher_and_retraction_watch_tell_of_one_notice_is_one():
    from_watch = update(day=(2026, 3, 4), source="retraction-watch", **{"record-id": "9"})
    (notice,) = read_work(work(from_watch, update(day=(2026, 3, 2)))).notices
    assert notice.note == "Told by the publisher and Retraction Watch."
    assert notice.date == date(2026, 3, 2), "the publisher dates its own notice"


def test_two_corrections_are_two_notices():
    told = work(update("10.5555/one", "correction"), update("10.5555/two", "correction"))
    assert [notice.doi for notice in read_work(told).notices] == ["10.5555/one", "10.5555/two"]


def test_a_notice_without_a_doi_keeps_the_number_of_its_record():
    told = work(update("unavailable", source="retraction-watch", **{"record-id": "44124"}))
    (notice,) = read_work(told).notices
    assert (notice.doi, notice.citation) == ("", "Retraction Watch record 44124")


@pytest.mark.parametrize("day", [(), (2026,), (2026, 3), (2026, 13, 1), (None,)])
def test_a_day_that_is_not_whole_is_no_day(day):
    assert read_work(work(update(day=day))).notices[0].date is None


@pytest.mark.parametrize("title", [[], None, [""]])
def test_a_work_without_a_title_is_read(title):
    assert read_work(work(title=title)).title == ""


def test_a_work_without_updates_is_told_nothing_about():
    told = work()
    del told["message"]["updated-by"]
    assert read_work(told).notices == []


@pytest.mark.parametrize(
    "answer",
    [
        {},
        {"status": "ok"},
        {"status": "ok", "message": []},
        {"status": "ok", "message": {"title": ["no DOI"]}},
        {"status": "error", "message": {"DOI": "10.5555/a"}},
        work(**{"updated-by": "retraction"}),
        work(**{"updated-by": [None]}),
    ],
)
def test_what_is_not_about_one_work_is_refused(answer):
    with pytest.raises(NotAWork):
        read_work(answer)
