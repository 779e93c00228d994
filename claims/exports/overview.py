"""What opens a summary: which claims stand, which are contested, for which evidence is missing. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from claims.exports.summary import Summary, SummaryClaim

CERTAINTIES = ("high", "moderate", "low", "very low", "")
LEVELS = {
    "high": "high certainty",
    "moderate": "moderate certainty",
    "low": "low certainty",
    "very low": "very low certainty",
    "": "certainty not assessed",
}


@dataclass(frozen=True, kw_only=True)
class Overview:
    """Keys of claims in document order; each claim is in one of `stands`, `contested` and `missing`.

    stands: supported by evidence that counts and contradicted by none, by certainty ("" is not assessed)
    missing: nothing that counts supports or contradicts it
    doubtful: cites a work that is retracted or under an expression of concern; `flagged` has an open flag
    """

    stands: dict[str, list[str]]
    contested: list[str]
    missing: list[str]
    doubtful: list[str]
    flagged: list[str]

    @property
    def that_stand(self) -> int:
        return sum(map(len, self.stands.values()))


def overview_of(summary: "Summary") -> Overview:
    claims = summary.claims
    order = [claim.key for claim in claims]
    stands = {level: [one.key for one in claims if one.stands and one.certainty == level] for level in CERTAINTIES}
    contested = [one.key for one in claims if one.contested]
    placed = {*contested, *(key for keys in stands.values() for key in keys)}
    return Overview(
        stands={level: keys for level, keys in stands.items() if keys},
        contested=contested,
        missing=[key for key in order if key not in placed],
        doubtful=[one.key for one in claims if _cites_doubtful(one, summary)],
        flagged=[one.key for one in claims if one.flags],
    )


def overview_lines(summary: "Summary") -> list[tuple[str, str]]:
    """(heading, text) in plain words, for every format: counts, and the keys, runs of them drawn together."""
    overview, number = summary.overview, len(summary.claims)
    order = [claim.key for claim in summary.claims]
    stands = "; ".join(f"{LEVELS[level]}: {_listed(keys, order)}" for level, keys in overview.stands.items())
    until = summary.searched_to
    searched = f"{summary.database} searched to {until:%Y-%m-%d}" if until else "not complete yet"
    lines = [
        ("What stands", f"{overview.that_stand} of {number} claims. {stands}".rstrip(". ") + "."),
        ("What is contested", f"{len(overview.contested)} of {number}. {_listed(overview.contested, order)}"),
        ("What is missing", f"{len(overview.missing)} of {number} have no accepted evidence that counts. "
         + _listed(overview.missing, order)),
        ("Cites a retracted or doubted work", _listed(overview.doubtful, order)),
        ("With an open flag", _listed(overview.flagged, order)),
        ("Searched to", searched),
    ]  # fmt: skip
    return [(name, text.strip()) for name, text in lines if text.strip()]


def _listed(keys: Sequence[str], order: Sequence[str]) -> str:
    return ", ".join(runs(keys, order))


def runs(keys: Sequence[str], order: Sequence[str]) -> list[str]:
    """The keys in `order`, three or more that follow each other there drawn together: "DMN-003 to DMN-050"."""
    index = {key: number for number, key in enumerate(order)}
    found: list[list[str]] = []
    for key in sorted(keys, key=index.__getitem__):
        follows = found and index[key] == index[found[-1][-1]] + 1
        found[-1].append(key) if follows else found.append([key])
    return [part for run in found for part in ([f"{run[0]} to {run[-1]}"] if len(run) > 2 else run)]


def _cites_doubtful(claim: "SummaryClaim", summary: "Summary") -> bool:
    return any(summary.work(number).status in ("retracted", "concern") for number in claim.numbers())
