"""Works that a person describes by hand, corrects and takes back."""

from dataclasses import replace
from datetime import date

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from literature.formats.csl import as_csl
from literature.library.adding import add_reference
from literature.library.describing import DescribeRefused, Said, add_described, describe, said_of
from literature.library.removing import RemoveRefused, remove_work, replace_work
from literature.library.storing import store_records
from literature.models import Correction, Reference, ReferenceEvent
from tests import cast
from tests.test_literature.synthetic import FIRST, record

pytestmark = pytest.mark.django_db
PAGE = Said(
    title="[Sample] Sleep: what to know",
    url="https://example.org/sleep",
    organisation="Sample Institute",
    site="Sample pages",
    published="2024-05",
    accessed=date(2026, 11, 29),
)


@pytest.fixture
def editor() -> User:
    return cast.make_editor()


def test_a_web_page_is_cited_with_who_publishes_it_and_when_it_was_read(editor):
    item = add_described(PAGE, by=editor).as_csl()
    assert (item["type"], item["title"], item["URL"]) == ("webpage", PAGE.title, PAGE.url)
    assert item["author"] == [{"literal": "Sample Institute"}]
    assert (item["container-title"], item["issued"]) == ("Sample pages", {"date-parts": [[2024, 5]]})
    assert item["accessed"] == {"date-parts": [[2026, 11, 29]]}


def test_what_was_said_is_shown_again_and_the_same_changes_nothing(editor):
    reference = add_described(replace(PAGE, authors="Alder, Ann B.\nSample Panel,"), by=editor)
    assert said_of(reference) == replace(PAGE, authors="Alder, Ann B.\nSample Panel,")
    describe(reference, said_of(reference), by=editor)
    assert Correction.objects.count() == 1


def test_a_correction_says_who_changed_what(editor):
    reference = add_described(PAGE, by=editor)
    other = cast.make_editor("other")
    describe(reference, replace(PAGE, title="Sleep", accessed=None), by=other)
    changed = Correction.objects.latest("pk")
    assert (changed.by, changed.before["title"], changed.after["title"]) == (other, PAGE.title, "Sleep")
    assert changed.before["accessed"] == "2026-11-29" and changed.after["accessed"] == ""
    assert ReferenceEvent.objects.latest("pk").changed_fields == ["title", "accessed"]
    assert "accessed" not in Reference.objects.get().as_csl()


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"title": " "}, "Give the title"),
        ({"published": "soon"}, "is no date"),
        ({"url": ""}, "Give the address"),
        ({"url": "no address"}, "holds no identifier"),
        ({"url": "https://doi.org/10.9999/sample"}, "add the work by it"),
        ({"site": "a" * 501}, "shorten it"),
    ],
)
def test_what_cannot_be_kept_is_refused_with_what_to_mend(editor, said, reason):
    with pytest.raises(DescribeRefused, match=reason):
        add_described(replace(PAGE, **said), by=editor)
    assert not Reference.objects.exists()


def test_an_address_is_that_of_one_work(editor):
    first = add_described(PAGE, by=editor)
    with pytest.raises(DescribeRefused, match="address already"):
        add_described(PAGE, by=editor)
    assert describe(first, replace(PAGE, title="Sleep"), by=editor).title == "Sleep"


def test_a_record_of_pubmed_is_corrected_there(editor):
    store_records([record()])
    with pytest.raises(DescribeRefused, match="corrected there"):
        describe(Reference.objects.get(), PAGE, by=editor)


def test_what_was_added_by_mistake_is_removed_and_it_is_known_what_it_was(editor):
    reference = add_reference("12", by=editor).reference
    remove_work(reference, reason="A slip.", by=editor)
    kept = Correction.objects.get()
    assert (kept.kind, kept.before["pmid"], kept.reason, kept.by) == ("removed", "12", "A slip.", editor)
    assert not Reference.objects.exists()


def test_a_wrong_number_is_replaced_by_what_was_meant(editor):
    reference = add_reference("12", by=editor).reference
    meant = replace_work(reference, str(FIRST), by=editor).reference
    assert list(Reference.objects.values_list("pmid", flat=True)) == [str(FIRST)]
    assert meant.corrections.get().before["pmid"] == "12"
    with pytest.raises(RemoveRefused, match="the work itself"):
        replace_work(meant, str(FIRST), by=editor)


def test_what_a_search_finds_stays(editor):
    reference = add_reference("12", by=editor).reference
    cast.make_hit(cast.make_search(), reference)
    with pytest.raises(RemoveRefused, match="1 × search hit"):
        remove_work(reference, reason="A slip.", by=editor)


def test_a_removal_without_a_reason_is_refused(editor):
    with pytest.raises(RemoveRefused, match="Say why"):
        remove_work(add_reference("12", by=editor).reference, reason=" ", by=editor)


# At the desk


@pytest.fixture
def desk(client: Client, editor: User) -> Client:
    client.force_login(editor)
    return client


FIELDS = {"kind": "web page", "title": PAGE.title, "url": PAGE.url, "accessed": "2026-11-29"}


def test_an_editor_adds_and_corrects_a_web_page(desk):
    page = desk.post(reverse("admin:literature_reference_add_web_page"), FIELDS, follow=True).content.decode()
    reference = Reference.objects.get()
    assert PAGE.title in page and "2026-11-29" in page
    address = reverse("admin:literature_reference_describe", args=(reference.pk,))
    assert PAGE.title in desk.get(address).content.decode()
    assert (
        "Guideline on sleep"
        in desk.post(address, FIELDS | {"title": "Guideline on sleep"}, follow=True).content.decode()
    )
    answer = desk.post(address, FIELDS | {"published": "soon"})
    assert answer.status_code == 422 and "is no date" in answer.content.decode()


def test_an_editor_replaces_and_removes_at_the_page_of_the_work(desk, editor):
    reference = add_reference("12", by=editor).reference
    replaced = desk.post(reverse("admin:literature_reference_replace", args=(reference.pk,)), {"text": str(FIRST)})
    meant = Reference.objects.get()
    assert replaced.url.endswith(f"/{meant.pk}/change/") and meant.pmid == str(FIRST)
    desk.post(reverse("admin:literature_reference_remove", args=(meant.pk,)), {"reason": "A slip."})
    assert not Reference.objects.exists()


@pytest.mark.parametrize("name", ["describe", "replace", "remove"])
def test_a_contributor_corrects_nothing(client, editor, name):
    reference = add_reference("12", by=editor).reference
    client.force_login(cast.make_member(cast.make_document(), "contributor"))
    assert client.post(reverse(f"admin:literature_reference_{name}", args=(reference.pk,))).status_code == 403


def test_as_csl_knows_a_day_that_is_only_known_in_part():
    assert as_csl({"title": "A", "kind": "webpage", "accessed": "2026-11"})["accessed"] == {"date-parts": [[2026, 11]]}
