"""Colleagues talk about a claim: who is named is told once, words are their author's, and nothing of it gets out."""

from datetime import timedelta
from functools import partial

import pytest
from django.core.management import call_command
from django.utils import timezone

from claims.access.members import revoke_role
from claims.access.permits import NotPermitted
from claims.access.publishing import publish
from claims.alerts.delivery import send_alerts
from claims.colleagues.assigning import assign
from claims.colleagues.commenting import (
    MOST_NAMED,
    answer_comment,
    comment_on,
    delete_comment,
    edit_comment,
    reopen_thread,
    resolve_thread,
)
from claims.exports.freezing import frozen
from claims.exports.gather import summarise
from claims.exports.scope import Scope
from claims.flags.raising import raise_flag
from claims.history.timeline import timeline_of
from claims.models import Claim, Comment, Notification
from claims.refusals import Refused
from tests import cast
from tests.cast import revised_text
from tests.servers.mail import words_of

pytestmark = pytest.mark.django_db
SECRET = "Between us: the second sample looks odd."


@pytest.fixture
def claim() -> Claim:
    return cast.make_claim()


@pytest.fixture
def ada(claim):
    return cast.make_member(claim.document, "editor", "ada")


@pytest.fixture
def bert(claim):
    return cast.make_member(claim.document, "contributor", "bert")


@pytest.fixture
def reader(claim):
    return cast.make_member(claim.document, "reader", "rita@example.org")


def told() -> list[str]:
    return sorted(Notification.objects.values_list("reader__username", flat=True))


def test_a_member_comments_and_another_answers(claim, ada, bert):
    comment = comment_on(claim, f" {SECRET} ", by=bert)
    answer = answer_comment(comment, "I looked: it does.", by=ada)
    [thread] = Comment.objects.threads()
    assert (thread.text, [row.text for row in thread.answers.all()]) == (SECRET, ["I looked: it does."])
    assert answer_comment(answer, "Thanks.", by=bert).thread == comment, "threads have one level"


def test_a_reader_and_a_stranger_write_nothing(claim, reader, bert):
    comment = comment_on(claim, SECRET, by=bert)
    for by in (reader, cast.make_member(cast.make_document("Another"), "lead")):
        for write in (lambda: comment_on(claim, "Hello", by=by), lambda: resolve_thread(comment, by=by)):  # noqa: B023
            with pytest.raises(NotPermitted):
                write()


def test_a_comment_has_words_and_no_more_than_can_be_read(claim, bert):
    for text, why in ((" \n ", "Write something"), ("a" * 5_001, "at most 5,000 characters")):
        with pytest.raises(Refused, match=why):
            comment_on(claim, text, by=bert)
    assert not Comment.objects.exists() and not Comment.history.exists()


def test_who_is_named_is_mailed_once_with_the_words_and_the_way_to_them(claim, ada, bert, postbox):
    comment = comment_on(claim, "@ada, is this the\nsame sample?", by=bert)
    assert (send_alerts(), send_alerts()) == (1, 0)
    [message] = postbox.messages
    assert (message["X-Envelope-To"], message["Subject"]) == ("ada@example.org", "Claimwatch: A colleague names you")
    text = words_of(message)
    assert "“@ada, is this the same sample?”" in text and f"bert names you in a comment on {claim.key}." in text
    assert f"/claims/claim/{claim.pk}/change/#comment-{comment.pk}" in text


def test_a_name_in_other_letters_before_a_stop_and_an_address_as_a_name_are_known(claim, ada, bert, reader):
    comment_on(claim, "As @Ada. said; ask @rita@example.org! (Write to somebody@example.com.)", by=bert)
    assert told() == ["ada", "rita@example.org"]


def test_who_was_invited_by_an_address_with_an_apostrophe_is_named_and_no_longer_name_is(claim, bert):
    for name in ("o'neil@example.org", "o'neil@example.org.uk", "neil"):
        cast.make_member(claim.document, "reader", name)
    comment_on(claim, "@O'Neil@example.org, look.", by=bert)
    assert told() == ["o'neil@example.org"]
    for text in ("@o'neil@example.organic", "@o'neill", "@a'b"):
        with pytest.raises(Refused, match="no member"):
            comment_on(claim, text, by=bert)


def test_a_form_that_is_sent_twice_says_it_once(claim, ada, bert):
    comment = comment_on(claim, "@ada, look.", by=bert)
    assert comment_on(claim, " @ada, look.\n", by=bert) == comment
    answer = answer_comment(comment, "Yes.", by=ada)
    assert answer_comment(comment, "Yes.", by=ada) == answer
    assert answer_comment(comment, "Yes.", by=bert) != answer
    later = timezone.now() + timedelta(minutes=2)
    assert comment_on(claim, "@ada, look.", by=bert, at=later) != comment
    delete_comment(comment, by=bert)
    assert comment_on(claim, "@ada, look.", by=bert) != comment


def test_two_requests_at_once_say_it_once(at_once):
    claim = cast.make_claim()
    bert = cast.make_member(claim.document, "editor", "bert")
    done = at_once(*[partial(comment_on, claim, "Look.", by=bert)] * 2)
    assert done[0] == done[1] == Comment.objects.get()


def test_nobody_is_told_of_what_they_wrote(claim, bert):
    comment_on(claim, "@bert should look again: that is me.", by=bert)
    assert not Notification.objects.exists()


def test_who_is_no_member_cannot_be_named_and_is_named_by_the_refusal(claim, ada, bert):
    cast.make_member(cast.make_document("Another"), "lead", "stranger")
    with pytest.raises(Refused, match=r"@stranger, @nobody are no members of “Sample document”"):
        comment_on(claim, "@ada @stranger @nobody: look.", by=bert)
    revoke_role(claim.document, bert, by=cast.make_member(claim.document, "lead"), why="Left.")
    with pytest.raises(Refused, match=r"@bert is no member"):
        comment_on(claim, "@bert: look.", by=ada)
    assert not Comment.objects.exists() and not Notification.objects.exists()


def test_an_administrator_without_a_role_is_named_where_they_wrote(claim, ada):
    head = cast.make_superuser()
    with pytest.raises(Refused, match=f"@{head} is no member"):
        comment_on(claim, f"@{head}: look.", by=ada)
    answer_comment(comment_on(claim, "The same sample?", by=head), f"@{head}: no.", by=ada)
    assert told() == [head.username]


def test_a_circular_is_refused(claim, ada):
    names = [cast.make_member(claim.document, "reader", f"r{number}").username for number in range(MOST_NAMED + 1)]
    with pytest.raises(Refused, match="at most 20 colleagues"):
        comment_on(claim, " ".join(f"@{name}" for name in names), by=ada)


def test_an_edit_tells_only_who_was_not_told(claim, ada, bert, reader):
    comment = comment_on(claim, "@ada, look.", by=bert)
    send_alerts()
    edited = edit_comment(comment, "@ada and @rita@example.org, look.", by=bert)
    assert edited.edited_at and told() == ["ada", "rita@example.org"]
    edit_comment(comment, "Never mind.", by=bert)
    assert told() == ["ada"], "who was not told yet is not told any more"


def test_only_its_author_edits_or_deletes_a_comment(claim, ada, bert):
    comment = comment_on(claim, SECRET, by=bert)
    lead = cast.make_member(claim.document, "lead")
    for by in (ada, lead):
        for change in (lambda: edit_comment(comment, "Other words.", by=by), lambda: delete_comment(comment, by=by)):  # noqa: B023
            with pytest.raises(Refused, match="bert wrote this comment"):
                change()
    assert Comment.objects.get().text == SECRET


def test_the_words_of_a_deleted_comment_are_gone_and_the_deletion_stays(claim, ada, bert, postbox):
    comment = edit_comment(comment_on(claim, f"@ada {SECRET}", by=bert), f"@ada {SECRET} Twice.", by=bert)
    delete_comment(comment, by=bert)
    assert send_alerts() == 0, "what is deleted before its mail goes is not mailed"
    assert not [row for row in (*Comment.objects.all(), *Comment.history.all()) if SECRET in row.text]
    said = [(entry.by, entry.what) for entry in timeline_of(claim) if "comment" in entry.what]
    assert (bert, "deleted a comment of their own") in said and (bert, "commented (deleted by its author)") in said
    with pytest.raises(Refused, match="is deleted"):
        edit_comment(comment, "Back again.", by=bert)


def test_a_thread_is_resolved_once_and_an_answer_opens_it_again(claim, ada, bert):
    comment = comment_on(claim, SECRET, by=bert)
    resolve_thread(comment, by=ada)
    assert not Comment.objects.open().exists()
    with pytest.raises(Refused, match="ada resolved this thread already"):
        resolve_thread(comment, by=bert)
    answer_comment(comment, "One thing more.", by=bert)
    assert Comment.objects.open().count() == 2
    with pytest.raises(Refused, match="is open"):
        reopen_thread(comment, by=ada)
    resolve_thread(comment, by=ada)
    assert reopen_thread(comment, by=ada).resolved_at is None


def test_who_left_reads_of_no_comment_and_is_mailed_none(claim, ada, bert, postbox):
    comment_on(claim, "@ada, look.", by=bert)
    assert Notification.objects.own(ada).exists()
    revoke_role(claim.document, ada, by=cast.make_member(claim.document, "lead"), why="Left.")
    assert send_alerts() == 0
    assert not Notification.objects.own(ada).exists() and not Comment.objects.visible_to(ada).exists()


def test_comments_are_seen_by_members_of_the_document_only(claim, bert, reader):
    comment_on(claim, SECRET, by=bert)
    stranger = cast.make_member(cast.make_document("Another"), "lead")
    assert [Comment.objects.visible_to(user).count() for user in (bert, reader, stranger)] == [1, 1, 0]


def test_no_export_has_a_comment_or_says_who_has_a_review(claim, ada, bert, capsys):
    comment_on(claim, SECRET, by=bert)
    assign(claim, ada, by=ada)
    summary = frozen(summarise(claim.document, scope=Scope(drafts=True)))  # all formats are written from it
    call_command("export_annotations", claim.document.slug)
    call_command("export_evidence", claim.document.slug)
    written = f"{summary} {capsys.readouterr().out}"
    assert claim.key in written and "Between us" not in written and "ada" not in written.split()


def test_no_page_for_readers_shows_what_is_between_colleagues(client):
    claim = revised_text.bring("Sample drugs may change the sample network.") and revised_text.claims()[0]
    lead, ada = (
        cast.make_member(claim.document, role, name) for role, name in (("lead", "lena"), ("editor", "adalbert"))
    )
    publish(claim.document, "public", by=lead, why="Ready.")
    flag, _ = raise_flag(claim, "other", "A sample flag.", by=lead)
    assign(flag, ada, by=lead)
    comment_on(claim, f"@adalbert {SECRET}", by=lead)
    rooms = f"/documents/{claim.document.slug}/"
    for room in ("", "overview/", f"statements/{claim.key}/", f"statements/{claim.key}/beside/"):
        page = client.get(rooms + room)
        assert page.status_code == 200
        assert not [word for word in (SECRET, "adalbert", "lena") if word in page.content.decode()], room
