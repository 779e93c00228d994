"""What comes next is said on the first page and after an import, and a refused file is kept for another try."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from claims import links
from claims.access.cleaning import clear_old_rows
from claims.documents.formats.reading import LARGEST
from claims.models import Document, Evidence, KeptUpload
from tests import cast
from tests.architecture.desk_lists import REGISTERED, page

pytestmark = pytest.mark.django_db
ADD, DESK = reverse("admin:claims_document_add"), reverse("admin:index")
TEXT = "# Sample\n\nThe sample network is active at rest. Sample drugs may change its activity.\n"


@pytest.fixture
def editor(client: Client) -> Client:
    client.force_login(cast.make_editor())
    return client


def desk_of(user: User) -> str:
    client = Client()
    client.force_login(user)
    return client.get(DESK).content.decode()


def test_a_file_of_a_refused_import_need_not_be_chosen_again(editor: Client) -> None:
    cast.make_document(slug="mine")
    refused = editor.post(ADD, {"slug": "mine", "file": SimpleUploadedFile("sample.md", TEXT.encode())})
    assert refused.status_code == 422
    page = refused.content.decode()
    assert "Use sample.md" in page and 'name="use_kept"' in page and "checked" in page
    done = editor.post(ADD, {"slug": "other", "use_kept": "on"})
    assert done.status_code == 303
    assert Document.objects.get(slug="other").versions.get().text == TEXT
    assert not KeptUpload.objects.exists()


def test_a_kept_file_is_its_owners_and_goes_after_a_day(editor: Client, client: Client) -> None:
    owner = User.objects.get(username="editor")
    KeptUpload.objects.create(user=owner, name="sample.md", data=TEXT.encode())
    other = Client()
    other.force_login(cast.make_superuser())
    assert "sample.md" not in other.get(ADD).content.decode()
    assert other.post(ADD, {"slug": "other", "use_kept": "on"}).status_code == 422
    clear_old_rows(at=timezone.now() + timedelta(days=1, minutes=1))
    assert not KeptUpload.objects.exists()


def test_a_file_that_is_too_large_for_any_import_is_not_kept(editor: Client) -> None:
    editor.post(ADD, {"file": SimpleUploadedFile("sample.md", b"x" * (LARGEST + 1))})
    assert not KeptUpload.objects.exists()


def test_the_page_after_an_import_says_what_comes_next(editor: Client) -> None:
    page = editor.post(ADD, {"pasted": TEXT, "title": "Sample"}, follow=True).content.decode()
    assert "What comes next" in page and "Add a search" in page and "Invite a colleague" in page


def test_the_page_of_a_document_that_runs_has_no_next_steps(editor: Client) -> None:
    document = cast.make_document()
    claim = cast.make_claim(document=document)
    cast.watch(document, cast.make_search())
    Evidence.objects.create(claim=claim, reference=cast.make_reference(), stance="neutral")
    for role in ("lead", "editor"):
        cast.make_member(document, role)
    assert 'id="next"' not in editor.get(links.desk(document)).content.decode()


def test_an_empty_desk_says_how_to_begin(editor: Client) -> None:
    page = editor.get(DESK).content.decode()
    assert "No document is here yet" in page and f'href="{ADD}"' in page


def test_the_desk_names_ones_documents_with_the_next_step_and_no_others() -> None:
    own, other = cast.make_document("Own document"), cast.make_document("Another document")
    cast.make_claim(document=own)
    page = desk_of(cast.make_member(own, "editor"))
    assert "Own document" in page and "Add a search" in page and str(other) not in page


def test_who_may_only_read_is_offered_no_step() -> None:
    document = cast.make_document()
    cast.make_claim(document=document)
    assert "Next:" not in desk_of(cast.make_member(document, "reader"))


def test_the_names_of_models_are_folded(editor: Client) -> None:
    page = editor.get(DESK).content.decode()
    assert page.index('<details class="all-records">') < page.index("Same cohorts")


def test_an_account_without_an_address_is_said_to_have_none() -> None:
    document = cast.make_document()
    reader = cast.make_member(document, "reader")
    assert "no e-mail address" not in desk_of(reader)
    User.objects.filter(pk=reader.pk).update(email="")
    assert "no e-mail address" in desk_of(reader)


def test_a_contributor_sees_what_became_of_each_proposal() -> None:
    document = cast.make_document()
    contributor, editor = (cast.make_member(document, role) for role in ("contributor", "editor"))
    for state, reason in (("proposed", ""), ("accepted", ""), ("rejected", "Another population.")):
        claim, decided = cast.make_claim(document=document), {"decided_by": editor, "decided_at": timezone.now()}
        Evidence.objects.create(
            claim=claim, reference=cast.make_reference(), stance="neutral", state=state, proposed_by=contributor,
            decision_reason=reason, **(decided if state != "proposed" else {}),
        )  # fmt: skip
    page = desk_of(contributor)
    assert "What became of your proposals" in page and "Another population." in page
    for told in ("1 waiting", "1 accepted", "1 rejected"):
        assert told in page
    assert "Nothing of yours waits" in desk_of(editor)


def test_the_controls_of_a_statement_are_folded_until_they_are_wanted(editor: Client) -> None:
    document = cast.make_document()
    cast.make_claim(document=document)
    page = editor.get(links.desk(document)).content.decode()
    assert page.index('<details class="row-edit">') < page.index('name="certainty"') < page.index("</details>")


@pytest.mark.parametrize(
    ("model", "word"), [("document", "Import a document"), ("claim", "becomes one"), ("flag", "Rules")]
)
def test_an_empty_list_says_what_would_stand_there(editor: Client, model: str, word: str) -> None:
    page = reverse(f"admin:claims_{model}_changelist")
    assert word in editor.get(page).content.decode()
    assert "empty-list" not in editor.get(page, {"q": "nothing"}).content.decode()


@pytest.mark.parametrize("model", [one for one in REGISTERED if one._meta.app_label != "auth"])
def test_a_list_of_nothing_says_what_would_stand_there(client, model):
    client.force_login(cast.make_superuser())
    assert 'class="empty-list"' in client.get(page(model, "changelist")).content.decode()


def test_the_span_between_reviews_is_asked_in_days(client):
    document = cast.make_document()
    client.force_login(cast.make_superuser())
    address = page(Document, "change", document.pk)
    assert 'value="180"' in client.get(address).content.decode()
    form = {"title": document.title, "url": "", "owner": "", "review_every": "30", "watches-TOTAL_FORMS": "0"}
    client.post(address, {**form, "watches-INITIAL_FORMS": "0"})
    document.refresh_from_db()
    assert document.review_every == timedelta(days=30)
    client.force_login(cast.make_member(document, "reader"))
    assert "30 days" in client.get(address).content.decode()
