"""Waivers: an editor says why a rule about a wording does not apply, which holds as long as its facts stay the same."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils import timezone

from claims.access.permits import requires
from claims.flags.raising import settle_flag
from claims.grading.body import facts_of
from claims.grading.lint import RULES
from claims.grading.rechecking import BY_RULE, judge_wording
from claims.models import Claim, Waiver
from claims.refusals import Refused

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@requires("claims.add_waiver")
def waive_rule(claim: Claim, rule_id: str, reason: str, *, by: "User", at: datetime | None = None) -> Waiver:
    """Waives what a rule finds on the claim now; its open flag is resolved. Raises Refused."""
    if not reason.strip():
        raise Refused("Say why the rule does not apply here.")
    at = at or timezone.now()
    try:
        with transaction.atomic():
            claim = claim.locked()
            waiver = _waiver(claim, rule_id, reason.strip())
            waiver.waived_by, waiver.waived_at = by, at
            waiver.save(by=by, why=waiver.reason)
            flags = claim.flags.open().filter(cause=f"{BY_RULE}{rule_id}")
            # From now on the waiver keeps the facts: the flag is no answer that outlives it.
            flags.change(by=by, why=waiver.reason, facts="")
            for flag in flags:
                settle_flag(flag, f"Set aside: {waiver.reason}", by=by, at=at)
    except IntegrityError as error:
        raise Refused("Somebody set this rule aside here already; reload the page.") from error
    return waiver


def _waiver(claim: Claim, rule_id: str, reason: str) -> Waiver:
    rule = RULES.get(rule_id)
    if rule is None:
        raise Refused(f"There is no rule “{rule_id}”; there are: {', '.join(RULES)}.")
    finding = rule.run(facts_of([claim])[claim.pk])
    if finding is None:
        raise Refused("The rule finds nothing here any more; reload the page.")
    return Waiver(claim=claim, rule=rule_id, reason=reason, facts=finding.facts)


@requires("claims.change_waiver")
@transaction.atomic
def undo_waiver(waiver: Waiver, *, by: "User", at: datetime | None = None) -> bool:
    """The rule applies again, and its flag opens where it holds; False when the waiver had ended already."""
    why = f"Taken back by {by}."
    ended = Waiver.objects.current().filter(pk=waiver.pk)
    done = ended.change(by=by, why=why, ended_at=at or timezone.now(), ended_why=why)
    if done:
        judge_wording(waiver.claim.locked())
    return bool(done)
