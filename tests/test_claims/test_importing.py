"""Importing: a text becomes a version and claims; a newer text moves, retires and revives them, and deletes none."""

from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from claims.documents.importing import import_document
from claims.evidence.decisions import Finding, attach_evidence
from claims.models import Anchor, Claim, Document, Version
from claims.refusals import Refused
from tests.cast import make_editor, make_reference

FIRST = "Sample networks are robust in patients."
SECOND = "Sample drugs may change sample networks."
THIRD = "Sample therapy helps some of the patients."


def bring(text, slug="sample", **values):
    values = {"markup": "markdown", "name": "Sample article", "slug": slug, **values}
    return import_document(text, **values)


def article(**sections):
    """Markdown of sections: a heading each, and a paragraph a statement."""
    return "\n\n".join(part for name, texts in sections.items() for part in (f"## {name.capitalize()}", *texts))


def keys():
    return dict(Claim.objects.current().values_list("text", "key"))


@pytest.mark.django_db
def test_statements_become_claims_with_place_wording_and_anchor():
    done = bring(article(results=[FIRST, SECOND]))
    first, second = Claim.objects.current()
    assert (done.added, done.retired, done.version.number) == (2, 0, 1)
    assert (first.key, first.text, first.section, first.section_path) == (
        "SAM-001",
        FIRST,
        ["Results"],
        "Results",
    )
    assert second.wording_certainty == Claim.WordingCertainty.POSSIBLE
    assert done.version.text[slice(*Anchor.objects.values_list("start", "end")[0])] == FIRST


@pytest.mark.django_db
def test_the_same_text_again_changes_nothing():
    before = bring(article(results=[FIRST, SECOND]))
    rows = list(Claim.objects.values())
    again = bring(article(results=[FIRST, SECOND]))
    assert (again.is_new, again.version, list(Claim.objects.values())) == (False, before.version, rows)
    assert (Version.objects.count(), Anchor.objects.count()) == (1, 2)


@pytest.mark.django_db
def test_a_kept_claim_keeps_its_key_and_its_evidence_wherever_it_moves():
    bring(article(results=[FIRST, SECOND]))
    before = keys()
    claim = Claim.objects.get(text=SECOND)
    attach_evidence(claim, make_reference(), Finding(stance="supports"), by=make_editor())
    done = bring(article(discussion=[SECOND], results=[THIRD, FIRST]))
    moved = Claim.objects.get(text=SECOND)
    assert {text: key for text, key in keys().items() if text in before} == before
    assert (moved.position, moved.section, moved.evidence.count()) == (1, ["Discussion"], 1)
    assert (done.added, done.retired) == (1, 0)


@pytest.mark.django_db
def test_a_vanished_claim_is_retired_and_comes_back_as_itself():
    bring(article(results=[FIRST, SECOND]))
    gone = Claim.objects.get(text=SECOND)
    assert bring(article(results=[FIRST])).retired == 1
    gone.refresh_from_db()
    assert gone.retired_at is not None
    assert bring(article(results=[FIRST, SECOND])).added == 0
    gone.refresh_from_db()
    assert (gone.retired_at, gone.position, Version.objects.count()) == (None, 2, 3)
    assert gone.anchors.count() == 2


@pytest.mark.django_db
def test_a_reworded_statement_is_the_same_claim_and_another_statement_is_another_one():
    bring(article(results=[SECOND]))
    done = bring(article(results=[SECOND.replace("may change", "change"), THIRD]))
    assert (done.added, done.retired) == (1, 0)
    assert keys() == {"Sample drugs change sample networks.": "SAM-001", THIRD: "SAM-002"}


@pytest.mark.django_db
def test_of_two_claims_with_the_same_words_the_one_of_that_section_goes_on():
    bring(article(results=[FIRST], discussion=[FIRST]))
    in_discussion = Claim.objects.get(section_path="Discussion")
    bring(article(discussion=[FIRST], results=[THIRD]))
    assert Claim.objects.current().get(text=FIRST) == in_discussion


@pytest.mark.django_db
def test_a_standing_claim_is_not_retired_for_an_older_one_of_the_same_words():
    bring(article(results=[FIRST], discussion=[FIRST]))
    bring(article(results=[THIRD], discussion=[FIRST]))
    standing = Claim.objects.current().get(text=FIRST)
    bring(article(results=[FIRST, THIRD]))
    assert Claim.objects.current().get(text=FIRST) == standing
    bring(article(results=[FIRST, FIRST, THIRD]))
    assert Claim.objects.filter(text=FIRST).count() == 2


@pytest.mark.django_db
def test_a_claim_that_comes_in_or_back_is_due_after_the_longest_time_between_reviews():
    began = datetime(2026, 1, 1, tzinfo=UTC)
    for days, texts in ((0, [FIRST, SECOND]), (10, [FIRST]), (20, [FIRST, SECOND, THIRD])):
        bring(article(results=texts), at=began + timedelta(days=days))
    due = dict(Claim.objects.values_list("text", "review_due_on"))
    assert {text: (day - began.date()).days for text, day in due.items()} == {FIRST: 180, SECOND: 180, THIRD: 200}


@pytest.mark.django_db
def test_documents_with_equal_initials_have_keys_of_their_own():
    for slug in ("good-sample", "great-sample", "grand-sample"):
        bring(article(results=[FIRST]), slug=slug)
    assert set(Claim.objects.values_list("key", flat=True)) == {"GS-001", "GS2-001", "GS3-001"}


@pytest.mark.django_db
def test_the_slug_comes_from_the_title_and_fits_its_column():
    document = bring(article(results=[FIRST]), slug="", title="A sample " + "that goes on " * 20).document
    assert document.slug.startswith("a-sample-that-goes-on") and len(document.slug) <= 80
    assert not document.slug.endswith("-")


@pytest.mark.django_db
def test_a_title_or_url_given_later_replaces_the_one_before():
    bring(article(results=[FIRST]), title="First title")
    bring(article(results=[FIRST]), title="Second title", url="https://example.org/article")
    bring(article(results=[FIRST]))
    assert Document.objects.values_list("title", "url").get() == (
        "Second title",
        "https://example.org/article",
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"text": "## Results\n\n## Discussion\n"}, "No statement was found"),
        ({"text": f"{FIRST}\0"}, "zero bytes"),
        ({"text": f"{FIRST}\ud800"}, "half a character"),
        ({"text": FIRST, "url": "javascript:alert(1)"}, "URL"),
        ({"text": FIRST, "slug": "", "title": "Депрессия"}, "Latin letters"),
    ],
)
def test_what_cannot_be_imported_leaves_nothing_behind_and_says_what_to_do(values, says):
    with pytest.raises(Refused, match=says):
        bring(**values)
    assert not Document.objects.exists()


@pytest.mark.django_db
def test_the_number_of_queries_does_not_grow_with_the_text(django_assert_max_num_queries):
    # SQLite takes 999 values a statement, and so the rows and their history in several parts.
    with django_assert_max_num_queries(47):
        bring(article(results=[f"Sample network {number} is robust in patients." for number in range(120)]))
    assert Claim.objects.count() == 120


@pytest.mark.parametrize("slugs", [("sample", "sample"), ("good-sample", "great-sample")])
def test_two_imports_at_once_do_not_get_into_each_others_way(at_once, slugs):
    text = article(results=[FIRST, SECOND])
    done = at_once(*(partial(bring, text, slug=slug) for slug in slugs))
    assert [type(result).__name__ for result in done] == ["Imported", "Imported"]
    assert Version.objects.count() == len(set(slugs)) and Claim.objects.count() == 2 * len(set(slugs))
    assert len(set(Document.objects.values_list("key_prefix", flat=True))) == len(set(slugs))


KETAMINE = "# Ketamine\n\nKetamine relieves pain in adults.\n\nIt acts within minutes.\n"
CLUBS = "# Ketamine\n\nThe club scene took up this drug in the nineties.\n\nBladders suffer from it.\n"


@pytest.mark.django_db
def test_another_article_of_the_same_title_is_no_version_of_the_first():
    bring(KETAMINE, slug="")
    with pytest.raises(Refused, match=r"only 0 of the 2 statements .*short name, ketamine"):
        bring(CLUBS, slug="")
    assert (Version.objects.count(), Claim.objects.current().count()) == (1, 2)
    assert bring(CLUBS, slug="", title="Ketamine in clubs").version.number == 1
    assert bring(CLUBS, slug="ketamine").retired == 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    "revised",
    [
        KETAMINE.replace("adults", "most adults"),
        f"{KETAMINE}\n## Harm\n\nIt raises pressure.\n\nIt harms the bladder.\n\nIt may be used as a drug of abuse.\n",
        KETAMINE.replace("It acts within minutes.\n", "Nothing else is known.\n"),
    ],
)
def test_a_text_that_shares_most_of_its_statements_is_a_version_without_being_named(revised):
    bring(KETAMINE, slug="")
    assert bring(revised, slug="").version.number == 2


@pytest.mark.django_db
def test_a_text_that_shares_a_heading_and_one_sentence_is_another_one():
    shared = "This review is of interest."
    bring(f"{KETAMINE}\n{shared}\n", slug="")
    with pytest.raises(Refused, match="only 1 of the 3 statements"):
        bring(f"{CLUBS}\n{shared}\n", slug="")
