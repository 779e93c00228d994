"""Each reader reads times in their own zone: on pages, in forms, in mail and in exports; a program reads UTC."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from claims import links
from claims.access.permits import NotPermitted
from claims.access.reader_zone import choose_zone, preferences_of, time_for
from claims.alerts.delivery import send_alerts
from claims.exports.freezing import content_hash
from claims.exports.gather import summarise
from claims.exports.keeping import ask_for_export, write_exports
from claims.models import Export, Preferences
from claims.refusals import Refused
from literature.rules.schedule import NotASchedule, read_zone
from tests import cast

pytestmark = pytest.mark.django_db
BERLIN = "Europe/Berlin"
ACCOUNT = reverse("admin:account")
BEFORE_SUMMER = datetime(2026, 3, 29, 0, 59, tzinfo=UTC)
IN_SUMMER = datetime(2026, 3, 29, 1, 0, tzinfo=UTC)
LATE = datetime(2026, 7, 1, 22, 30, tzinfo=UTC)  # the next day in Berlin


def reads_in(user, zone):
    return choose_zone(Preferences(user=user), zone, by=user) and user


def page(user, address):
    client = Client()
    client.force_login(user)
    return client.get(address).content.decode()


@pytest.fixture
def reader():
    return reads_in(cast.make_reader(), BERLIN)


@pytest.mark.parametrize(
    ("at", "shown"),
    [
        (BEFORE_SUMMER, "2026-03-29 01:59"),
        (IN_SUMMER, "2026-03-29 03:00"),
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), "2026-10-25 02:30"),
        (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), "2026-10-25 02:30"),
        (datetime(2026, 10, 25, 2, 30, tzinfo=UTC), "2026-10-25 03:30"),
    ],
)
def test_a_page_tells_times_by_the_clock_of_that_day(at, shown, reader):
    flag = cast.make_claim().flags.create(kind="other", note="Look.", raised_at=at)
    assert f"Raised by a rule, {shown}" in page(reader, links.desk(flag.claim))


def test_whoever_chose_no_zone_reads_utc():
    flag = cast.make_claim().flags.create(kind="other", note="Look.", raised_at=LATE)
    assert "2026-07-01 22:30" in page(cast.make_reader(), links.desk(flag.claim))


def test_each_page_of_the_desk_names_the_zone(reader):
    assert "Times are in Europe/Berlin" in page(reader, reverse("admin:index"))


def test_one_readers_zone_ends_with_the_request(reader):
    page(reader, reverse("admin:index"))
    assert timezone.get_current_timezone_name() == "UTC"


def test_a_form_offers_the_readers_zone_for_times_of_a_schedule():
    editor = reads_in(cast.make_editor(), BERLIN)
    assert 'value="Europe/Berlin"' in page(editor, reverse("admin:literature_search_add"))


def test_the_next_run_of_a_search_is_told_in_the_readers_zone(reader):
    search = cast.make_search(next_due_at=LATE)
    assert "Due next 2026-07-02 00:30" in page(reader, links.desk(search))


def test_the_day_to_which_pubmed_was_searched_is_not_shifted(reader):
    search = cast.make_search(next_due_at=LATE, watermark=date(2026, 7, 1))
    reads_in(reader, "Pacific/Auckland")
    assert "Everything new up to 2026-07-01" in page(reader, links.desk(search))


def test_the_api_answers_in_utc_whatever_its_user_reads(reader):
    cast.make_claim().flags.create(kind="other", note="Look.", raised_at=LATE)
    client = Client()
    client.force_login(reader)
    assert client.get("/api/flags/").json()["results"][0]["raised_at"] == "2026-07-01T22:30:00Z"


def test_an_owner_is_told_in_mail_by_their_own_clock(reader):
    began = IN_SUMMER - timedelta(days=9)
    search = cast.make_search(owner=reader, created_at=began - timedelta(days=90))
    cast.make_run(search, started_at=began, finished_at=began)
    with time_machine.travel(IN_SUMMER, tick=False):
        send_alerts()
    assert "2026-03-20 02:00 Europe/Berlin" in mail.outbox[0].body


def test_an_export_says_by_the_readers_clock_when_it_was_made(reader):
    claim = cast.make_claim()
    address = reverse("admin:claims_document_export", args=(claim.document_id, "md"))
    with time_machine.travel(LATE, tick=False):
        assert "Generated 2026-07-02 00:30 UTC+02:00" in page(reader, address)


def test_an_export_that_a_worker_keeps_is_in_the_zone_of_who_asked():
    editor = reads_in(cast.make_editor(), BERLIN)
    claim = cast.make_claim()
    with time_machine.travel(LATE, tick=False):
        ask_for_export(claim.document, "md", by=editor)
        write_exports()
    assert b"Generated 2026-07-02 00:30 UTC+02:00" in bytes(Export.objects.get().file.data)


def test_what_is_exported_is_the_same_content_in_every_zone(reader):
    claim = cast.make_claim()
    claim.flags.create(kind="other", note="Look.", raised_at=LATE)
    here = content_hash(summarise(claim.document))
    with timezone.override("Asia/Tokyo"):
        assert content_hash(summarise(claim.document)) == here


def test_a_zone_that_is_none_is_refused_in_words(reader):
    with pytest.raises(Refused, match=r"“Mars/Olympus” is no time zone: write it as Europe/Rome"):
        choose_zone(preferences_of(reader), "Mars/Olympus", by=reader)
    assert preferences_of(reader).zone == BERLIN


NO_ZONES = ("localtime", "Factory", "../../etc/passwd", "Europe", "UTC+25", "", "europe/rome", "\0")


@pytest.mark.parametrize("name", NO_ZONES)
def test_what_names_no_zone_to_a_reader_is_refused(reader, name):
    with pytest.raises(Refused):
        choose_zone(preferences_of(reader), name, by=reader)


@pytest.mark.parametrize("name", ["localtime", "Factory"])
def test_a_schedule_names_a_zone_that_every_reader_knows(name):
    with pytest.raises(NotASchedule):
        read_zone(name)


def test_a_zone_is_chosen_on_the_page_of_ones_account(client):
    reader = cast.make_reader()
    client.force_login(reader)
    answer = client.post(ACCOUNT, {"zone": "America/Sao_Paulo"}, follow=True)
    assert "Times are told in America/Sao_Paulo now." in answer.content.decode()
    assert preferences_of(reader).zone == "America/Sao_Paulo"


def test_a_zone_that_is_not_in_the_list_is_refused_on_the_page(client):
    client.force_login(cast.make_reader())
    answer = client.post(ACCOUNT, {"zone": "Mars/Olympus"})
    assert answer.status_code == 422 and "Mars/Olympus is not one of the available choices" in answer.content.decode()


def test_nobody_chooses_for_somebody_else(reader):
    with pytest.raises(NotPermitted):
        choose_zone(preferences_of(reader), "UTC", by=cast.make_reader("other"))


def test_a_member_chooses_without_any_other_right():
    member = cast.make_member(cast.make_document(), "reader")
    assert choose_zone(Preferences(user=member), BERLIN, by=member).zone == BERLIN


@pytest.mark.parametrize("name", ["Europe/Atlantis", "../../etc/passwd", "Europe"])
def test_a_zone_that_this_machine_does_not_know_any_more_is_read_as_utc(reader, name):
    Preferences.objects.filter(user=reader).update(zone=name)
    assert time_for(type(reader).objects.get(pk=reader.pk), LATE) == "2026-07-01 22:30 UTC"


def test_a_program_reads_and_chooses_the_zone_of_its_user(reader):
    client = Client()
    client.force_login(reader)
    assert client.get("/api/preferences/").json() == {"zone": BERLIN}
    answer = client.patch("/api/preferences/", {"zone": "Asia/Tokyo"}, content_type="application/json")
    assert answer.json() == {"zone": "Asia/Tokyo"} == {"zone": preferences_of(reader).zone}
    refused = client.patch("/api/preferences/", {"zone": "Mars/Olympus"}, content_type="application/json")
    assert refused.status_code == 400 and "is no time zone" in refused.json()["detail"]
