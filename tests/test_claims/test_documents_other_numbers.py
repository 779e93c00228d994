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
Note [3] says so.
Trial [2] failed.
H[2] was given.
The patient's [3] children were well.
Experiment [4] was repeated.
Interview [5] was cut short.
Respondent [7] disagreed.
Informant [3] said so.
Subject [12] left the study.
Child [4] had no fever.
Mother [2] had fever.
Donor [3] was older.
School [2] was closed.
Hospital [5] joined late.
Region [3] was excluded.
In sample [4] salt was found.
Specimen [2] was lost.
Tube [3] was centrifuged.
Slide [5] shows it.
Image [6] was blurred.
Paragraph [4] was struck.
Rule [3] applies.
Law [2] of thermodynamics holds.
Clause [5] was added.
Amendment [2] was adopted.
Comment [3] was answered.
Objection [1] is weak.
Example [2] shows it.
Assumption [3] fails.
Task [2] was harder.
Run [4] crashed.
Lesson [6] deals with sleep.
Unit [3] was moved.
Test [4] was negative.
Survey [2] was sent in May.
CO[2] was inhaled.
O[2] saturation fell.
Vitamin D[3] was given.
Vitamin K[2] lowers it.
Vitamin B[12] was low.
IL[6] was high.
CD[4] cells fell.
PM[2] was measured.
Ca[2] rose.
She had [3] children.
They had [2] older brothers.
Each woman had [2] visits.
We enrolled [12] adults.
We recruited [20] nurses.
It contains [3] subscales.
It has [5] items.
It consists of [4] parts.
There are [3] types.
There were [2] deaths.
He received [2] injections.
The trial had [3] arms.
Her [2] sisters fell ill.
The family's [2] dogs were well.
Mothers' [3] visits were free.
With [2] exceptions it held.
After [3] doses it fell.
Within [2] days it fell.
In [3] cases it failed.
Of [5] trials, two failed.
Only [2] patients died.
Just [3] women left.
Some [20] people came.
Nearly [4] thousand came.
The [3] main outcomes were met.
We found [3] genes.
We found [2] such cases.
It took [3] attempts.
The drug was given [3] times.
He was [7] when it began.
She is [12] years old.
Aged [7], he fell ill.
At age [12] it starts.
Type [2] diabetes is common.
Level [3] evidence is rare.
Grade [2] toxicity was seen.
Stage [4] cancer was rare.
Phase [3] trials are rare.
Class [1] recommendation.
Group [1] received salt, group [2] sugar.
Line [3] of the form was empty.
Bed [4] was empty.
Room [12] was closed.
Team [2] won.
Player [3] was hurt.
Rat [4] died.
Mouse [2] was not weighed.
Animal [5] was excluded.
Dog [1] barked.
Twin [2] was smaller.
Center [3] enrolled most.
Investigator [2] rated them.
Rater [2] was stricter.
Observer [1] was blinded.
Nurse [3] disagreed.
Physician [2] agreed.
Dataset [3] is open.
Database [2] was searched.
Cycle [3] was delayed.
Trimester [2] is safest.
Decade [3] was worst.
Century [4] saw it.
Point [5] was settled.
Aim [2] was met.
Theme [3] emerged.
Wave [2] was worse.
Season [3] was mild.
Stratum [2] was larger.
Quartile [4] had the most.
Quintile [5] had the most.
Tertile [3] was used.
Percentile [3] is low.
Event [2] was reported.
Deviation [3] was minor.
Protocol [2] was followed.
Guideline [4] was changed.
Recommendation [3] is strong.
Statement [5] was agreed on.
Proposition [2] follows.
Corollary [1] follows.
Definition [3] holds.
Case report [2] is unusual.
Primer [3] failed.
Probe [2] was weak.
Antibody [4] was weak.
Gene [3] was silent.
Strain [2] was resistant.
Isolate [5] grew.
Clone [3] died.
Plasmid [2] was cut.
Band [3] was faint.
Fraction [4] was pure.
Variant [3] is common.
Mutation [2] is rare.
Allele [4] is protective.
Haplotype [3] was rare.
Locus [2] was linked.
Lead [2] was off.
Finger [3] was cut.
Tooth [12] was drawn.
Toe [5] was blue.
Rib [4] was broken.
Lobe [2] was dark.
Segment [7] was cut out.
Zone [3] was dry.
Plot [4] was flooded.
Farm [2] was closed.
Clinic [3] joined.
Village [4] had none.
Household [2] had none.
District [3] had most.
Country [5] had none.
Salt helped, but rat [4] died.
It is true that informant [2] said so.
While mother [3] slept, it rose.
Vitamin D[3] helps.
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
1 Depression [2] is common.
1 The trial [3] failed.
1 This trial [3] failed.
1 One trial [2] failed.
1 A trial in adults [2] failed.
1 The notes of the doctors [3] say so.
1 Abel's [3] trial found it.
1 Abel and Born's [3] results agree.
1 The authors' [3] results agree.
1 Parkinson's disease [4] is common.
1 Crohn's [4] is common.
1 The children of patients [3] were well.
1 Hepatitis B[3] is common.
1 It is common in group B[3].
1 Salt had effects [3] on sleep.
1 Salt has been shown [3] to harm.
1 We used the scale [3] of Abel.
1 It is caused by salt [3].
1 In rats [3] it fell.
1 In humans [3], it fell.
1 The patients [3] were old.
1 The rat [3] is a good model.
1 Treatment [3] helps.
1 Surgery [3] helps.
1 Exercise [3] helps.
1 Pregnancy [3] is a risk.
1 Sleep [3] falls.
1 Smoking [3] harms.
1 Cancer [3] is common.
1 Stroke [4] is common.
1 Pain [4] is common.
1 Water [4] helps.
2 Salt [3] and sugar [4] harm.
1 Most of them found [3] that it fell.
1 Abel found [3] that sleep fell.
1 It was reported [3] that sleep fell.
1 It has been found [3] in cells.
1 Salt, given daily [3], harms.
1 It was seen by some [3] but not by all.
1 It is safe during pregnancy [3].
1 The risk of death [3] rose.
1 It is due to heart failure [3].
1 Blood pressure [3] fell.
1 Type 2 diabetes [3] is common.
1 Evidence [3] is weak.
1 Research [3] shows it.
1 Reference [3] shows it.
1 Ref. [3] shows it.
1 Refs. [3] shows it.
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
