"""SEPIO's model as its published schema has it: statements, lines of evidence, documents."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from jsonschema import Draft201909Validator, ValidationError

from claims.exports import sepio
from claims.exports.summary import SummaryEvidence
from tests.files.sepio_schema import schema_of
from tests.test_claims.exports_cast import NASTY, claim, retracted, sample, summary, told, yan


def checked(file: str) -> dict[str, Any]:
    """The file, of which each part fits its class."""
    found: dict[str, Any] = json.loads(file)
    for row in (found["document"], *found["documents"]):
        Draft201909Validator(schema_of("Document")).validate(row)
    for row in found["statements"]:
        Draft201909Validator(schema_of("Statement")).validate(row)
    return found


@given(text=NASTY)
@settings(max_examples=40, deadline=None)
def test_whatever_a_summary_holds_fits_the_schema(text):
    checked(sepio.write(told(text)))


def test_a_statement_is_the_claim_with_its_grade():
    graded = claim("A-1", text="It is so.", context="Of tea:", certainty="low")
    (row,) = checked(sepio.write(summary(graded, works=[])))["statements"]
    assert (row["id"], row["statementText"], row["strength"]) == ("#A-1", "Of tea: It is so.", "low")
    assert row["specifiedBy"] == ["GRADE"]


def test_no_statement_is_given_a_direction_or_a_proposition_that_nobody_chose():
    (row,) = checked(sepio.write(summary(claim("A-1", "supports", "contradicts"), works=[yan(), sample(2)])))[
        "statements"
    ]
    assert not row.keys() & {"direction", "proposition", "subject", "predicate", "object"}


def test_each_finding_is_a_line_with_its_own_direction_and_its_work():
    works = [yan(), sample(2), sample(3)]
    found = checked(sepio.write(summary(claim("A-1", "supports", "contradicts", "neutral"), works=works)))
    lines = found["statements"][0]["hasEvidenceLines"]
    assert [line["directionOfEvidenceProvided"] for line in lines] == ["supports", "disputes", "neutral"]
    cited = [line["evidenceItems"][0]["reportedIn"][0] for line in lines]
    assert cited == [work["id"] for work in found["documents"]]


def test_ids_are_of_one_thing_each():
    text = sepio.write(told())
    ids = [row["id"] for row in _entities(checked(text))]
    assert len(ids) == len(set(ids))


def test_a_retracted_work_is_called_so_where_it_is_described():
    (document,) = checked(sepio.write(summary(works=[retracted(1)])))["documents"]
    assert "RETRACTED" in document["description"]


def test_a_draft_says_that_nobody_accepted_it():
    draft = claim("A-1", evidence=[SummaryEvidence(number=1, stance="supports", draft=True)])
    ((line,),) = (row["hasEvidenceLines"] for row in checked(sepio.write(summary(draft)))["statements"])
    assert line["extensions"] == [{"name_3": "state", "value_4": "draft, not accepted"}]


@pytest.mark.parametrize("wrong", [{"id": "#A", "type": "Statement", "verdict": "true"}, {"type": "Statement"}])
def test_the_schema_allows_nothing_else(wrong):
    with pytest.raises(ValidationError):
        Draft201909Validator(schema_of("Statement")).validate(wrong)


def _entities(value: Any) -> list[dict[str, Any]]:
    if isinstance(value, dict):
        inner = [one for each in value.values() for one in _entities(each)]
        return [value, *inner] if "id" in value else inner
    return [one for each in value for one in _entities(each)] if isinstance(value, list) else []
