"""Read how strongly a statement speaks: the relation it states, how sure it sounds, and on which words that rests."""

import re
from dataclasses import dataclass
from typing import Literal, get_args

from claims.grading import strength
from claims.grading.cues import ROLES, Cue, Match, Role, Token, matches, words
from claims.grading.hedging import stands
from claims.grading.polarity import ROLE_OF, Polarity, Relation, asserted, polarity, relations, triggers
from claims.grading.senses import FIRM, RELATIONS, WEAK, in_sense
from claims.grading.verbs import listed
from claims.text.language import is_english

Certainty = Literal["established", "consistent", "likely", "possible", "speculative", "not read"]

CERTAINTIES: tuple[Certainty, ...] = get_args(Certainty)
POLARITIES: tuple[Polarity, ...] = get_args(Polarity)
ROLE_BY_LABEL: dict[str, Role] = {**{role: role for role in ROLES}, **ROLE_OF, **{role + WEAK: role for role in FIRM}}
WEAKEST_FIRST: tuple[Certainty, ...] = ("speculative", "possible", "likely")
OPEN = {"hedge", "conditional", *WEAKEST_FIRST}
CITATION = re.compile(
    r"\[\d+[\d\s,;\u2013-]*\]|\(\d{1,3}(?:\s*[,;\u2013-]\s*\d{1,3})*\)|[\u00b9\u00b2\u00b3\u2070-\u2079]"
    r"|\bet al\b|\([^()]*\b(?:1[89]|20)\d\d[a-z]?\)|\bPMID\b|\bdoi\b|https?://",
    re.IGNORECASE,
)
# "A carcinogen is anything that causes cancer": the effect is the meaning of the word. "Caused by" and what follows
# ", and" says more than the word means.
DEFINITION = re.compile(
    r"^(?!this |these |those |that |there |it |here |our |we )(?:[\w'\u2019-]+ ){1,8}?(?:\([^)]{1,40}\),? )?"
    r"(?:is|are|means?|refers? to|denotes?|stands? for|(?:is|are) (?:defined|described|known) as)"
    r" (?:an?|the|one|those|any|anything|how|when|what|all|substances|drugs|medicines)\b(?: [\w-]+){0,6}?"
    r" (?:that|which|in which)\b(?!.*(?:\bcaused by\b|, and |;))"
    r"|^(?:[\w'\u2019-]+ ){1,6}(?:is|are) defined as\b|^[\w' -]{2,30} occurs when\b"
    r"|^\W{0,3}[\w' -]{2,60} [\u2013\u2014] \w",  # a glossary line: "Theory of mind \u2014 Inferring the thoughts"
    re.IGNORECASE,
)
LEGEND = re.compile(
    r"^\W{0,3}(?:(?:supplementary )?(?:fig(?:ure)?|table|box|panel|video|scheme|map|appendix)\b\.? ?[A-Z]?\d*"
    r"|source|abbreviations|note)\s?[.:]|^\([A-Za-z]\) "
    r"|^(?:panel|figure|fig\.|table|box|curve|bar|line|arrow)s? (?:[A-Z]?\d{1,2}[A-Za-z]?|[A-Z]) "
    r"(?:shows?|depicts?|gives?|lists?|presents?)\b(?! that\b)",
    re.IGNORECASE,
)
FINITE = frozenset(
    listed(
        """
    is are was were has have had do does did can could may might will would should must cannot isn't don't
    doesn't didn't
    """
    )
)
REPORTING = frozenset(
    listed(
        """
    show shows showed suggest suggests suggested find finds found indicate indicates indicated reveal reveals
    revealed support supports demonstrate demonstrates demonstrated provide provides confirm confirms confirmed
    says say reported remain exhibited exhibit identify identified make makes made remains becomes disappear
    shortens account lives live
    """
    )
)
LISTED = frozenset({"factors", "variables", "genes", "characteristics", "features", "regions", "terms", "events"})
TITLE_REACH = 4  # words before the name of a relation in a title
OWN_WORK = frozenset(
    {
        "this",
        "these",
        "our",
        "the",
        "present",
        "current",
        "two",
        "three",
        "four",
        "both",
        "those",
    }
)
SCOPE_STOPS = frozenset(
    {
        "who",
        "that",
        "which",
        "and",
        "or",
        "is",
        "was",
        "are",
        "were",
        "than",
        "by",
        "may",
        "can",
        "could",
        "has",
        "have",
        "had",
        "when",
        "after",
        "if",
        "to",
        "in",
    }
)
SCOPE_TAIL = 4  # words kept after "in patients with"


@dataclass(frozen=True, slots=True)
class Wording:
    """The reading of one statement.

    `level` is 0 none, 1 correlational, 2 conditional causal, 3 direct causal (InSciOut, Sumner et al. 2014): the
    relation that is asserted, 0 where `polarity` says that it is denied or left open. `confidence` is the model's
    probability of that level (0 to 1), 1.0 where the cues alone decide. `scope` gives the limits the statement sets
    itself, as written. `cues` have offsets into it; one stretch may be there in two roles ("may" is both conditional
    and a hedge). A level above 0 has a causal or correlational cue, in the statement or in its lead-in. What is not in
    English has the certainty "not read", level 0 and no cues.
    """

    level: int
    certainty: Certainty
    polarity: Polarity
    cues: tuple[Cue, ...]
    scope: tuple[str, ...]
    weasel: bool
    hedged: bool
    confidence: float

    @property
    def strength(self) -> str:
        return strength.LEVELS[self.level]


NOT_READ = Wording(0, "not read", "asserted", (), (), weasel=False, hedged=False, confidence=1.0)


def read_wording(text: str, *, context: str = "") -> Wording:
    """The wording of `text`; `context` is the lead-in it needs to stand alone ("Ketamine has been shown to:").

    Both are judged together, but only the cues of `text` are given.
    """
    whole = f"{context.rstrip()} {text}" if context.strip() else text
    if not is_english(whole):
        return NOT_READ
    offset = len(whole) - len(text)
    tokens = words(whole)
    found = recognised(whole, tokens)
    stated = relations(tokens, found)
    level, confidence = relation(whole, tokens, found, stated)
    sourced = [match for match in found if match[0] != "weasel" or unsourced(tokens, match, whole)]
    labels = {label for label, _, _ in sourced}
    spans = [(role, tokens[first][1], tokens[last - 1][2]) for role, first, last in shown(sourced)]
    return Wording(
        level=level,
        certainty=certainty(labels),
        polarity=polarity(stated, doubted=doubts(tokens, found)),
        cues=tuple(
            Cue(whole[start:end], start - offset, end - offset, role) for role, start, end in spans if start >= offset
        ),
        scope=tuple(dict.fromkeys(whole[start:end] for role, start, end in spans if role == "scope")),
        weasel="weasel" in labels,
        hedged="hedge" in labels,
        confidence=confidence,
    )


def recognised(whole: str, tokens: list[Token]) -> list[Match]:
    """The lexicon's phrases in a statement, without those that only look like a hedge or a relation."""
    found = [
        completed(tokens, match) if match[0] == "scope" else match
        for match in matches(tokens)
        if match[0] not in OPEN or stands(tokens, match, whole)
    ]
    return in_sense(tokens, found)


def doubts(tokens: list[Token], found: list[Match]) -> bool:
    """It speaks of doubt, or asks "whether" or "if"."""
    return any(
        label == "doubt" or (label == "hedge" and tokens[last - 1][0] in ("whether", "if")) for label, _, last in found
    )


def shown(found: list[Match]) -> list[tuple[Role, int, int]]:
    """The matches that are given as cues, by their role; denial and doubt only where a relation is named."""
    named = any(label in RELATIONS or label in ("denied", "doubt") for label, _, _ in found)
    turning = {match for match in triggers(found) if named}
    return [
        (role, first, last)
        for label, first, last in found
        if (label not in ROLE_OF or (label, first, last) in turning) and (role := ROLE_BY_LABEL.get(label)) is not None
    ]


def relation(whole: str, tokens: list[Token], found: list[Match], stated: list[Relation]) -> tuple[int, float]:
    """(level, how probable the model finds it; 1.0 where no model is asked)."""
    if not open_to_levels(whole, tokens, found, stated):
        return 0, 1.0
    chances = strength.probabilities(strength.features(tokens, found, stated))
    level = settle(tokens, found, stated, chances)
    return level, chances[level]


def settle(tokens: list[Token], found: list[Match], stated: list[Relation], chances: list[float]) -> int:
    """The level of a statement that asserts a relation: "shown to disrupt" is a direct causal claim whatever else it
    says; else the model's choice, direct or conditional only where a causal cue stands.
    """
    if asserts_cause(tokens, found):
        return 3
    allowed = {0, 1}
    if any(one.label.startswith("causal") for one in asserted(stated)):
        allowed |= {2, 3}
    return strength.decide(chances, allowed)


def open_to_levels(whole: str, tokens: list[Token], found: list[Match], stated: list[Relation]) -> bool:
    """True where a relation cue is asserted, and the sentence is no definition, legend or title."""
    if not asserted(stated) or polarity(stated, doubts(tokens, found)) != "asserted":
        return False
    if names_one_thing(found, asserted(stated)):
        return False
    return not (DEFINITION.match(whole) or LEGEND.match(whole) or is_title(tokens, stated))


def names_one_thing(found: list[Match], stated: list[Relation]) -> bool:
    """ "Efficacy was good": its cues name one thing, and nothing that this would bear on."""
    spans = {(first, last) for label, first, last in found if label == "one thing"}
    return all(not one.is_firm and (one.first, one.last) in spans for one in stated)


def is_title(tokens: list[Token], stated: list[Relation]) -> bool:
    """It begins with the name of a relation and has no finite verb: "Effect of the drug on weight"."""
    first = stated[0]
    named = not first.is_firm or tokens[first.first - 1][0] in LISTED
    if first.first > TITLE_REACH or not named or any(one.is_firm for one in stated[1:]):
        return False
    return not any(token[0] in FINITE or token[0] in REPORTING for token in tokens)


def asserts_cause(tokens: list[Token], found: list[Match]) -> bool:
    """True for "shown to" and its like right before a causal cue, with at most one word between."""
    causes = {first for label, first, _ in found if label == "causal"}
    return any(
        label == "booster" and tokens[last - 1][0] == "to" and (last in causes or last + 1 in causes)
        for label, _, last in found
    )


def certainty(labels: set[str]) -> Certainty:
    """The weakest rung that a cue stands for; what is doubted is speculative, a flat statement sounds established."""
    if "doubt" in labels:
        return "speculative"
    for rung in WEAKEST_FIRST:
        if rung in labels:
            return rung
    return "consistent" if "consistent" in labels and "established" not in labels else "established"


def unsourced(tokens: list[Token], match: Match, whole: str) -> bool:
    """True when "studies have shown" points to nobody: not the authors' own work, and no citation after it."""
    _, first, last = match
    own = any(token[0] in OWN_WORK for token in tokens[max(0, first - 2) : first])
    return not own and not CITATION.search(whole, tokens[last - 1][2])


def completed(tokens: list[Token], match: Match) -> Match:
    """A scope that ends in "with" takes the few words that say with what."""
    label, first, last = match
    if tokens[last - 1][0] == "with":
        for word, _, _ in tokens[last : last + SCOPE_TAIL]:
            if word in SCOPE_STOPS or not word[0].isalnum():
                break
            last += 1
    return label, first, last
