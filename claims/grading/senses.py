"""Relation cues in the sense they have where they stand: which are none, and which only name a relation. Pure.

"Increased" before a noun, "an increase in" and "was reduced" tell how something is; "increased the dose" is what
somebody did. The phrases that state no effect are data ([no effect] in `relations.txt`); here stands what needs the
words around.
"""

from claims.grading.cues import Match, Role, Token
from claims.grading.verbs import listed

WEAK = ", weak"
FIRM: tuple[Role, ...] = ("causal", "correlational")
RELATIONS = (*FIRM, *(role + WEAK for role in FIRM))
# Before these a form of a verb is a noun or an adjective: "the increase", "with reduced flow".
BEFORE_NOUN = frozenset(
    listed(
        """
    a an the this that these those no any each its their his her our your some of in on for with by from at
    between under significant small large marked further overall mean more less most and or / ( severe leading
    positive negative
    """
    )
)
SHOWN = frozenset(
    listed(
        """
    has have had having show shows showed shown exhibit exhibits exhibited displayed observed found reported
    demonstrated experienced developed is are was were be been being remained
    """
    )
)
BE = frozenset(
    listed(
        """
    is are was were be been being remained get got
    """
    )
)
NOUNS_TOO = frozenset(
    listed(
        """
    increase decrease increases decreases damage harm influence influences trigger triggers delay delays cause
    causes impact impacts block blocks cut cuts drive drives benefit benefits result results produce spark ease
    change changes treats shape lead work works cure help stop raise
    """
    )
)
# Verbs of change that need no agent: "symptoms improved", "rates increased in 2019".
CHANGES = frozenset(
    listed(
        """
    improve improves improved worsen worsens worsened increase increases increased decrease decreases decreased
    change changes changed aggravated diminish diminishes diminished deteriorated accelerated normalized normalised
    doubled halved tripled
    """
    )
)
BEHIND_CHANGE = frozenset(
    listed(
        """
    . , ; ) ( in by from to after during with at over within as when among for on until between since following
    """
    )
)
ADJECTIVES = frozenset(
    listed(
        """
    increased reduced decreased improved impaired altered elevated enhanced lowered raised delayed blunted
    diminished attenuated prolonged damaged weakened suppressed activated
    """
    )
)
BARE_VERBS = frozenset(
    listed(
        """
    lower slow ease block speed stop save treat allow harm help catch
    """
    )
)
BEFORE_VERB = frozenset(
    listed(
        """
    to may might can could will would should not does do did doesn't don't didn't cannot
    """
    )
)
# "To" and a verb is a purpose, unless one of these stands before the "to".
LICENCES = frozenset(
    listed(
        """
    appear appears appeared seem seems seemed shown found likely unlikely able tend tends tended known thought
    believed potential ability help helps helped demonstrated proven expected way ways strategy strategies
    approach approaches power capacity said reported observed intervention interventions treatment treatments
    effective promising proved continued continues used
    """
    )
)


def in_sense(tokens: list[Token], found: list[Match]) -> list[Match]:
    """The matches without relation cues in a phrase of no effect; nouns, adjectives and passives made weak."""
    senseless = [(first, last) for label, first, last in found if label == "no effect"]
    firm = {at for label, first, last in found if label in FIRM for at in range(first, last)}
    kept = []
    for label, first, last in found:
        if label in RELATIONS:
            if any(begin < last and first < end for begin, end in senseless) or counts(tokens, last):
                continue
            if label.endswith(WEAK) and firm.intersection(range(first, last)):
                continue
            if is_noun_part(tokens, first):
                continue
            label = weakened(tokens, label, first, last)
        kept.append((label, first, last))
    return kept


def weakened(tokens: list[Token], label: str, first: int, last: int) -> str:
    """The label of a cue of one word by what it is there: a verb of an effect, or a noun, adjective or participle."""
    if word(tokens, first) in BARE_VERBS and behind_adverbs(tokens, first) in BEFORE_VERB:
        return "causal"
    if label != "causal" or last - first > 1:
        return label
    own, before, after = word(tokens, first), behind_adverbs(tokens, first), word(tokens, last)
    if own in NOUNS_TOO and (before in BEFORE_NOUN or after in ("in", "of", "for", "from") or first == 0):
        return label + WEAK
    if own in CHANGES and before not in BE and behind(tokens, last) in BEHIND_CHANGE:
        return "correlational" + WEAK
    described = before in BEFORE_NOUN or before in SHOWN or first == 0
    if own in ADJECTIVES and described and not agent(tokens, last, before):
        return "correlational" + WEAK
    if own.endswith("ed") and before in BE and not agent(tokens, last, before):
        return label + WEAK
    return label


def counts(tokens: list[Token], last: int) -> bool:
    """True for the "older than" of "older than 50 years": it says how many, and compares no two groups."""
    return word(tokens, last - 1) == "than" and word(tokens, last)[:1].isdigit()


def is_noun_part(tokens: list[Token], first: int) -> bool:
    """The "induced" of "(STZ)-induced diabetes", the "results from" of "our results from the first year"."""
    before = word(tokens, first - 1)
    return before == "-" or (word(tokens, first) in ("result", "results") and before in BEFORE_NOUN)


def behind(tokens: list[Token], last: int) -> str:
    """The word behind a cue and its adverbs; a stop at the end, "in" for a number."""
    while word(tokens, last).endswith("ly"):
        last += 1
    following = word(tokens, last) or "."
    return "in" if following[:1].isdigit() else following


def agent(tokens: list[Token], last: int, before: str) -> bool:
    """True for "was reduced by exercise", not for "was reduced by half" or "by 12%"."""
    following = word(tokens, last + 1)
    return before in BE and word(tokens, last) == "by" and not (following[:1].isdigit() or following in ("half", "a"))


def is_purpose(tokens: list[Token], first: int) -> bool:
    """True for the "to reduce" that says what for."""
    at = first - 1
    while at > 0 and tokens[at][0].endswith("ly"):
        at -= 1
    return at >= 0 and tokens[at][0] == "to" and word(tokens, at - 1) not in LICENCES


def behind_adverbs(tokens: list[Token], at: int) -> str:
    """The word before the token `at` and its adverbs; "" at the start."""
    at -= 1
    while at > 0 and tokens[at][0].endswith("ly"):
        at -= 1
    return word(tokens, at)


def word(tokens: list[Token], at: int) -> str:
    return tokens[at][0] if 0 <= at < len(tokens) else ""
