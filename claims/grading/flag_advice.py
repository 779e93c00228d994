"""The softer wording that the flag of a rule gives to consider: worked out when it is shown, so never stale."""

from collections.abc import Iterable

from claims.grading.body import facts_of
from claims.grading.lint import RULES, advice
from claims.grading.rechecking import BY_RULE
from claims.models import Flag


def advice_of(flags: Iterable[Flag]) -> dict[int, str]:
    """A sentence for each open flag of a rule that has one now, by the flag's id; a constant number of queries."""
    asking = [flag for flag in flags if flag.claim and flag.resolved_at is None and _rule(flag) in RULES]
    facts = facts_of({flag.claim_id: flag.claim for flag in asking if flag.claim}.values()) if asking else {}
    found = {flag.pk: RULES[_rule(flag)].run(facts[flag.claim_id]) for flag in asking if flag.claim_id}
    return {pk: advice(finding.softer) for pk, finding in found.items() if finding and finding.softer}


def _rule(flag: Flag) -> str:
    return flag.cause.removeprefix(BY_RULE)
