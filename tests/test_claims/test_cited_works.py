"""The entries of a reference list: an editor ties them to stored references, and what was decided is carried on."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims.documents.citations.candidates import candidates
from claims.documents.citations.cited_works import tie_work, untie_work
from claims.documents.citations.proposals import confirm
from claims.documents.importing import import_document
from claims.models import CitedWork, Version
from claims.refusals import Refused
from tests.cast import make_editor, make_reference

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
TEXT = """# Sample networks

Sample networks are weaker in patients [1]. They recover with an invented therapy [2].

# References

1. Sample A. Invented networks of patients. J Invented Samples. 2020. PMID: 90000001
2. Sample B. An invented trial of therapy that strengthens sample networks. 2021.
"""


def bring(text: str = TEXT) -> Version:
    return import_document(text, markup="markdown", name="Sample", slug="sample").version


def entry(version: Version, author: str) -> CitedWork:
    return version.cited_works.get(text__contains=f"Sample {author}.")


def test_a_tie_says_who_made_it_and_when() -> None:
    editor, work, reference = make_editor(), entry(bring(), "B"), make_reference()
    tie_work(work, reference, by=editor, at=NOON)
    work.refresh_from_db()
    assert (work.reference, work.tied_by, work.tied_at) == (reference, editor, NOON)


def test_the_same_tie_again_leaves_the_first_editor_its_author() -> None:
    first, work, reference = make_editor(), entry(bring(), "B"), make_reference()
    tie_work(work, reference, by=first, at=NOON)
    tie_work(work, reference, by=make_editor("second"))
    work.refresh_from_db()
    assert (work.tied_by, work.tied_at) == (first, NOON)


def test_a_decision_is_undone_before_it_is_replaced() -> None:
    editor, work, reference, other = make_editor(), entry(bring(), "B"), make_reference(), make_reference()
    tied = tie_work(work, reference, by=editor)
    with pytest.raises(Refused, match="take that back first"):
        tie_work(tied, other, by=editor)
    assert tie_work(untie_work(tied, by=editor), other, by=editor).reference == other


def test_an_undone_tie_says_who_undid_it() -> None:
    second, work = make_editor("second"), entry(bring(), "B")
    tied = tie_work(work, make_reference(), by=make_editor())
    untie_work(tied, by=second, at=NOON)
    work.refresh_from_db()
    assert (work.reference, work.tied_by, work.tied_at) == (None, second, NOON)
    with pytest.raises(Refused, match="nothing to take back"):
        untie_work(work, by=second)


def test_a_tie_that_one_has_not_read_is_not_undone() -> None:
    anna, work = make_editor("anna"), entry(bring(), "B")
    older = tie_work(work, make_reference(), by=make_editor("bert"))
    other = tie_work(untie_work(older, by=anna), make_reference(), by=anna, at=NOON)
    with pytest.raises(Refused, match=r"anna decided on this entry already, at 2026-03-01 12:00; reload the page"):
        untie_work(older, by=make_editor("carla"))
    assert CitedWork.objects.get(pk=work.pk).reference == other.reference


def test_a_confirmed_citation_says_who_tied_its_entry() -> None:
    editor, _ = make_editor(), make_reference(90_000_001)
    work = entry(bring(), "A")
    confirm(work.proposals.get(), by=editor, at=NOON)
    work.refresh_from_db()
    assert (work.tied_by, work.tied_at) == (editor, NOON)


def test_an_entry_stays_tied_in_a_new_version_whatever_its_number() -> None:
    editor, reference = make_editor(), make_reference()
    tie_work(entry(bring(), "B"), reference, by=editor, at=NOON)
    later = bring(TEXT.replace("2. Sample B", "2. Sample C. A work between. 2019.\n3. Sample B"))
    kept = entry(later, "B")
    assert (kept.position, kept.reference, kept.tied_by, kept.tied_at) == (3, reference, editor, NOON)
    assert entry(later, "C").reference is None


def test_an_entry_with_other_words_is_not_tied_in_a_new_version() -> None:
    tie_work(entry(bring(), "B"), make_reference(), by=make_editor())
    assert entry(bring(TEXT.replace("invented trial", "invented review")), "B").reference is None


def test_the_same_words_tied_to_two_works_are_left_to_the_editor() -> None:
    twice = TEXT + "3. Sample B. An invented trial of therapy that strengthens sample networks. 2021.\n"
    for work in bring(twice).cited_works.filter(text__contains="Sample B"):
        tie_work(work, make_reference(), by=make_editor(f"editor-{work.position}"))
    later = bring(twice + "4. Sample D. One more. 2018.\n")
    assert not later.cited_works.exclude(reference=None).exists()


def test_a_likely_title_is_shown_with_how_like_it_is() -> None:
    make_reference(title="An invented trial of therapy which strengthens sample networks")
    work = entry(bring(), "B")
    ((one,),) = candidates([work]).values()
    assert (one.why, 90 <= one.percent < 100) == ("similar title", True)


def test_the_wrong_work_behind_an_identifier_shows_in_its_title() -> None:
    make_reference(90_000_001, title="A sample record about something else altogether")
    ((one,),) = candidates([entry(bring(), "A")]).values()
    assert (one.why, one.similarity < 0.5) == ("PMID", True)


def test_candidates_of_many_entries_are_asked_for_as_often_as_those_of_few() -> None:
    def asked(number: int) -> int:
        make_reference(title=f"Invented measurements of the sample network numbered {number}")
        works = [f"{n}. Sample. Invented measurements of the sample network. {n}." for n in range(1, number + 1)]
        text = "# S\n\nThe sample network is active [1].\n\n# References\n\n" + "\n".join(works)
        version = import_document(text, markup="markdown", name=f"Sample {number}").version
        entries = list(version.cited_works.all())
        assert len(entries) == number
        with CaptureQueriesContext(connection) as captured:
            assert len(candidates(entries)) == number
        return len(captured)

    assert asked(3) == asked(30)
