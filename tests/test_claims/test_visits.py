"""What changed since one's last visit to a document: when a visit ends, and what counts as new in the next one."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims import links
from claims.access.reader_zone import choose_zone, preferences_of
from claims.colleagues.commenting import comment_on
from claims.documents.importing import import_document
from claims.evidence.decisions import Finding, attach_evidence, decide_evidence
from claims.flags.raising import raise_flag, resolve_flag
from claims.grading.assessing import assess_claim
from claims.models import Document, Visit
from claims.visits.news import MOST, news_of
from claims.visits.visiting import mark_seen, note_visit
from literature.models import Notice
from tests import cast

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@pytest.fixture
def claim():
    with time_machine.travel(NOON - 9 * DAY, tick=False):
        return cast.make_claim()


@pytest.fixture
def reader(claim):
    """A member who was there yesterday at noon, for the first time."""
    reader = cast.make_member(claim.document, "reader", "reader")
    note_visit(claim.document, by=reader, at=NOON - DAY)
    return reader


@pytest.fixture
def colleague():
    return cast.make_editor("colleague")


def page(user, address, at=NOON):
    client = Client()
    with time_machine.travel(at, tick=False):
        client.force_login(user)
        return client.get(address).content.decode()


def since_last_visit(claim, reader, of=None):
    visit = Visit.objects.get(user=reader, document=claim.document)
    digest = news_of({claim.document_id: visit.since_at(NOON)}, reader=reader, claim=of)
    return [(str(line.by or ""), line.claim, line.what) for line in digest.lines]


def at_eleven(act, *args, **values):
    """An hour before the reader comes back."""
    with time_machine.travel(NOON - 60 * MINUTE, tick=False):
        return act(*args, **values)


def test_a_first_visit_has_nothing_new_and_says_so(claim, colleague):
    raise_flag(claim, "other", "Look.", by=colleague)
    shown = page(cast.make_member(claim.document, "reader"), links.desk(claim.document))
    assert "This is your first visit here: nothing is shown as new" in shown
    assert "raised the flag" not in shown


def test_what_a_colleague_did_meanwhile_is_told_with_who_and_where(claim, reader, colleague):
    evidence = at_eleven(attach_evidence, claim, cast.make_reference(), Finding(stance="supports"), by=colleague)
    shown = page(reader, links.desk(claim.document))
    assert "Since your last visit" in shown and "2026-05-31 12:00" in shown
    assert f'<a href="{links.desk(evidence)}">{claim.key}</a>: <strong>colleague</strong> attached' in shown


def test_each_kind_of_change_is_a_line(claim, reader, colleague):
    evidence = at_eleven(attach_evidence, claim, cast.make_reference(), Finding(stance="supports"), by=colleague)
    at_eleven(assess_claim, claim, "low", "One small sample.", by=colleague)
    flag, _ = at_eleven(raise_flag, claim, "other", "Look.", by=colleague)
    at_eleven(resolve_flag, flag, "Looked.", by=colleague)
    at_eleven(decide_evidence, evidence, "withdrawn", by=colleague, reason="It is about rats.")
    told = [what for by, _, what in since_last_visit(claim, reader) if by == "colleague"]
    assert sorted(told) == [
        "assessed the certainty as low",
        "attached Sample 2020 (supports)",
        "raised the flag other",
        "resolved the flag other",
        "withdrew Sample 2020",
    ]


def test_what_one_did_oneself_is_not_new(claim, reader):
    flag = at_eleven(raise_flag, claim, "other", "Look.", by=cast.make_editor("me"))[0]
    me = flag.raised_by
    note_visit(claim.document, by=me, at=NOON - DAY)
    assert since_last_visit(claim, me) == []


def test_what_a_rule_did_is_new(claim, reader):
    at_eleven(raise_flag, claim, "other", "What a rule found.", cause="rule:sample")
    assert since_last_visit(claim, reader) == [("", claim.key, "raised the flag other")]


def test_new_papers_are_counted_in_one_line(claim, reader):
    other = cast.make_claim(document=claim.document)
    paper = cast.make_reference()
    for one in (claim, other):
        cast.make_suggestion(one, paper, suggested_at=NOON - 60 * MINUTE)
    assert since_last_visit(claim, reader) == [("", "", "1 new paper suggested for 2 claims")]
    assert since_last_visit(claim, reader, claim) == [("", claim.key, "1 new paper suggested")]


def test_a_notice_of_a_work_that_is_evidence_is_told_once_with_its_claims(claim, reader, colleague):
    work = cast.make_reference()
    with time_machine.travel(NOON - 2 * DAY, tick=False):
        other = cast.make_claim(document=claim.document)
        for one in (claim, other):
            attach_evidence(one, work, Finding(stance="supports"), by=colleague)
    cast.make_notice(work, Notice.Kind.RETRACTION, seen_at=NOON - 60 * MINUTE)
    keys = f"{claim.key}, {other.key}"
    assert since_last_visit(claim, reader) == [("", keys, "published a notice of Sample 2020: retraction")]


def test_a_new_version_is_told_with_the_statements_that_it_rewords(reader, claim, colleague):
    text, sleep = "Sleep improves memory in most adults. Exercise helps.\n", {"slug": "sleep", "name": "Sleep"}
    with time_machine.travel(NOON - 3 * DAY, tick=False):
        document = import_document(text, markup="markdown", by=colleague, **sleep).version.document
    note_visit(document, by=reader, at=NOON - DAY)
    at_eleven(import_document, text.replace("most", "many"), markup="markdown", by=colleague, **sleep)
    told = [what for _, _, what in since_last_visit(document.claims.first(), reader)]
    assert "imported version 2" in told and "reworded it in a new version" in told


def test_a_claims_page_tells_what_is_new_about_it_alone(claim, reader, colleague):
    other = cast.make_claim(document=claim.document)
    at_eleven(raise_flag, other, "other", "Look there.", by=colleague)
    assert 'id="since"' not in page(reader, links.desk(claim))
    assert "Look there." in page(reader, links.desk(other))


def test_each_line_lands_at_its_row_on_the_claims_page(claim, reader, colleague):
    evidence = at_eleven(attach_evidence, claim, cast.make_reference(), Finding(stance="supports"), by=colleague)
    at_eleven(decide_evidence, evidence, "withdrawn", by=colleague, reason="It is about rats.")
    flag, _ = at_eleven(raise_flag, claim, "other", "Look.", by=colleague)
    at_eleven(resolve_flag, flag, "Looked.", by=colleague)
    at_eleven(assess_claim, claim, "low", "One small sample.", by=colleague)
    comment = at_eleven(comment_on, claim, "Is it?", by=cast.make_member(claim.document, "editor"))
    lines = news_of({claim.document_id: NOON - DAY}, reader=reader).lines
    places = {line.url.partition("#")[2] for line in lines if line.by}
    assert places == {f"evidence-{evidence.pk}", f"flag-{flag.pk}", "certainty", f"comment-{comment.pk}"}
    shown = page(reader, links.desk(claim))
    assert [place for place in places if f'id="{place}"' not in shown] == []


def test_another_document_is_not_told(claim, reader, colleague):
    elsewhere = cast.make_claim(document=cast.make_document())
    at_eleven(raise_flag, elsewhere, "other", "Look.", by=colleague)
    assert since_last_visit(claim, reader) == []


def test_what_is_new_stays_so_during_the_whole_visit(claim, reader, colleague):
    at_eleven(raise_flag, claim, "other", "Look.", by=colleague)
    for minutes in (0, 20, 40, 60):
        assert "raised the flag" in page(reader, links.desk(claim.document), at=NOON + minutes * MINUTE)


def test_half_an_hour_after_the_last_page_a_visit_has_ended(claim, reader, colleague):
    at_eleven(raise_flag, claim, "other", "Look.", by=colleague)
    page(reader, links.desk(claim.document))
    assert "raised the flag" not in page(reader, links.desk(claim.document), at=NOON + 31 * MINUTE)


def test_the_desk_tells_the_same_before_the_document_is_opened_and_moves_nothing(claim, reader, colleague):
    at_eleven(raise_flag, claim, "other", "Look.", by=colleague)
    before = Visit.objects.values().get(user=reader)
    shown = page(reader, reverse("admin:index"))
    assert "1 change since 2026-05-31 12:00" in shown and "raised the flag" in shown
    assert Visit.objects.values().get(user=reader) == before


def test_a_page_that_is_asked_for_again_at_once_writes_nothing(claim, reader):
    page(reader, links.desk(claim.document))
    page(reader, links.desk(claim.document), at=NOON + MINUTE)
    assert Visit.objects.get(user=reader).seen_at == NOON


def test_of_two_requests_at_once_one_begins_the_visit(claim, reader):
    first = Visit.objects.get(user=reader)
    note_visit(claim.document, by=reader, at=NOON)
    assert first.since_at(NOON) == Visit.objects.get(user=reader).since_at(NOON) == NOON - DAY


def test_marked_as_seen_is_what_the_page_could_show(claim, reader, colleague):
    at_eleven(raise_flag, claim, "other", "Look.", by=colleague)
    client = Client()
    client.force_login(reader)
    address = reverse("admin:claims_document_seen", args=(claim.document_id,))
    with time_machine.travel(NOON, tick=False):
        client.post(address, {"to": (NOON - 90 * MINUTE).isoformat()})
        assert len(since_last_visit(claim, reader)) == 1
        answer = client.post(address, {"to": NOON.isoformat()}, follow=True)
    assert "is marked as seen" in answer.content.decode()
    assert since_last_visit(claim, reader) == []


def test_nobody_marks_what_is_to_come(claim, reader):
    assert mark_seen(claim.document, NOON + DAY, by=reader, at=NOON).since == NOON


def test_what_was_seen_in_the_year_one_breaks_no_page_of_a_reader_west_of_greenwich(client, claim, reader):
    choose_zone(preferences_of(reader), "America/New_York", by=reader)
    mark_seen(claim.document, datetime(1, 1, 1, tzinfo=UTC), by=reader)
    client.force_login(reader)
    for page in (links.desk(claim.document), links.desk(claim), reverse("admin:index")):
        assert client.get(page).status_code == 200


def test_whoever_was_away_for_long_is_told_the_newest(claim, reader, colleague):
    with time_machine.travel(NOON - 60 * MINUTE) as clock:
        for number in range(MOST + 1):
            clock.shift(1)
            raise_flag(claim, "other", f"Note {number}.", by=colleague, cause=f"sample:{number}")
    digest = news_of({claim.document_id: NOON - DAY}, reader=reader)
    assert digest.is_cut and len(digest.lines) == MOST
    assert digest.lines[0].why == f"Note {MOST}."


def test_how_many_questions_are_asked_depends_on_no_number_of_changes_claims_or_documents(claim, reader, colleague):
    def asked() -> int:
        since = dict.fromkeys(Document.objects.values_list("pk", flat=True), NOON - DAY)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            news_of(since, reader=reader)
        return len(queries)

    def change(document) -> None:
        for _ in range(3):
            one = cast.make_claim(document=document)
            at_eleven(attach_evidence, one, cast.make_reference(), Finding(stance="supports"), by=colleague)
            at_eleven(raise_flag, one, "other", "Look.", by=colleague)
            at_eleven(assess_claim, one, "low", "One small sample.", by=colleague)

    change(claim.document)
    once = asked()
    change(claim.document)
    change(cast.make_document())
    assert asked() == once


def test_a_program_reads_what_is_new_and_moves_nothing(claim, reader, colleague):
    at_eleven(raise_flag, claim, "other", "Look.", by=colleague)
    client = Client()
    client.force_login(reader)
    before = Visit.objects.values().get(user=reader)
    with time_machine.travel(NOON, tick=False):
        told = client.get(f"/api/documents/{claim.document.slug}/since/").json()
    assert told["since"] == "2026-05-31T12:00:00Z"
    assert [(line["by"], line["claim"], line["what"]) for line in told["changes"]] == [
        ("colleague", claim.key, "raised the flag other")
    ]
    assert Visit.objects.values().get(user=reader) == before


def test_a_program_asks_since_any_moment_and_of_one_claim(claim, reader, colleague):
    at_eleven(raise_flag, claim, "other", "Look.", by=colleague)
    client = Client()
    client.force_login(reader)
    address = f"/api/documents/{claim.document.slug}/since/"
    assert client.get(address, {"since": "2026-06-01T11:30:00Z"}).json()["changes"] == []
    assert len(client.get(address, {"since": "2026-05-01T00:00:00Z", "claim": claim.key}).json()["changes"]) == 1
    assert client.get(address, {"since": "yesterday"}).status_code == 400
    assert client.get(address, {"claim": "NO-1"}).status_code == 404


def test_a_program_marks_as_seen(claim, reader):
    client = Client()
    client.force_login(reader)
    with time_machine.travel(NOON, tick=False):
        answer = client.post(f"/api/documents/{claim.document.slug}/seen/", {"to": "2026-06-01T11:00:00Z"})
    assert answer.json()["since"] == "2026-06-01T11:00:00Z"


def test_a_stranger_learns_nothing_of_a_document(claim):
    client = Client()
    client.force_login(cast.make_member(cast.make_document(), "editor"))
    assert client.get(f"/api/documents/{claim.document.slug}/since/").status_code == 404
    assert client.post(reverse("admin:claims_document_seen", args=(claim.document_id,))).status_code == 404
    assert not Visit.objects.exists()
