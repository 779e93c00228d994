"""A new version is worked out while nobody is held up, and written only upon what it was worked out from."""

from functools import partial
from threading import Event

import pytest
from django.contrib.auth.models import User

from claims.access.permits import NotPermitted
from claims.documents.importing import TRIES, import_document
from claims.documents.progress import Step
from claims.documents.versions.revision import reject_rewording
from claims.grading.correcting import change_kind
from claims.models import Claim, Document, Membership, Restatement, Rewording, Version
from claims.refusals import Refused
from tests import cast

OLD = "Sample networks are robust in patients of the sample clinic."
NEW = "Sample networks are often robust in patients of the sample clinic."
OTHER = "Sample therapy helps some of the patients."


def bring(*texts, **values):
    return import_document("\n\n".join(texts), markup="markdown", name="Sample", slug="sample", **values)


def meanwhile(*acts):
    """A progress that does one act each time a version is about to be written."""
    left = list(acts)
    return lambda step, done=0, of=0: left.pop(0)() if step == Step.WRITING and left else None


def test_while_a_version_is_worked_out_another_connection_writes(at_once):
    bring(OLD, OTHER)
    being_paired, written = Event(), Event()

    def progress(step, done=0, of=0):
        if step == Step.PAIRING:
            being_paired.set()
            assert written.wait(20), "nobody else could write"

    def write():
        assert being_paired.wait(20)
        User.objects.create_user("colleague")
        written.set()

    done, _ = at_once(partial(bring, NEW, OTHER, progress=progress), write)
    assert (done.version.number, User.objects.get().username) == (2, "colleague")


@pytest.mark.django_db
def test_a_version_that_came_in_meanwhile_is_what_the_text_is_set_against():
    bring(OLD)
    done = bring(NEW, OTHER, progress=meanwhile(partial(bring, OLD, OTHER)))
    assert (done.version.number, done.version.changes) == (3, {"reworded": 1, "unchanged": 1})
    assert Claim.objects.count() == 2


@pytest.mark.django_db
def test_a_document_that_began_meanwhile_gets_a_version_and_the_same_text_none():
    done = bring(NEW, progress=meanwhile(partial(bring, OLD)))
    assert (done.version.number, Document.objects.count()) == (2, 1)
    again = bring(OTHER, progress=meanwhile(partial(bring, OTHER)))
    assert (again.is_new, Version.objects.count()) == (False, 3)


@pytest.mark.django_db
def test_what_an_editor_decided_meanwhile_is_heeded():
    editor = cast.make_editor()
    bring(OLD)
    bring(NEW)
    reject = partial(reject_rewording, Rewording.objects.get(), by=editor)
    assert bring(NEW, OTHER, progress=meanwhile(reject)).version.changes == {"unchanged": 1, "new": 1}
    assert Claim.objects.current().get(text=NEW) != Claim.objects.get(text=OLD)


@pytest.mark.django_db
def test_a_kind_changed_meanwhile_decides_on_what_restates_what():
    bring(OLD)
    takeaway = partial(change_kind, Claim.objects.get(), Claim.Kind.TAKEAWAY, by=cast.make_editor())
    bring(OLD, NEW, progress=meanwhile(takeaway))
    assert [(row.claim.text, row.body.text) for row in Restatement.objects.all()] == [(OLD, NEW)]


@pytest.mark.django_db
def test_a_document_that_does_not_come_to_rest_is_refused_and_keeps_what_it_has():
    bring(OLD)
    editor, kinds = cast.make_editor(), [*Claim.Kind.values] * TRIES
    changes = [partial(change_kind, Claim.objects.get(), kind, by=editor) for kind in kinds if kind != "finding"]
    with pytest.raises(Refused, match="import the text again when they are done"):
        bring(NEW, progress=meanwhile(*changes))
    assert (Version.objects.count(), Claim.objects.get().text) == (1, OLD)


@pytest.mark.django_db
def test_whose_role_was_revoked_meanwhile_writes_nothing():
    document = bring(OLD).document
    member = cast.make_member(document, "editor", "ed")
    revoke = Membership.objects.filter(user=member).delete
    with pytest.raises(NotPermitted, match="may not change it"):
        bring(NEW, by=member, progress=meanwhile(revoke))
    assert document.versions.count() == 1


@pytest.mark.django_db
def test_a_stranger_is_refused_before_the_work():
    bring(OLD)
    steps = []
    for slug, says in (("sample", "may not change it"), ("another", "right to add documents")):
        with pytest.raises(NotPermitted, match=says):
            import_document(
                NEW, markup="plain", name="Sample", slug=slug, by=cast.make_reader(f"reader-{slug}"),
                progress=lambda step, done=0, of=0: steps.append(step),
            )  # fmt: skip
    assert set(steps) == {Step.SPLITTING}


@pytest.mark.django_db
def test_the_steps_are_told_in_their_order_with_how_many_of_how_many():
    told = []
    bring(OLD, OTHER)
    bring(NEW, OTHER, progress=lambda *one: told.append(one))
    assert list(dict.fromkeys(step for step, *_ in told)) == [Step.SPLITTING, Step.PAIRING, Step.WORDING, Step.WRITING]
    assert {count[1] for _, *count in told if count} == {2}


@pytest.mark.django_db
def test_what_is_to_be_kept_with_the_version_undoes_it_by_raising():
    def fails(done):
        raise LookupError

    with pytest.raises(LookupError):
        bring(OLD, along=fails)
    assert not Document.objects.exists()


@pytest.mark.django_db
def test_many_reworded_claims_cost_as_few_queries_as_one(django_assert_max_num_queries):
    """But for the flags that they raise or settle."""
    texts = [f"Sample network {number} is robust in patients of sample clinic {number * 7}." for number in range(80)]
    bring(*texts)
    with django_assert_max_num_queries(70):
        bring(*(text.replace("is robust", "is mostly robust") for text in texts))
    assert Rewording.objects.count() == 80
