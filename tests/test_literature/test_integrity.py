"""What notices make of a work, as a table."""

import pytest

from literature.rules.integrity import KIND_OF_REF_TYPE, NoticeFact, is_same_notice, notices_of, status_of

RETRACTED = [{"ui": "D016441", "name": "Retracted Publication"}]


def entry(kind: str, pmid: str = "", citation: str = "J. 2026;1:1") -> dict:
    return {"type": kind, "citation": citation, "pmid": pmid, "version": None, "note": ""}


def fact(kind: str = "retraction", pmid: str = "", citation: str = "", doi: str = "") -> NoticeFact:
    return NoticeFact(kind, "", pmid, citation, "", doi)


@pytest.mark.parametrize(
    ("standing", "withdrawn", "status"),
    [
        ([], [], ""),
        (["erratum"], [], "corrected"),
        (["correction"], [], "corrected"),
        (["update", "republication"], [], ""),
        (["concern"], [], "concern"),
        (["erratum", "concern"], [], "concern"),
        (["concern", "retraction", "erratum"], [], "retracted"),
        (["retraction"], ["retraction"], "retracted"),
        ([], ["retraction"], "reinstated"),
        (["erratum"], ["retraction"], "reinstated"),
        (["concern"], ["retraction"], "concern"),
        ([], ["concern"], ""),
        ([], ["erratum"], ""),
        (["reinstatement"], [], "reinstated"),
        (["reinstatement", "retraction"], [], "retracted"),
        (["reinstatement", "concern"], [], "concern"),
        (["addendum", "other"], [], ""),
    ],
)
def test_the_gravest_standing_notice_decides(standing, withdrawn, status):
    assert status_of(standing, withdrawn) == status


@pytest.mark.parametrize(
    "kind",
    [
        *("RetractionOf", "ErratumFor", "ExpressionOfConcernFor", "UpdateOf", "RepublishedFrom"),
        *("CorrectedandRepublishedFrom", "RetractedandRepublishedFrom"),
        *("CommentIn", "CommentOn", "AssociatedDataset", "SomethingNew"),
    ],
)
def test_a_link_that_points_the_other_way_or_judges_nothing_is_no_notice(kind):
    assert notices_of([entry(kind, "1")], []) == []


@pytest.mark.parametrize("ref_type", KIND_OF_REF_TYPE)
def test_each_kind_of_notice_is_read_with_its_pmid(ref_type):
    (found,) = notices_of([entry(ref_type, "123")], [])
    assert (found.kind, found.ref_type, found.pmid) == (KIND_OF_REF_TYPE[ref_type], ref_type, "123")


def test_a_publication_type_alone_says_retracted_and_adds_nothing_to_a_notice():
    assert [found.kind for found in notices_of([], RETRACTED)] == ["retraction"]
    assert [found.pmid for found in notices_of([entry("RetractionIn", "5")], RETRACTED)] == ["5"]
    assert [found.kind for found in notices_of([entry("ErratumIn", "5")], RETRACTED)] == [
        "erratum",
        "retraction",
    ]


def test_the_publication_type_of_a_retraction_notice_marks_nothing():
    assert notices_of([], [{"ui": "D016440", "name": "Retraction Notice"}]) == []


def test_a_notice_named_twice_is_one():
    assert len(notices_of([entry("ErratumIn", "5"), entry("ErratumIn", "5", "otherwise cited")], [])) == 1


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (fact(), fact(pmid="5", citation="a"), True),
        (fact(citation="a"), fact(pmid="5", citation="a"), True),
        (fact(citation="a"), fact(pmid="5", citation="b"), False),
        (fact(pmid="5", citation="a"), fact(pmid="5", citation="b"), True),
        (fact(pmid="5", citation="a"), fact(pmid="6", citation="a"), False),
        (fact("erratum", "5"), fact("concern", "5"), False),
        (fact(doi="10.5555/a"), fact(doi="10.5555/a", citation="a"), True),
        (fact(doi="10.5555/a"), fact(doi="10.5555/b"), False),
        (fact(doi="10.5555/a", pmid="5"), fact(doi="10.5555/b", pmid="5"), True),
        (fact(doi="10.5555/a"), fact(citation="a"), True),
    ],
)
def test_two_tellings_are_of_one_notice_when_nothing_says_otherwise(one, other, same):
    assert is_same_notice(one, other) is is_same_notice(other, one) is same
