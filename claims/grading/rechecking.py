"""How a claim stands after something about it changed: contested, stale, and its wording against the rules."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from claims.alerts.changed_meaning import Change, changes_of, notify_about_changes
from claims.flags.raising import raise_flag, settle_flag
from claims.grading.body import facts_of
from claims.grading.facts import ClaimFacts
from claims.grading.lint import RULES, Finding, Rule, findings
from claims.models import Claim, Evidence, Flag, Waiver

if TYPE_CHECKING:
    from django.contrib.auth.models import User

BY_RULE = "rule: "
FACTS_CHANGED = "What the rule looked at changed."
LONGEST_REASON = 300
AT_ONCE = 2_000  # claims looked at together: each is named several times in one question


def is_contested(claim: Claim) -> bool:
    """Evidence that counts contradicts it. A claim and what restates it share their evidence."""
    shared = Evidence.objects.counting().filter(claim__in=claim.with_restatements())
    return shared.filter(stance=Evidence.Stance.CONTRADICTS).exists()


def recheck_claim(claim: Claim, why: str) -> list[Change]:
    """To be called when evidence that counts, a notice about it, or the words changed; `why` says which, and "" that
    it was nothing on which a grade rests.

    Never edits the claim's words. Holds the claim's row: of two changes at once the second sees what the first did, so
    that no flag is resolved while evidence against the claim is just being accepted. What restates the claim is looked
    at with it.
    """
    return recheck_claims({claim: why})


@transaction.atomic
def recheck_claims(why: Mapping[Claim, str]) -> list[Change]:
    """The same of many claims, each with its reason; a number of queries that does not grow with theirs. Answers what
    the claims, and what restates them, mean since: for their followers."""
    changes = []
    given = sorted(why, key=_body)
    for some in (given[first : first + AT_ONCE] for first in range(0, len(given), AT_ONCE)):
        by_body: dict[int, list[Claim]] = defaultdict(list)
        for claim in some:
            by_body[_body(claim)].append(claim)
        saying_so = Claim.objects.filter(Q(pk__in=by_body) | Q(restates__in=by_body))
        locked = list(saying_so.select_for_update(no_key=True).order_by("pk"))
        for one in locked:
            for claim in by_body[_body(one)]:
                if one.certainty and why[claim]:
                    _make_stale(one, why[claim])
                if one == claim:
                    claim.certainty, claim.certainty_is_stale = one.certainty, one.certainty_is_stale
                    claim.stale_reason = one.stale_reason
        changes += judge_wordings(locked)
    return changes


def _body(claim: Claim) -> int:
    return claim.restates_id or claim.pk


def _make_stale(claim: Claim, why: str) -> None:
    """A second change is told behind the first, as far as there is room."""
    reasons = claim.stale_reason if claim.certainty_is_stale else ""
    reason = f"{reasons} {why}".strip()
    if claim.certainty_is_stale and (why in reasons or len(reason) > LONGEST_REASON):
        return
    claim.certainty_is_stale, claim.stale_reason = True, reason[:LONGEST_REASON]
    claim.save(update_fields=["certainty_is_stale", "stale_reason"], why=why)


def judge_wording(claim: Claim, *, by: "User | None" = None) -> None:
    """Sets the rules on the claim: raises the flags of what they find, and resolves those of what holds no more.

    Run again on the same facts it changes nothing. Followers, except the actor, are told what the claim means since.
    """
    notify_about_changes(judge_wordings([claim]), by=by)


@transaction.atomic
def judge_wordings(claims: Sequence[Claim]) -> list[Change]:
    """The same of many claims; only what changes costs queries of its own. Answers what they mean since."""
    facts = facts_of(claims)
    waivers: dict[int, dict[str, Waiver]] = defaultdict(dict)
    for waiver in Waiver.objects.current().filter(claim__in=claims).select_related("waived_by"):
        waivers[waiver.claim_id][waiver.rule] = waiver
    flags: dict[int | None, list[Flag]] = defaultdict(list)
    for flag in Flag.objects.filter(claim__in=claims, cause__startswith=BY_RULE).select_related("resolved_by"):
        flags[flag.claim_id].append(flag)
    for claim in claims:
        _judge(claim, facts[claim.pk], waivers[claim.pk], flags[claim.pk])
    return changes_of(claims)


def _judge(claim: Claim, facts: ClaimFacts, waivers: Mapping[str, Waiver], flags: Sequence[Flag]) -> None:
    found = {finding.rule: finding for finding in findings(facts)}
    for rule in RULES.values():
        waiver, ended = waivers.get(rule.id), ""
        if waiver and waiver.facts != rule.digest(facts):
            ended = _end(waiver)
        about = [flag for flag in flags if flag.cause == f"{BY_RULE}{rule.id}"]
        finding = found.get(rule.id)
        if finding and finding.raises and (waiver is None or ended):
            _flag(claim, finding, about, ended)
        elif finding is None or not (finding.raises or finding.duty_elsewhere):
            _unflag(rule, facts, about)


def _end(waiver: Waiver) -> str:
    """Ends a waiver whose facts changed; answers what its flag says about it."""
    waiver.ended_at, waiver.ended_why = timezone.now(), FACTS_CHANGED
    waiver.save(update_fields=["ended_at", "ended_why"], why=FACTS_CHANGED)
    when = f"{waiver.waived_at:%Y-%m-%d}"
    return (
        f"Set aside on {when} by {waiver.waived_by} (“{waiver.reason}”); since then what the rule looked at changed. "
    )


def _flag(claim: Claim, finding: Finding, about: list[Flag], ended: str) -> None:
    """An open flag is told anew when the facts changed; what a person resolved is not asked again on the same facts."""
    open_flags = [flag for flag in about if flag.resolved_at is None]
    if not open_flags:
        answered = {flag.facts for flag in about if flag.resolved_by_id}
        if ended or finding.facts not in answered:
            note = f"{ended}{finding.note}"
            raise_flag(claim, finding.flag, note, cause=f"{BY_RULE}{finding.rule}", facts=finding.facts)
        return
    for flag in open_flags:
        if flag.facts != finding.facts:
            flag.note, flag.facts = finding.note, finding.facts
            flag.save(update_fields=["note", "facts"], why=FACTS_CHANGED)


def _unflag(rule: Rule, facts: ClaimFacts, about: list[Flag]) -> None:
    for flag in about:
        if flag.resolved_at is None:
            settle_flag(flag, rule.gone(facts))
