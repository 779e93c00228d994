"""The certainty that a claim's accepted evidence proposes, by rules a reader can check. Pure: plain papers in.

After the GRADE handbook (chapter 5) and the GRADE guidelines series (J Clin Epidemiol 2011, parts 3 to 9), as far as
what is stored tells it. It is a proposal: an editor judges, and the difference is shown. What the rules cannot see (the
size of an effect, a dose-response, unpublished studies) they leave to the editor, and what nobody has entered they name
instead of guessing.

Certainty is that of the claim as it is worded, so that it rests on the papers that support it; those that contradict it
lower it as inconsistency and are counted beside them, never averaged in. Works that are retracted do not count.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypedDict

from claims.cohorts.counting import in_words
from claims.grading.levels import result
from claims.models.vocabulary import Factor, Level
from claims.text.populations import WITHOUT_PEOPLE, Scope, mismatch
from literature.rules.study_population import NAMED_CELLS, named_in_design

# Total of participants under which GRADE doubts precision for a continuous outcome: its rule of thumb (guidelines 6).
ENOUGH, FEW = 400, 100
SMALL_STUDY, SMALL_STUDIES = 50, 4  # a handful of small trials that all agree: guidelines 5
RANDOMISED = re.compile(r"\brandomi[sz]ed\b|\bpragmatic trial\b|\badaptive clinical trial\b|\bRCTs?\b", re.I)
NOT_RANDOMISED = re.compile(r"\b(?:non|not|un)[- ]?randomi[sz]ed\b", re.I)
CASES = re.compile(r"\bcase (?:report|series)\b", re.I)
POOLED = re.compile(r"\b(?:meta|mega)-?analys[ie]s\b|\bsystematic review\b", re.I)
TRIAL = re.compile(r"\btrial\b", re.I)
PROTOCOL = re.compile(r"\bprotocol\b", re.I)
OBSERVED = re.compile(
    r"\bobservational\b|\bcohort\b|\bcase-control\b|\bcross-sectional\b|\bregist(?:ry|er)\b|\btwin study\b", re.I
)
OPINION = re.compile(r"\breview\b|\beditorial\b|\bletter\b|\bguideline\b|\bcomment\b|\bopinion\b|\bconsensus\b", re.I)
BENCH = re.compile(r"\bcomputational\b|\bmechanistic\b", re.I)
Shown = Literal["", "effect", "no difference"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """One finding on a claim that somebody accepted. `cohort` names the participants: papers that share them share it.

    `quality` is "", low, some or high risk of bias; `population` is "", "animals", "cells" or "healthy volunteers";
    `sample_size` None where nobody entered it; `status` the integrity status of the work; `shows` what its quote says.
    """

    work: int
    name: str
    stance: str
    cohort: int
    direct: bool = True
    design: str = ""
    population: str = ""
    quality: str = ""
    sample_size: int | None = None
    status: str = ""
    is_preprint: bool = False
    shows: Shown = ""

    @property
    def counts(self) -> bool:
        return self.status != "retracted"

    @property
    def family(self) -> str:
        """The family of its design, see `STARTS`; "" where nothing is known."""
        for name, pattern in FAMILIES:
            if pattern.search(self.design) and not (name == "randomised" and NOT_RANDOMISED.search(self.design)):
                return name
        return "bench" if named_in_design(self.design) in WITHOUT_PEOPLE else ""


# In this order: a meta-analysis of randomised trials is randomised evidence, a systematic review no opinion, the
# protocol of a trial no trial. An experiment on animals that is not said to be more than that is one at the bench.
FAMILIES = (
    ("bench", NAMED_CELLS), ("protocol", PROTOCOL), ("randomised", RANDOMISED), ("case report", CASES),
    ("pooled", POOLED), ("trial", TRIAL), ("observational", OBSERVED), ("opinion", OPINION), ("bench", BENCH),
)  # fmt: skip
STARTS: dict[str, tuple[Level, str]] = {
    "randomised": ("high", "randomised trials start high"),
    "pooled": (
        "low",
        "a review whose included designs are not stated starts low; start high if they are randomised",
    ),
    "trial": ("low", "trials that are not said to be randomised start low"),
    "observational": ("low", "observational studies start low"),
    "": ("low", "a design that nobody stated starts low"),
    "case report": ("very low", "case reports and series start very low"),
    "bench": ("very low", "laboratory, animal and mechanistic studies start very low"),
    "protocol": ("very low", "a protocol reports no result yet and starts very low"),
    "opinion": ("very low", "narrative reviews and opinions are no evidence of their own and start very low"),
}
UNREAD = "designs that the rules cannot place start low"
RANK = {"high": 3, "moderate": 2, "low": 1, "very low": 0}


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What the rules propose. `certainty` is "" where there is nothing to grade; `notes` say what is unknown."""

    certainty: str = ""
    starting_level: str = ""
    starting_reason: str = ""
    factors: tuple[Factor, ...] = ()
    notes: tuple[str, ...] = ()
    supports: str = "0 papers"
    contradicts: str = "0 papers"

    def as_row(self) -> dict[str, Any]:
        return {
            "certainty": self.certainty,
            "starting_level": self.starting_level,
            "starting_reason": self.starting_reason,
            "factors": [factor.as_row() for factor in self.factors],
            "notes": list(self.notes),
            "supports": self.supports,
            "contradicts": self.contradicts,
        }


class _Counts(TypedDict):
    supports: str
    contradicts: str


def propose(papers: Iterable[Paper], *, is_definition: bool = False, scope: Scope = frozenset()) -> Proposal:
    """The proposal for a claim that speaks of `scope`, from its accepted papers of whatever stance and status."""
    papers = list(papers)
    if is_definition:
        return Proposal(notes=("A definition says what a word means: it needs a source, not a certainty.",))
    counting = [paper for paper in papers if paper.counts]
    supporting, contradicting = of_stance(counting, "supports"), of_stance(counting, "contradicts")
    counts = _Counts(supports=count_in_words(supporting), contradicts=count_in_words(contradicting))
    notes = _notes(papers, supporting)
    if not supporting:
        return _without_support(contradicting, notes, counts)
    start, why = _start(supporting, scope)
    makers = (
        _risk_of_bias(supporting),
        _inconsistency(supporting, contradicting, scope),
        _indirectness(supporting, scope),
        _imprecision(supporting, scope),
        _publication_bias(supporting, counting),
    )
    factors = tuple(factor for factor in makers if factor)
    return Proposal(
        certainty=result(start, factors),
        starting_level=start,
        starting_reason=why,
        factors=factors,
        notes=notes,
        **counts,
    )


def of_stance(papers: Iterable[Paper], stance: str) -> list[Paper]:
    """The papers of one stance, each work once."""
    return list({paper.work: paper for paper in papers if paper.stance == stance}.values())


def cohorts(papers: Iterable[Paper]) -> int:
    """How many independent groups of participants the papers report on."""
    return len({paper.cohort for paper in papers})


def count_in_words(papers: Sequence[Paper]) -> str:
    """ "5 papers, 2 cohorts"; the cohorts only where they are fewer."""
    return in_words(len(papers), cohorts(papers))


def _without_support(contradicting: Sequence[Paper], notes: tuple[str, ...], counts: _Counts) -> Proposal:
    """Nothing that counts supports the claim: very low where something contradicts it, else nothing to grade."""
    if not contradicting:
        return Proposal(notes=notes, **counts)
    why = f"nothing that counts supports it; it is contradicted by {count_in_words(contradicting)}"
    return Proposal(certainty="very low", starting_level="very low", starting_reason=why, notes=notes, **counts)


def is_direct(paper: Paper, scope: Scope) -> bool:
    """Whoever was studied are those of whom the claim speaks, and nobody said that it is indirect."""
    return paper.direct and not mismatch(paper.population, scope)


def _start(supporting: Sequence[Paper], scope: Scope) -> tuple[Level, str]:
    """Where the best design among the supporting papers starts; direct ones go before indirect ones."""
    best = max(
        [paper for paper in supporting if is_direct(paper, scope)] or supporting,
        key=lambda paper: RANK[STARTS[paper.family][0]],
    )
    level, why = STARTS[best.family]
    same = [paper for paper in supporting if paper.family == best.family]
    designs = dict.fromkeys(paper.design for paper in same if paper.design)
    if designs and not best.family:
        why = UNREAD
    named = f": {'; '.join(designs)}" if designs else ""
    return level, f"{why} ({len(same)} of {len(supporting)} supporting{named})"


def _risk_of_bias(supporting: Sequence[Paper]) -> Factor | None:
    """Two levels where most papers are at high risk of bias, one where some are, or most raise concerns, or all are
    preprints."""
    of = {grade: [paper for paper in supporting if paper.quality == grade] for grade in ("high", "some")}
    high, some, number = len(of["high"]), len(of["some"]), len(supporting)
    if high * 2 > number:
        return Factor("risk of bias", 2, f"At high risk of bias: {high} of {number} supporting.")
    if high:
        return Factor("risk of bias", 1, f"At high risk of bias: {high} of {number} supporting.")
    if some * 2 > number:
        return Factor("risk of bias", 1, f"With some concerns: {some} of {number} supporting.")
    if all(paper.is_preprint for paper in supporting):
        return Factor("risk of bias", 1, "Every supporting paper is a preprint that nobody has reviewed.")
    return None


def _inconsistency(supporting: Sequence[Paper], contradicting: Sequence[Paper], scope: Scope) -> Factor | None:
    """Two levels where as many cohorts contradict as support, or more participants do; one where fewer do."""
    if not contradicting:
        return None
    against, behind = cohorts(contradicting), cohorts(supporting)
    reason = f"Contradicted by {count_in_words(contradicting)}, supported by {count_in_words(supporting)}"
    if against >= behind:
        return Factor("inconsistency", 2, f"{reason}.")
    denying, agreeing = (participants(_counted(papers, scope)) for papers in (contradicting, supporting))
    if denying is not None and agreeing is not None and denying > agreeing:
        more = f"{denying} participants contradict it, {agreeing} support it"
        return Factor("inconsistency", 2, f"{reason}; {more}.")
    return Factor("inconsistency", 1, f"{reason}.")


def _indirectness(supporting: Sequence[Paper], scope: Scope) -> Factor | None:
    """Two levels where all is from animals or cells and the claim is not about them, one where most is indirect, or
    all is from others than the claim speaks of."""
    number = len(supporting)
    others = [paper.population for paper in supporting if mismatch(paper.population, scope)]
    studied = " or ".join(sorted(set(others)))
    if len(others) == number and all(population in WITHOUT_PEOPLE for population in others):
        return Factor("indirectness", 2, f"Every supporting paper is about {studied}.")
    if len(others) == number:
        return Factor("indirectness", 1, f"No supporting paper studied those of whom it speaks, but {studied}.")
    indirect = sum(not is_direct(paper, scope) for paper in supporting)
    if indirect * 2 > number or indirect == number:
        among = f", {len(others)} about {studied}" if others else ""
        return Factor("indirectness", 1, f"Indirect: {indirect} of {number} supporting{among}.")
    return None


def _imprecision(supporting: Sequence[Paper], scope: Scope) -> Factor | None:
    """Two levels under 100 participants in all, one under 400; nothing where a sample size is not entered."""
    counted = _counted(supporting, scope)
    total = participants(counted)
    if total is None or total >= ENOUGH:
        return None
    who = "participants" if not any(paper.population in WITHOUT_PEOPLE for paper in counted) else "animals or samples"
    return Factor("imprecision", 2 if total < FEW else 1, f"{total} {who} in all the supporting papers.")


def _counted(papers: Sequence[Paper], scope: Scope) -> Sequence[Paper]:
    """Animals are no participants: they are counted only where nobody else was studied, or the claim is about them."""
    of_people = [p for p in papers if p.population not in WITHOUT_PEOPLE or not mismatch(p.population, scope)]
    return of_people or papers


def _publication_bias(supporting: Sequence[Paper], counting: Sequence[Paper]) -> Factor | None:
    """One level where four or more small cohorts all support and nothing else was found."""
    small = all(paper.sample_size is not None and paper.sample_size < SMALL_STUDY for paper in supporting)
    agree = all(paper.stance == "supports" for paper in counting)
    if small and agree and cohorts(supporting) >= SMALL_STUDIES:
        reason = f"{cohorts(supporting)} cohorts of fewer than {SMALL_STUDY} all support it, and nothing else is known."
        return Factor("publication bias", 1, reason)
    return None


def participants(papers: Sequence[Paper]) -> int | None:
    """Over independent cohorts, of each the largest report; None where a cohort's size is not entered."""
    largest: dict[int, int] = {}
    for paper in papers:
        largest[paper.cohort] = max(largest.get(paper.cohort, 0), paper.sample_size or 0)
    return sum(largest.values()) if all(largest.values()) else None


def _notes(papers: Sequence[Paper], supporting: Sequence[Paper]) -> tuple[str, ...]:
    retracted = len({paper.work for paper in papers if not paper.counts})
    doubted = len({paper.work for paper in papers if paper.status == "concern"})
    unjudged = sum(not paper.quality for paper in supporting)
    unsized = sum(paper.sample_size is None for paper in supporting)
    undesigned = sum(not paper.family for paper in supporting)
    counted = (
        (retracted, "not counted: retracted"),
        (doubted, "counted, with an expression of concern"),
        (unjudged, "without a judgement of the risk of bias"),
        (unsized, "without a sample size: imprecision is not judged"),
        (undesigned, "without a study design"),
    )
    return tuple(f"{number} paper{'' if number == 1 else 's'} {what}." for number, what in counted if number)
