"""A number printed like a citation: open where it may be something else, tied where it is none but a citation."""

from pathlib import Path

import pytest

from claims.documents.citations.cited import works
from claims.documents.splitting.statements import split

HERE = Path(__file__).parent
# What the rest of the text does, so that the style of the sentence is its usual one.
BESIDE = {
    "bracketed": "It harms sleep [1]. It harms teeth [2]. It harms hair [1, 2].",
    "raised": "It harms sleep.¹ It harms teeth.² It harms hair.³",
    "trailing": "It harms sleep.1 It harms teeth.2 It harms hair.3",
}
ENTRIES = "\n".join(f"{n}. Author{chr(64 + n)} A. Salt and sleep. J Invented. 2001;1:{n}-9." for n in range(1, 27))
BRACKETED_OPEN = (HERE / "numbers_no_citations.txt").read_text("utf-8")
BRACKETED_TIED = (HERE / "numbers_citations.txt").read_text("utf-8")  # behind the number of works
RAISED_OPEN = """
It grows with age².
The model had a term for age² too.
Weight in kg by height² gives it.
It falls with distance³.
It grows with the dose², not with the dose.
The model held age, age², and sex.
The variance was tau² there.
The size was eta² there.
Areas in metres² were given.
It was 3 mm².
University of Bern¹, Inselspital Bern².
Department of Salt, University of Xanten¹
Department of Salt, University of Xanten, Germany¹; Institute of Sleep, Boston, USA²
¹ Department of Salt, University of X.
¹Institute of Sleep, Basel, ²University Hospital Zurich
From the Department of Salt, University of Xanten¹ and the Institute of Sleep, Boston²
Xanten, Germany¹; Boston, USA²
Anna Abel¹ and Bob Born²
Interleukin⁶ was high.
Omega³ was high.
CO² was high.
PM² was high.
Energy grows with speed².
The interaction age² × sex was tested.
BMI is weight/height².
Its area is πr².
The term time² was added.
It was centred (age²).
Division of Sleep, Ward Hospital, London¹; Ward Clinic, Paris²
1 Department of Sleep², Xanten³
Klinik für Schlaf, Universität Xanten¹
¹Xanten University, ²Sleep Institute, ³Ward Clinic
Clara C. Cress¹,²; Dora Dorn³
It was 3 kg/m².
The temperature was 10⁶ too.
IL⁶ and IL² rose.
Vitamin B¹² was low.
TNF² rose.
Caspase³ rose.
Coenzyme¹⁰ rose.
The sum of log² was low.
A 5 cm² patch.
SO₂² rose.
Cohen's f² was low.
"""
RAISED_TIED = """
1 It rises with age.²
2 It harms the heart³ and the lungs⁴.
1 It was shown by Abel and colleagues² too.
2 In the UK¹, NICE² recommends it.
1 Studies at the University of Bern² found it.
1 It raises interleukin 6.⁴
2 It falls,³ and rises.⁴
1 The dose fell.²
1 Ketamine² acts fast.
1 Salt harms; sugar does not.²
2 It acts fast²,³ in adults.
1 In women,² it falls.
1 Depression² is common.
"""  # behind the number of works
TRAILING_OPEN = """
Interleukin.6 was high.
Levels of interleukin.6
We measured interleukin.6 and salt.
See Table.2 for more.
It stands in chapter.3
We gave approx.5 mg.
It was grade.3 there.
Caspase.3 rose.
We gave salt.5 times.
They stand in fig.4 there.
It is in table.2
See section.3 there.
In group.2 it fell.
It was stage.3
Levels of omega.3 and omega.6 fell.
See step.4
Take it in week.2
In Jan.5 it rose.
"""
TRAILING_TIED = """
1 It harms the heart.3
2 It falls,3 and rises.4
1 It is a risk at any age.3
1 It blocks the receptor (salt).4
1 In women,2 it falls.
1 It is a disease of old age.2
1 It helps in type 2 diabetes.2
1 It comes in one phase.2
2 It grows.2,3
"""  # behind the number of works


def tied(sentence: str, style: str) -> list[bool]:
    """Of each mark of the sentence, whether it leads to an entry."""
    text = f"# Salt\n\n## Effects\n\n{BESIDE[style]}\n\n{sentence}\n\n## References\n\n{ENTRIES}\n"
    parts = split(text, markup="markdown")
    return [work.entry is not None for one in parts.statements[3:] for work in works(one, parts, text)]


def test_a_thing_that_the_text_counts_has_its_number_at_the_beginning_of_a_sentence() -> None:
    assert tied("Gadget [3] broke.", "bracketed") == [True]
    assert tied("We weighed each gadget. Gadget [3] broke.", "bracketed") == [False]


def cases(**sentences: str) -> list[tuple[str, str]]:
    return [(style, line) for style, lines in sentences.items() for line in lines.strip().splitlines()]


@pytest.mark.parametrize(
    ("style", "sentence"), cases(bracketed=BRACKETED_OPEN, raised=RAISED_OPEN, trailing=TRAILING_OPEN)
)
def test_a_number_that_may_be_something_else_leads_to_no_work(style: str, sentence: str) -> None:
    assert not any(tied(sentence, style))


@pytest.mark.parametrize(("style", "line"), cases(bracketed=BRACKETED_TIED, raised=RAISED_TIED, trailing=TRAILING_TIED))
def test_a_citation_is_tied_whatever_it_stands_behind(style: str, line: str) -> None:
    number, sentence = line.split(" ", 1)
    assert sum(tied(sentence, style)) == int(number)
