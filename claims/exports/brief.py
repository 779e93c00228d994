"""Where each claim of a document stands, and on which works, without what is printed of either: to mark and count."""

from collections.abc import Mapping, Sequence

from claims.exports.gather import by_claim, stated_claims, unwaived
from claims.exports.numbering import numbers_of
from claims.exports.scope import Scope
from claims.exports.summary import GRAVITY, SummaryClaim, SummaryEvidence, SummaryFinding, Work
from claims.grading.body import facts_of
from claims.grading.facts import ClaimFacts
from claims.grading.rules import count_in_words
from claims.models import Claim, Document, Evidence, Rewording, Waiver
from literature.models import Reference


def claims_in_brief(document: Document, scope: Scope) -> tuple[list[SummaryClaim], list[Work]]:
    """As `gather.claims_and_works` reads them, in a third of its time: a claim has its words, section and certainty,
    the counts of both sides, the names of the rules that it breaks and whether it is to be looked at again; a finding
    its stance and design; a work its year and status. The rest is empty."""
    stated = stated_claims(document, scope, Reference.objects.for_rules())
    cited = {row.reference_id: row.reference for claim in stated.claims for row in stated.shown[claim.pk]}
    number_of = numbers_of(cited)
    facts = facts_of(stated.claims, stated.evidence)
    waivers = by_claim(Waiver.objects.current().filter(claim__in=facts))
    reworded = set(Rewording.objects.waiting().filter(claim__in=facts).values_list("claim", flat=True))
    claims = [
        _claim(claim, stated.shown[claim.pk], number_of, facts[claim.pk], waivers[claim.pk], claim.pk in reworded)
        for claim in stated.claims
    ]
    return claims, _works(cited, number_of)


def _claim(
    claim: Claim, shown: Sequence[Evidence], number_of: Mapping[int, int], facts: ClaimFacts,
    waivers: Sequence[Waiver], is_reworded: bool,
) -> SummaryClaim:  # fmt: skip
    return SummaryClaim(
        key=claim.key,
        text=claim.text,
        section=tuple(claim.section),
        certainty=claim.certainty,
        certainty_is_stale=claim.certainty_is_stale,
        contested=bool(facts.contradicting),
        supporting=count_in_words(facts.supporting),
        contradicting=count_in_words(facts.contradicting),
        review="it was reworded" if is_reworded else "",
        findings=[SummaryFinding(rule=found.heading, note="") for found in unwaived(waivers, facts)],
        evidence=[
            SummaryEvidence(number=number_of[row.reference_id], stance=row.stance, design=row.design) for row in shown
        ],
    )


def _works(cited: Mapping[int, Reference], number_of: Mapping[int, int]) -> list[Work]:
    """By their numbers; of references that are one work the first year and the gravest status."""
    known: dict[int, tuple[int | None, str]] = {}
    for pk, reference in cited.items():
        year, status = known.get(number_of[pk], (reference.year, ""))
        known[number_of[pk]] = year, max(status, reference.status, key=GRAVITY.index)
    return [Work(title="", number=number, year=year, status=status) for number, (year, status) in known.items()]
