"""Which papers can reach a claim at all, told from their counted stems without reading them. Pure; numpy alone."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from claims.text.words import acronyms_of, parted, stems, stems_of
from claims.triage.claim_index import Weighed
from claims.triage.frequencies import key_of

Keys = NDArray[np.int64]
SLACK = 1e-8  # more than adding up in another order takes off


class Reach:
    """The claims of an index (one document) by the keys of their stems.

    A paper that has a stem of an acronym, in either form, counts as having all of them: read for the document it might.
    So what is told here is never less than the score that reading gives.
    """

    def __init__(self, weighed: Weighed, acronyms: Mapping[str, str]) -> None:
        self.weighed = weighed
        columns = weighed.index.column
        keys = np.array([key_of(stem) for stem in columns], np.int64)
        self._order = np.argsort(keys)
        self._keys = keys[self._order]
        found = (_stems_of_pair(short, long) for short, long in sorted(acronyms.items()))
        self._forms = [_numbers(both, columns) for both in found if both & columns.keys()]

    def within(self, papers: Sequence[bytes], least: float) -> NDArray[np.bool_]:
        """Of each paper (its keys, in order, eight bytes each): might it score `least` for any of the claims?"""
        sizes = np.array([len(paper) // 8 for paper in papers], np.int64)
        keys = np.frombuffer(b"".join(papers), np.int64)
        rows = np.repeat(np.arange(len(papers)), sizes)
        has = np.zeros((len(papers), len(self._keys)), np.bool_)
        if len(self._keys):
            at = np.minimum(np.searchsorted(self._keys, keys), len(self._keys) - 1)
            known = self._keys[at] == keys
            has[rows[known], self._order[at[known]]] = True
        for either, columns in self._forms:
            some = np.unique(rows[np.isin(keys, either)])
            has[np.ix_(some, columns)] = True
        return self._best(has) >= least

    def _best(self, has: NDArray[np.bool_]) -> NDArray[np.float64]:
        """Of each paper, the share of a claim that it might carry at most, where it might most."""
        weighed = self.weighed
        best = np.zeros(len(has))
        for claim in range(len(weighed.index.claims)):
            entries = np.flatnonzero(weighed.index.claim_of == claim)
            carried = has[:, weighed.index.column_of[entries]] @ weighed.weight[entries]
            best = np.maximum(best, carried / weighed.information[claim])
        return best + SLACK


def _numbers(found: set[str], columns: Mapping[str, int]) -> tuple[Keys, Keys]:
    """The keys of all of them, and the columns of those that the claims have."""
    keys = np.array(sorted(map(key_of, found)), np.int64)
    return keys, np.array(sorted(columns[stem] for stem in found & columns.keys()), np.int64)


def _stems_of_pair(short: str, long: str) -> set[str]:
    acronyms = acronyms_of(frozenset({(short, long)}))
    forms = (short, f"{short}s", long, f"{long}s")
    return {one for form in forms for one in (*stems_of(parted(form)), *stems(form, acronyms))}
