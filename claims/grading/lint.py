"""Wording against evidence: what a statement says more than its papers carry. Pure: facts of a claim in, findings out.

Each rule has an id in words, the flag it can raise, the facts it looks at (a waiver ends when one of them changes), and
when it raises its flag:

- at once: what somebody would have to act on in any case (contested, uncited);
- once an editor has assessed the claim: before that its evidence is still being gathered, and every claim with its
  first paper would have a flag that the second one resolves;
- never, as long as nothing was ever attached: a new document has a source for none of its statements. Nor for support
  that is retracted: the flag on the evidence itself is that duty. All of this is shown on the page of the claim from
  the first day.

Few findings that hold matter more than many: a rule that does not know is silent.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import SimpleNamespace
from typing import Any

from claims.grading.cues import Cue
from claims.grading.facts import ClaimFacts, digest, view
from claims.grading.rules import Paper, cohorts
from claims.grading.softening import Softer, soften
from claims.text.populations import PATIENTS

CONTESTED = "contested but stated as settled"
SETTLED = ("established", "consistent")
DENIED, OPEN = "denied", "open"
OFFERED = ("possible", "speculative")
EXPLAINS = re.compile(r"(?:in other words|that is|put simply|another name|(?:many|some) call|for example)\b", re.I)
NEEDS_SOURCE = ("finding", "mechanism", "clinical implication")
# The surest wording that each certainty bears, after GRADE's verbs: see `softening`.
TOO_SURE = {
    "high": (),
    "moderate": ("established",),
    "low": ("established", "consistent"),
    "very low": ("established", "consistent", "likely"),
}
SAY_SO = "Say that the findings differ."
HEADINGS = {"weasel": "names no source"}
CORRELATIONAL = ("observational", "case report")
ONE_STUDY = re.compile(r"\b(?:a|an|one|this|that) (?:\w+[ -]){0,3}(?:study|trial|experiment|survey|cohort)\b", re.I)


def heading_of(rule: str) -> str:
    """What people read as the name of a rule; its id stays what flags and waivers keep."""
    return HEADINGS.get(rule, rule)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What a rule found. `cues` are the words it rests on, with offsets into the text; `limits` the papers.

    `flag` is the kind of flag it stands for, and `raises` whether it is raised now. With `duty_elsewhere` it weighs as
    much, but a flag on the evidence is the duty: none is raised, and one of an older version stays until somebody
    resolves it.
    """

    rule: str
    flag: str
    note: str
    raises: bool
    facts: str
    cues: tuple[Cue, ...] = ()
    limits: tuple[str, ...] = ()
    softer: Softer | None = None
    duty_elsewhere: bool = False

    @property
    def heading(self) -> str:
        return heading_of(self.rule)

    @property
    def is_flagged(self) -> bool:
        """By a flag of its own, or by that on the evidence."""
        return self.raises or self.duty_elsewhere

    def as_row(self) -> dict[str, Any]:
        return {
            "rule": self.heading,
            "flag": self.flag,
            "note": self.note,
            "cues": [cue._asdict() for cue in self.cues],
            "limits": list(self.limits),
            "softer": self.softer.sentence if self.softer else "",
            "pattern": self.softer.pattern if self.softer else "",
        }


@dataclass(frozen=True, slots=True)
class Found:
    """What a check answers: the note, the cues, the papers that limit the claim, and what to consider."""

    note: str
    cues: Sequence[Cue] = ()
    papers: Sequence[Paper] = ()
    pattern: str = ""
    raises: bool = True
    duty_elsewhere: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """`looks_at` names the facts that `check` sees. `softened` says to which certainty the wording is to be softened,
    given that of the evidence; without it there is nothing to soften. `duty_elsewhere`: its flag is on the evidence;
    `only_shown`: it raises none.
    """

    id: str
    flag: str
    looks_at: tuple[str, ...]
    check: Callable[[Any], Found | None]
    at_once: bool = False
    softened: Callable[[str], str] | None = None
    duty_elsewhere: bool = False
    only_shown: bool = False

    def may_be_flagged(self, facts: ClaimFacts) -> bool:
        """Before it looks: that of a claim which nobody has assessed mostly waits."""
        return not self.only_shown and (self.at_once or self.duty_elsewhere or facts.is_assessed)

    def is_flagged(self, facts: ClaimFacts) -> bool:
        """As `Finding.is_flagged`, without what is said of it."""
        found = self.check(view(facts, self.looks_at)) if self.may_be_flagged(facts) else None
        return found is not None and (found.duty_elsewhere or self._raises(found, facts))

    def _raises(self, found: Found, facts: ClaimFacts) -> bool:
        return found.raises and (self.at_once or facts.is_assessed)

    def run(self, facts: ClaimFacts) -> Finding | None:
        found = self.check(view(facts, self.looks_at))
        if found is None:
            return None
        return Finding(
            rule=self.id,
            flag=self.flag,
            note=found.note,
            raises=self._raises(found, facts),
            duty_elsewhere=found.duty_elsewhere,
            facts=self.digest(facts),
            cues=tuple(found.cues),
            limits=tuple(dict.fromkeys(paper.name for paper in found.papers)),
            softer=self._softer(facts, found),
        )

    def _softer(self, facts: ClaimFacts, found: Found) -> Softer | None:
        if self.softened:
            return soften(facts.text, self.softened(facts.certainty))
        return Softer("", found.pattern) if found.pattern else None

    def gone(self, facts: ClaimFacts) -> str:
        """Why its flag is resolved: what it found holds no more."""
        if self.id == CONTESTED and facts.contradicting:
            return "The claim is not worded as settled any more."
        if self.id == CONTESTED:
            return "No evidence that counts contradicts the claim any more."
        return "What the rule found does not hold any more."

    def digest(self, facts: ClaimFacts) -> str:
        """Of what it looks at, whether it finds something or not."""
        return digest(facts, self.looks_at)


@lru_cache(maxsize=5_000)  # pages and lists ask again of what stayed the same
def findings(facts: ClaimFacts) -> tuple[Finding, ...]:
    """What the rules find, the gravest first."""
    return tuple(found for rule in RULES.values() if (found := rule.run(facts)))


def flagged(facts: ClaimFacts) -> list[str]:
    """The ids of the rules whose findings are flagged, the gravest first, for what marks and counts.

    Of `facts` no names are needed and no `shows`; certainty and populations only where the claim is assessed.
    """
    return [rule.id for rule in RULES.values() if rule.is_flagged(facts)]


def advice(softer: Softer | None) -> str:
    if softer is None:
        return ""
    if softer.sentence:
        return f"Consider a softer wording: “{softer.sentence}”"
    return f"Consider a softer wording of the form “{softer.pattern}”"


# The rules


def contested(facts: SimpleNamespace) -> Found | None:
    """contested but stated as settled: papers that count contradict what is worded as established or consistent."""
    if not facts.contradicting or facts.wording_certainty not in SETTLED or facts.wording_polarity == OPEN:
        return None
    cues = with_role(facts.cues, "booster", *(["denial"] if facts.wording_polarity == DENIED else []))
    worded = "It denies an effect, worded" if facts.wording_polarity == DENIED else "Worded"
    note = (
        f"{worded} as {facts.wording_certainty}{quoted(cues)}, but accepted evidence contradicts it: "
        f"{named(facts.contradicting)}. {SAY_SO}"
    )
    return Found(note, cues, facts.contradicting)


def support_retracted(facts: SimpleNamespace) -> Found | None:
    """support retracted: a paper that supports it is retracted. Never raised: the flag on its evidence is the duty."""
    if not facts.lost_support:
        return None
    left = "nothing that counts supports it any more"
    if facts.supporting:
        left = f"{named(facts.supporting)} still support{'s' * (len(facts.supporting) == 1)} it"
    note = f"Its support is retracted: {named(facts.lost_support)}; {left}."
    return Found(note, papers=facts.lost_support, raises=False, duty_elsewhere=not facts.supporting)


def overstated(facts: SimpleNamespace) -> Found | None:
    """overstated: worded surer than the certainty of its evidence bears.

    At moderate certainty a plain verb is shown, not flagged: only a word that boosts it ("most robust") is. What is
    contested besides is told by that rule.
    """
    if facts.wording_polarity == OPEN or facts.claims_nothing:
        return None
    if facts.kind == "definition" or facts.wording_certainty not in TOO_SURE.get(facts.certainty, ()):
        return None
    if facts.contradicting and facts.wording_certainty in SETTLED:
        return None
    cues = with_role(facts.cues, "booster")
    whose = "as the rules propose" if facts.certainty_is_proposed else "as assessed"
    graded = f"the certainty of its evidence is {facts.certainty}, {whose}"
    note = f"Worded as {facts.wording_certainty}{quoted(cues)}; {graded}."
    raises = facts.certainty != "moderate" or bool(cues)
    return Found(note, cues, facts.supporting, raises=raises)


def causal(facts: SimpleNamespace) -> Found | None:
    """causal wording on correlational evidence: a causal verb, and every supporting paper only observed.

    Silent where a design is not known, or a trial, a review or a laboratory study is among the papers.
    """
    cues = with_role(facts.cues, "causal")
    if facts.wording_strength != "causal" or not cues or not facts.supporting:
        return None
    if not all(paper.family in CORRELATIONAL for paper in facts.supporting):
        return None
    note = (
        f"Words of cause{quoted(cues)} on evidence that only observed: {named(facts.supporting)}. "
        "Say “is associated with”, or find a trial."
    )
    return Found(note, cues, facts.supporting)


def population(facts: SimpleNamespace) -> Found | None:
    """population mismatch: it speaks of patients, and all direct papers behind it are about animals or the healthy.

    Evidence marked as indirect is said to be so already; a paper whose population is not known silences the rule.
    """
    direct = [paper for paper in facts.supporting if paper.direct]
    if not facts.speaks_of_patients or not direct or not all(paper.population for paper in direct):
        return None
    studied = " and ".join(dict.fromkeys(paper.population for paper in direct))
    cues = [Cue(found.group(), found.start(), found.end(), "scope") for found in PATIENTS.finditer(facts.text)]
    note = f"It speaks of patients{quoted(cues)}, but its direct evidence is about {studied}: {named(direct)}."
    return Found(note, cues, direct, pattern=f"In {studied}, …")


def single_study(facts: SimpleNamespace) -> Found | None:
    """single study: one cohort alone supports what is worded as settled. A review that pools studies is not one."""
    if facts.wording_polarity == OPEN or facts.claims_nothing:
        return None
    if facts.kind == "definition" or facts.wording_certainty not in SETTLED or ONE_STUDY.search(facts.text):
        return None
    if cohorts(facts.supporting) != 1 or any(paper.family in ("pooled", "opinion", "") for paper in facts.supporting):
        return None
    cues = with_role(facts.cues, "booster", "weasel")
    note = f"Stated in general{quoted(cues)}, but one study alone supports it: {named(facts.supporting)}."
    return Found(note, cues, facts.supporting)


def only_reviews(facts: SimpleNamespace) -> Found | None:
    """only reviews: narrative reviews and opinions alone support it; a systematic review is a source of its own."""
    if not facts.supporting or not all(paper.family == "opinion" for paper in facts.supporting):
        return None
    note = f"Only reviews or opinions support it: {named(facts.supporting)}. Attach the studies that they rest on."
    return Found(note, papers=facts.supporting)


def weasel(facts: SimpleNamespace) -> Found | None:
    """weasel: "studies have shown", "some have proposed", and neither the text nor the evidence says which."""
    cues = with_role(facts.cues, "weasel")
    if not cues or facts.is_sourced:
        return None
    return Found(f"{quoted(cues).strip(' ()')} names no source: say who found it, or attach it.", cues)


def uncited(facts: SimpleNamespace) -> Found | None:
    """uncited: a finding, a mechanism or an implication with nothing attached and nothing cited.

    Silent on what is offered as possible only, and on a sentence that names a thing or says the last one again. Raised
    only where evidence was attached and taken back: of a new document it would be every statement.
    """
    if facts.kind not in NEEDS_SOURCE or facts.restates or facts.is_sourced:
        return None
    if facts.wording_polarity == OPEN or facts.wording_certainty in OFFERED or EXPLAINS.match(facts.text):
        return None
    lost = " What was attached is rejected or withdrawn." if facts.had_evidence else ""
    return Found(f"Nothing is attached to it and nothing is cited.{lost}", raises=facts.had_evidence)


def misplaced(facts: SimpleNamespace) -> Found | None:
    """evidence on the wrong side: a quote of no difference supports a denial only, and one of an effect no denial."""
    if not facts.misplaced:
        return None
    denies = facts.wording_polarity == DENIED
    cues = with_role(facts.cues, "denial") if denies else []
    fits = "no difference supports it and an effect contradicts it" if denies else "no difference does not support it"
    note = (
        f"The statement {'denies' if denies else 'states'} a relation{quoted(cues)}: {fits}. Look again at the stance "
        f"of {', '.join(facts.misplaced)}, whose quote says otherwise."
    )
    return Found(note, cues, raises=False)


def _as_it_is(certainty: str) -> str:
    return certainty


def _at_most_moderate(certainty: str) -> str:
    return "moderate" if certainty in ("", "high") else certainty


def _at_most_low(certainty: str) -> str:
    return certainty if certainty == "very low" else "low"


WORDED = ("wording_certainty", "wording_polarity")
RULES = {
    rule.id: rule
    for rule in (
        Rule("support retracted", "retracted", ("supporting", "lost_support"), support_retracted,
             duty_elsewhere=True),
        Rule(CONTESTED, "overstated", (*WORDED, "cues", "contradicting"), contested,
             at_once=True, softened=_at_most_moderate),
        Rule("overstated", "overstated",
             ("kind", *WORDED, "cues", "certainty", "certainty_is_proposed", "supporting", "contradicting",
              "claims_nothing"),
             overstated, softened=_as_it_is),
        Rule("causal wording on correlational evidence", "overstated", ("wording_strength", "cues", "supporting"),
             causal, softened=_at_most_low),
        Rule("population mismatch", "population mismatch", ("text", "speaks_of_patients", "supporting"), population),
        Rule("single study", "overstated", ("text", "kind", *WORDED, "cues", "supporting", "claims_nothing"),
             single_study, softened=_at_most_moderate),
        Rule("only reviews", "needs better source", ("supporting",), only_reviews),
        Rule("evidence on the wrong side", "contradicted", ("wording_polarity", "cues", "misplaced"), misplaced,
             only_shown=True),
        Rule("weasel", "needs better source", ("cues", "is_sourced"), weasel),
        Rule("uncited", "uncited", ("text", "kind", *WORDED, "restates", "is_sourced", "had_evidence"),
             uncited, at_once=True),
    )
}  # fmt: skip


# Words


def with_role(cues: Iterable[Cue], *roles: str) -> list[Cue]:
    return [cue for cue in cues if cue.role in roles]


def quoted(cues: Sequence[Cue]) -> str:
    """ " (“most robust”, “has been shown”)"; "" without cues."""
    words = ", ".join(f"“{word}”" for word in dict.fromkeys(cue.text for cue in cues))
    return f" ({words})" if words else ""


def named(papers: Iterable[Paper]) -> str:
    return ", ".join(dict.fromkeys(paper.name for paper in papers))
