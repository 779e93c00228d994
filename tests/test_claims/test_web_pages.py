"""From an entry of a document's list that is a web page to evidence and its citation; and ties that read wrong."""

import json

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from claims.documents.citations.tie_cautions import tie_caution
from claims.models import CitedWork, Evidence
from literature.library.adding import add_reference
from literature.library.removing import RemoveRefused, remove_work
from literature.models import Reference
from tests import cast

pytestmark = pytest.mark.django_db
TITLE = "Sample Institute: Sleep and depression"
ENTRY = f"{TITLE} — Page of the Sample Institute on sleep"
FIELDS = {
    "kind": "web page",
    "title": TITLE,
    "url": "https://example.org/sleep",
    "organisation": "Sample Institute",
    "accessed": "2026-11-29",
}


@pytest.fixture
def editor() -> User:
    return cast.make_editor()


@pytest.fixture
def desk(client: Client, editor: User) -> Client:
    client.force_login(editor)
    return client


def listed(text: str = ENTRY) -> CitedWork:
    return CitedWork.objects.create(version=cast.make_document().versions.get(), position=1, text=text)


def address(work: CitedWork) -> str:
    return reverse("admin:claims_citedwork_web_page", args=(work.pk,))


def tie(work: CitedWork, name: str = "tie") -> str:
    return reverse("admin:claims_citedwork_act", args=(work.pk, name))


def test_the_form_guesses_what_the_entry_says(desk):
    form = desk.get(address(listed(f"{ENTRY}. https://example.org/sleep."))).context["form"]
    assert (form["title"].value(), form["url"].value()) == (TITLE, "https://example.org/sleep")


def test_an_entry_becomes_a_web_page_becomes_evidence_and_is_cited_with_the_day_it_was_read(desk, editor, capsys):
    work = listed()
    desk.post(address(work), FIELDS)
    work.refresh_from_db()
    assert (work.reference.kind, work.tied_by) == ("web page", editor)
    document = work.version.document
    claim = cast.make_claim(document=document)
    Evidence.objects.create(
        claim=claim,
        reference=work.reference,
        stance="supports",
        state="accepted",
        proposed_by=editor,
        decided_by=editor,
    )
    call_command("export_summary", document.slug, format="csl")
    [item] = json.loads(capsys.readouterr().out)
    assert (item["type"], item["URL"]) == ("webpage", "https://example.org/sleep")
    assert item["accessed"] == {"date-parts": [[2026, 11, 29]]}
    call_command("export_summary", document.slug, format="md")
    assert r"\[cited 2026 Nov 29\]" in capsys.readouterr().out


def test_an_entry_that_cannot_be_tied_leaves_no_page_behind(desk):
    work = listed()
    desk.post(address(work), FIELDS)
    answer = desk.post(address(work), FIELDS | {"url": "https://example.org/other"})
    assert answer.status_code == 422 and "take that back first" in answer.content.decode()
    assert Reference.objects.count() == 1


def test_a_page_of_quite_another_title_is_asked_about_before_it_is_saved(desk):
    work, fields = listed(), FIELDS | {"title": "How to bake bread at home"}
    answer = desk.post(address(work), fields)
    assert answer.status_code == 422 and "does not read like" in answer.content.decode()
    assert not Reference.objects.exists()
    desk.post(address(work), fields | {"understood": "1"})
    work.refresh_from_db()
    assert work.reference.title == "How to bake bread at home"


def test_a_tie_to_quite_another_title_is_asked_about_before_it_is_saved(desk):
    work, reference = listed(), cast.make_reference(title="[Sample] How to bake bread at home")
    for name, fields in (("tie", {"reference": reference.pk}), ("name", {"named": reference.pmid})):
        answer = desk.post(tie(work, name), fields)
        assert answer.status_code == 422 and "Nothing is saved yet" in answer.content.decode()
        work.refresh_from_db()
        assert work.reference is None
    assert desk.post(tie(work), {"reference": reference.pk, "understood": "1"}).status_code == 303
    work.refresh_from_db()
    assert work.reference == reference


@pytest.mark.parametrize(
    ("entry", "title", "is_cautioned"),
    [
        ("Alder A. Sleep in adults with depression. J Invented. 2020.", "Sleep in adults with depression", False),
        ("Alder A. Sleep in adluts with depression. J Invented. 2020.", "Sleep in adults with depression.", False),
        ("Alder A. Bread and butter of networks. J Invented. 2020.", "Sleep in adults with depression", True),
        ("Alder A. Bread. PMID: 90000001", "Sleep in adults with depression", False),
        ("Alder A. Bread. doi:10.9999/Bread", "Sleep in adults with depression", False),
        ("NIMH: Depression — a page", "NIMH: Depression", False),
        ("NIMH: Depression — a page", "WHO: Pain", True),
    ],
)
def test_titles_that_are_alike_or_an_identifier_need_no_caution(entry, title, is_cautioned):
    reference = Reference(pmid="90000001", doi="10.9999/bread", title=title)
    assert bool(tie_caution(listed(entry), reference)) is is_cautioned


def test_a_work_of_which_only_the_identifier_is_known_needs_no_caution(editor):
    assert tie_caution(listed(), add_reference("12", by=editor).reference) == ""


def test_what_stands_on_a_work_keeps_it_and_is_named(editor):
    claim = cast.make_one_of_everything(editor)
    reference = claim.evidence.filter(state="accepted").get().reference
    with pytest.raises(RemoveRefused) as refused:
        remove_work(reference, reason="A slip.", by=editor)
    for noun in ("evidence", "cited work", "flag", "same cohort", "search hit", "proposed reference"):
        assert f"1 × {noun}" in str(refused.value)


def test_a_suggestion_that_nobody_decided_on_keeps_no_work(editor):
    suggestion = cast.make_suggestion(cast.make_claim())
    reference = suggestion.reference
    reference.hits.all().delete()
    remove_work(reference, reason="A slip.", by=editor)
    assert not Reference.objects.filter(pk=reference.pk).exists()
