"""What is too long is refused with both numbers, at each act that takes a text: never cut, never a fault."""

import pytest
from django import forms

from claims import links
from claims.admin.claim.claim_acts import DESK_ACTS
from claims.admin.forms import bound
from claims.evidence.decisions import Finding, attach_evidence, decide_evidence, dismiss_suggestion
from claims.flags.raising import raise_flag, resolve_flag
from claims.grading.assessing import assess_claim
from claims.models.vocabulary import Factor
from claims.refusals import Refused
from claims.reviews.reviewing import review_claim
from tests import cast

BOOK = "A sample sentence. " * 5_300  # 100,700 characters

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor():
    return cast.make_editor()


@pytest.fixture
def claim():
    """In a document that is watched, so that it can be reviewed."""
    claim = cast.make_claim()
    cast.watch(claim.document, cast.make_search(watermark="2026-11-20"))
    return claim


def attach(claim, editor, **finding):
    return attach_evidence(claim, cast.make_reference(), Finding(stance="supports", **finding), by=editor)


@pytest.mark.parametrize(
    ("act", "most"),
    [
        (lambda claim, by: attach(claim, by, note=BOOK), "5,000"),
        (lambda claim, by: attach(claim, by, design=BOOK), "60"),
        (lambda claim, by: attach(claim, by, locator=BOOK), "60"),
        (lambda claim, by: attach(claim, by, directness="indirect", directness_reason=BOOK), "300"),
        (lambda claim, by: decide_evidence(attach(claim, by), "withdrawn", reason=BOOK, by=by), "5,000"),
        (lambda claim, by: dismiss_suggestion(cast.make_suggestion(claim), BOOK, by=by), "300"),
        (lambda claim, by: raise_flag(claim, "other", BOOK, by=by), "5,000"),
        (lambda claim, by: resolve_flag(raise_flag(claim, "other", "A note.", by=by)[0], BOOK, by=by), "5,000"),
        (lambda claim, by: assess_claim(claim, "low", BOOK, by=by), "5,000"),
        (
            lambda claim, by: assess_claim(
                claim, "", "Why.", starting_level="low", factors=[Factor("imprecision", 1, BOOK)], by=by
            ),
            "500",
        ),
        (lambda claim, by: review_claim(claim, note=BOOK, by=by), "5,000"),
    ],
)
def test_a_pasted_book_is_refused_with_the_number_that_fits(claim, editor, act, most):
    with pytest.raises(Refused, match=f"has at most {most} characters, and this one has 100,"):
        act(claim, editor)


def test_a_quote_says_how_much_it_may_have(claim, editor):
    reference = cast.make_reference(abstract=[{"label": "", "category": "", "text": BOOK}])
    with pytest.raises(Refused, match="at most 2,500 characters"):
        attach_evidence(claim, reference, Finding(stance="supports", quote=BOOK.strip()), by=editor)


def test_what_just_fits_is_kept_whole(claim, editor):
    assert len(attach(claim, editor, note="n" * 5_000).note) == 5_000


@pytest.mark.parametrize("name", sorted(DESK_ACTS))
def test_each_text_of_each_form_has_a_maximum(name):
    for field in DESK_ACTS[name].form.base_fields.values():
        bound(field)
        if isinstance(field, forms.CharField) and not isinstance(field.widget, forms.HiddenInput):
            assert field.max_length and field.widget.attrs["maxlength"] == str(field.max_length)


def test_the_page_says_it_and_keeps_what_was_typed(client, claim, editor):
    client.force_login(editor)
    response = client.post(cast.act(claim, "raise-flag"), {"about": "claim", "kind": "other", "note": BOOK})
    text = response.content.decode()
    assert response.status_code == 422 and BOOK[:200] in text
    assert "At most 5000 characters; this has 100" in text
    assert 'maxlength="5000"' in client.get(links.desk(claim)).content.decode()
