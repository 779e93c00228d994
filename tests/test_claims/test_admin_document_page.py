"""The page of a document: its text in reading order, with what was left out, and the acts in place."""

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims import links
from claims.documents.importing import import_document
from claims.evidence.decisions import Finding, attach_evidence
from claims.flags.raising import raise_flag
from claims.models import CitedWork, Claim, Document, ProposedReference
from literature.models import Addition, Reference
from tests import cast

pytestmark = pytest.mark.django_db
TEXT = """# Sample

Share

## First part

The sample network is active at rest (10.5555/sample.1). Sample drugs may change its activity.

Read more here

Nobody has measured this in children.

## Second part

Sample drugs reduce its connectivity.
"""


@pytest.fixture
def editor(client: Client) -> Client:
    client.force_login(cast.make_editor())
    return client


def bring_in(text: str = TEXT, name: str = "Sample") -> Document:
    return import_document(text, markup="markdown", name=name).document


def page(document: Document) -> str:
    return reverse("admin:claims_document_change", args=(document.pk,))


def act(claim: Claim, name: str, target: object = None) -> str:
    args = (claim.pk, name, target.pk) if target else (claim.pk, name)
    return f"{reverse('admin:claims_claim_act', args=args)}?from=document"


def test_statements_stand_in_reading_order_with_what_was_left_out_between_them(editor: Client) -> None:
    document = bring_in()
    shown = [
        line.claim.text if line.claim else tuple(passage["text"] for passage in line.passages)
        for _, lines in editor.get(page(document)).context["sections"]
        for line in lines
    ]
    text = document.current.text
    places = [text.index(one if isinstance(one, str) else one[0]) for one in shown]
    assert places == sorted(places)
    assert {one for one in shown if isinstance(one, tuple)} == {("Share",), ("Read more here",)}
    assert [one for one in shown if isinstance(one, str)] == [claim.text for claim in document.claims.current()]


def test_what_was_left_out_says_why_and_stands_in_its_own_section(editor: Client) -> None:
    document = bring_in()
    response = editor.get(page(document))
    by_section = {path: [bool(line.claim) for line in lines] for path, lines in response.context["sections"]}
    first = next(path for path in by_section if path.endswith("First part"))
    assert by_section[first] == [True, True, False, True]
    for passage in document.current.skipped:
        assert f"{passage['reason']}</span> {passage['text']}" in response.content.decode()


def test_many_passages_in_a_row_are_folded(editor: Client) -> None:
    document = cast.make_document()
    version = document.current
    version.skipped = [
        {"text": f"Link {number}", "reason": "navigation", "section": [], "start": number, "end": number + 1}
        for number in range(9)
    ]
    version.save()
    assert "9 passages that are no claims" in editor.get(page(document)).content.decode()


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("kind", {"kind": "definition"}),
        ("wording", {"certainty": "speculative", "strength": "conditional"}),
    ],
)
def test_an_act_comes_back_to_its_statement(editor: Client, name: str, values: dict[str, str]) -> None:
    claim = bring_in().claims.current()[1]
    response = editor.post(act(claim, name), values)
    assert (response.status_code, response.url) == (303, f"{page(claim.document)}#{claim.key}")
    claim.refresh_from_db()
    assert (claim.kind == "definition") == (name == "kind")
    assert (claim.wording_certainty == "speculative") == (name == "wording")
    assert f'id="{claim.key}"' in editor.get(response.url).content.decode()


def test_the_forms_of_a_statement_show_what_it_is(editor: Client) -> None:
    document = bring_in()
    content = editor.get(page(document)).content.decode()
    for claim in document.claims.current():
        row = content[content.index(f'id="{claim.key}"') :]
        chosen = row[: row.index("</li>")]
        for value in (claim.kind, claim.wording_certainty, claim.wording_strength):
            assert f'<option value="{value}" selected>' in chosen


def test_a_reader_is_shown_no_form(client: Client) -> None:
    client.force_login(cast.make_reader())
    document = bring_in()
    assert "row-act" not in client.get(page(document)).content.decode()
    assert "confirm-citation" not in client.get(page(document)).content.decode()


def test_what_a_statement_cites_is_confirmed_in_place(editor: Client) -> None:
    reference = cast.make_reference(doi="10.5555/sample.1")
    proposal = bring_in().claims.current()[0].proposed_references.get()
    assert "10.5555/sample.1" in editor.get(page(proposal.claim.document)).content.decode()
    response = editor.post(act(proposal.claim, "confirm-citation", proposal), {"pmid": ""})
    assert response.url == f"{page(proposal.claim.document)}#{proposal.claim.key}"
    proposal.refresh_from_db()
    assert (proposal.state, proposal.reference) == (ProposedReference.State.CONFIRMED, reference)


def test_a_cited_work_that_is_not_stored_is_told_and_another_named_by_its_pmid(editor: Client) -> None:
    proposal = bring_in().claims.current()[0].proposed_references.get()
    url = act(proposal.claim, "confirm-citation", proposal)
    response = editor.post(url, {"pmid": ""})
    assert response.status_code == 422
    assert "not stored yet" in response.content.decode()
    reference = cast.make_reference()
    assert editor.post(url, {"pmid": reference.pmid}).status_code == 303
    proposal.refresh_from_db()
    assert proposal.reference == reference


def test_a_dismissed_citation_is_not_shown_again(editor: Client) -> None:
    proposal = bring_in().claims.current()[0].proposed_references.get()
    editor.post(act(proposal.claim, "dismiss-citation", proposal))
    proposal.refresh_from_db()
    assert proposal.state == ProposedReference.State.DISMISSED
    for url in (page(proposal.claim.document), links.desk(proposal.claim)):
        assert f"dismiss-citation-{proposal.pk}" not in editor.get(url).content.decode()


def test_a_page_of_thirty_claims_asks_as_often_as_one_of_three(editor: Client) -> None:
    curator = cast.make_editor("curator")

    def asked(number: int) -> int:
        text = "\n\n".join(f"Sample network {turn} is active at rest." for turn in range(number))
        document = bring_in(text, f"Sample of {number}")
        assert document.claims.count() == number
        for claim in document.claims.all():
            evidence = attach_evidence(claim, cast.make_reference(), Finding(stance="supports"), by=curator)
            raise_flag(evidence, "other", "A sample flag.")
            for entry in range(2):
                claim.proposed_references.create(
                    key=f"entry {entry}", text=f"[{entry}]", reference=cast.make_reference()
                )
        editor.get(page(document))
        with CaptureQueriesContext(connection) as captured:
            assert editor.get(page(document)).status_code == 200
        return len(captured)

    assert asked(3) == asked(30)


LISTED = """# Listed

Sample networks are weaker in patients [1].

# References

1. Sample B. An invented trial of therapy that strengthens sample networks. 2021.
"""
TITLE = "An invented trial of therapy that strengthens sample networks."


def entry_act(work: CitedWork, name: str) -> str:
    return reverse("admin:claims_citedwork_act", args=(work.pk, name))


def listed() -> CitedWork:
    return bring_in(LISTED, "Listed").current.cited_works.get()


def test_a_candidate_becomes_the_reference_of_its_entry_by_one_button(editor: Client) -> None:
    reference, work = cast.make_reference(title=TITLE), listed()
    cast.make_notice(reference)
    here = page(work.version.document)
    content = editor.get(here).content.decode()
    assert f"PMID {reference.pmid} · same title" in content
    assert entry_act(work, "tie") in content
    response = editor.post(entry_act(work, "tie"), {"reference": reference.pk})
    assert (response.status_code, response.url) == (303, f"{here}#references")
    work.refresh_from_db()
    assert (work.reference, work.tied_by.username) == (reference, "editor")
    content = editor.get(here).content.decode()
    tied = content[content.index(f'id="entry-{work.pk}"') :]
    assert "RETRACTED" in tied[: tied.index("</li>")]
    assert entry_act(work, "tie") not in content


def test_a_tie_is_undone_and_both_are_in_the_history(editor: Client) -> None:
    reference, work = cast.make_reference(title=TITLE), listed()
    editor.post(entry_act(work, "tie"), {"reference": reference.pk})
    assert entry_act(work, "untie") in editor.get(page(work.version.document)).content.decode()
    work.refresh_from_db()
    assert editor.post(entry_act(work, "untie"), {"edition": work.edition}).status_code == 303
    work.refresh_from_db()
    assert work.reference is None
    assert LogEntry.objects.filter(object_id=str(work.pk)).count() == 2


def test_a_work_that_is_not_stored_is_named_by_its_doi_and_waits_for_its_details(editor: Client) -> None:
    work = listed()
    response = editor.post(entry_act(work, "name"), {"named": "doi:10.5555/Sample.9"}, follow=True)
    work.refresh_from_db()
    assert work.reference.doi == "10.5555/sample.9"
    assert Addition.objects.get().reference == work.reference
    assert "details are being looked up" in response.content.decode()


@pytest.mark.parametrize("named", ["", "a sample title"])
def test_what_names_no_work_is_told_and_ties_nothing(editor: Client, named: str) -> None:
    work = listed()
    response = editor.post(entry_act(work, "name"), {"named": named}, follow=True)
    assert 'class="error"' in response.content.decode()
    work.refresh_from_db()
    assert work.reference is None


def test_a_work_named_for_an_entry_that_is_tied_already_is_not_left_behind(editor: Client) -> None:
    work = listed()
    editor.post(entry_act(work, "name"), {"named": "10.5555/sample.9"})
    response = editor.post(entry_act(work, "name"), {"named": "10.5555/sample.10"}, follow=True)
    assert "take that back first" in response.content.decode()
    assert [reference.doi for reference in Reference.objects.all()] == ["10.5555/sample.9"]


def test_a_reference_that_is_gone_is_told(editor: Client) -> None:
    response = editor.post(entry_act(listed(), "tie"), {"reference": 0}, follow=True)
    assert "stored no more" in response.content.decode()


def test_a_reader_sees_the_list_and_ties_nothing(client: Client) -> None:
    client.force_login(cast.make_reader())
    reference, work = cast.make_reference(title=TITLE), listed()
    content = client.get(page(work.version.document)).content.decode()
    assert "not tied to a stored reference" in content
    for name in ("tie", "name", "untie"):
        assert entry_act(work, name) not in content
        assert client.post(entry_act(work, name), {"reference": reference.pk}).status_code == 403


def test_who_may_add_no_reference_names_no_new_work(client: Client) -> None:
    user = cast.make_reader()
    user.user_permissions.add(Permission.objects.get(codename="change_citedwork"))
    client.force_login(user)
    work = listed()
    assert entry_act(work, "name") not in client.get(page(work.version.document)).content.decode()
    assert client.post(entry_act(work, "name"), {"named": "10.5555/sample.9"}).status_code == 403


def test_an_act_on_an_entry_is_posted_and_has_a_known_name(editor: Client) -> None:
    work = listed()
    assert editor.get(entry_act(work, "tie")).status_code == 405
    assert editor.post(entry_act(work, "sell")).status_code == 404


def test_a_list_of_thirty_entries_asks_as_often_as_one_of_three(editor: Client) -> None:
    def asked(number: int) -> int:
        document = cast.make_document()
        for place in range(1, number + 1):
            tied = cast.make_reference() if place % 3 == 0 else None
            text = f"{place}. Sample B. {TITLE} {place}"
            CitedWork.objects.create(version=document.current, position=place, text=text, reference=tied)
        cast.make_reference(title=TITLE)
        editor.get(page(document))
        with CaptureQueriesContext(connection) as captured:
            content = editor.get(page(document)).content.decode()
        assert content.count(">This is it</button>") >= number - number // 3
        return len(captured)

    assert asked(3) == asked(30)
