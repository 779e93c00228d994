"""The study design a record proposes, and who was studied."""

import pytest

from literature.rules.study_design import study_design
from literature.rules.study_population import named_in_design, studied

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


RATS, PATIENTS = "Ketamine in rats after stress", "Ketamine in patients with depression"


def abstract(text: str, category: str = "RESULTS") -> list[dict[str, str]]:
    return [{"label": "", "category": category, "text": text}]


@pytest.mark.parametrize(
    ("mesh", "title", "text", "population"),
    [
        # By the check tags
        ((ANIMALS,), "", "", "animals"),
        ((CELLS,), "", "", "cells"),
        ((ANIMALS, CELLS), "", "", "animals"),
        ((HUMANS,), "", "", "people"),
        ((HUMANS,), "The RAT and other tests", "", "people"),
        ((HUMANS, CELLS), "", "", "people"),
        ((HUMANS, CELLS), "Ketamine in human cortical neurons", "", "cells"),
        ((HUMANS, CELLS), "Ketamine in cultured cells of patients", "", "people"),
        ((HUMANS, HEALTHY), "", "", "healthy volunteers"),
        ((HUMANS, HEALTHY), "", "We scanned 20 patients and 20 healthy volunteers.", "people"),
        # Of both: the title decides
        ((ANIMALS, HUMANS), "", "", ""),
        ((ANIMALS, HUMANS), RATS, "", "animals"),
        ((ANIMALS, HUMANS), "From rats to patients", "", ""),
        # Not indexed yet: by the title, then by what was done
        ((), "", "", ""),
        ((), RATS, "", "animals"),
        ((), RATS.upper(), "", ""),
        ((), PATIENTS, "", ""),
        ((), "Ketamine in healthy volunteers", "", "healthy volunteers"),
        ((), "Healthy volunteers and patients compared", "", ""),
        ((), "Ketamine in vitro", "", "cells"),
        ((), "Ketamine and the network", "Rats were given ketamine; the network of these rats weakened.", "animals"),
        ((), "Ketamine and the network", "As in rats, the network of 40 adult patients weakened, not of mice.", ""),
        ((), "Ketamine and the network", "Thirty healthy adults were scanned.", "healthy volunteers"),
        ((), "Ketamine and the network", "The network weakened.", ""),
    ],
)
def test_who_was_studied_is_read_from_the_record(mesh, title, text, population):
    assert studied(uis(*mesh), title, abstract(text) if text else []) == population


def test_what_was_known_before_is_not_what_was_studied():
    known = abstract("Rats recover with ketamine, and mice do too.", "BACKGROUND")
    assert studied([], "Ketamine and the network", known) == ""


def test_the_design_tells_who_was_studied_of_a_paper_without_headings_too():
    assert study_design(uis("D016428"), [], RATS) == "animals"


@pytest.mark.parametrize(
    ("design", "population"),
    [
        ("animals", "animals"),
        ("randomised controlled trial, animals", "animals"),
        ("rat model of stress", "animals"),
        ("cells", "cells"),
        ("in vitro", "cells"),
        ("cohort study, healthy volunteers", "healthy volunteers"),
        ("stem cell trial", ""),
        ("cohort study", ""),
        ("", ""),
    ],
)
def test_words_for_a_design_name_who_was_studied(design, population):
    assert named_in_design(design) == population
