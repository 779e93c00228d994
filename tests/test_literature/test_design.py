"""The study design a record proposes."""

import pytest

from literature.design import study_design


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
        (("D016449",), ("D006801", "D064368"), "randomised controlled trial, healthy volunteers"),
        (("D016428",), ("D000818",), "animals"),
        (("D016428",), ("D000818", "D006801"), ""),
        (("D016440",), (), ""),
    ],
)
def test_the_strongest_design_is_named_by_identifier(types, mesh, design):
    assert study_design(uis(*types), uis(*mesh)) == design
