"""Assignments and comments through the API: as on the desk, with the same refusals."""

import json
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from rest_framework.test import APIClient

from claims import links
from claims.colleagues.assigning import assign
from claims.colleagues.commenting import comment_on
from claims.evidence.decisions import Finding, attach_evidence
from claims.flags.raising import raise_flag
from claims.models import Assignment, Claim, Comment
from tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def claim() -> Claim:
    return cast.make_claim()


@pytest.fixture
def flag(claim):
    return raise_flag(claim, "other", "A sample flag.")[0]


@pytest.fixture
def ada(claim):
    return cast.make_member(claim.document, "editor", "ada")


def asking(user) -> APIClient:
    client = APIClient()
    client.force_authenticate(user)
    return client


def in_days(number: int) -> str:
    return f"{timezone.localdate() + timedelta(days=number):%Y-%m-%d}"


def test_a_flag_and_a_review_are_given_taken_and_given_back(claim, flag, ada):
    client = asking(ada)
    for what in ({"flag": flag.pk}, {"claim": claim.key}):
        made = client.post("/api/assignments/", {**what, "assignee": "ada", "due_on": in_days(2)}, format="json")
        row = made.json()
        told = (made.status_code, row["assignee"], row["due_on"], row["is_current"], row["is_overdue"])
        assert told == (201, "ada", in_days(2), True, False)
        assert client.post(f"/api/assignments/{row['id']}/unassign/").json()["assignee"] is None
        assert client.post(f"/api/assignments/{row['id']}/undo/").json()["assignee"] == "ada"


def test_a_flag_tells_who_has_it_and_is_found_by_that(flag, claim, ada):
    assign(flag, ada, timezone.localdate(), by=ada)
    other, _ = raise_flag(claim, "other", "Another sample flag.")
    client = asking(ada)
    [row] = client.get("/api/flags/", {"assigned_to": "ada"}).json()["results"]
    assert (row["id"], row["assigned_to"], row["due_on"]) == (flag.pk, "ada", in_days(0))
    assert client.get("/api/flags/", {"overdue": "true"}).json()["count"] == 0
    assert client.get(f"/api/flags/{other.pk}/").json()["assigned_to"] is None


def test_assignments_are_narrowed_to_what_is_current_and_overdue(claim, flag, ada):
    row = assign(flag, ada, by=ada)
    row.due_on = timezone.localdate() - timedelta(days=1)
    row.save(update_fields=["due_on"])
    gone = cast.make_member(claim.document, "editor", "gone")
    assign(claim, gone, by=ada)
    gone.memberships.all().delete()
    client = asking(ada)
    for filters, number in (
        ({"current": "true"}, 1), ({"current": "false"}, 1), ({"overdue": "true"}, 1), ({"overdue": "false"}, 1),
        ({"assignee": "gone"}, 1), ({}, 2),
    ):  # fmt: skip
        assert client.get("/api/assignments/", filters).json()["count"] == number, filters


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"assignee": "nobody"}, "nobody has no role in the document: choose one"),
        ({"due_on": "2020-01-01"}, "is over"),
        ({"claim": "S1-001"}, "one of the two"),
        ({"due_on": "soon"}, "due_on"),
    ],
)
def test_a_refused_assignment_says_why(flag, ada, given, why):
    answer = asking(ada).post("/api/assignments/", {"flag": flag.pk, "assignee": "ada", **given}, format="json")
    assert answer.status_code == 400 and why in answer.content.decode()
    assert not Assignment.objects.exists()


def test_what_was_assigned_since_is_neither_replaced_nor_taken_away(claim, flag, ada):
    client, mine = asking(ada), {"flag": flag.pk, "assignee": "ada"}
    row = client.post("/api/assignments/", {**mine, "seen": 0}, format="json").json()
    assign(flag, cast.make_member(claim.document, "lead", "ben"), by=ada)
    seen = {"seen": row["edition"]}
    for address, asked in (("", mine), (f"{row['id']}/unassign/", {}), (f"{row['id']}/undo/", {})):
        answer = client.post(f"/api/assignments/{address}", {**asked, **seen}, format="json")
        assert answer.status_code == 400 and "assigned it otherwise since: ben" in answer.content.decode()
    now = client.get("/api/assignments/").json()["results"][0]
    assert client.post(f"/api/assignments/{row['id']}/unassign/", {"seen": now["edition"]}).json()["assignee"] is None


def test_who_has_the_flag_of_a_work_that_two_documents_cite_is_told_to_the_members_of_theirs(ada, claim, client):
    work, other = cast.make_reference(), cast.make_claim()
    for cites in (claim, other):
        attach_evidence(cites, work, Finding(stance="supports"), by=cast.make_member(cites.document, "editor"))
    flag = raise_flag(work, "other", "A sample flag.")[0]
    ben = cast.make_member(other.document, "editor", "ben")
    assign(flag, ada, by=ada)
    assert asking(ada).get(f"/api/flags/{flag.pk}/").json()["assigned_to"] == "ada"
    his = asking(ben)
    assert his.get(f"/api/flags/{flag.pk}/").json()["assigned_to"] is None
    assert his.get("/api/flags/", {"assigned_to": "ada"}).json()["count"] == 0
    refused = his.post("/api/assignments/", {"flag": flag.pk, "assignee": "ben"}, format="json")
    assert refused.status_code == 400 and "An editor of another document" in refused.content.decode()
    client.force_login(ben)
    for page in (links.desk(flag), links.desk(other), reverse("admin:claims_claim_timeline", args=(other.pk,))):
        assert "ada" not in client.get(page).content.decode().replace("readable", ""), page


def test_a_reader_gives_nothing_and_a_stranger_finds_nothing(claim, flag, ada):
    row = assign(flag, ada, by=ada)
    reader, stranger = cast.make_member(claim.document, "reader"), cast.make_member(cast.make_document(), "lead")
    for user, code in ((reader, 403), (stranger, 404)):
        client = asking(user)
        assert client.post("/api/assignments/", {"flag": flag.pk, "assignee": "ada"}).status_code == code
        for verb in ("unassign", "undo"):
            assert client.post(f"/api/assignments/{row.pk}/{verb}/").status_code == code
    assert asking(None).get("/api/assignments/").status_code == 401


def test_a_comment_is_written_answered_edited_resolved_and_deleted(claim, ada):
    client = asking(ada)
    made = client.post("/api/comments/", {"claim": claim.key, "text": "Look."}).json()
    answer = client.post("/api/comments/", {"thread": made["id"], "text": "Yes."})
    assert (answer.status_code, answer.json()["thread"]) == (201, made["id"])
    address = f"/api/comments/{made['id']}/"
    assert client.patch(address, {"text": "Look again."}).json()["text"] == "Look again."
    assert client.post(f"{address}resolve/").json()["resolved_by"] == "ada"
    assert client.get("/api/comments/", {"open": "true"}).json()["count"] == 0
    assert client.post(f"{address}reopen/").json()["resolved_at"] is None
    gone = client.delete(address).json()
    assert gone["text"] == "" and gone["deleted_at"]
    assert client.get("/api/comments/", {"thread": made["id"]}).json()["count"] == 2


@pytest.mark.parametrize(("text", "why"), [("@nobody, look.", "@nobody is no member"), ("a" * 5_001, "5000")])
def test_a_refused_comment_says_why(claim, ada, text, why):
    answer = asking(ada).post("/api/comments/", {"claim": claim.key, "text": text})
    assert answer.status_code == 400 and why in answer.content.decode()
    assert not Comment.objects.exists()


def test_a_comment_is_changed_by_its_author_and_seen_by_members_only(claim, ada):
    comment = comment_on(claim, "Between us.", by=ada)
    reader, stranger = cast.make_member(claim.document, "reader"), cast.make_member(cast.make_document(), "lead")
    other = cast.make_member(claim.document, "lead")
    address = f"/api/comments/{comment.pk}/"
    for user, code in ((other, 400), (reader, 403), (stranger, 404)):
        client = asking(user)
        assert client.patch(address, {"text": "Other words."}).status_code == code
        assert client.delete(address).status_code == code
        assert client.get("/api/comments/").json()["count"] == (0 if user == stranger else 1)
    assert asking(stranger).post("/api/comments/", {"thread": comment.pk, "text": "Hello."}).status_code == 404
    assert "Between us" not in asking(reader).get(f"/api/claims/{claim.key}/").content.decode()


@pytest.mark.parametrize(
    ("address", "given"),
    [
        ("export-orders", {"format": "\ud800"}),
        ("export-orders", {"rhythm": "\ud800"}),
        ("comments", {"text": "\ud800"}),
        ("assignments", {"assignee": "\ud800"}),
        ("subscriptions", {"claim": "\ud800"}),
        ("comments", {"thread": float("nan")}),
    ],
)
def test_what_no_answer_could_repeat_is_refused(ada, address, given):
    answer = asking(ada).post(f"/api/{address}/", json.dumps(given), content_type="application/json")
    assert answer.status_code == 400 and "no JSON" in answer.json()["detail"]
