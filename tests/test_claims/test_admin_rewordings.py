"""At the desk: what a new version changed is shown word by word, and confirmed or rejected there."""

import pytest
from django.test import Client
from django.urls import reverse

from claims import links
from claims.documents.importing import import_document
from claims.evidence.decisions import Finding, attach_evidence
from claims.models import Claim, Document, Restatement, Rewording
from tests import cast

pytestmark = pytest.mark.django_db
OLD = "The sample drug may loosen the links of sample networks within 60 minutes."
NEW = OLD.replace("60", "90")
BODY = "Too much activity of the sample mode network (SMN) is consistently found in depression and rumination."
TAKEAWAY = "SMN overactivity is a consistent finding in depression and rumination"
LIST = reverse("admin:claims_claim_changelist")


@pytest.fixture
def editor(client: Client) -> Client:
    client.force_login(cast.make_editor())
    return client


def bring(statement: str) -> Document:
    text = f"## Findings\n\n{BODY}\n\n{statement}\n\n## Key takeaways\n\n- {TAKEAWAY}\n"
    return import_document(text, markup="markdown", name="Sample article", slug="sample").document


def act(name: str, claim: Claim, target: Rewording | Restatement) -> str:
    return reverse("admin:claims_claim_act", args=(claim.pk, name, target.pk))


def test_a_reworded_claim_shows_its_difference_and_stands_in_the_list_to_be_reviewed(editor: Client) -> None:
    bring(OLD)
    bring(NEW)
    claim = Claim.objects.get(text=NEW)
    assert "<del>60</del><ins>90</ins>" in editor.get(links.desk(claim)).content.decode()
    listed = editor.get(LIST, {"wording": "reworded"}).context["cl"].result_list
    assert [row.key for row in listed] == [claim.key]


def test_an_editor_confirms_and_the_claim_leaves_the_list(editor: Client) -> None:
    bring(OLD)
    bring(NEW)
    rewording = Rewording.objects.get()
    editor.post(act("confirm-rewording", rewording.claim, rewording))
    assert not editor.get(LIST, {"wording": "reworded"}).context["cl"].result_list


def test_an_editor_rejects_and_the_statement_is_another_claim(editor: Client) -> None:
    bring(OLD)
    bring(NEW)
    rewording = Rewording.objects.get()
    editor.post(act("reject-rewording", rewording.claim, rewording))
    assert Claim.objects.get(text=OLD).retired_at is not None
    assert Claim.objects.get(text=NEW).retired_at is None


def test_a_second_decision_is_refused_with_the_reason(editor: Client) -> None:
    bring(OLD)
    bring(NEW)
    rewording = Rewording.objects.get()
    editor.post(act("confirm-rewording", rewording.claim, rewording))
    again = editor.post(act("reject-rewording", rewording.claim, rewording))
    assert again.status_code == 422
    assert Claim.objects.filter(text=OLD).count() == 0


def test_a_reader_sees_the_difference_and_decides_nothing(client: Client) -> None:
    client.force_login(cast.make_reader())
    bring(OLD)
    bring(NEW)
    rewording = Rewording.objects.get()
    assert "<ins>90</ins>" in client.get(links.desk(rewording.claim)).content.decode()
    assert client.post(act("confirm-rewording", rewording.claim, rewording)).status_code == 403


def test_a_takeaway_is_confirmed_as_the_same_claim_and_shows_the_evidence_of_both(editor: Client) -> None:
    bring(OLD)
    restatement = Restatement.objects.get()
    editor.post(act("confirm-restatement", restatement.claim, restatement))
    finding = Finding(stance="contradicts", note="Found the opposite.")
    attach_evidence(restatement.body, cast.make_reference(), finding, by=cast.make_editor("second"))
    page = editor.get(links.desk(restatement.claim)).content.decode()
    assert "Found the opposite." in page and f"{restatement.body.key}</a>, which says the same." in page


def test_the_page_of_a_document_counts_what_became_of_the_claims(editor: Client) -> None:
    document = bring(OLD)
    bring(NEW)
    page = editor.get(reverse("admin:claims_document_change", args=(document.pk,))).content.decode()
    assert "claims: 2 unchanged, 1 reworded" in page
