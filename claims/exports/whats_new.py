"""What changed from one summary of a document to a later one, a line each: printed as "What's new", or mailed. Pure."""

from collections import Counter
from collections.abc import Hashable, Iterator
from dataclasses import replace

from claims.exports.summary import Summary, SummaryClaim, Work

SIDES = {"supports": "supporting", "contradicts": "contradicting"}
NOT_ASSESSED = "not assessed"


def changes(before: Summary, now: Summary) -> list[str]:
    """For example ["DMN-012: certainty low → very low; +1 contradicting"]; [] where nothing changed.

    Claims that one of the two leaves out because only some were asked for have not come or gone.
    """
    return [*_of_text(before, now), *_of_claims(before, now), *_of_works(before, now), *_of_searches(before, now)]


def has_changed(before: Summary, now: Summary) -> bool:
    """Does it say something else of the text, a claim or a work? How far was searched, and what the searches only
    identified, changes by the hour and is no reason to write to anybody."""
    return any((*_of_text(before, now), *_of_claims(before, now), *_of_works(before, now)))


def with_news(summary: Summary, before: Summary) -> Summary:
    """The summary with what is new since another one."""
    since = before.generated_at.astimezone(summary.generated_at.tzinfo)
    return replace(summary, news=changes(before, summary), news_since=f"{since:%Y-%m-%d}")


def _of_text(before: Summary, now: Summary) -> Iterator[str]:
    if before.version != now.version:
        yield f"Version {now.version} of the text came in (was {before.version})"


def _of_claims(before: Summary, now: Summary) -> Iterator[str]:
    old = {claim.key: claim for claim in before.claims}
    new = {claim.key: claim for claim in now.claims}
    whole = before.scope.claims is None and now.scope.claims is None
    is_one_list = not whole and before.scope.selection == now.scope.selection
    for key, claim in new.items():
        if key in old:
            if parts := list(_of_claim(old[key], before, claim, now)):
                yield f"{key}: {'; '.join(parts)}"
        elif whole or is_one_list:
            yield f"{key}: new in the {'text' if whole else 'list'}"
    if whole or is_one_list:
        yield from (f"{key}: has left the {'text' if whole else 'list'}" for key in old if key not in new)


def _of_claim(old: SummaryClaim, before: Summary, new: SummaryClaim, now: Summary) -> Iterator[str]:
    if old.text != new.text or old.context != new.context:
        yield "reworded"
    if old.certainty != new.certainty:
        yield f"certainty {old.certainty or NOT_ASSESSED} → {new.certainty or NOT_ASSESSED}"
    if old.contested != new.contested:
        yield "contested" if new.contested else "no longer contested"
    had, has = _findings(old, before), _findings(new, now)
    for sign, moved in (("+", has - had), ("−", had - has)):
        counted = Counter(SIDES.get(stance, stance) for _, stance, _ in moved.elements())
        yield from (f"{sign}{number} {side}" for side, number in sorted(counted.items(), reverse=True))
    if new.certainty_is_stale and not old.certainty_is_stale:
        yield f"its certainty is stale: {new.stale_reason or 'the evidence changed'}".rstrip(".")
    flagged, flags = ({flag.kind for flag in claim.flags} for claim in (old, new))
    yield from (f"flag raised: {kind}" for kind in sorted(flags - flagged))
    yield from (f"flag resolved: {kind}" for kind in sorted(flagged - flags))


def _findings(claim: SummaryClaim, summary: Summary) -> Counter[tuple[Hashable, str, str]]:
    """Works by themselves: their numbers move when another claim cites one more."""
    return Counter((_identity(summary.work(item.number)), item.stance, item.quote) for item in claim.accepted)


def _identity(work: Work) -> tuple[str, str]:
    return ("pmid", work.pmid) if work.pmid else ("doi", work.doi.lower()) if work.doi else ("title", work.title)


def _of_works(before: Summary, now: Summary) -> Iterator[str]:
    """A work that both cite and whose status changed, and a marked one that is cited newly."""
    old = {_identity(work): work for work in before.bibliography}
    for work in now.bibliography:
        was = old.get(_identity(work))
        if (was.status if was else "") != work.status:
            words = ". ".join(work.remarks) if work.status else "no notice stands against it any more"
            yield f"{_named(work)}: {words} (cited at {', '.join(now.cited_at[work.number])})"


def _named(work: Work) -> str:
    return f"PMID {work.pmid}" if work.pmid else f"doi:{work.doi}" if work.doi else f"“{work.name[:80]}”"


def _of_searches(before: Summary, now: Summary) -> Iterator[str]:
    if now.searched_to != before.searched_to and now.searched_to:
        was = f" (was {before.searched_to:%Y-%m-%d})" if before.searched_to else ""
        yield f"{now.database} searched to {now.searched_to:%Y-%m-%d}{was}"
    if before.flow.since == now.flow.since:
        pairs = [(term, getattr(now.flow, term) - getattr(before.flow, term)) for term in ("identified", "screened")]
        moved = [f"{'+' if number > 0 else '−'}{abs(number)} {term}" for term, number in pairs if number]
        if moved:
            yield f"Records: {', '.join(moved)}"
