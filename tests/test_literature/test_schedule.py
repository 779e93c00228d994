"""When a search is due: an interval after its last run, or at cron times, and exactly one of the two."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from literature.models import Search
from literature.rules.schedule import NotASchedule, next_time, read_cron
from literature.searches.running import RETRY_AFTER, begin_run, complete_run, fail_run, stop_run
from literature.searches.saving import SearchRefused, save_search
from tests import cast
from tests.pubmed_replica import Replica

WEDNESDAY = datetime(2026, 11, 25, 6, 0, 30, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
database = pytest.mark.django_db


@pytest.mark.parametrize(
    ("cron", "due"),
    [
        ("0 6 * * *", datetime(2026, 11, 26, 6, tzinfo=UTC)),
        ("1 6 * * *", datetime(2026, 11, 25, 6, 1, tzinfo=UTC)),
        ("*/15 * * * *", datetime(2026, 11, 25, 6, 15, tzinfo=UTC)),
        ("0 6 * * mon", datetime(2026, 11, 30, 6, tzinfo=UTC)),
        ("30 5 1,15 * *", datetime(2026, 12, 1, 5, 30, tzinfo=UTC)),
        ("0 0 1 1 *", datetime(2027, 1, 1, tzinfo=UTC)),
        ("", WEDNESDAY + HOUR),
    ],
)
def test_the_next_time(cron, due):
    assert next_time(every=HOUR, cron=cron, after=WEDNESDAY) == due


def test_cron_times_are_in_utc_whatever_the_zone_of_the_moment():
    in_new_york = WEDNESDAY.astimezone(timezone.get_fixed_timezone(-300))
    assert next_time(every=HOUR, cron="0 6 * * *", after=in_new_york) == datetime(2026, 11, 26, 6, tzinfo=UTC)


@pytest.mark.parametrize(
    ("cron", "wait"),
    [
        ("* * * * *", MINUTE),
        ("0 6 * * *", DAY),
        ("0 6 * * mon-fri", 3 * DAY),
        ("*/5 8-17 * * 1-5", 2 * DAY + 14 * HOUR + 5 * MINUTE),
        ("0 0 1 * *", 31 * DAY),
        ("0 0 1 1 *", 366 * DAY),
    ],
)
def test_the_longest_wait_between_two_times(cron, wait):
    assert read_cron(cron)[1] == wait


@pytest.mark.parametrize("cron", ["0 6 * * mon#1", "0 6 * * 5L", "0 6 15W * *", "0 6 L * *", "0 6 ? * mon"])
def test_what_other_schedulers_read_is_refused_with_what_to_write(cron):
    with pytest.raises(NotASchedule, match="0 6 1-7 \\* mon"):
        read_cron(cron)


def test_spaces_are_tidied():
    assert read_cron("  0 6  * * *\n")[0] == "0 6 * * *"


@pytest.mark.parametrize(
    ("cron", "reason"),
    [
        ("", "0 parts instead of 5"),
        ("0 6 * *", "4 parts instead of 5"),
        ("61 * * * *", "61 > 59"),
        ("0 24 * * *", "24 > 23"),
        ("0 6 * * funday", "funday"),
        ("0 6 * * monkey", "monkey"),
        ("0 6 * * mon-", "mon-"),
        ("0 6 * janitor *", "janitor"),
        ("*/0 * * * *", "zero"),
        ("0 0 31 2 *", "never occurs"),
        ("0 0 29 2 *", "more than a year"),
        ("@daily", "1 parts"),
        ("a b c d e", "“a” is no time"),
    ],
)
def test_what_is_no_cron_expression_is_refused_with_the_reason(cron, reason):
    with pytest.raises(NotASchedule, match=reason):
        read_cron(cron)


@database
def test_a_complete_run_is_followed_at_the_next_of_its_times():
    search = cast.make_search(cron="0 6 * * *", next_due_at=WEDNESDAY)
    complete_run(begin_run(search, at=WEDNESDAY), watermark=WEDNESDAY)
    search.refresh_from_db()
    assert search.next_due_at == datetime(2026, 11, 26, 6, tzinfo=UTC)


@database
@pytest.mark.parametrize("permanent", [True, False])
def test_a_failed_run_waits_for_its_time_only_when_nothing_else_helps(permanent):
    search = cast.make_search(cron="0 0 1 1 *")
    fail_run(begin_run(search), "it failed", permanent=permanent)
    search.refresh_from_db()
    soon = search.next_due_at <= timezone.now() + RETRY_AFTER
    assert soon != permanent and search.next_due_at > timezone.now()


@database
def test_a_stopped_run_waits_for_its_time():
    search = cast.make_search(cron="0 0 1 1 *")
    stop_run(begin_run(search), "stopped")
    search.refresh_from_db()
    assert (search.next_due_at.month, search.next_due_at.day) == (1, 1)


@database
def test_a_search_has_an_interval_or_cron_times_and_not_both():
    with pytest.raises(SearchRefused, match="one of the two"):
        save_search("Sample", "ketamine[tiab]", every=DAY, cron="0 6 * * *")


@database
def test_a_search_without_either_runs_daily():
    search, _ = save_search("Sample", "ketamine[tiab]")
    assert (search.every, search.cron) == (DAY, "")


@database
def test_a_new_schedule_under_a_known_slug_counts_from_now():
    save_search("Sample", "ketamine[tiab]")
    Search.objects.update(next_due_at=timezone.now() + 20 * DAY)
    search, created = save_search("Sample", "ketamine[tiab]", cron="0 * * * *")
    assert not created and search.next_due_at <= timezone.now() + HOUR
    assert Search.objects.get().cron == "0 * * * *"


@database
def test_the_command_takes_cron_times_and_says_what_is_wrong_with_them(capsys):
    call_command("add_search", "Sample", "ketamine[tiab]", "--cron", "0 6 * * mon-fri")
    search = Search.objects.get()
    assert (search.cron, search.every) == ("0 6 * * mon-fri", 3 * DAY)
    with pytest.raises(CommandError, match="4 parts instead of 5"):
        call_command("add_search", "Other", "ketamine[tiab]", "--cron", "0 6 * *")


@pytest.fixture
def editor(client: Browser, replica: Replica) -> Browser:
    client.force_login(cast.make_editor())
    return client


def send(editor: Browser, search: Search | None = None, **values: str) -> str:
    """Sends the form; the page that answers."""
    form = {
        "name": "Sample",
        "slug": "sample",
        "query": "ketamine[tiab]",
        "is_active": "on",
        "overlap_days": "30",
    }
    page = reverse("admin:literature_search_change", args=(search.pk,)) if search else None
    answer = editor.post(page or reverse("admin:literature_search_add"), {**form, **values}, follow=True)
    return answer.content.decode()


@database
def test_the_form_saves_cron_times(editor):
    send(editor, every="", cron="0 6 * * mon-fri")
    search = Search.objects.get()
    assert (search.cron, search.every) == ("0 6 * * mon-fri", 3 * DAY)
    page = editor.get(reverse("admin:literature_search_changelist")).content.decode()
    assert "0 6 * * mon-fri" in page


@database
def test_the_form_leaves_the_interval_of_cron_times_empty_and_saves_it_unchanged(editor):
    search = cast.make_search(slug="sample", name="Sample", cron="0 6 * * *", next_due_at=WEDNESDAY)
    page = editor.get(reverse("admin:literature_search_change", args=(search.pk,)))
    assert page.context["adminform"].form["every"].value() in ("", None)
    send(editor, search, query=search.query, every="", cron="0 6 * * *", cron_zone="UTC")
    search.refresh_from_db()
    assert (search.cron, search.next_due_at) == ("0 6 * * *", WEDNESDAY)


@database
def test_the_form_changes_from_cron_times_to_an_interval(editor):
    search = cast.make_search(slug="sample", name="Sample", cron="0 6 * * *", next_due_at=WEDNESDAY)
    send(editor, search, query=search.query, every="2w", cron="")
    search.refresh_from_db()
    assert (search.cron, search.every) == ("", 14 * DAY)
    assert search.next_due_at > timezone.now() + 13 * DAY


@database
@pytest.mark.parametrize(
    ("values", "answer"),
    [
        ({"every": "", "cron": "0 6 * *"}, "4 parts instead of 5"),
        ({"cron": "0 6 * * *"}, "one of the two"),
        ({"every": ""}, "one of the two"),
        ({"every": "soon"}, "is no interval"),
        ({"name": ""}, "This field is required"),
        ({"slug": "no slug"}, "Use letters without accents, digits, hyphens"),
        ({"overlap_days": "-1"}, "greater than or equal to 0"),
        ({"overlap_days": "400"}, "less than or equal to 365"),
        ({"overlap_days": "much"}, "whole number"),
        ({"owner": "999999"}, "Select a valid choice"),
        ({"query": "ketamine[tiabb]"}, "did you mean [tiab]?"),
    ],
)
def test_the_form_says_what_is_wrong_and_saves_nothing(editor, values, answer):
    page = send(editor, **{"every": "1d", "cron": "", **values})
    assert answer in page and not Search.objects.exists()


@database
def test_a_person_who_may_not_log_in_owns_no_search(editor):
    gone = cast.make_reader("gone")
    gone.is_active = False
    gone.save()
    assert "Select a valid choice" in send(editor, every="1d", owner=str(gone.pk))


@database
@pytest.mark.parametrize(("name", "slug"), [("Sample", "other"), ("Other", "sample")])
def test_a_name_and_a_slug_are_given_once(editor, name, slug):
    cast.make_search("Sample", slug="sample")
    assert "already exists" in send(editor, every="1d", name=name, slug=slug)
    assert Search.objects.count() == 1


@pytest.mark.parametrize(
    ("cron", "read"),
    [
        ("0 6 * * 7", "0 6 * * 0"),
        ("0 6 * * 07", "0 6 * * 0"),
        ("0 6 * * 5-7", "0 6 * * 5,6,0"),
        ("0 6 * * 1-7/3", "0 6 * * 1,4,0"),
        ("0 6 * * mon,7", "0 6 * * mon,0"),
        ("7 7 7 7 *", "7 7 7 7 *"),
    ],
)
def test_sunday_is_7_as_well_as_0(cron, read):
    assert read_cron(cron)[0] == read
    assert read_cron(read)[0] == read


@pytest.mark.parametrize("weekday", ["8", "17", "7-9", "6-17"])
def test_no_other_number_is_a_day_of_the_week(weekday):
    with pytest.raises(NotASchedule):
        read_cron(f"0 6 * * {weekday}")


@pytest.mark.parametrize(
    ("cron", "after", "due"),
    [
        ("0 6 * * *", "2026-03-27T05:00", "2026-03-28T05:00"),  # winter: an hour ahead of UTC
        ("0 6 * * *", "2026-03-28T05:00", "2026-03-29T04:00"),  # summer: two
        ("30 2 * * *", "2026-03-28T01:30", "2026-03-29T01:30"),  # there is no 2:30 that night: 3:30
        ("30 2 * * *", "2026-03-29T01:30", "2026-03-30T00:30"),
        ("30 2 * * *", "2026-10-24T00:30", "2026-10-25T00:30"),  # the clock shows 2:30 twice: the first
        ("30 2 * * *", "2026-10-25T00:30", "2026-10-26T01:30"),
        ("30 2 * * *", "2026-10-25T01:00", "2026-10-26T01:30"),
    ],
)
def test_cron_times_are_those_of_the_clock_where_their_reader_lives(cron, after, due):
    def moment(text):
        return datetime.fromisoformat(text).replace(tzinfo=UTC)

    assert next_time(every=HOUR, cron=cron, zone="Europe/Rome", after=moment(after)) == moment(due)


def test_the_longest_wait_counts_the_night_on_which_the_clock_is_set_back():
    assert read_cron("0 6 * * *", "Europe/Rome") == ("0 6 * * *", DAY + HOUR)


def test_a_zone_that_is_none_is_refused_with_what_to_write():
    with pytest.raises(NotASchedule, match="write it as Europe/Rome"):
        read_cron("0 6 * * *", "CET+1")


@database
def test_a_search_runs_by_the_clock_of_its_zone():
    search = cast.make_search(cron="0 6 * * *", cron_zone="Asia/Tokyo")
    assert search.due_after(WEDNESDAY) == datetime(2026, 11, 25, 21, tzinfo=UTC)
