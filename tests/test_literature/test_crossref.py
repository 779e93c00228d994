"""Crossref is asked about stored works: when, about which, and what becomes of its answer."""

import json
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from literature import tasks
from literature.http.failures import BadAnswer, ShutOut, Unavailable
from literature.http.retrying import RetryPolicy
from literature.library.crossref_notices import AGAIN, IN_A_ROW, LEASE, ask_dois, ask_due
from literature.library.refresh_slots import WEEKLY, watch
from literature.models import Notice, Reference, ReferenceEvent
from literature.models.references import MONTHLY
from literature.sources.crossref import Crossref
from literature.sources.source_transport import Source
from tests.cast import make_notice, make_reference
from tests.servers.sources import CrossrefServer, Fault, update
from tests.test_literature.synthetic import NoLimit

pytestmark = pytest.mark.django_db
TITLE = "[Sample] An invented trial"
NOTICE_TYPES = [{"ui": "D016440", "name": "Retraction Notice"}]


@pytest.fixture
def server() -> Iterator[CrossrefServer]:
    with CrossrefServer() as running:
        yield running


@pytest.fixture
def client(server) -> Crossref:
    retry_policy = RetryPolicy(2, base=0.01, cap=0.02)
    return Crossref(
        Source(
            "Crossref", server.base_url, email="tests@claimwatch.invalid", limiter=NoLimit(), retry_policy=retry_policy
        )
    )


@pytest.fixture
def configured(server, settings):
    settings.CROSSREF, settings.CROSSREF_BASE_URL = True, server.base_url
    settings.CONTACT_EMAIL = "tests@claimwatch.invalid"


def stored(name="paper", **values) -> Reference:
    return make_reference(**{"doi": f"10.5555/{name}", "title": TITLE, **values})


def in_a_period():
    return timezone.now() + MONTHLY


def ask_all(client, at=None):
    """The first pass gives each work its slot; in a period all of them have come."""
    ask_due(client)
    return ask_due(client, at=at or in_a_period())


def fresh(reference: Reference) -> Reference:
    return Reference.objects.get(pk=reference.pk)


def test_a_retraction_that_only_crossref_knows_is_kept_with_its_day(server, client):
    reference = stored()
    server.tell("10.5555/paper", update(), title=TITLE)
    assert ask_all(client).noticed == ["10.5555/paper"]
    notice = reference.notices.get()
    assert (notice.kind, notice.origin, notice.doi) == ("retraction", "crossref", "10.5555/notice")
    assert (str(notice.date), fresh(reference).status) == ("2026-03-02", "retracted")


def test_asking_again_changes_nothing(server, client):
    stored()
    server.tell("10.5555/paper", update(), title=TITLE)
    first, second = ask_dois(["10.5555/paper"], client), ask_dois(["10.5555/paper"], client)
    assert (first.noticed, second.noticed, second.withdrawn) == (["10.5555/paper"], [], [])
    assert ReferenceEvent.objects.count() == 1


def test_a_notice_that_crossref_no_longer_tells_is_withdrawn_and_pubmeds_is_not(server, client):
    reference = stored()
    make_notice(reference)
    server.tell("10.5555/paper", update(), title=TITLE)
    ask_dois(["10.5555/paper"], client)
    server.tell("10.5555/paper", title=TITLE)
    assert ask_dois(["10.5555/paper"], client).withdrawn == ["10.5555/paper"]
    assert reference.notices.get(withdrawn_at=None).origin == Notice.Origin.PUBMED


def test_a_doi_that_is_unknown_for_once_withdraws_nothing(server, client):
    reference = stored()
    server.tell("10.5555/paper", update(), title=TITLE)
    ask_dois(["10.5555/paper"], client)
    del server.works["10.5555/paper"]
    assert ask_dois(["10.5555/paper"], client).unknown == ["10.5555/paper"]
    assert fresh(reference).status == "retracted" and fresh(reference).crossref_checked_at


def test_works_are_asked_for_in_slots_of_their_own_within_their_period(client, server):
    references = [stored(str(number)) for number in range(20)]
    assert ask_due(client).asked == 0, "planned, and due later"
    slots = {fresh(reference).crossref_at for reference in references}
    assert len(slots) == 20 and max(slots) <= in_a_period()
    assert ask_due(client, at=in_a_period()).asked == 20
    assert ask_due(client).asked == 0


def test_what_becomes_evidence_is_asked_about_at_once_and_then_weekly(client, server):
    reference = stored()
    ask_due(client)
    watch(reference)
    assert ask_due(client).asked == 1
    assert fresh(reference).crossref_at <= timezone.now() + WEEKLY


def test_a_work_without_a_doi_is_not_asked_about(client, server):
    watch(make_reference())
    assert ask_all(client).asked == 0 and server.asked == []


def test_the_record_of_a_notice_is_asked_about_at_once_and_not_marked(client, server):
    notice = stored(publication_types=NOTICE_TYPES)
    server.tell("10.5555/paper", update(), title=TITLE)
    assert (ask_due(client).asked, fresh(notice).status) == (1, "")
    assert fresh(notice).crossref_at > timezone.now(), "it is not due for ever"


def test_what_a_notice_says_of_a_stored_paper_is_told_of_it_at_once(client, server):
    paper, other = stored(pmid="90000001"), stored("other")
    Reference.objects.update(crossref_at=in_a_period(), refresh_at=in_a_period())
    stored("notice", publication_types=NOTICE_TYPES)
    told = [update("10.5555/PAPER"), update("10.5555/unknown"), update("10.5555/notice")]
    server.tell("10.5555/notice", title="Retraction", **{"update-to": told})
    assert ask_due(client).noticed == ["10.5555/paper"]
    (found,) = paper.notices.all()
    assert (found.doi, found.origin, fresh(paper).status) == ("10.5555/notice", "crossref", "retracted")
    assert ReferenceEvent.objects.filter(reference=paper, kind="notice").count() == 1
    assert max(fresh(paper).crossref_at, fresh(paper).refresh_at) <= timezone.now()
    assert fresh(other).status == ""


def test_a_notice_that_both_the_paper_and_the_notice_tell_is_one(client, server):
    paper = stored()
    stored("notice", publication_types=NOTICE_TYPES)
    server.tell("10.5555/notice", title="Retraction", **{"update-to": [update("10.5555/paper")]})
    server.tell("10.5555/paper", update("10.5555/notice"), title=TITLE)
    ask_dois(["10.5555/notice", "10.5555/paper", "10.5555/notice"], client)
    assert (paper.notices.count(), ReferenceEvent.objects.count()) == (1, 1)


def test_a_doi_of_a_paper_and_its_notice_is_asked_once_and_marks_the_paper(client, server):
    paper, notice = stored(), stored(publication_types=NOTICE_TYPES)
    server.tell("10.5555/paper", update("10.5555/paper"), title=f"RETRACTED: {TITLE}")
    ask_due(client)
    assert len(server.asked) == 1
    assert (fresh(paper).status, fresh(notice).status) == ("retracted", "")


def test_an_answer_under_another_doi_is_taken_only_for_the_same_title(client, server):
    same, other = stored("same"), stored("other", title="[Sample] Something else")
    for name in ("same", "other"):
        server.works[f"10.5555/{name}"] = {"DOI": "10.5555/prime", "title": [TITLE], "updated-by": [update()]}
    ask_dois([same.doi, other.doi], client)
    assert (fresh(same).status, fresh(other).status) == ("retracted", "")


def test_what_another_pass_has_taken_is_left_to_it_until_its_lease_ends(client, server):
    reference = stored()
    server.faults.append(Fault(403))
    due = in_a_period()
    with pytest.raises(ShutOut):
        ask_all(client, due)
    assert ask_due(client, at=due).asked == 0
    assert fresh(reference).crossref_at == due + LEASE
    assert ask_due(client, at=due + LEASE).asked == 1


def test_an_outage_ends_the_pass_and_marks_nothing_as_asked(client, server):
    reference = stored()
    server.fail("unavailable", times=9)
    with pytest.raises(Unavailable):
        ask_all(client)
    assert fresh(reference).crossref_checked_at is None


def test_one_unreadable_answer_is_left_for_tomorrow_and_the_pass_goes_on(client, server):
    references = [stored("one"), stored("two")]
    server.works["10.5555/one"] = {}
    server.tell("10.5555/two", update(), title=TITLE)
    done = ask_dois(["10.5555/one", "10.5555/two"], client)
    assert (done.unreadable, done.noticed) == (["10.5555/one"], ["10.5555/two"])
    unread = fresh(references[0])
    assert unread.crossref_checked_at is None
    assert timezone.now() < unread.crossref_at <= timezone.now() + AGAIN


def test_unreadable_answers_in_a_row_are_a_fault_of_crossref(client, server):
    dois = [stored(str(number)).doi for number in range(IN_A_ROW + 3)]
    server.works = {doi: {} for doi in dois}
    with pytest.raises(BadAnswer):
        ask_dois(dois, client)
    assert len(server.asked) == IN_A_ROW


def test_a_pass_that_is_told_to_stop_keeps_what_came(client, server):
    dois = [stored(str(number)).doi for number in range(3)]
    done = ask_dois(dois, client, stopped=lambda: bool(server.asked))
    assert done.asked == 1
    assert Reference.objects.filter(crossref_checked_at=None).count() == 2


def test_the_worker_asks_nothing_while_crossref_is_off(server, settings):
    settings.CROSSREF_BASE_URL = server.base_url
    stored(crossref_at=timezone.now() - timedelta(days=1))
    tasks.ask_crossref()
    assert server.asked == [] and settings.CROSSREF is False


def test_the_worker_asks_about_what_is_due(server, configured):
    reference = stored(crossref_at=timezone.now() - timedelta(days=1))
    server.tell("10.5555/paper", update(), title=TITLE)
    tasks.ask_crossref()
    assert fresh(reference).status == "retracted"
    assert "mailto:tests@claimwatch.invalid" in server.asked[0].user_agent


def test_the_worker_survives_an_outage(server, configured, caplog):
    stored(crossref_at=timezone.now() - timedelta(days=1))
    server.faults.append(Fault(403))
    tasks.ask_crossref()
    assert "write to it" in caplog.text


def test_the_command_asks_about_named_works_and_tells_what_came(server, configured, capsys):
    stored()
    server.tell("10.5555/paper", update(), title=TITLE)
    call_command("ask_crossref", "https://doi.org/10.5555/PAPER", "--json")
    assert json.loads(capsys.readouterr().out)["noticed"] == ["10.5555/paper"]


def test_the_command_says_why_it_cannot_ask(server, settings):
    with pytest.raises(CommandError, match="CROSSREF=true"):
        call_command("ask_crossref")
    settings.CROSSREF, settings.CONTACT_EMAIL = True, ""
    with pytest.raises(CommandError, match="CONTACT_EMAIL"):
        call_command("ask_crossref")


def test_the_real_crossref_is_not_asked_about_a_sample(settings):
    settings.CROSSREF, settings.CONTACT_EMAIL, settings.LITERATURE_IS_SAMPLE = True, "a@example.org", True
    with pytest.raises(CommandError, match="sample"):
        call_command("ask_crossref")


def test_the_command_refuses_what_is_not_stored(configured):
    with pytest.raises(CommandError, match="add_reference"):
        call_command("ask_crossref", "10.5555/nowhere")
