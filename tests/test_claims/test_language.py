"""What is not in English is not read, and English is never lost."""

import pytest

from claims.grading.wording import NOT_READ, read_wording
from claims.text.language import is_english

FOREIGN = [
    "Le tabac cause le cancer du poumon.",
    "La kétamine réduit les idées suicidaires chez les patients.",
    "Das Mittel senkt den Blutdruck und verhindert einen Schlaganfall.",
    "Ketamin bei Depression",
    "El ejercicio mejora el sueño de los adultos mayores.",
    "O exercício não reduziu a dor.",
    "Il farmaco può ridurre il rischio di ictus.",
    "De behandeling verlaagt het risico niet.",
    "Behandlingen minskade risken för stroke och var effektiv.",
    "Lek zmniejsza ryzyko udaru i jest skuteczny.",
    "Препарат снижает риск инсульта.",
    "该药物降低中风风险 (HR 0.8).",
    "この薬は脳卒中のリスクを低下させる。",
    "الدواء يقلل من خطر السكتة الدماغية",
    "Το φάρμακο μειώνει τον κίνδυνο.",
]
ENGLISH = [
    "Ketamine reduces pain.",
    "Sjögren disease causes dry eyes.",
    "El Niño was followed by more malaria in Peru.",
    "De Quervain tenosynovitis improves with rest.",
    "The café-au-lait spots were associated with naïve T cells.",
    "TNF-α and IL-1β levels rose (p < 0.05).",
    "E. coli O157 causes colitis in vitro and in vivo.",
    "Primary care.",
    "42",
    "",
]


@pytest.mark.parametrize("text", FOREIGN)
def test_a_statement_in_another_language_is_not_read(text: str) -> None:
    assert read_wording(text) == NOT_READ
    assert (NOT_READ.strength, NOT_READ.certainty, NOT_READ.cues) == ("none", "not read", ())


@pytest.mark.parametrize("text", ENGLISH)
def test_english_is_read_whatever_names_stand_in_it(text: str) -> None:
    assert is_english(text)


def test_a_lead_in_tells_the_language_of_its_items() -> None:
    assert read_wording("la dépression", context="Le tabac cause :").certainty == "not read"
