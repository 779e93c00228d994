"""Which papers seem to report on the same participants, and how many independent cohorts there are. Pure.

Two papers of one trial, or of one team about a sample of the same size, are two papers and one piece of evidence. That
they share a cohort is only proposed: an editor looks and decides.
"""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

Work = TypeVar("Work", int, str)
SHARED_AUTHORS = 3
MOST_NAMED = 3  # trial numbers or authors named in a reason


@dataclass(frozen=True, slots=True)
class Report:
    """What of a paper tells its cohort. Authors have the shape of `literature.entrez.records.Record`; `population` is
    who was studied, "" where nobody knows."""

    trials: frozenset[str]
    authors: tuple[Mapping[str, Any], ...]
    sample_size: int | None
    population: str = ""


def why_same(one: Report, other: Report) -> str:
    """Why two papers seem to share their participants; "" where nothing says so."""
    if trials := sorted(one.trials & other.trials):
        return f"Both name the trial {_listed(trials)}."
    if one.population and other.population and one.population != other.population:
        return ""  # twenty rats are not the twenty patients of the same team
    if one.sample_size is None or one.sample_size != other.sample_size:
        return ""
    team = _team(one.authors, other.authors)
    if not team:
        return ""
    return f"Both state a sample of {one.sample_size}, and share {len(team)} authors: {_listed(team)}."


def _listed(names: list[str]) -> str:
    return ", ".join(names[:MOST_NAMED]) + (" …" if len(names) > MOST_NAMED else "")


def _team(one: tuple[Mapping[str, Any], ...], other: tuple[Mapping[str, Any], ...]) -> list[str]:
    """The shared authors, three at least with the first or the last of either paper among them; else none."""
    ours, theirs = (
        [author for author in authors if author.get("last") and author.get("valid", True)] for authors in (one, other)
    )
    shared = [(a, b) for a in ours for b in theirs if _is_same(a, b)]
    leading = [paper[index] for paper in (ours, theirs) if paper for index in (0, -1)]
    if len(shared) < SHARED_AUTHORS or not any(a in leading or b in leading for a, b in shared):
        return []
    return [f"{author['last']} {author['initials']}".strip() for author, _ in shared]


def _is_same(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """By ORCID where both have one; else by last name and initials, of which one may give fewer."""
    if one.get("orcid") and other.get("orcid"):
        return bool(one["orcid"] == other["orcid"])
    if _folded(one["last"]) != _folded(other["last"]):
        return False
    ours, theirs = _folded(one["initials"]), _folded(other["initials"])
    return bool(ours and theirs) and (ours.startswith(theirs) or theirs.startswith(ours))


def _folded(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name.casefold())
    return "".join(letter for letter in letters if letter.isalpha())


def joined(pairs: Iterable[tuple[Work, Work]]) -> dict[Work, set[Work]]:
    """The works on the same participants as each paired work, itself among them; what two pairs share joins both."""
    group: dict[Work, set[Work]] = {}
    for one, other in pairs:
        both = group.get(one, {one}) | group.get(other, {other})
        group.update(dict.fromkeys(both, both))
    return group


def cohorts_of(works: Iterable[Work], groups: Mapping[Work, set[Work]]) -> dict[Work, Work]:
    """The cohort of each work, named by the smallest of these works in it. `groups`: from `joined`, of all pairs.

    A and B are one cohort too where only X, that is none of these works, shares its participants with both.
    """
    asked = set(works)
    return {work: min(groups.get(work, {work}) & asked) for work in asked}


def counts(works: Iterable[Work], groups: Mapping[Work, set[Work]]) -> tuple[int, int]:
    """How many papers, and how many cohorts they report on. `groups`: as for `cohorts_of`."""
    cohorts = cohorts_of(works, groups)
    return len(cohorts), len(set(cohorts.values()))


def in_words(papers: int, cohorts: int) -> str:
    """ "5 papers, 2 cohorts"; of cohorts nothing where each paper is one."""
    what = f"{papers} paper{'' if papers == 1 else 's'}"
    return what if papers == cohorts else f"{what}, {cohorts} cohort{'' if cohorts == 1 else 's'}"
