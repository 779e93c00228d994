"""A number printed like a citation: open where it may be something else, tied where it is none but a citation."""

import pytest

from claims.documents.citations.cited import works
from claims.documents.splitting.statements import split

# What the rest of the text does, so that the style of the sentence is its usual one.
BESIDE = {
    "bracketed": "It harms sleep [1]. It harms teeth [2]. It harms hair [1, 2].",
    "raised": "It harms sleep.¹ It harms teeth.² It harms hair.³",
    "trailing": "It harms sleep.1 It harms teeth.2 It harms hair.3",
}
ENTRIES = "\n".join(f"{n}. Author{chr(64 + n)} A. Salt and sleep. J Invented. 2001;1:{n}-9." for n in range(1, 27))
BRACKETED_OPEN = """
Values in [2,3] are low.
All scores lie within [1, 5].
The variable was scaled to [1, 10].
Weights were drawn from a uniform distribution on [1, 3].
We chose x ∈ [2, 3].
The parameter varies between [2, 3].
Probabilities were clipped to [2, 3].
The dose was in the interval [2, 3].
It holds for all t in [1, 2].
Pain was rated on a scale [1–10].
The odds ratio was 2 [1, 3].
The difference was 3 points [1, 5].
The hazard ratio was 1.5 [1, 2].
The estimate (95% CI) was 3 [2, 5].
The effect was large, 95% CI [2, 5].
Confidence limits [2, 5] were wide.
The median was 4 [2–7] days.
We gave [10] mg of salt.
We gave [5–10] mg of salt.
It lasted [2–3] weeks.
It rose by [3] %.
It took [2, 5] hours.
[1] is the first element of the list.
Here [1] is the first element of the list.
In the list, [2] denotes the dose.
The element [2] is empty.
The vector [1, 2, 3] was used.
The function returns [1, 2].
We read list[1] and array[2].
The answer is in question [3].
Items [1] to [3] ask for sleep.
Questions [1] through [4] ask for sleep.
Items [1], [2], and [3] ask for sleep.
Answers to questions [2] and [5] differed.
In step [2] the salt is weighed.
Go on with step [3].
Figure [2] shows the flow.
Panel [3] shows the flow.
As equation [4] says, it falls.
Equations [4] and [5] were solved.
In arm [2] salt was given.
Patients in group [3] were older.
At visit [4] it was measured.
On day [7] it was measured.
In phase [2] it was measured.
Criterion [3] was not met.
It was coded as [2].
The code [12] stands for salt.
ICD codes [20–25] were counted.
We used version [3] of the scale.
Version [2] was used.
It was signed on [12] March.
In [2]H scans it fell.
The [3]-year-old boy fell.
Benzo[1,2]thiazole was given.
The [2]rotaxane was made.
We enrolled the [3] groups.
These [2] trials were small.
At least [3] doses were given.
More than [2] doses were given.
Up to [5] doses were given.
A score of [3] was seen.
A total of [12] adults came.
The sum is [2] + [3].
It is y = [3].
It is 2 × [3] cells.
The exponent is [2]² there.
max[1, 2] was taken.
The criteria were [1] age, [2] sex, and [3] dose.
There were three arms: [1] salt, [2] sugar, and [3] water.
Three [3] adults came.
Option [2] was chosen by most.
Answer [3] was right.
Row [2] and column [3] were empty.
Exons [4] to [7] were read.
Chromosome [7] was read.
Residues [4] and [7] were read.
Model [2] fitted best.
F [1, 22] = 4.1 was found.
It was t[22].
It was β[1].
The weights belong to the set [1, 2].
Its entries are integers in [1, 9].
Let p be a real number in the open interval [1, 2].
The scores were normalised to the range [1, 10].
Ages from [18, 25] were included.
Values outside [2, 7] were dropped.
The response varied in [1, 4].
Adults aged [18–30] took part.
Marginal effect 4 [2, 7], P = 0.01.
The relative risk was 2.1 [1, 3].
The standardised difference was 1 (95% CrI [1, 2]).
IQR [3, 8] was wide.
Mean difference 2 mmHg [1, 4].
The range was [4–9].
It fell by [2] points.
They took [20] mg daily.
A half-life of [3] hours was seen.
We measured at [4] °C.
The [14]C-labelled drug was given.
The [18]F-FDG scan was normal.
Crown ether [2]catenane formed.
Indolo[2,3]carbazole was made.
Figures [1] and [2] show it.
In Table [3] they are listed.
Eq. [4] gives it.
See Fig. [5] for it.
By formula [2] it falls.
Chapter [3] tells of it.
See chapters [3] and [4].
In group [2], sleep fell.
Groups [1], [2] and [3] differed.
Between steps [1] and [2] it rests.
During week [8] it fell.
In stage [2] it grows.
Patients of class [3] died.
In grade [4] it grows.
The third of the questions, question [3], was hard.
The last of items [1]–[4] was hard.
The 1st of Items [1] and [2] is hard.
Only item [5] loaded.
Is it harmful (question [2])?
Reply to query [3].
The options are [1] salt, [2] sugar.
They ask for (a) salt, [2] sugar, and [3] water.
We follow two aims: [1] to lower it; [2] to stop it.
It needs about [5] doses.
The study had exactly [7] arms.
A maximum of [4] doses is given.
A mean of [3] was seen.
A score of [2] or more is high.
It is graded as [3].
It started on [3] May 2020.
Release [2] came in May.
The sum x[1] + x[2] was low.
The product is 5 × [2].
The ratio is [2]/[3].
It equals n = [4].
Codon [12] was mutated.
It lies on chromosome [7].
Electrodes [3] and [4] were off.
Key [2] marks women.
Compound [3] was active.
Compounds [3] and [4] were active.
Reaction [2] was slow.
Peak [3] was high.
Scheme [2] shows it.
Patient [3] died.
Case [4] died.
Vertebra [3] broke.
Author [2] is employed.
Version [3] was used.
The third element, [3], is the dose.
Take [2] tablets daily.
The matrix A[2] was inverted.
Dose [2] was skipped.
Answer: [2].
Reviewer [2] disagreed.
The list is [2, 4, 6].
"""
BRACKETED_TIED = """
2 Effects were described in [2, 3].
2 Similar values were reported in [2, 3].
1 Ketamine [3] is an antagonist.
1 Abel et al. [3] were the first.
1 It was a risk factor [4].
1 It harms the control group [3].
1 It falls in the luteal phase [2].
1 It falls at an early stage [3].
1 Vitamin D[3] helps.
1 TNF-α[3] rose.
1 Depression[1] is common.
1 It was scored with the Hamilton scale [3].
1 It lowered scores [3].
1 DSM-5 [3] says so.
1 ICD-10 [4] says so.
1 It rose in 2019 [3].
1 It fell by 20% [3].
2 It fell by 20% [3, 4].
2 A dose of 5 mg [2, 3] was enough.
1 It was similar to those [3].
1 As in others [3], it fell.
2 It fell [3], and rose [4].
3 It fell [3–5].
2 It fell [3]–[5].
1 In [3], salt was given.
1 It fell (see [3]).
2 It fell,[3] and rose.[4]
1 The study by Abel [3] found it.
2 Trials [1] and [2] agree.
2 It is better than sugar [3] and water [4].
1 The age of onset [3] falls.
1 Rates of sleep [3] fall.
3 It was seen in mice [2], rats [3] and people [4].
2 It was seen in children [2]; adults [3] differ.
1 The confidence interval was wide [3].
1 The model [3] fits.
1 Patients with stage 3 disease [3] died.
1 It blocks caspase 3 [4].
1 It raises interleukin 6 [4].
1 The range of doses is wide [3].
1 In a study of 12 adults [3] it fell.
1 It needs 2 to 3 weeks [3].
2 The dose was lower in women [3] than in men [4].
3 A fall in sleep was seen in patients [3, 4] and controls [5].
1 It is the treatment of choice [3].
1 It was due in part [3] to salt.
1 One tablet per day [3] was enough.
1 It depends on the time of day [3].
1 This holds for most patients [3].
1 It was found in cell lines [3].
1 It follows a caesarean section [3].
1 The body mass index [3] rose.
1 It lies in the extracellular matrix [3].
1 A viral vector [3] was used.
1 It affects the gene set [3].
1 The lipid panel [3] was normal.
1 A consensus statement [3] says so.
1 Infant formula [3] has it.
1 At rest [3] it falls.
1 It needs the second dose [3].
1 It is seen in mouse models [3].
1 It is a late stage [3].
2 CD4+ [3] and CD8+ [4] cells fell.
1 HIV+ adults [3] fell ill.
3 It was shown in 12 trials [3–5].
1 It was shown in 4 trials [3].
1 It lasted 3 to 5 days [4].
1 It lasted 20 min [3].
1 P < 0.05 [3] was found.
2 Abel and Born [3, 4] found it.
1 According to [3], it falls.
1 As shown in [3], it falls.
1 The method of [3] was used.
1 Following [3], salt was given.
1 The data from [3] agree.
1 Similar to [3], it falls.
2 It fell in adults [1], and in children [2].
2 It fell in adults [1] and children [2].
2 It falls [1, 2].
1 The Hamilton scale [3] was used.
1 It has two subtypes [3].
1 The first report [3] came late.
1 Some [3] say so.
1 Others [3] do not.
1 Salt (5 g) [3] was given.
1 Salt is toxic at 5 mmol/L [3].
2 Rates of 40% [3] to 60% [4] were seen.
1 It is a growth factor [3].
1 Its molecular weight [3] is low.
1 It is less toxic [3].
2 It is less toxic than sugar [3, 4].
1 Interferon gamma [3] rose.
1 It was found between 2001 and 2005 [3].
1 Limits of the method [3] are known.
1 Its mean effect [3] is low.
1 It harms in week 3 [4].
1 "Salt is a poison" [3].
2 It was worse in group A [2] than in group B [3].
1 It needs vitamin A [3].
1 It was seen with influenza A [3].
"""  # behind the number of works
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
