"""Works are found by their words, as they are now, on either database."""

import pytest

from literature.models import Reference
from literature.sql import word_index
from tests.cast import make_reference

pytestmark = pytest.mark.django_db


def found(text: str) -> set[str]:
    return set(Reference.objects.with_words(text).values_list("title", flat=True))


FOUND_BY = (
    "KETAMINE", "ketam", "naïve", "naive", "Müller", "muller jo", "consortium", "double blind", "5-HT2A",
    "random order", "10.1000/xyz.7", "PMC123", "Invented Samples ketamine", "99000777", "D016449",
)  # fmt: skip


@pytest.mark.parametrize("text", FOUND_BY)
def test_a_work_is_found_by_what_its_record_says_of_it(text):
    make_reference(title="Another work")
    make_reference(
        99_000_777,
        title="Ketamine in naïve patients: a double-blind trial of 5-HT2A",
        abstract=[{"label": "METHODS", "category": "METHODS", "text": "They were treated in random order."}],
        authors=[
            {"last": "Müller", "fore": "Jo", "collective": ""}, {"last": "", "fore": "", "collective": "A Consortium"},
        ],
        doi="10.1000/xyz.7",
        pmcid="PMC123",
    )  # fmt: skip
    assert "Ketamine in naïve patients: a double-blind trial of 5-HT2A" in found(text)


@pytest.mark.parametrize("text", ["ketamine lithium", "etamine", "label", "last"])
def test_a_work_without_one_of_the_words_is_not_found(text):
    make_reference(title="Ketamine alone")
    assert found(text) == set()


@pytest.mark.parametrize("text", ["", " ' ", '"', "&|!()", "*", ":*", "-"])
def test_signs_alone_narrow_nothing(text):
    make_reference(title="Ketamine")
    assert found(text) == {"Ketamine"}


def test_the_index_follows_what_becomes_of_a_work():
    reference = make_reference(title="Ketamine")
    reference.title = "Lithium"
    reference.save()
    assert (found("ketamine"), found("lithium")) == (set(), {"Lithium"})
    reference.delete()
    assert found("lithium") == set()


def test_to_keep_the_index_twice_is_to_keep_it_once():
    make_reference(title="Ketamine")
    word_index.keep()
    word_index.keep()
    assert found("ketamine") == {"Ketamine"}


@pytest.mark.parametrize("word", ["Ελληνική", "Чайковский", "각성", "Nguyễn", "nguyen"])
def test_a_word_of_any_letters_finds_itself(word):
    make_reference(title=f"About {'Nguyễn' if word == 'nguyen' else word} alone")
    assert len(found(word)) == 1
