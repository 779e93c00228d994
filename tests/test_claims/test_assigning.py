"""A flag or a review is one editor's, by a day: told once, overdue when the day is over, nobody's when they leave."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from claims.access.members import grant_role, revoke_role
from claims.access.permits import NotPermitted
from claims.alerts.delivery import send_alerts
from claims.colleagues.assigning import assign, assignees_for, unassign, undo_assignment
from claims.evidence.undo import undo_flag
from claims.flags.raising import flag_notice, raise_flag, resolve_flag
from claims.history.timeline import timeline_of
from claims.models import Assignment, Claim, Notification
from claims.refusals import Refused
from claims.reviews.reviewing import review_claim
from tests import cast
from tests.servers.mail import words_of

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 10)
GIVEN = ("assigned", "freed")


@pytest.fixture
def claim() -> Claim:
    return cast.make_claim()


@pytest.fixture
def lead(claim):
    return cast.make_member(claim.document, "lead", "lead")


@pytest.fixture
def ada(claim):
    return cast.make_member(claim.document, "editor", "ada")


@pytest.fixture
def flag(claim):
    return raise_flag(claim, "other", "A sample flag.")[0]


def in_days(number: int) -> date:
    return timezone.localdate() + timedelta(days=number)


def holder_of(row) -> str:
    """Who has it, as it is shown."""
    kept = Assignment.objects.current().filter(**{type(row).__name__.lower(): row}).first()
    return kept.assignee.username if kept else "nobody"


def flag_of(kind: str, claim: Claim):
    """A flag on the claim, on its evidence or on a work that its text cites."""
    if kind == "claim":
        return raise_flag(claim, "other", "A sample flag.")[0]
    work = cast.make_reference()
    if kind == "evidence":
        row = claim.evidence.create(reference=work, stance="supports", state="accepted")
        return raise_flag(row, "other", "A sample flag.")[0]
    return flag_of_work(work, claim)


def flag_of_work(work, *claims: Claim):
    """Of a notice about a work that the text of each cites."""
    for claim in claims:
        cast.make_citation(claim, work)
    return flag_notice(cast.make_notice(work))[0]


@pytest.mark.parametrize("kind", ["claim", "evidence", "cited work"])
def test_a_flag_of_any_kind_is_given_to_an_editor_by_a_day(kind, claim, lead, ada):
    flag = flag_of(kind, claim)
    row = assign(flag, ada, in_days(3), by=lead)
    assert (row.assignee, row.due_on, row.assigned_by, row.document) == (ada, in_days(3), lead, claim.document)
    assert holder_of(flag) == "ada" and resolve_flag(flag, "Done.", by=ada)


def test_a_review_is_given_to_an_editor_and_is_over_when_it_is_recorded(claim, lead, ada):
    cast.watch(claim.document, cast.make_search(watermark=TODAY))
    assign(claim, ada, by=lead)
    assert holder_of(claim) == "ada"
    review_claim(claim, by=lead)
    assert holder_of(claim) == "nobody"
    with pytest.raises(Refused, match="recorded since"):
        undo_assignment(Assignment.objects.get(), by=lead)


@pytest.mark.parametrize("role", ["reader", "contributor"])
def test_who_decides_nothing_there_is_given_nothing(role, claim, flag, lead):
    with pytest.raises(Refused, match=f"is {role} there and decides nothing"):
        assign(flag, cast.make_member(claim.document, role), by=lead)


def test_a_stranger_to_the_document_and_a_closed_account_are_given_nothing(flag, lead, ada):
    stranger = cast.make_member(cast.make_document("Another"), "lead", "stranger")
    with pytest.raises(Refused, match="stranger has no role in the document"):
        assign(flag, stranger, by=lead)
    ada.is_active = False
    ada.save()
    with pytest.raises(Refused, match="ada is closed"):
        assign(flag, ada, by=lead)
    assert not Assignment.objects.exists()


def test_who_left_is_given_nothing(claim, flag, lead, ada):
    revoke_role(claim.document, ada, by=lead, why="Left the house.")
    with pytest.raises(Refused, match="ada has no role"):
        assign(flag, ada, by=lead)


@pytest.mark.parametrize("role", ["reader", "contributor"])
def test_only_editors_and_leads_of_the_document_give(role, claim, flag, ada):
    strangers = cast.make_member(claim.document, role), cast.make_member(cast.make_document("Another"), "lead")
    for by in strangers:
        with pytest.raises(NotPermitted):
            assign(flag, ada, by=by)


@pytest.mark.parametrize(("days", "why"), [(-1, "is over"), (6 * 365, "five years away")])
def test_a_day_that_is_over_or_far_away_is_refused(flag, lead, ada, days, why):
    with pytest.raises(Refused, match=why):
        assign(flag, ada, in_days(days), by=lead)


def test_today_is_no_day_that_is_over(flag, lead, ada):
    assert assign(flag, ada, in_days(0), by=lead).overdue is False


def test_a_resolved_flag_and_a_claim_that_left_the_text_are_given_to_nobody(claim, flag, lead, ada):
    resolve_flag(flag, "Done.", by=lead)
    with pytest.raises(Refused, match="is resolved"):
        assign(flag, ada, by=lead)
    Claim.objects.filter(pk=claim.pk).change(by=None, retired_at=timezone.now())
    with pytest.raises(Refused, match="not in the text"):
        assign(claim, ada, by=lead)


def test_the_same_again_changes_nothing_and_tells_nobody(flag, lead, ada):
    rows = [assign(flag, ada, in_days(1), by=lead) for _ in range(2)]
    assert rows[0] == rows[1] and Assignment.history.count() == Notification.objects.count() == 1


def test_nobody_takes_away_what_they_did_not_see_given(claim, flag, lead, ada):
    bert = cast.make_member(claim.document, "editor", "bert")
    assign(flag, ada, seen=0, by=lead)
    with pytest.raises(Refused, match="lead assigned it otherwise since: ada has it now"):
        assign(flag, bert, seen=0, by=bert)
    with pytest.raises(Refused, match="reload"):
        unassign(flag, seen=0, by=bert)
    assert assign(flag, bert, seen=1, by=bert).assignee == bert


def test_it_is_taken_away_and_there_is_nothing_to_take_twice(flag, lead, ada):
    assign(flag, ada, in_days(1), by=lead)
    assert unassign(flag, by=lead).due_on is None and holder_of(flag) == "nobody"
    with pytest.raises(Refused, match="Nobody has it"):
        unassign(flag, by=lead)


def test_taking_an_assignment_back_gives_it_to_whom_had_it_before(claim, flag, lead, ada):
    bert = cast.make_member(claim.document, "editor", "bert")
    assign(flag, ada, in_days(1), by=lead)
    row = undo_assignment(assign(flag, bert, in_days(2), by=lead), by=lead)
    assert (row.assignee, row.due_on) == (ada, in_days(1))
    with pytest.raises(Refused, match="taken back already"):
        undo_assignment(row, by=lead)


def test_the_first_assignment_taken_back_leaves_it_to_nobody(flag, lead, ada):
    undo_assignment(assign(flag, ada, by=lead), by=lead)
    assert holder_of(flag) == "nobody"


def test_nobody_takes_back_what_somebody_else_assigned_since(flag, lead, ada):
    seen = assign(flag, ada, by=lead).edition
    row = assign(flag, lead, by=ada)
    with pytest.raises(Refused, match="ada assigned it otherwise since: lead has it now"):
        undo_assignment(row, seen, by=lead)
    assert holder_of(flag) == "lead"


def test_taken_back_from_the_last_one_it_is_nobodys_where_the_account_before_is_gone(claim, flag, lead, ada):
    gone = cast.make_member(claim.document, "editor", "gone")
    assign(flag, gone, in_days(1), by=lead)
    row = assign(flag, ada, by=lead)
    gone.delete()
    row = undo_assignment(row, by=lead)
    assert (row.assignee, row.due_on, holder_of(flag)) == (None, None, "nobody")


@pytest.mark.parametrize("moved", ["by somebody of both", "when they had left"])
def test_nobody_takes_it_back_to_an_editor_of_another_document_that_cites_the_work(moved, claim, lead, ada):
    work, other = cast.make_reference(), cast.make_claim()
    flag = flag_of_work(work, claim, other)
    ben = cast.make_member(other.document, "editor", "ben")
    assign(flag, ada, by=lead)
    if moved == "when they had left":
        revoke_role(claim.document, ada, by=lead, why="A sample.")
    row = assign(flag, ben, by=ben if moved == "when they had left" else cast.make_superuser())
    with pytest.raises(Refused, match="Before, an editor of another document") as refused:
        undo_assignment(row, by=ben)
    assert "ada" not in str(refused.value) and holder_of(flag) == "ben"
    assert undo_assignment(row, by=cast.make_editor()).assignee == ada


def test_the_write_that_came_last_is_surely_withdrawn_also_where_it_was_begun_first(flag, lead, ada):
    now = timezone.now()
    assign(flag, ada, by=lead, at=now)
    row = assign(flag, lead, by=lead, at=now - timedelta(milliseconds=5))
    assert undo_assignment(row, by=lead).assignee == ada


def test_who_gets_it_back_before_any_mail_went_is_told(claim, flag, lead, ada):
    bert = cast.make_member(claim.document, "editor", "bert")
    assign(flag, ada, by=lead)
    undo_assignment(assign(flag, bert, by=lead), by=lead)
    assert [row.reader for row in Notification.objects.all()] == [ada]


def test_a_flag_that_opens_again_is_whose_it_was(flag, lead, ada):
    assign(flag, ada, by=lead)
    resolve_flag(flag, "Done.", by=lead)
    assert holder_of(flag) == "nobody"
    undo_flag(flag, by=lead)
    assert holder_of(flag) == "ada"


@pytest.mark.parametrize("leave", ["revoke", "lower", "close"])
def test_what_somebody_had_who_left_is_nobodys(leave, claim, flag, lead, ada):
    assign(flag, ada, in_days(1), by=lead)
    if leave == "revoke":
        revoke_role(claim.document, ada, by=lead, why="Left.")
    elif leave == "lower":
        grant_role(claim.document, ada, "reader", by=lead, why="Reads only.")
    else:
        type(ada).objects.filter(pk=ada.pk).update(is_active=False)
    assert holder_of(flag) == "nobody"
    assert Assignment.objects.with_holder().get().has_holder is False
    assert assign(flag, lead, by=lead).assignee == lead


def test_overdue_is_worked_out_from_the_day(claim, flag, lead, ada):
    assign(flag, ada, in_days(1), by=lead)
    assign(claim, ada, by=lead)
    assert not Assignment.objects.overdue(in_days(1)).exists()
    assert [row.flag for row in Assignment.objects.overdue(in_days(2))] == [flag]
    assert [row.subject for row in Assignment.objects.first_due_first()] == [flag, claim]


def test_the_choices_are_the_editors_and_leads_of_the_document(claim, flag, lead, ada):
    cast.make_member(claim.document, "reader")
    assert list(assignees_for(flag, seen_by=lead)) == [ada, lead]


def sent(postbox) -> list[tuple[str, str]]:
    return [(one["X-Envelope-To"], words_of(one)) for one in postbox.messages]


def test_the_assignee_is_told_once_with_the_day_and_the_way(claim, flag, lead, ada, postbox):
    assign(flag, ada, in_days(3), by=lead)
    assert (send_alerts(), send_alerts()) == (1, 0)
    [(address, text)] = sent(postbox)
    assert address == "ada@example.org" and postbox.messages[0]["Subject"] == "Claimwatch: Assigned to you"
    assert f"lead assigned you the flag “Other”, to be done by {in_days(3):%Y-%m-%d}." in text
    assert "“A sample flag.”" in text and f"/claims/flag/{flag.pk}/change/" in text and claim.text in text


def test_it_waits_for_no_search_and_a_review_leads_to_its_panel(claim, lead, ada, postbox):
    cast.make_run(status="running", lease_until=timezone.now() + timedelta(days=1))
    assign(claim, ada, by=lead)
    assert send_alerts() == 1
    assert f"/claims/claim/{claim.pk}/change/#review" in sent(postbox)[0][1]


def test_nobody_is_told_of_what_they_gave_themselves(flag, lead):
    assign(flag, lead, by=lead)
    assert not Notification.objects.exists()


def test_who_has_it_no_more_before_the_mail_goes_is_not_told(claim, flag, lead, ada, postbox):
    bert = cast.make_member(claim.document, "editor", "bert")
    assign(flag, ada, by=lead)
    assign(flag, bert, by=lead)
    assert send_alerts() == 1
    assert [address for address, _ in sent(postbox)] == ["bert@example.org"]
    undo_assignment(assign(flag, ada, by=lead), by=lead)
    assert send_alerts() == 0, "bert was told when it was given to him first"


@pytest.mark.parametrize("over", ["left", "resolved", "taken away"])
def test_what_is_over_before_the_mail_goes_is_not_told(over, claim, flag, lead, ada, postbox):
    assign(flag, ada, by=lead)
    if over == "left":
        revoke_role(claim.document, ada, by=lead, why="Left.")
    elif over == "resolved":
        resolve_flag(flag, "Done.", by=lead)
    else:
        unassign(flag, by=lead)
    assert send_alerts() == 0


def test_who_left_the_document_reads_of_it_no_more(claim, flag, lead, ada):
    assign(flag, ada, by=lead)
    assert Notification.objects.own(ada).count() == 1
    revoke_role(claim.document, ada, by=lead, why="Left.")
    assert not Notification.objects.own(ada).exists()


def test_the_timeline_tells_who_had_it(claim, flag, lead, ada):
    assign(flag, ada, in_days(2), by=lead)
    assign(claim, ada, by=lead)
    unassign(claim, by=ada)
    undo_assignment(flag.assignment, by=lead)
    said = [(entry.by.username, entry.what) for entry in timeline_of(claim) if entry.what.startswith(GIVEN)]
    assert said[::-1] == [
        ("lead", f"assigned the flag other to ada, by {in_days(2):%Y-%m-%d}"),
        ("lead", "assigned the review to ada"),
        ("ada", "assigned the review to nobody"),
        ("lead", "freed the flag other"),
    ]
