"""At the desk: who has which flag and review, what is overdue, and comments where their claim is."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from claims import links
from claims.access.members import revoke_role
from claims.admin.own_duties import own_duties_of
from claims.colleagues.assigning import assign
from claims.colleagues.commenting import answer_comment, comment_on, delete_comment, resolve_thread
from claims.flags.raising import raise_flag, resolve_flag
from claims.models import Assignment, Claim, Comment, Flag
from tests import cast
from tests.cast import act

pytestmark = pytest.mark.django_db
FLAGS = reverse("admin:claims_flag_changelist")


@pytest.fixture
def claim() -> Claim:
    return cast.make_claim()


@pytest.fixture
def ada(claim):
    return cast.make_member(claim.document, "editor", "ada")


@pytest.fixture
def lead(claim):
    return cast.make_member(claim.document, "lead", "lead")


@pytest.fixture
def desk(client: Client, lead) -> Client:
    client.force_login(lead)
    return client


def in_days(number: int):
    return timezone.localdate() + timedelta(days=number)


def flags(claim: Claim, number: int) -> list[Flag]:
    return [raise_flag(claim, "other", f"Sample flag {place}.")[0] for place in range(number)]


def make_overdue(*rows: Assignment) -> None:
    """As it is some days later."""
    for row in rows:
        row.due_on = in_days(-2)
        row.save(update_fields=["due_on"])


def shown(page) -> str:
    return " ".join(page.content.decode().split())


def listed(client: Client, model, **filters: str) -> set:
    return set(client.get(links.desk_list(model, **filters)).context["cl"].result_list)


def test_a_flag_is_assigned_on_the_page_of_its_claim_and_taken_back_there(desk, claim, ada):
    [flag] = flags(claim, 1)
    form = {"to": ada.pk, "due_on": f"{in_days(3):%Y-%m-%d}", "seen": "0"}
    answer = desk.post(act(claim, "assign-flag", flag), form, follow=True)
    assert f'Assigned to <strong>ada</strong>, to be done by <time datetime="{in_days(3):%Y-%m-%d}">' in shown(answer)
    row = Assignment.objects.get()
    answer = desk.post(act(claim, "undo-assignment", row), follow=True)
    assert answer.redirect_chain[-1][0].endswith(f"#flag-{flag.pk}")
    assert "Assigned to <strong>" not in shown(answer)


def test_a_review_is_assigned_on_the_page_of_its_claim_and_given_to_nobody(desk, claim, ada):
    answer = desk.post(act(claim, "assign-review"), {"to": ada.pk, "seen": "0"}, follow=True)
    assert f"The review of {claim.key} is assigned to ada." in shown(answer)
    desk.post(act(claim, "unassign-review"), {"seen": "1"})
    assert Assignment.objects.get().assignee is None


@pytest.mark.parametrize(
    ("form", "why"),
    [({"to": ""}, "Choose a colleague"), ({"due_on": "2020-01-01"}, "is over"), ({"due_on": "soon"}, "such as 2026")],
)
def test_a_refused_assignment_comes_back_with_what_was_filled_in(desk, claim, ada, form, why):
    [flag] = flags(claim, 1)
    for address in (act(claim, "assign-flag", flag), reverse("admin:claims_flag_act", args=(flag.pk, "assign-flag"))):
        answer = desk.post(address, {"to": ada.pk, "seen": "0", **form})
        assert answer.status_code == 422 and why in shown(answer)
    assert not Assignment.objects.exists()


def test_an_older_page_takes_a_flag_from_nobody(desk, claim, ada, lead):
    [flag] = flags(claim, 1)
    assign(flag, ada, by=ada)
    answer = desk.post(act(claim, "assign-flag", flag), {"to": lead.pk, "seen": "0"})
    assert answer.status_code == 422 and "ada assigned it otherwise since" in shown(answer)
    assert 'name="seen" value="1"' in shown(desk.get(links.desk(claim)))


def test_a_flag_is_assigned_on_its_own_page_and_taken_back_there(desk, claim, ada):
    [flag] = flags(claim, 1)
    assert "To nobody." in shown(desk.get(links.desk(flag)))
    answer = desk.post(reverse("admin:claims_flag_act", args=(flag.pk, "assign-flag")), {"to": ada.pk}, follow=True)
    assert "Assigned to <strong>ada</strong>" in shown(answer)
    for name in ("undo-assignment", "undo-assignment"):
        answer = desk.post(reverse("admin:claims_flag_act", args=(flag.pk, name)), follow=True)
    assert "taken back already" in shown(answer) and Assignment.objects.get().assignee is None


def test_an_older_page_takes_nothing_back_that_came_since(desk, claim, ada, lead):
    [flag] = flags(claim, 1)
    row = assign(flag, ada, by=lead)
    old = {"seen": row.edition}
    assign(flag, lead, by=ada)
    on_flag = reverse("admin:claims_flag_act", args=(flag.pk, "undo-assignment"))
    for address in (act(claim, "undo-assignment", row), on_flag):
        assert "assigned it otherwise since: lead has it now" in shown(desk.post(address, old, follow=True))
    assert Assignment.objects.get().assignee == lead


def test_what_somebody_had_who_left_is_shown_as_nobodys(desk, claim, ada, lead):
    [flag] = flags(claim, 1)
    assign(flag, ada, by=lead)
    revoke_role(claim.document, ada, by=lead, why="Left.")
    for page in (links.desk(claim), links.desk(flag)):
        assert "Nobody’s: ada had it" in shown(desk.get(page))
    assert listed(desk, Flag, assigned="nobody") == {flag}


def test_the_list_of_flags_is_narrowed_to_mine_nobodys_and_overdue(desk, claim, ada, lead):
    mine, late, free, done = flags(claim, 4)
    assign(mine, lead, in_days(1), by=lead)
    make_overdue(assign(late, ada, by=lead), assign(done, lead, by=lead))
    resolve_flag(done, "Done.", by=lead)
    assert listed(desk, Flag, assigned="me") == {mine}
    assert listed(desk, Flag, assigned="overdue") == {late}
    assert listed(desk, Flag, assigned="nobody") == {free}
    assert "Overdue" in shown(desk.get(links.desk_list(Flag, assigned="overdue")))


def test_the_list_of_claims_is_narrowed_to_my_reviews_and_to_due_ones_that_nobody_has(desk, claim, ada, lead):
    mine, free, late = (cast.make_claim(document=claim.document) for _ in range(3))
    Claim.objects.keep_due_dates([_due(row) for row in (mine, free, late)])
    assign(mine, lead, by=lead)
    make_overdue(assign(late, ada, by=lead))
    assert listed(desk, Claim, reviewer="me") == {mine}
    assert listed(desk, Claim, reviewer="nobody") == {free}
    assert listed(desk, Claim, reviewer="overdue") == {late}


def _due(claim: Claim) -> Claim:
    claim.review_due_on = in_days(-1)
    return claim


def test_the_duties_tell_what_is_mine_overdue_first_and_the_list_holds_as_many(desk, claim, ada, lead):
    later, late, others, left = flags(claim, 4)
    assign(later, lead, in_days(9), by=ada)
    make_overdue(assign(late, lead, by=ada))
    assign(claim, lead, by=ada)
    assign(others, ada, by=ada)
    resolve_flag(left, "Done.", by=lead)
    duty, _ = own_duties_of(lead)
    assert (duty.number, duty.what, duty.urgent) == (3, "assigned to you, 1 overdue", True)
    assert [line.text for line in duty.first] == ["Sample flag 1.", "Sample flag 0.", claim.text]
    assert duty.first[0].name == f"Other: {claim.key}, overdue since {in_days(-2):%Y-%m-%d}"
    rows = desk.get(duty.url).context["cl"].result_list
    assert [row.subject for row in rows] == [late, later, claim]
    assert "assigned to you, 1 overdue" in shown(desk.get(reverse("admin:index")))


def test_a_reader_has_no_duty_and_is_offered_no_assignment(client, claim, lead):
    reader = cast.make_member(claim.document, "reader")
    [flag] = flags(claim, 1)
    assign(flag, lead, by=lead)
    assert own_duties_of(reader) == []
    client.force_login(reader)
    page = shown(client.get(links.desk(claim)))
    assert "Assigned to <strong>lead</strong>" in page and "assign-flag" not in page


def chosen(rows, **more):
    return {"action": "assign-flag", "_selected_action": [row.pk for row in rows], **more}


def seen(page) -> list[str]:
    return [f"{one.row.pk}:{one.edition}" for one in page.context["outcomes"]]


def test_many_flags_are_assigned_at_once_and_what_is_resolved_is_left(desk, claim, ada, lead):
    open_one, other, done = flags(claim, 3)
    resolve_flag(done, "Done.", by=lead)
    page = desk.post(FLAGS, chosen([open_one, other, done]))
    assert [bool(one.refused) for one in page.context["outcomes"]] == [False, False, True]
    assert not Assignment.objects.exists() and "To be done by" in shown(page)
    form = {"confirmed": "yes", "seen": seen(page), "to": ada.pk, "due_on": f"{in_days(5):%Y-%m-%d}"}
    assert desk.post(FLAGS, chosen([open_one, other], **form)).context["number"] == 2
    given = set(Assignment.objects.values_list("flag", "assignee__username", "due_on"))
    assert given == {(row.pk, "ada", in_days(5)) for row in (open_one, other)}


def test_a_flag_that_was_assigned_since_it_was_shown_is_left_alone(desk, claim, ada, lead):
    [flag] = flags(claim, 1)
    form = {"confirmed": "yes", "seen": seen(desk.post(FLAGS, chosen([flag]))), "to": lead.pk}
    assign(flag, ada, by=ada)
    [outcome] = desk.post(FLAGS, chosen([flag], **form)).context["outcomes"]
    assert "wrote to it since" in outcome.refused and Assignment.objects.get().assignee == ada


def test_a_list_without_a_colleague_is_asked_again(desk, claim, ada):
    rows = flags(claim, 2)
    answer = desk.post(FLAGS, chosen(rows, confirmed="yes", seen=[f"{row.pk}:1" for row in rows], to="0"))
    assert answer.status_code == 422 and not Assignment.objects.exists()


def test_a_comment_is_written_answered_and_resolved_on_the_page_of_its_claim(desk, claim, ada):
    answer = desk.post(act(claim, "comment"), {"text": "@ada, <b>look</b>."}, follow=True)
    assert '<strong class="named">@ada</strong>, &lt;b&gt;look&lt;/b&gt;.' in shown(answer)
    comment = Comment.objects.get()
    answer = desk.post(act(claim, "answer-comment", comment), {"text": "It is odd."}, follow=True)
    assert answer.redirect_chain[-1][0].endswith(f"#comment-{comment.pk}") and "It is odd." in shown(answer)
    assert "2 comments</a>" in shown(answer)
    answer = desk.post(act(claim, "resolve-thread", comment), follow=True)
    assert "Resolved by lead" in shown(answer) and "2 comments</a>" not in shown(answer)


def test_a_refused_comment_keeps_its_words_and_names_the_stranger(desk, claim):
    answer = desk.post(act(claim, "comment"), {"text": "@nobody, an hour of thought."})
    assert answer.status_code == 422
    assert "@nobody is no member" in shown(answer) and "an hour of thought" in shown(answer)


def test_only_their_author_has_the_forms_that_edit_and_delete_a_comment(desk, claim, ada, lead):
    mine, hers = comment_on(claim, "Mine.", by=lead), comment_on(claim, "Hers.", by=ada)
    page = shown(desk.get(links.desk(claim)))
    assert f'id="edit-comment-{mine.pk}"' in page and f'id="edit-comment-{hers.pk}"' not in page
    answer = desk.post(act(claim, "delete-comment", hers), follow=True)
    assert "ada wrote this comment" in shown(answer) and Comment.objects.undeleted().count() == 2


def test_a_deleted_comment_stands_as_deleted_with_its_answers(desk, claim, ada, lead):
    comment = comment_on(claim, "Rash words.", by=ada)
    answer_comment(comment, "Calm words.", by=lead)
    delete_comment(comment, by=ada)
    page = shown(desk.get(links.desk(claim)))
    assert "Deleted by its author." in page and "Calm words." in page and "Rash words." not in page
    history = shown(desk.get(reverse("admin:claims_comment_history", args=(comment.pk,))))
    timeline = shown(desk.get(reverse("admin:claims_claim_timeline", args=(claim.pk,))))
    assert "Rash words." not in history and "Rash words." not in timeline and "deleted a comment" in timeline


def test_open_comments_with_my_name_are_a_duty_until_they_are_resolved(desk, claim, ada, lead):
    comment = comment_on(claim, "@lead, look.", by=ada)
    comment_on(claim, "Nobody is named.", by=ada)
    duty = own_duties_of(lead)[1]
    assert (duty.number, duty.first[0].url) == (1, links.desk(comment))
    assert listed(desk, Comment, thread="me") == {comment}
    resolve_thread(comment, by=ada)
    assert own_duties_of(lead)[1].number == 0 and listed(desk, Comment, thread="resolved") == {comment}


def test_a_stranger_finds_no_comment_and_no_assignment(client, claim, ada, lead):
    comment, row = comment_on(claim, "Between us.", by=ada), assign(claim, ada, by=lead)
    client.force_login(cast.make_member(cast.make_document("Another"), "lead"))
    for one in (Comment, Assignment):
        assert listed(client, one) == set()
    for page in ("comment", "assignment"):
        pk = comment.pk if page == "comment" else row.pk
        assert client.get(reverse(f"admin:claims_{page}_change", args=(pk,))).status_code == 404


def test_the_page_of_a_claim_asks_as_often_with_many_comments_and_flags(desk, claim, ada, lead):
    def asked(number: int) -> list[int]:
        for place in range(number):
            flag, _ = raise_flag(claim, "other", f"Sample flag {number} {place}.")
            assign(flag, ada, by=lead)
            answer_comment(comment_on(claim, "@lead, look.", by=ada), "Yes.", by=lead)
        return [queries(desk, page) for page in (links.desk(claim), FLAGS, links.desk_list(Assignment))]

    asked(1)  # the first visit is noted
    assert asked(2) == asked(7)


def queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)
