"""Tell hedges from their look-alikes: "may" from May, "could" of ability, "potential" of a membrane.

Conventions after BioScope (Vincze et al. 2008): a hedge makes the truth of a statement open; ability ("could be
detected"), comparison ("more likely to"), time and place ("appeared after", "appears on") do not.
"""

from claims.grading.cues import Match, Token

APPEARS_IN = frozenset(
    {
        "in",
        "on",
        "at",
        "after",
        "within",
        "during",
        "before",
        "by",
        "from",
        "only",
        "first",
        "between",
        "under",
        "upon",
        "again",
    }
)
SEEN = frozenset(
    {
        "detected",
        "observed",
        "demonstrated",
        "shown",
        "seen",
        "found",
        "identified",
        "isolated",
        "measured",
        "distinguished",
        "inhibited",
        "blocked",
        "abolished",
        "prevented",
        "reversed",
        "mimicked",
        "overcome",
        "restored",
        "induced",
        "reproduced",
        "purified",
        "obtained",
        "replaced",
    }
)
CAPACITY = frozenset(
    {
        "membrane",
        "action",
        "equilibrium",
        "reversal",
        "electrochemical",
        "redox",
        "evoked",
        "resting",
        "electrical",
        "field",
        "transmembrane",
        "mitochondrial",
        "receptor",
        "electrode",
        "zeta",
        "event-related",
        "differentiation",
        "proliferative",
        "growth",
        "metastatic",
        "replicative",
        "oncogenic",
        "developmental",
    }
)
AFTER_NOUN = frozenset({".", ",", ";", ":", ")", "of", "in", "is", "was", "are", "were"})
DEVICES = frozenset(
    {
        "method",
        "methods",
        "algorithm",
        "algorithms",
        "schemes",
        "systems",
        "approaches",
        "techniques",
        "devices",
        "protocols",
        "frameworks",
        "architectures",
        "solutions",
        "sensor",
        "sensors",
        "tool",
        "tools",
        "classifier",
        "platform",
        "infrastructure",
        "software",
        "antenna",
        "circuit",
        "approach",
        "architecture",
        "controller",
        "scheme",
        "system",
        "framework",
        "technique",
        "device",
        "protocol",
        "design",
        "solution",
    }
)
DEVICE_REACH = 8  # words from "propose" to the device
PHRASE_ENDS = frozenset({".", ",", ";", ":", "(", "of", "for", "in", "that", "which", "is", "was", "to", "by", "as"})
BEFORE_MONTH = frozenset({"in", "since", "of", "by", "until", "early", "mid", "late", "during", "last", "to"})
COMPARING = frozenset({"more", "less", "equally", "times", "as"})


def stands(tokens: list[Token], match: Match, text: str) -> bool:
    """False when the matched word only looks like a hedge where it stands."""
    _, first, last = match
    if last - first > 1:
        return True
    test = LOOKALIKES.get(tokens[first][0])
    return test is None or not test(tokens, first, text)


def word(tokens: list[Token], at: int) -> str:
    return tokens[at][0] if 0 <= at < len(tokens) else ""


def is_month(tokens: list[Token], at: int, text: str) -> bool:
    if text[tokens[at][1]] != "M":
        return False
    return word(tokens, at - 1) in BEFORE_MONTH or word(tokens, at + 1)[:1].isdigit()


def is_ability(tokens: list[Token], at: int, _: str) -> bool:
    following = word(tokens, at + 1)
    return following == "not" or (following == "be" and bool(SEEN & {word(tokens, at + 2), word(tokens, at + 3)}))


def is_pondering(tokens: list[Token], at: int, _: str) -> bool:
    """ "To think about oneself" tells what somebody does, not how sure the writer is."""
    return word(tokens, at + 1) in {"about", "of", "in"}


def is_coming_forth(tokens: list[Token], at: int, _: str) -> bool:
    return word(tokens, at + 1) in APPEARS_IN


def is_capacity(tokens: list[Token], at: int, _: str) -> bool:
    return word(tokens, at - 1) in CAPACITY or word(tokens, at + 1) in AFTER_NOUN


def is_feasible(tokens: list[Token], at: int, _: str) -> bool:
    before = {word(tokens, at - 1), word(tokens, at - 2)}
    return word(tokens, at + 1) == "to" or "as" in before or bool(before & {"made", "makes", "make", "making"})


def is_own_device(tokens: list[Token], at: int, _: str) -> bool:
    """ "The proposed low-cost sensor", "we propose a new method for": a thing that was made, and no conjecture."""
    if word(tokens, at + 1) in ("that", "to"):
        return False
    behind = (token for token, _, _ in tokens[at + 1 : at + 1 + DEVICE_REACH])
    return next((token in DEVICES for token in behind if token in DEVICES or token in PHRASE_ENDS), False)


def is_comparison(tokens: list[Token], at: int, _: str) -> bool:
    return word(tokens, at - 1) in COMPARING and word(tokens, at + 1) in {"to", "than"}


def is_indifferent(tokens: list[Token], at: int, _: str) -> bool:
    return word(tokens, at - 1) == "of" and word(tokens, at - 2) in {"regardless", "irrespective"}


LOOKALIKES = {
    "may": is_month,
    "could": is_ability,
    "potential": is_capacity,
    "possible": is_feasible,
    **dict.fromkeys(("propose", "proposes", "proposed", "proposing"), is_own_device),
    "likely": is_comparison,
    "whether": is_indifferent,
    "think": is_pondering,
    "thinks": is_pondering,
    **dict.fromkeys(("appear", "appears", "appeared", "appearing"), is_coming_forth),
}
