"""What the evidence says of a claim, in one sentence whose verb follows the certainty.

The verbs are those of GRADE's informative statements: high says it plainly, moderate "probably", low "may", very low
that it is very uncertain. The sentence says "this" and never rewrites the claim.
Source: Santesso N et al., GRADE guidelines 26, J Clin Epidemiol 2020;119:126-135.
"""

VERBS = {
    "high": "The evidence shows that this holds",
    "moderate": "This probably holds",
    "low": "This may hold",
    "very low": "It is very uncertain whether this holds",
    "": "How certain this is has not been assessed",
}
NOTHING = "No accepted evidence"
NOTHING_COUNTS = "Nothing that counts supports or contradicts this"
UNSUPPORTED = "Nothing that counts supports this"
STALE = " (judged before the evidence changed)"


def says(certainty: str, supporting: str, contradicting: str, *, attached: bool, stale: bool = False) -> str:
    """For example "This probably holds: 3 papers, 2 cohorts support it; 1 paper contradicts it."

    `supporting` and `contradicting` are counts in words, "" or "0 papers" for none. `attached`: there is accepted
    evidence, whether it counts or not. KeyError for a certainty that GRADE does not know.
    """
    behind, against = _some(supporting), _some(contradicting)
    if not behind and not against:
        return f"{NOTHING_COUNTS if attached else NOTHING}."
    verb = VERBS[certainty] + (STALE if stale and certainty else "") if behind else UNSUPPORTED
    sides = [_side(behind, "support")] if behind else []
    return f"{verb}: {'; '.join([*sides, _side(against, 'contradict')])}."


def _some(count: str) -> str:
    return "" if count.startswith("0 ") else count


def _side(count: str, verb: str) -> str:
    """ "1 paper supports it", "5 papers, 2 cohorts support it", "none contradicts it"."""
    alone = not count or count.startswith("1 paper")
    return f"{count or 'none'} {verb}{'s' if alone else ''} it"
