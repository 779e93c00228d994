"""How fast papers are set against many claims, and a claim against many papers, without a database.

    python -m tests.bench.triage_scale [--scifact FOLDER] [--papers N] [--claims N]

Claims are sentences of SciFact's abstracts, a hundred a document; papers are its abstracts, again from the start where
there are fewer. Seconds are of the processor, memory is the most that the process had. "Suggested" are matches that
reach the threshold, each with its terms and its sentence.
"""

import argparse
import resource
import time
from itertools import cycle, islice
from pathlib import Path

import numpy as np

from claims.triage.claim_index import ClaimIndex, DocumentClaims, Weighed
from claims.triage.frequencies import Statistics, key_of
from claims.triage.rank import LEAST, matches_of
from claims.triage.reach import Reach
from claims.triage.readings import Reading
from claims.triage.texts import ClaimText, Paper
from tests.bench.ranking import BESIDE, paper, rows

A_DOCUMENT = 100
ALONE = 50  # papers that are timed one by one


def weighed_claims(sentences: list[str], statistics: Statistics) -> Weighed:
    claims = [ClaimText(number, text) for number, text in enumerate(sentences)]
    parts = (claims[start : start + A_DOCUMENT] for start in range(0, len(claims), A_DOCUMENT))
    return Weighed(ClaimIndex([DocumentClaims(part) for part in parts]), statistics)


def report_matching(weighed: Weighed, papers: list[Paper]) -> None:
    documents = range(len(weighed.index.documents))
    started, found = time.process_time(), 0
    for one in papers:
        found += sum(1 for _ in matches_of(weighed, Reading(one), documents, least=LEAST))
    seconds = time.process_time() - started
    print(f"{len(papers):,} papers x {len(weighed.index.claims):,} claims: {seconds:.1f} CPU s, {found:,} suggested")
    times = []
    for one in papers[:ALONE]:
        started = time.process_time()
        list(matches_of(weighed, Reading(one), documents, least=LEAST))
        times.append(time.process_time() - started)
    print(
        f"one new paper: median {1000 * np.median(times):.1f} ms, 95 % within {1000 * np.quantile(times, 0.95):.1f} ms"
    )


def report_reach(papers: list[Paper], claims: list[str], statistics: Statistics) -> None:
    """Of one claim at a time: how many papers are read, by their counted stems."""
    kept = [np.array(sorted(map(key_of, Reading(one).fields.stems)), np.int64).tobytes() for one in papers]
    read, started = 0, time.process_time()
    for text in claims:
        weighed = Weighed(ClaimIndex([DocumentClaims([ClaimText(1, text)])]), statistics)
        read += int(Reach(weighed, {}).within(kept, LEAST).sum())
    seconds = (time.process_time() - started) / len(claims)
    share = read / len(claims) / len(papers)
    print(f"a claim x {len(papers):,} counted papers: {1000 * seconds:.0f} CPU ms; {share:.1%} of them have to be read")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scifact", type=Path, default=BESIDE)
    parser.add_argument("--papers", type=int, default=10_000)
    parser.add_argument("--claims", type=int, default=10_000)
    asked = parser.parse_args()
    corpus = rows(asked.scifact / "corpus.jsonl.gz")
    papers = list(islice(cycle(map(paper, corpus)), asked.papers))
    sentences = [text for row in corpus for text in row["abstract"]][: asked.claims]
    statistics = Statistics.of(map(paper, corpus))
    started = time.process_time()
    weighed = weighed_claims(sentences, statistics)
    print(f"index of {len(sentences):,} claims: {time.process_time() - started:.1f} CPU s")
    report_matching(weighed, papers)
    report_reach(papers, sentences[:: max(1, len(sentences) // 50)], statistics)
    print(f"most memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
