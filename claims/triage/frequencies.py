"""How common each word is in the literature: what makes one shared word tell more than another."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import blake2b

from claims.triage.readings import Fields, Reading
from claims.triage.texts import Paper

# What is known before any paper is counted, worth as much as this many papers. A corpus collected by
# topic has its own topic in every paper: the prior keeps "depression" a telling word there, and keeps
# "patients" a dull one in a corpus of three papers.
PRIOR_PAPERS = 200
PRIOR_LENGTH = 160
RARE = 0.0025

# Share of abstracts that hold the stem, measured on two unrelated collections (3,322 PubMed records and
# the 5,183 abstracts of SciFact): the smaller share of the two, so that neither's subjects count as
# everyday words.
_SHARES = {
    0.4: """
        result studi
    """,
    0.23: """
        activ associ cell data develop differ effect high includ increas level patient relat show signific
    """,
    0.16: """
        addit analysi base clinic compar control demonstr determin diseas express factor found function
        gene identifi import indic observ potenti present protein provid report respons role specif
        suggest system time treatment two
    """,
    0.12: """
        age analyz assess cancer caus chang decreas depend evalu examin find first follow group higher
        human improv induc investig involv measur mechan method model new outcom rate reduc requir reveal
        review risk similar test three tissu tumor type year
    """,
    0.08: """
        acid adult affect approach blood case character combin common complex condit consist contain
        correl current describ design detect direct earli enhanc evid form generat growth health individu
        infect inhibit initi interact larg lead limit local long low lower major mean mediat multipl non
        normal number occur pathway perform popul posit possibl prevent previous primari process produc
        product rang recent receptor region regul remain research respect select sequenc signal singl site
        stimul structur support target term therapi total treat
    """,
    0.06: """
        aim allow alter appear avail bind bodi characterist complet concentr conclus contrast contribut
        critic cultur day deriv differenti discuss drug effici establish four furthermor general greater
        independ influenc inform inhibitor intervent known life line loss medic molecular month need negat
        novel object overal particular pattern period play predict presenc progress promot propos random
        rapid receiv repres resist sampl sensit set sever shown small state strategi surviv therapeut
        transcript understand various vitro vivo
    """,
    0.042: """
        abil accord achiev action acut advanc agent alpha altern anim anti antibodi applic approxim area
        assay behavior benefit beta better biolog bone brain care cellular central challeng chronic
        collect comparison compon conduct confirm consid continu cross cytokin death defin despit diagnosi
        distinct distribut dna domain dose efficaci elev essenti estim event exhibit exist experi
        experiment explor extens facilit failur famili featur final five focus format free frequenc
        frequent futur genet genom hospit identif immun impact implic incid index inflammatori integr isol
        key kinas lack link longterm lung main maintain mark marker mass metabol mice modul mortal mutat
        natur obtain part particip patholog phase phosphoryl plasma point poor profil prolifer properti
        prospect ratio reduct relationship scale second self short size sorc speci stabil stage standard
        statist status strong subject subsequ surfac synthesi trial unit util valu variabl week weight
        wide women work
    """,
}
COMMON = {stem: share for share, stems in _SHARES.items() for stem in stems.split()}


@lru_cache(maxsize=65_536)
def key_of(stem: str) -> int:
    """A number of 64 bits: among a million stems two share one with a chance of one in thirty million."""
    return int.from_bytes(blake2b(stem.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big", signed=True)


@dataclass(slots=True)
class Statistics:
    """Counts over papers: how many, how many of them hold each stem, how many stems they have together."""

    papers: int = 0
    length: int = 0
    frequencies: Counter[str] = field(default_factory=Counter)

    @classmethod
    def of(cls, papers: Iterable[Paper]) -> Statistics:
        statistics = cls()
        for paper in papers:
            statistics.add(paper)
        return statistics

    def add(self, paper: Paper) -> None:
        """Count one more paper; one counted twice weighs twice."""
        self.count(Reading(paper).fields)

    def count(self, fields: Fields) -> None:
        """Count one more paper as it was read, without the acronyms of any document."""
        self.papers += 1
        self.length += fields.occurrences
        self.frequencies.update(fields.stems)

    def rarity(self, stem: str) -> float:
        """Minus the natural logarithm of the share of papers that hold the stem: 0 for one in every paper."""
        papers_with_it = self.frequencies.get(stem, 0) + PRIOR_PAPERS * COMMON.get(stem, RARE)
        return max(0.0, math.log((self.papers + PRIOR_PAPERS) / papers_with_it))

    def mean_length(self) -> float:
        """Stems in a paper, on average."""
        return (self.length + PRIOR_PAPERS * PRIOR_LENGTH) / (self.papers + PRIOR_PAPERS)
