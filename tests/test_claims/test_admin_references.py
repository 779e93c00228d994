"""The page of a reference at the desk: flags that a person raises on the work itself."""

import pytest
from django.test import Client
from django.urls import reverse

from claims.evidence.decisions import Finding, attach_evidence
from claims.exports.gather import summarise
from claims.exports.markdown_document import write
from claims.models import Claim, Flag
from tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client: Client) -> Client:
    client.force_login(cast.make_editor())
    return client


def page(name: str, reference: object) -> str:
    return reverse(f"admin:literature_reference_{name}", args=(reference.pk,))


def test_a_flag_on_a_work_is_a_flag_of_every_claim_it_is_evidence_for(editor: Client) -> None:
    claim, reference = cast.make_claim(), cast.make_reference()
    attach_evidence(claim, reference, Finding(stance="supports"), by=cast.make_editor("other"))
    response = editor.post(page("flag", reference), {"kind": "outdated", "note": "A newer trial exists."})
    assert (response.status_code, response.url) == (303, f"{page('change', reference)}#bearing")
    flag = Flag.objects.get()
    assert (flag.reference, flag.raised_by.username) == (reference, "editor")
    assert list(Claim.objects.flagged("outdated")) == [claim]
    assert "A newer trial exists." in editor.get(page("change", reference)).content.decode()


def test_a_flag_without_a_note_is_not_raised_and_its_kind_is_kept(editor: Client) -> None:
    reference = cast.make_reference()
    response = editor.post(page("flag", reference), {"kind": "outdated", "note": " "})
    assert response.status_code == 422
    assert "Say in a note what is wrong." in response.content.decode()
    assert '<option value="outdated" selected>' in response.content.decode()
    assert not Flag.objects.exists()


def test_the_same_flag_is_not_raised_twice(editor: Client) -> None:
    reference = cast.make_reference()
    for _ in range(2):
        editor.post(page("flag", reference), {"kind": "outdated", "note": "A newer trial exists."})
    assert Flag.objects.count() == 1


def test_a_reader_raises_no_flag(client: Client) -> None:
    client.force_login(cast.make_reader())
    reference = cast.make_reference()
    values = {"kind": "outdated", "note": "A newer trial exists."}
    assert client.post(page("flag", reference), values).status_code == 403
    assert "Raise a flag on this work" not in client.get(page("change", reference)).content.decode()


@pytest.mark.parametrize("pmid", [90_000_001, 90_999_999, 91_500_000])
def test_page_api_and_export_call_the_same_record_a_sample(editor: Client, pmid: int) -> None:
    claim, work = cast.make_claim(), cast.make_reference(pmid)
    attach_evidence(claim, work, Finding(stance="supports"), by=cast.make_editor("other"))
    shown = editor.get(page("change", work)).content.decode()
    assert "Synthetic sample record" in shown and f"pubmed.ncbi.nlm.nih.gov/{pmid}" not in shown
    row = editor.get(f"/api/references/{work.pk}/").json()
    assert (row["is_synthetic"], row["link"]) == (True, "")
    assert "Synthetic sample record" in write(summarise(claim.document))
