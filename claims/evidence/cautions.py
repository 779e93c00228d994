"""What speaks against attaching a finding as it is given, from plain facts. Pure.

A caution warns and never forbids: the editor goes on with a tick, and what the tick passed over is kept. Shown before
a finding is saved, and beside the evidence afterwards, since facts change: a paper is retracted, a preprint published.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

OFTEN = 3  # claims with the same quote
SETS_OUT = re.compile(
    r"\b(?:background|introduction|objectives?|aims?|purpose|context|rationale|hypothes[ie]s|importance)\b",
    re.I,
)
REPORTS = re.compile(r"\b(?:methods?|results?|findings?|conclusions?|discussion|interpretation)\b", re.I)


class Caution(NamedTuple):
    """`must_be_ticked` is False for what is only shown; `row` is the id of the evidence it points at."""

    code: str
    says: str
    must_be_ticked: bool = True
    row: int | None = None


class Use(NamedTuple):
    """Evidence that the same work, or another form of it (`form`: "Preprint", "Published as"), is already."""

    row: int
    claim: str
    work: str
    stance: str
    quote: str
    form: str = ""


COMMENT = "Comment"


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingFacts:
    """A finding and what is known about its work.

    `section` and `category` are those of the quote; `also_quoted_on` the keys of other claims with the same quote;
    `mismatch` says why the work is indirect by who was studied;
    `replaced_by` what was published in place of a retracted work ("PMID 1");
    `published_as` where the published form of a preprint stands; `uses` on this claim and on those that say the same.
    """

    directness: str
    quote: str = ""
    section: str = ""
    category: str = ""
    also_quoted_on: tuple[str, ...] = ()
    status: str = ""
    replaced_by: str = ""
    is_notice: bool = False
    is_preprint: bool = False
    published_as: str = ""
    mismatch: str = ""
    lacks_details: bool = False
    uses: tuple[Use, ...] = ()


def cautions(facts: FindingFacts) -> list[Caution]:
    """What to think about before this finding counts, the gravest first."""
    return [*_of_the_work(facts), *_of_its_use(facts), *_of_the_quote(facts)]


def _of_the_work(facts: FindingFacts) -> Iterator[Caution]:
    if facts.is_notice:
        yield Caution("notice", "This record is a notice about a paper, not a study: it is evidence of nothing.")
    if facts.status == "retracted":
        instead = f" It was replaced: cite {facts.replaced_by}." if facts.replaced_by else ""
        yield Caution("retracted", f"This work is retracted: it is shown with its status and never counted.{instead}")
    if facts.status == "concern":
        yield Caution("concern", "An expression of concern stands about this work.")
    if facts.is_preprint and facts.published_as:
        yield Caution(
            "preprint",
            f"This preprint has been published ({facts.published_as}): attach the published form, which was reviewed.",
        )
    if facts.mismatch and facts.directness == "direct":
        yield Caution("population", f"By its record it is indirect evidence: {_uncapital(facts.mismatch)}")
    if facts.lacks_details:
        yield Caution(
            "no details", "Its details have not come yet: nothing of its words is checked.", must_be_ticked=False
        )


def _uncapital(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]


def _of_its_use(facts: FindingFacts) -> Iterator[Caution]:
    for use in facts.uses:
        form = f", another form of this work ({use.form.lower()})" if use.form else ""
        form = ", of which one comments on the other," if use.form == COMMENT else form
        quote = f": “{use.quote}”" if use.quote else ", without a quote."
        yield Caution(
            "used",
            f"{use.work}{form} is evidence on {use.claim} already; it {_spoken(use.stance)}{quote}",
            row=use.row,
        )


def _spoken(stance: str) -> str:
    return "is neutral" if stance == "neutral" else stance


def _of_the_quote(facts: FindingFacts) -> Iterator[Caution]:
    if facts.section == "TITLE":
        yield Caution("title", "The quote is the title: quote the sentence that states the result.")
    elif facts.quote and sets_out(facts.section, facts.category):
        yield Caution(
            "background",
            f"The quote stands under {facts.section or facts.category}: what a paper sets out from is not what it "
            "found.",
        )
    if facts.quote and len(facts.also_quoted_on) + 1 >= OFTEN:
        where = ", ".join(facts.also_quoted_on)
        yield Caution("often", f"The same words are quoted on {where} too: do they bear on each of them?")


def sets_out(label: str, category: str) -> bool:
    """The section says what was known or asked. Its own label decides; NLM's category where the label is silent."""
    if REPORTS.search(label):
        return False
    return bool(SETS_OUT.search(label)) or category in ("BACKGROUND", "OBJECTIVE")
