"""What a statement does with the relations it names: asserts, denies, or leaves them open. Pure.

After NegEx (Chapman et al. 2001) and ConText (Harkema et al. 2009): a trigger of `polarity.txt` bears on the words that
follow or precede it, up to a word that ends its scope.
"""

from collections.abc import Iterable
from typing import Literal, NamedTuple

from claims.grading.cues import Match, Role, Token
from claims.grading.senses import FIRM, RELATIONS, is_purpose
from claims.grading.verbs import listed

Polarity = Literal["asserted", "denied", "open"]
State = Literal["plain", "modal", "purpose", "negated", "open"]

ROLE_OF: dict[str, Role] = {
    "denial": "denial", "denial, near": "denial", "denial behind": "denial", "denied": "denial",
    "denial of all": "denial",
    "question": "doubt", "question behind": "doubt", "doubt": "doubt",
}  # fmt: skip
ASSERTING = ("plain", "modal")
STOPS = frozenset(";:?.!—–")
FAR, NEAR, MODAL_REACH = 9, 5, 7  # words that a "not", a "no", a "may" bears on
AUXILIARIES = frozenset(
    listed(
        """
    is are was were has have had do does did can could may might will would
    """
    )
)
WANTING = frozenset(("lack", "absence"))
NOTHING = frozenset(("no", "not", "little"))
NEW_CLAUSE = frozenset(
    listed(
        """
    and but the it they this these we he she who or
    """
    )
)


class Scope(NamedTuple):
    """The tokens [first, last) that a trigger bears on."""

    state: State
    first: int
    last: int


class Relation(NamedTuple):
    """A relation cue: its label, its tokens and what the statement makes of it."""

    label: str
    first: int
    last: int
    state: State

    @property
    def is_firm(self) -> bool:
        return self.label in FIRM


def triggers(found: list[Match]) -> list[Match]:
    """The triggers that stand: not those inside a look-alike, nor the "not" inside "not known"."""
    shut = [(first, last) for label, first, last in found if label in ("no denial", "doubt", "denied")]
    return [
        match for match in found
        if (match[0] in ROLE_OF and not (match[0].startswith("denial") and any(a <= match[1] < b for a, b in shut)))
        or match[0] in ("doubt", "denied")
    ]  # fmt: skip


def relations(tokens: list[Token], found: list[Match]) -> list[Relation]:
    """Each relation cue with its state, in the order of the text; what is denied in one phrase is one of its own."""
    scopes = list(scopes_of(tokens, found))
    modals = [(first, last) for label, first, last in found if label == "conditional"]
    whole = [(first, last) for label, first, last in found if label == "denied"]
    stated = [
        Relation(label, first, last, state_at(tokens, first, last, scopes, modals))
        for label, first, last in found
        if label in RELATIONS and not any(a < last and first < b for a, b in whole)
    ]
    stated += [Relation("correlational", a, b, "open" if open_at(a, scopes) else "negated") for a, b in whole]
    return sorted(stated, key=lambda one: one.first)


def polarity(stated: Iterable[Relation], doubted: bool) -> Polarity:
    """Asserted where a firm relation is; else what the first relation that is denied or open says; a weak one behind
    it ("compared with placebo") asserts nothing. `doubted`: it speaks of doubt without naming a relation."""
    stated = list(stated)
    if any(one.is_firm and one.state in ASSERTING for one in stated):
        return "asserted"
    for one in stated:
        if one.state == "negated":
            return "denied"
        if one.state == "open":
            return "open"
    return "open" if doubted and not any(one.state in ASSERTING for one in stated) else "asserted"


def asserted(stated: Iterable[Relation]) -> list[Relation]:
    """The relations that a statement asserts, flatly or with a modal."""
    return [one for one in stated if one.state in ASSERTING]


def state_at(tokens: list[Token], first: int, last: int, scopes: list[Scope], modals: list[tuple[int, int]]) -> State:
    bearing = {scope.state for scope in scopes if scope.first <= first < scope.last}
    for state in ("open", "negated"):
        if state in bearing:
            return state
    inside, behind = {token[0] for token in tokens[first:last]}, tokens[last : last + 1]
    if NOTHING & inside or (behind and behind[0][0] == "no"):  # "had no effect on", "caused no change"
        return "negated"
    if is_modal(tokens, first, modals):
        return "modal"
    return "purpose" if is_purpose(tokens, first) else "plain"


def open_at(first: int, scopes: list[Scope]) -> bool:
    return any(scope.state == "open" and scope.first <= first < scope.last for scope in scopes)


def is_modal(tokens: list[Token], first: int, modals: list[tuple[int, int]]) -> bool:
    for begin, end in modals:
        near = begin <= first and first - end < MODAL_REACH
        if near and not compares(tokens, begin) and not any(tokens[at][0] in STOPS for at in range(end, first)):
            return True
    return False


def compares(tokens: list[Token], at: int) -> bool:
    """True for the "likely" of "more likely to": it compares groups and hedges nothing."""
    return tokens[at][0] == "likely" and at > 0 and tokens[at - 1][0] in ("more", "less")


def scopes_of(tokens: list[Token], found: list[Match]) -> Iterable[Scope]:
    ends = {at for at, token in enumerate(tokens) if token[0] in STOPS}
    ends |= {first for label, first, _ in found if label == "break"}
    if tokens and any(token[0] == "?" for token in tokens[-2:]):
        yield Scope("open", 0, len(tokens))
    firm = {first for label, first, _ in found if label in FIRM}
    verbs = {at for label, at, _ in found if label == "causal" and tokens[at][0].endswith(("s", "ed"))}
    for label, first, last in triggers(found):
        # "Lack of sleep triggers migraine": what is lacking does something.
        does = {at for at in verbs if at > last} if tokens[first][0] in WANTING else set()
        yield from scope_of(label, first, last, tokens, ends | does, firm)


def scope_of(label: str, first: int, last: int, tokens: list[Token], ends: set[int], firm: set[int]) -> Iterable[Scope]:
    if label == "question":
        yield Scope("open", last, ahead(last, ends, len(tokens)))
    elif label == "question behind":
        yield Scope("open", back(first, ends), first)
    elif label == "doubt":
        yield Scope("open", back(first, ends), ahead(last, ends, len(tokens)))
    elif label == "denial behind":
        yield Scope("negated", back(first, ends), first)
    elif label == "denial of all":
        yield Scope("negated", 0, last)
    elif label == "denial":
        yield from denial_of(first, last, tokens, ends | clause_ends(tokens, last, firm))
    elif label == "denial, near":
        yield Scope(
            "negated", last, ahead(last, ends | near_ends(tokens, first, last), last + (NEAR if first else FAR))
        )


def denial_of(first: int, last: int, tokens: list[Token], ends: set[int]) -> Iterable[Scope]:
    before = [token[0] for token in tokens[max(0, first - 3) : first]]
    if "who" in before or "whose" in before:  # "people who do not smoke": it tells them apart
        return
    if before and before[-1] in ("and", "but", ","):  # "protein and not sugar activates", "but not in men,"
        yield Scope("negated", last, aside(tokens, last))
    else:
        yield Scope("negated", last, ahead(last, ends, last + FAR))


def near_ends(tokens: list[Token], first: int, last: int) -> set[int]:
    """A comma; a verb too, where "no" does not stand with the subject: "patients without diabetes had"."""
    stops = {","} if first == 0 else {",", *AUXILIARIES}
    return {at for at in range(last, len(tokens)) if tokens[at][0] in stops}


def aside(tokens: list[Token], last: int) -> int:
    """Where a "not" behind "and" or "but" ends: at the comma or bracket behind it, else with the one word."""
    end = next((at for at in range(last, len(tokens)) if tokens[at][0] in (",", ")")), 0)
    return end or min(len(tokens), last + 1)


def clause_ends(tokens: list[Token], begin: int, firm: set[int]) -> set[int]:
    """Where a verb of its own follows a "not": ", it improved", "and improved"."""
    found = set()
    for at in range(begin, min(len(tokens) - 1, begin + FAR)):
        own, following = tokens[at][0], tokens[at + 1][0]
        finite = at + 1 in firm and following.endswith(("ed", "s"))
        if (own == "," and following in NEW_CLAUSE) or (own in ("and", "but") and finite and at > begin):
            found.add(at)
    return found


def ahead(start: int, ends: set[int], limit: int) -> int:
    return min((at for at in ends if start <= at < limit), default=limit)


def back(start: int, ends: set[int]) -> int:
    return max((at + 1 for at in ends if at < start), default=0)
