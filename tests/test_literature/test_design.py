"""The study design a record proposes."""

import pytest

from literature.rules.study_design import is_of_animals_or_cells, study_design

ANIMALS, HUMANS, HEALTHY = "D000818", "D006801", "D064368"
COHORT, CASE_CONTROL, CROSS_SECTIONAL = "D015331", "D016022", "D003430"
RETROSPECTIVE, PROSPECTIVE, IN_VITRO, CELLS = "D012189", "D011446", "D066298", "D002478"


def uis(*names: str) -> list[dict[str, str]]:
    return [{"ui": name, "name": "any label"} for name in names]


@pytest.mark.parametrize(
    ("types", "mesh", "design"),
    [
        ((), (), ""),
        (("D016428",), (), ""),
        (("D016449", "D016430"), (), "randomised controlled trial"),
        (("D016454", "D017418", "D000078182"), (), "meta-analysis"),
        (("D016454", "D000078182"), (), "systematic review"),
        (("D017426",), (), "clinical trial, phase I"),
        (("D016449", "D017428"), (), "randomised controlled trial"),
        (("D003160", "D002363"), (), "case report"),
        (("D016449",), (HUMANS, HEALTHY), "randomised controlled trial, healthy volunteers"),
        (("D016428",), (ANIMALS,), "animals"),
        (("D016428",), (ANIMALS, HUMANS), ""),
        (("D000081262",), (ANIMALS,), "randomised controlled trial, animals"),
        (("D016440",), (), ""),
        (("D016428",), (HUMANS, COHORT), "cohort study"),
        (("D064888",), (HUMANS, PROSPECTIVE), "prospective cohort study"),
        (("D064888",), (HUMANS,), "observational study"),
        (("D016428",), (HUMANS, CASE_CONTROL, RETROSPECTIVE), "case-control study"),
        (("D016428",), (HUMANS, RETROSPECTIVE), "retrospective observational study"),
        (("D016428",), (HUMANS, CROSS_SECTIONAL), "cross-sectional study"),
        (("D016449",), (HUMANS, PROSPECTIVE), "randomised controlled trial"),
        (("D016454",), (HUMANS, RETROSPECTIVE), "review"),
        (("D016428",), (HUMANS, IN_VITRO), "in vitro"),
        (("D002363",), (HUMANS, CELLS), "case report"),
        (("D016428",), (ANIMALS, CELLS), "in vitro, animals"),
    ],
)
def test_the_strongest_design_is_named_by_identifier(types, mesh, design):
    assert study_design(uis(*types), uis(*mesh)) == design


@pytest.mark.parametrize(
    ("mesh", "answer"),
    [
        ((ANIMALS,), True),
        ((CELLS,), True),
        ((ANIMALS, HUMANS), False),
        ((HUMANS, CELLS), False),
        ((), False),
    ],
)
def test_a_study_without_people_is_known_by_its_check_tags(mesh, answer):
    assert is_of_animals_or_cells(uis("D016428"), uis(*mesh)) is answer
