"""Reading on in what happened to the literature: everything once, in its order, and nothing half."""

from functools import partial

import pytest
from django.utils import timezone

from claims import intake
from claims.documents.importing import import_document
from claims.evidence.decisions import Finding, attach_evidence, dismiss_suggestion
from claims.intake import follow_literature
from claims.models import Cursor, Flag, Notification, Subscription, Suggestion, Watch
from literature.models import Notice, ReferenceEvent
from tests.cast import (
    make_citation,
    make_claim,
    make_document,
    make_editor,
    make_hit,
    make_notice,
    make_reader,
    make_reference,
    make_run,
    make_search,
    make_suggestion,
    watch,
)

Kind = ReferenceEvent.Kind
TEXT = "Ketamine lowers connectivity of the default mode network in depression."
ABSTRACT = [{"label": "", "category": "", "text": f"[Sample] {TEXT} This record is invented."}]

pytestmark = pytest.mark.django_db


@pytest.fixture
def search():
    return make_search()


@pytest.fixture
def claim(search):
    claim = make_claim(TEXT)
    watch(claim.document, search)
    follow_literature()  # nothing was found yet: from now on only events bring suggestions
    return claim


def relevant(**values):
    title = "[Sample] Ketamine and connectivity of the default mode network in depression"
    return make_reference(**{"title": title, "abstract": ABSTRACT, **values})


def found(search, reference, *, quiet=False, run=None):
    """A search finds a paper that is new in the library."""
    run = run or make_run(search)
    make_hit(search, reference, found_by=run)
    events = [ReferenceEvent(reference=reference, kind=kind, run=run, quiet=quiet) for kind in (Kind.ADDED, Kind.FOUND)]
    ReferenceEvent.objects.append(events)


def noticed(reference, kind=Notice.Kind.RETRACTION):
    notice = make_notice(reference, kind)
    ReferenceEvent.objects.append([ReferenceEvent(reference=reference, kind=Kind.NOTICE, notice=notice)])
    return notice


def withdrawn(notice):
    Notice.objects.filter(pk=notice.pk).update(withdrawn_at=timezone.now())
    event = ReferenceEvent(reference=notice.reference, kind=Kind.WITHDRAWN, notice=notice)
    ReferenceEvent.objects.append([event])


def test_a_new_find_is_suggested_and_told_once(claim, search):
    reader = make_reader()
    Subscription.objects.create(user=reader, claim=claim)
    Subscription.objects.create(user=reader, search=search)
    found(search, relevant())
    first, second = follow_literature(), follow_literature()
    assert (first.events, first.suggestions, first.notifications) == (2, 1, 1)
    assert (second.events, second.suggestions, second.notifications) == (0, 0, 0)
    assert Suggestion.objects.get().claim == claim and not Cursor.objects.is_behind()
    reasons = " ".join(Notification.objects.values_list("reason", flat=True))
    assert f"You follow {claim.key}; the paper shares with it:" in reasons
    assert f"You follow the search “{search.name}”, which found this paper." in reasons


def test_a_paper_about_something_else_is_not_suggested(claim, search):
    title, words = "[Sample] Invented beetles", "Invented beetles live in an invented forest."
    found(search, make_reference(title=title, abstract=[{"label": "", "category": "", "text": words}]))
    assert follow_literature().suggestions == 0


def test_a_paper_with_a_title_only_is_suggested(claim, search):
    found(search, relevant(abstract=[]))
    assert follow_literature().suggestions == 1
    assert "Ketamine" in Suggestion.objects.get().sentence


def test_a_back_catalogue_is_suggested_but_told_to_nobody(claim, search):
    for subject in ({"claim": claim}, {"search": search}):
        Subscription.objects.create(user=make_reader(next(iter(subject))), **subject)
    found(search, relevant(), quiet=True)
    assert follow_literature().suggestions == 1 and not Notification.objects.exists()


def test_a_search_that_watches_for_another_document_suggests_nothing_here(claim):
    found(make_search(), relevant())
    assert follow_literature().suggestions == 0


def test_a_find_that_left_the_result_is_not_suggested(claim, search):
    reference = relevant()
    found(search, reference)
    search.hits.update(gone_at=timezone.now())
    assert follow_literature().suggestions == 0


def test_a_search_linked_after_its_run_gets_its_suggestions_in_silence(search):
    claim = make_claim(TEXT)
    Subscription.objects.create(user=make_reader(), claim=claim)
    found(search, relevant())
    follow_literature()
    assert not Suggestion.objects.exists()
    watch(claim.document, search)
    assert follow_literature().suggestions == 1
    assert (follow_literature().suggestions, Notification.objects.count()) == (0, 0)


def test_a_find_that_comes_while_a_watch_is_ranked_is_still_told(search, monkeypatch):
    """Between the last slice of events and the ranking of a newly linked search, a run may store another paper."""
    claim, late = make_claim(TEXT), relevant()
    Subscription.objects.create(user=make_reader(), claim=claim)
    watch(claim.document, search)
    slice_of = intake._follow_slice

    def then_a_find_comes(total):
        more = slice_of(total)
        if not more and not late.events.exists():
            found(search, late)
        return more

    monkeypatch.setattr(intake, "_follow_slice", then_a_find_comes)
    follow_literature()
    assert Suggestion.objects.count() == 0 and Cursor.objects.is_behind()
    follow_literature()
    assert Suggestion.objects.count() == Notification.objects.count() == 1


def test_a_new_version_is_ranked_against_all_that_was_found(search):
    def bring(text):
        return import_document(text, markup="markdown", name="Sample", slug="sample").document

    Watch.objects.create(document=bring("Sample beetles are green in spring."), search=search)
    found(search, relevant())
    assert follow_literature().suggestions == 0
    bring(f"Sample beetles are green in spring.\n\n{TEXT}")
    assert follow_literature().suggestions == 1
    assert Watch.objects.get().ranked_version == 2


def test_ranking_again_keeps_what_editors_decided(claim, search):
    reference, editor = relevant(), make_editor()
    suggestion = make_suggestion(claim, reference, score=0.01)
    dismiss_suggestion(suggestion, "Another topic.", by=editor)
    found(search, reference)
    assert follow_literature().suggestions == 0
    suggestion.refresh_from_db()
    assert (suggestion.state, suggestion.reason, suggestion.decided_by) == (
        "dismissed",
        "Another topic.",
        editor,
    )
    assert suggestion.score > 0.1


def test_a_pass_that_dies_halfway_leaves_no_trace_and_the_next_does_it_all(claim, search, monkeypatch):
    Subscription.objects.create(user=make_reader(), claim=claim)
    reference = relevant()
    attach_evidence(claim, reference, Finding(stance="supports"), by=make_editor())
    Notification.objects.all().delete()
    found(search, reference)
    noticed(reference)
    before = Cursor.objects.get().position

    def dies(*_):
        raise RuntimeError("the worker was killed")

    with monkeypatch.context() as patch:
        patch.setattr(intake, "notify_about_papers", dies)
        with pytest.raises(RuntimeError):
            follow_literature()
    assert Cursor.objects.get().position == before and Cursor.objects.is_behind()
    assert not Suggestion.objects.exists() and not Flag.objects.exists() and not Notification.objects.exists()
    done = follow_literature()
    assert (done.events, done.suggestions, done.flags) == (3, 1, 1)
    assert set(Notification.objects.values_list("kind", flat=True)) == {"new", "retraction"}


def test_events_are_followed_in_slices_and_none_twice(claim, search, monkeypatch):
    monkeypatch.setattr(intake, "SLICE", 3)
    Subscription.objects.create(user=make_reader(), search=search)
    for _ in range(4):
        found(search, relevant())
    assert follow_literature().events == 8
    assert Suggestion.objects.count() == Notification.objects.count() == 4


def test_a_notice_flags_evidence_and_makes_the_assessment_stale(claim):
    reference = relevant()
    evidence = attach_evidence(claim, reference, Finding(stance="supports"), by=make_editor())
    type(claim).objects.change(by=None, certainty="high", certainty_is_stale=False)
    noticed(reference)
    assert follow_literature().flags == 1
    claim.refresh_from_db()
    assert claim.certainty_is_stale
    assert claim.stale_reason == f"{reference.short_citation}: retraction."
    assert {flag.target for flag in Flag.objects.open()} == {evidence}, "one duty"


def test_a_notice_about_withdrawn_evidence_leaves_the_claim_alone(claim):
    reference = relevant()
    evidence = attach_evidence(claim, reference, Finding(stance="supports"), by=make_editor())
    type(evidence).objects.change(by=None, state="withdrawn")
    type(claim).objects.change(by=None, certainty="high")
    noticed(reference)
    follow_literature()
    claim.refresh_from_db()
    assert not claim.certainty_is_stale and not evidence.flags.exists()


def test_a_notice_that_came_and_went_before_anyone_looked_leaves_no_open_flag(claim):
    withdrawn(noticed(relevant()))
    follow_literature()
    assert not Flag.objects.open().exists()


def test_a_notice_that_is_withdrawn_and_told_again_flags_again(claim):
    reference = relevant()
    make_citation(claim, reference)
    notice = noticed(reference)
    follow_literature()
    withdrawn(notice)
    follow_literature()
    assert not Flag.objects.open().exists()
    Notice.objects.update(withdrawn_at=None)
    event = ReferenceEvent(reference=notice.reference, kind=Kind.NOTICE, notice=notice)
    ReferenceEvent.objects.append([event])
    follow_literature()
    assert (Flag.objects.open().count(), Flag.objects.count()) == (1, 2)


def test_a_document_without_text_disturbs_nobody(search):
    empty = make_document()
    empty.versions.all().delete()
    watch(empty, search)
    found(search, relevant())
    assert follow_literature().events == 2


def test_followers_of_a_search_cost_no_query_a_find(claim, search, django_assert_max_num_queries):
    Subscription.objects.create(user=make_reader(), search=search)
    run = make_run(search)
    for _ in range(60):
        found(search, relevant(year=timezone.localdate().year), run=run)
    # Two of these are PostgreSQL's own: the counts of words go through a staging table there.
    with django_assert_max_num_queries(53):
        follow_literature()
    assert Notification.objects.count() == 60


def test_two_followers_at_once_do_the_work_once(at_once):
    claim, search = make_claim(TEXT), make_search()
    watch(claim.document, search)
    follow_literature()
    Subscription.objects.create(user=make_reader(), search=search)
    for _ in range(5):
        found(search, relevant())
    done = at_once(follow_literature, follow_literature)
    assert sorted(result.events for result in done) == [0, 10]
    assert Suggestion.objects.count() == Notification.objects.count() == 5


def test_two_rankings_of_the_same_watch_at_once_do_not_die(at_once):
    document, search = make_document(), make_search()
    for _ in range(5):
        make_claim(TEXT, document=document)
    for _ in range(40):
        found(search, relevant())
    follow_literature()
    watch(document, search)
    done = at_once(*[partial(follow_literature)] * 2)
    assert not [result for result in done if isinstance(result, Exception)]
    assert Suggestion.objects.count() == 200


def test_a_later_pass_is_no_more_than_a_look(claim, django_assert_max_num_queries):
    relevant()
    Watch.objects.update(ranked_version=1)
    with django_assert_max_num_queries(8):
        follow_literature()


def test_a_notice_about_a_paper_is_never_suggested(claim, search):
    notice = make_reference(
        title=f"[Sample] Retraction: {claim.text}",
        publication_types=[{"ui": "D016440", "name": "Retraction Notice"}],
    )
    found(search, notice)
    assert follow_literature().suggestions == 0
