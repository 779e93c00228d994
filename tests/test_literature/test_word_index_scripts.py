"""Words of any script are found as they are written, with the same answers on either database."""

import pytest
from django.db import connection

from literature.models import Reference
from literature.sql import word_index
from tests.cast import make_reference

pytestmark = pytest.mark.django_db
TITLES = (
    "हिन्दी में चिकित्सा", "ภาษาไทย การรักษา", "الطِّبُّ العَرَبِيُّ", "الطب", "שָׁלוֹם עֲלֵיכֶם", "Nguyễn trường hỏi",
    "θεραπεία Ελληνική ἄνθρωπος",
    "йод ёлка", "각성 한국어", "தமிழ் மருத்துவம்", "がん パーキンソン", "Müller naïve Łódź", "Ǽon",
)  # fmt: skip


def found(text: str) -> set[str]:
    return set(Reference.objects.with_words(text).values_list("title", flat=True))


@pytest.mark.parametrize("title", TITLES)
def test_a_work_is_found_by_each_word_of_its_title_and_by_its_beginning(title):
    for one in TITLES:
        make_reference(title=one)
    for word in title.split():
        assert title in found(word) and title in found(word[:-1] if len(word) > 4 else word)


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("हन्दी", []),
        ("ह", []),
        ("चिकित्सा", ["हिन्दी में चिकित्सा"]),
        ("การ", ["ภาษาไทย การรักษา"]),
        ("กษา", []),
        ("الطب", ["الطب"]),
        ("الطِّبُّ", ["الطِّبُّ العَرَبِيُّ"]),
        ("שלום", []),
        ("שָׁלוֹם", ["שָׁלוֹם עֲלֵיכֶם"]),
        ("nguyen truong hoi", ["Nguyễn trường hỏi"]),
        ("NGUYỄN", ["Nguyễn trường hỏi"]),
        ("θεραπεια ελληνικη", ["θεραπεία Ελληνική ἄνθρωπος"]),
        ("ΘΕΡΑΠΕΊΑ", ["θεραπεία Ελληνική ἄνθρωπος"]),
        ("ἄνθρωπος", ["θεραπεία Ελληνική ἄνθρωπος"]),
        ("ἀνθρωπος", ["θεραπεία Ελληνική ἄνθρωπος"]),
        ("ανθρωπος", []),
        ("елка", ["йод ёлка"]),
        ("각", []),
        ("한국", []),
        ("한국어", ["각성 한국어"]),
        ("மருத்து", ["தமிழ் மருத்துவம்"]),
        ("ǽon", ["Ǽon"]),
        ("æon", ["Ǽon"]),
        ("lodz", []),
        ("łodz", ["Müller naïve Łódź"]),
    ],
)
def test_marks_that_make_a_word_count_and_accents_do_not(text, titles):
    for one in TITLES:
        make_reference(title=one)
    assert found(text) == set(titles)


def test_a_word_behind_the_end_of_a_line_is_found():
    make_reference(title="A", abstract=[{"label": "", "category": "", "text": "first\nsecond\tthird"}])
    assert found("second") == found("third") == {"A"}


@pytest.mark.parametrize("unit", ["w{:06d}", "{:x}", "\U00020000{:05d}", "각{:06d}"])
def test_a_work_of_any_length_is_stored_and_found_by_what_fits(unit):
    text = " ".join(unit.format(number) for number in range(200_000))
    abstract = [{"label": "", "category": "", "text": text}]
    make_reference(title="Long", abstract=abstract, doi="10.5555/long", authors=[{"last": "Alder", "fore": "A"}])
    make_reference(title="Short")
    assert found("long") == found("alder") == found(unit.format(4242)) == found("10.5555/long") == {"Long"}
    assert found("short") == {"Short"}


def test_an_index_of_an_older_expression_is_made_anew_from_all_works(monkeypatch):
    make_reference(title="Ketamine", journal="Annals of Zebras")
    word_index._vector.cache_clear()
    with monkeypatch.context() as older:
        older.setattr(word_index, "PLAIN", ("title",))
        word_index.keep()
        assert found("zebras") == set()
    word_index._vector.cache_clear()
    word_index.keep()
    assert found("zebras ketamine") == {"Ketamine"}


def test_triggers_that_were_lost_are_made_again_and_what_they_missed_is_read():
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL keeps its index by itself.")
    with connection.cursor() as cursor:
        for name in ("added", "changed", "removed"):
            cursor.execute(f"DROP TRIGGER {word_index.INDEX}_{name}")
    make_reference(title="Ketamine")
    word_index.keep()
    assert found("ketamine") == {"Ketamine"}
