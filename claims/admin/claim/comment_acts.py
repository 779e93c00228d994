"""Comments on the page of a claim: threads with their forms. Only members of the document see what is written."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from claims.access.permits import authenticated
from claims.admin.claim.act_forms import Forms, Offered
from claims.admin.claim.assignment_acts import called
from claims.admin.forms import ActForm, lines
from claims.colleagues.commenting import members_of
from claims.models import Claim, Comment
from claims.text.mentions import mentions_in


class WordsForm(ActForm):
    """The words of a comment. The page lists the members once, for a script that completes a name."""

    text = forms.CharField(
        label="Comment", widget=lines(3, **{"data-names": "member-names"}),
        error_messages={"required": "Write something: a comment has words."},
    )  # fmt: skip


class CommentForm(WordsForm):
    name, verb = "comment", "Comment"


class AnswerForm(WordsForm):
    name, verb = "answer-comment", "Answer"
    target: Comment


class EditCommentForm(WordsForm):
    name, verb = "edit-comment", "Save"
    target: Comment

    def prefilled(self) -> dict[str, Any]:
        return {"text": self.target.text}


class DeleteCommentForm(ActForm):
    name, verb = "delete-comment", "Delete"


class ResolveThreadForm(ActForm):
    name, verb = "resolve-thread", "Resolve"


class ReopenThreadForm(ActForm):
    name, verb = "reopen-thread", "Open again"


OF_COMMENTS = (CommentForm, AnswerForm, EditCommentForm, DeleteCommentForm, ResolveThreadForm, ReopenThreadForm)


class Thread(NamedTuple):
    first: Offered[Comment]
    answers: Sequence[Offered[Comment]]


def comments_context(claim: Claim, forms: Forms) -> dict[str, Any]:
    threads = [_thread(row, forms) for row in claim.comments.threads()]
    members = members_of(claim)
    return {
        "open_threads": [one for one in threads if one.first.row.resolved_at is None],
        "resolved_threads": [one for one in threads if one.first.row.resolved_at],
        "members": [(name, called(user)) for name, user in members.items()],
        "member_names": list(members),
    }


def _thread(row: Comment, forms: Forms) -> Thread:
    verb = "reopen-thread" if row.resolved_at else "resolve-thread"
    first = _offered(row, forms, ("answer-comment", verb))
    return Thread(first, [_offered(answer, forms, ()) for answer in row.answers.all()])


def _offered(row: Comment, forms: Forms, names: Sequence[str]) -> Offered[Comment]:
    is_own = row.deleted_at is None and row.written_by_id == authenticated(forms.user).pk
    return forms.offer(row, (*names, "edit-comment", "delete-comment") if is_own else names)


def with_names(text: str, names: Sequence[str]) -> SafeString:
    """The words of a comment, with the members marked whom they name."""
    parts, position = [], 0
    for one in (one for one in mentions_in(text, names) if one.name):
        parts += [(text[position : one.start],), (format_html('<strong class="named">@{}</strong>', one.name),)]
        position = one.end
    return format_html_join("", "{}", [*parts, (text[position:],)])
