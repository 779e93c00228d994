"""The API key and the e-mail address that NCBI is told reach no log, no row, no page of ours."""

import logging
import sys

import pytest
from django.core.management import call_command
from django.test import Client, RequestFactory
from django.urls import reverse
from django.views.debug import ExceptionReporter

from literature.clients.ncbi import make_client
from literature.models import SearchRun
from literature.searches.sync import sync_search
from tests import cast
from tests.pubmed_replica import Replica

pytestmark = pytest.mark.django_db
KEY, EMAIL = "0123456789abcdefSECRET", "editor+watch@example.org"
FORMS = (KEY, EMAIL, "editor%2Bwatch%40example.org")
FAULTS = ("too-long", "raw", "html", "hang", "drop", "cut")


@pytest.fixture
def told(replica: Replica, settings) -> Replica:
    """The replica, with an installation that tells it who asks."""
    settings.ENTREZ_EMAIL, settings.ENTREZ_API_KEY = EMAIL, KEY
    return replica


def shown_in(text: str) -> list[str]:
    return [form for form in FORMS if form in text]


def rows(capsys: pytest.CaptureFixture[str]) -> str:
    call_command("dumpdata", "literature", "claims", "admin")
    return capsys.readouterr().out


def faulty(replica: Replica, fault: str) -> SearchRun:
    """A run that meets nothing but this fault; NCBI repeats what it was sent."""
    options = {
        "raw": {"body": f'{{"error":"API key {KEY} of {EMAIL} is invalid"}}', "status": 400},
        "hang": {"seconds": 3},
    }
    replica.faults.add(fault, times=None, **options.get(fault, {}))
    search = cast.make_search("ketamine[ti]")
    return sync_search(search, client=make_client(deadline=2))


def test_ncbi_is_told_who_asks(told: Replica) -> None:
    sync_search(cast.make_search("ketamine[ti]"), client=make_client())
    assert {(request.params["api_key"], request.params["email"]) for request in told.requests} == {(KEY, EMAIL)}


@pytest.mark.parametrize("fault", ["", *FAULTS])
def test_whatever_happens_to_a_run_nothing_of_ours_repeats_them(
    told: Replica, client: Client, fault: str, caplog, capsys
) -> None:
    caplog.set_level(logging.DEBUG)
    if fault:
        run = faulty(told, fault)
        assert run.error
    else:
        run = sync_search(cast.make_search("ketamine[ti]"), client=make_client())
        assert run.new
    client.force_login(cast.make_superuser())
    pages = [
        reverse("admin:literature_searchrun_change", args=(run.pk,)),
        reverse("admin:literature_search_change", args=(run.search_id,)),
        reverse("admin:literature_jobs"),
        reverse("admin:index"),
    ]
    shown = "".join(client.get(page).content.decode() for page in pages)
    assert told.requests and len(caplog.text) > 100 and "ketamine" in shown
    assert (shown_in(caplog.text), shown_in(shown), shown_in(rows(capsys))) == ([], [], [])


class Broken:
    """A limiter with a fault of ours in it: the deepest place that an unforeseen error can come from."""

    def acquire(self, deadline: float) -> None:
        raise RuntimeError("an invented fault of ours")


def test_the_report_of_a_fault_of_ours_does_not_show_them(told: Replica, settings) -> None:
    settings.DEBUG = True  # the report with the variables of every frame
    client = make_client()
    client._transport._limiter = Broken()
    try:
        client.search("ketamine[ti]")
    except RuntimeError:
        report = ExceptionReporter(RequestFactory().get("/"), *sys.exc_info())
    assert "an invented fault of ours" in report.get_traceback_text()
    assert shown_in(report.get_traceback_html()) == []
    assert shown_in(report.get_traceback_text()) == []
