"""Attaching at the desk: any paper by its identifier or found among the stored ones, and what is ticked before."""

import pytest
from django.test import Client
from django.urls import reverse

from claims import links
from claims.evidence.decisions import Finding, attach_evidence
from claims.models import Claim, Evidence
from literature.models import Addition, Reference
from tests import cast
from tests.cast import QUOTE, act, finding

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client: Client) -> Client:
    client.force_login(cast.make_editor())
    return client


def found(client: Client, claim: Claim, text: str, **headers: str) -> list[str]:
    response = client.get(reverse("admin:claims_claim_works", args=(claim.pk,)), {"q": text}, headers=headers)
    assert response.status_code == 200
    return [work.pmid for work, *_ in response.context["works"]]


@pytest.mark.parametrize(
    "named", ["90654321", "https://pubmed.ncbi.nlm.nih.gov/90654321/", "10.9999/sample", "PMC90654321"]
)
def test_an_unknown_paper_is_added_at_once_and_its_details_are_awaited(editor: Client, named: str) -> None:
    claim = cast.make_claim()
    response = editor.post(act(claim, "attach-work"), finding(work=named, quote=""), follow=True)
    assert "Its details come from PubMed within seconds" in response.content.decode()
    evidence, addition = Evidence.objects.get(), Addition.objects.get()
    assert (evidence.reference, addition.state) == (addition.reference, "waiting")


def test_a_quote_that_cannot_be_checked_yet_is_not_accepted_and_no_stub_stays(editor: Client) -> None:
    response = editor.post(act(cast.make_claim(), "attach-work"), finding(work="90654321"))
    assert response.status_code == 422
    assert "no quote can be checked" in response.content.decode()
    assert not Reference.objects.exists() and not Addition.objects.exists()


@pytest.mark.parametrize(
    ("named", "says"), [("some paper", "no identifier"), ("https://example.org/a", "No stored work")]
)
def test_a_text_that_names_no_work_is_told_what_to_give(editor: Client, named: str, says: str) -> None:
    response = editor.post(act(cast.make_claim(), "attach-work"), finding(work=named))
    assert (response.status_code, says in response.content.decode()) == (422, True)


def test_who_may_not_add_works_attaches_only_stored_ones(client: Client) -> None:
    contributor = cast.make_editor()
    contributor.user_permissions.remove(*contributor.user_permissions.filter(codename="add_reference"))
    client.force_login(contributor)
    response = client.post(act(cast.make_claim(), "attach-work"), finding(work="90654321", quote=""))
    assert (response.status_code, Reference.objects.count()) == (422, 0)


def test_stored_papers_are_found_by_words_author_and_year(editor: Client) -> None:
    claim = cast.make_claim()
    wanted = cast.make_reference(title="[Sample] Quiet networks", year=2019, authors=[author("Müller")])
    cast.make_reference(title="[Sample] Quiet networks", year=2020)
    assert found(editor, claim, "quiet Müller") == [wanted.pmid]
    assert found(editor, claim, "networks 2019") == [wanted.pmid]
    assert found(editor, claim, f"PMID {wanted.pmid}") == [wanted.pmid]
    assert found(editor, claim, "loud") == [] == found(editor, claim, " , ")


def author(last: str) -> dict[str, str]:
    return {"last": last, "fore": "Ada", "initials": "A", "suffix": "", "collective": ""}


def test_within_the_page_only_the_list_comes(editor: Client) -> None:
    claim = cast.make_claim()
    work = cast.make_reference()
    url = reverse("admin:claims_claim_works", args=(claim.pk,))
    part = editor.get(url, {"q": work.pmid}, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part and f"?work=PMID%20{work.pmid}#attach-work" in part


def test_a_chosen_paper_brings_what_its_record_proposes(editor: Client) -> None:
    text = [{"label": "METHODS", "category": "METHODS", "text": "A total of 60 rats were studied."}]
    work = cast.make_reference(abstract=text)
    response = editor.get(f"{links.desk(cast.make_claim())}?work=PMID {work.pmid}")
    form = response.context["attach_work"]
    assert (form.initial["sample_size"], form.initial["design"]) == (60, "randomised controlled trial")
    assert "Read in: “A total of 60 rats were studied.”" in form.fields["sample_size"].help_text


def test_once_attached_the_choice_is_forgotten(editor: Client) -> None:
    claim, work = cast.make_claim(), cast.make_reference()
    response = editor.post(act(claim, "attach-work", query=f"?work={work.pmid}&page=2"), finding(work=work.pmid))
    assert response.url == f"{links.desk(claim)}?page=2#evidence"


def test_a_reader_finds_no_papers_to_attach(client: Client) -> None:
    client.force_login(cast.make_reader())
    assert client.get(reverse("admin:claims_claim_works", args=(cast.make_claim().pk,))).status_code == 403


def used_paper() -> tuple[Claim, Reference]:
    claim, reference = cast.make_claim(), cast.make_reference()
    attach_evidence(claim, reference, Finding(stance="supports"), by=cast.make_editor("first"))
    return claim, reference


def test_another_finding_of_a_used_paper_is_ticked_and_the_tick_is_kept(editor: Client) -> None:
    claim, reference = used_paper()
    url, values = act(claim, "attach-work"), finding(work=reference.pmid)
    response = editor.post(url, values)
    form = response.context["failed"]
    assert (response.status_code, form.tick) == (
        422,
        "Attach as evidence nevertheless: this is another finding of the same paper",
    )
    assert QUOTE in response.content.decode() and "is evidence on" in response.content.decode()
    editor.post(url, {**values, "acknowledged": form.data["acknowledged"], "nevertheless": "on"})
    kept = Evidence.objects.latest("pk").history.get().history_change_reason
    assert kept.startswith("Nevertheless: Sample 2020 is evidence on")


def test_a_tick_passes_over_nothing_that_was_not_shown(editor: Client) -> None:
    claim, reference = used_paper()
    values = finding(work=reference.pmid, acknowledged="title:", nevertheless="on")
    assert editor.post(act(claim, "attach-work"), values).status_code == 422
    assert claim.evidence.count() == 1


def test_the_title_as_a_quote_is_warned_of_at_a_suggestion_too(editor: Client) -> None:
    suggestion = cast.make_suggestion(cast.make_claim())
    values = finding(quote=suggestion.reference.title)
    response = editor.post(act(suggestion.claim, "attach", suggestion), values)
    assert [caution.code for caution in response.context["failed"].cautions] == ["title"]
    editor.post(act(suggestion.claim, "attach", suggestion), {**values, "acknowledged": "title:", "nevertheless": "on"})
    assert "The quote is the title" in editor.get(links.desk(suggestion.claim)).content.decode()


def test_the_new_fields_are_kept_and_shown(editor: Client) -> None:
    claim, reference = cast.make_claim(), cast.make_reference()
    values = finding(
        work=reference.pmid, directness="indirect", indirect_in=["animal", "other drug"], directness_reason="mice",
        sample_size="60", quality="high", locator="Table 2",
    )  # fmt: skip
    editor.post(act(claim, "attach-work"), values)
    row = Evidence.objects.get()
    assert (row.directness_reason, row.sample_size, row.quality) == ("other drug, animal: mice", 60, "high")
    shown = editor.get(links.desk(claim)).content.decode()
    assert "n = 60 · High risk of bias · Table 2" in shown


def test_the_api_shows_the_new_fields(editor: Client) -> None:
    values = Finding(stance="supports", sample_size=60, quality="some", locator="p. 4")
    attach_evidence(cast.make_claim(), cast.make_reference(), values, by=cast.make_editor("first"))
    (row,) = editor.get("/api/evidence/?quality=some").json()["results"]
    assert (row["sample_size"], row["quality"], row["locator"], row["edition"]) == (60, "some", "p. 4", 1)
