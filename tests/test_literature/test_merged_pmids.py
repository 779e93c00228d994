"""A PMID that PubMed answers with the record of another one follows it; of others nothing is guessed."""

import pytest
from django.test import Client
from django.urls import reverse

from claims.models import Flag
from literature.library.refresh import refresh_pmids
from literature.library.storing import store_records
from literature.models import Merge, Reference
from tests import cast
from tests.pubmed_replica import Replica
from tests.test_literature.synthetic import FIRST, article, client_of, library, link, record

pytestmark = pytest.mark.django_db
OLD, KEPT = str(FIRST), str(FIRST + 1)


def asked(*, merged: bool) -> list[str]:
    """PubMed is asked for a work that it holds no more."""
    shelf = library(0)
    shelf.add(article(FIRST + 1), since=shelf.clock.today)
    shelf.merged = {FIRST: FIRST + 1} if merged else {}
    with Replica(shelf) as replica:
        return refresh_pmids([OLD], client_of(replica)).merged


def test_a_merged_pmid_follows_to_its_survivor():
    store_records([record()])
    assert asked(merged=True) == [OLD]
    assert [work.pmid for work in Reference.objects.all()] == [KEPT]
    assert "answers PMID" in Merge.objects.get().reason


def test_one_that_is_only_not_delivered_is_marked_as_missing():
    store_records([record()])
    assert asked(merged=False) == []
    assert Reference.objects.get().missing_since is not None


def test_a_work_on_which_something_stands_says_what_it_became(client: Client):
    store_records([record()])
    old = Reference.objects.get()
    Flag.objects.create(reference=old, kind="other", note="Look at this.")
    assert asked(merged=True) == [OLD]
    client.force_login(cast.make_editor())
    page = client.get(reverse("admin:literature_reference_change", args=(old.pk,))).content.decode()
    assert f"with the record of PMID {KEPT}, into which it was merged" in page


def test_an_editor_sees_the_comments_on_a_work_and_that_a_chapter_is_retired(client: Client):
    store_records([record(links=[link("CommentIn", FIRST + 7)])])
    reference = Reference.objects.get()
    client.force_login(cast.make_editor())
    address = reverse("admin:literature_reference_change", args=(reference.pk,))
    page = client.get(address).content.decode()
    assert "1 comment<" in page and f"(PMID {FIRST + 7})" in page and "Retired" not in page
    Reference.objects.update(kind="chapter", title="Sample disease – RETIRED CHAPTER, FOR HISTORICAL REFERENCE ONLY")
    assert "Retired chapter" in client.get(address).content.decode()
