"""How well papers are ranked against claims, on SciFact (Wadden 2020, doi:10.18653/v1/2020.emnlp-main.609).

    python -m tests.bench.ranking [--scifact FOLDER]

The folder holds claims_train.jsonl.gz and corpus.jsonl.gz; without it the set is looked for beside the
checkout. The papers to be found are those the claim was written from (`cited_doc_ids`). Figures are also
given for the claims in even and in odd places of the file, as two halves that should tell the same.
"""

import argparse
import gzip
import json
import math
import re
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import snowballstemmer

from claims.text.words import STOP_WORDS
from claims.triage.frequencies import Statistics
from claims.triage.rank import LEAST, ClaimText, Match, Paper, rank

BESIDE = Path(__file__).resolve().parents[3] / "shared" / "data" / "scifact"
DEPTH = 100
Ranking = Mapping[int, Sequence[int]]  # claim: papers, best first


def rows(path: Path) -> list[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def paper(row: Mapping[str, Any]) -> Paper:
    """Each sentence as a section named by its place, so that the evidence can be recognised in a match."""
    abstract = [{"label": str(place), "category": "", "text": text} for place, text in enumerate(row["abstract"])]
    return Paper(row["doc_id"], row["title"], abstract)


def ranking(matches: Iterable[Match]) -> Ranking:
    found: dict[int, list[int]] = defaultdict(list)
    for match in matches:
        found[match.claim_id].append(match.paper_id)
    return found


class Plain:
    """What a textbook does: lower-cased words without stop words, title and abstract as one text."""

    def __init__(self, corpus: Sequence[Mapping[str, Any]], stem: Callable[[str], str]) -> None:
        self.stem = stem
        texts = {row["doc_id"]: self.words(" ".join([row["title"], *row["abstract"]])) for row in corpus}
        self.counts = {key: Counter(words) for key, words in texts.items()}
        self.held = Counter(word for counts in self.counts.values() for word in counts)
        self.length = {key: len(words) for key, words in texts.items()}
        self.mean = sum(self.length.values()) / len(texts)

    def words(self, text: str) -> list[str]:
        return [self.stem(word) for word in re.findall(r"[a-z0-9]+", text.lower()) if word not in STOP_WORDS]

    def rank(
        self,
        claims: Sequence[Mapping[str, Any]],
        weights: Mapping[str, Mapping[int, float]],
        rarity: Callable[[str], float],
    ) -> Ranking:
        ranked = {}
        for claim in claims:
            scores: dict[int, float] = defaultdict(float)
            for word, count in Counter(self.words(claim["claim"])).items():
                for key, weight in weights.get(word, {}).items():
                    scores[key] += count * rarity(word) * weight
            ranked[claim["id"]] = sorted(scores, key=lambda key: (-scores[key], key))[:DEPTH]
        return ranked

    def bm25(self, claims: Sequence[Mapping[str, Any]], k: float = 1.2, b: float = 0.75) -> Ranking:
        weights: dict[str, dict[int, float]] = defaultdict(dict)
        for key, counts in self.counts.items():
            midpoint = k * (1 - b + b * self.length[key] / self.mean)
            for word, count in counts.items():
                weights[word][key] = count / (count + midpoint)
        return self.rank(claims, weights, self.bm25_rarity)

    def bm25_rarity(self, word: str) -> float:
        return math.log(1 + (len(self.counts) - self.held[word] + 0.5) / (self.held[word] + 0.5))

    def cosine(self, claims: Sequence[Mapping[str, Any]]) -> Ranking:
        """TF-IDF as scikit-learn has it by default: raw counts, smoothed idf, vectors of length 1."""
        weights: dict[str, dict[int, float]] = defaultdict(dict)
        for key, counts in self.counts.items():
            vector = {word: count * self.cosine_rarity(word) for word, count in counts.items()}
            norm = math.hypot(*vector.values()) or 1.0
            for word, value in vector.items():
                weights[word][key] = value / norm
        return self.rank(claims, weights, self.cosine_rarity)

    def cosine_rarity(self, word: str) -> float:
        return math.log((1 + len(self.counts)) / (1 + self.held[word])) + 1


def measures(claims: Sequence[Mapping[str, Any]], ranked: Ranking) -> dict[str, float]:
    """Means over the claims: recall at 3 and 10, reciprocal rank of the first (within 100), nDCG at 10."""
    totals: Counter[str] = Counter()
    for claim in claims:
        wanted = set(claim["cited_doc_ids"])
        hits = [place for place, key in enumerate(ranked.get(claim["id"], ())) if key in wanted]
        ideal = sum(1 / math.log2(place + 2) for place in range(min(10, len(wanted))))
        totals["recall@3"] += sum(place < 3 for place in hits) / len(wanted)
        totals["recall@10"] += sum(place < 10 for place in hits) / len(wanted)
        totals["MRR"] += 1 / (hits[0] + 1) if hits else 0
        totals["nDCG@10"] += sum(1 / math.log2(place + 2) for place in hits if place < 10) / ideal
    return {name: total / len(claims) for name, total in totals.items()}


def report(name: str, claims: Sequence[Mapping[str, Any]], ranked: Ranking) -> None:
    for part, chosen in (("all", claims), ("even", claims[::2]), ("odd", claims[1::2])):
        figures = "  ".join(f"{measure} {value:.3f}" for measure, value in measures(chosen, ranked).items())
        print(f"{name:34} {part:5} {figures}")


def report_sentences(claims: Sequence[Mapping[str, Any]], matches: Iterable[Match]) -> None:
    found = {(match.claim_id, match.paper_id): match for match in matches}
    hits, pairs = 0, 0
    for claim in claims:
        for key, evidence in claim["evidence"].items():
            if match := found.get((claim["id"], int(key))):
                pairs += 1
                hits += int(match.section) in {place for one in evidence for place in one["sentences"]}
    print(f"best sentence is annotated evidence: {hits} of {pairs} ({hits / pairs:.3f})")


def report_threshold(claims: Sequence[Mapping[str, Any]], matches: Sequence[Match], corpus: int) -> None:
    scores = {(match.claim_id, match.paper_id): match.score for match in matches}
    evidence = {(claim["id"], int(key)) for claim in claims for key in claim["evidence"]}
    cited = {(claim["id"], key) for claim in claims for key in claim["cited_doc_ids"]}
    for least in sorted({0.1, 0.13, 0.15, LEAST, 0.2, 0.25, 0.3}):
        kept = sum(scores.get(pair, 0) >= least for pair in evidence) / len(evidence)
        others = sum(score >= least for pair, score in scores.items() if pair not in cited) / len(claims)
        mark = " (default)" if least == LEAST else ""
        print(f"least {least:.2f}: keeps {kept:.3f} of evidence, {others:.2f} others a claim of {corpus}{mark}")


def timed(name: str, work: Callable[[], Any]) -> Any:
    started = time.perf_counter()
    result = work()
    print(f"{time.perf_counter() - started:6.2f} s  {name}")
    return result


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scifact", type=Path, default=BESIDE, metavar="FOLDER")
    folder = parser.parse_args().scifact
    if not (folder / "corpus.jsonl.gz").exists():
        parser.exit(2, f"No SciFact in {folder}: give its folder with --scifact.\n")
    claims, corpus = rows(folder / "claims_train.jsonl.gz"), rows(folder / "corpus.jsonl.gz")
    texts = [ClaimText(claim["id"], claim["claim"]) for claim in claims]
    papers = [paper(row) for row in corpus]

    statistics = timed(f"statistics of {len(papers)} papers", lambda: Statistics.of(papers))
    thousand = (texts * 2)[:1000]
    timed("200 papers x 1,000 claims", lambda: rank(thousand, papers[:200], statistics))
    timed(f"{len(papers)} papers x {len(texts)} claims", lambda: rank(texts, papers, statistics))
    every = timed("the same down to 0.05", lambda: rank(texts, papers, statistics, least=0.05))

    report("ours", claims, ranking(every))
    for name, stem in (("", str), (" stemmed", snowballstemmer.stemmer("english").stemWord)):
        plain = Plain(corpus, stem)
        report(f"plain BM25{name}", claims, plain.bm25(claims))
        report(f"TF-IDF cosine{name}", claims, plain.cosine(claims))
    report_sentences(claims, every)
    report_threshold(claims, every, len(papers))


if __name__ == "__main__":
    main()
