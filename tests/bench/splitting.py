"""How often sentences end where they should: ours against sentencex, pysbd and spaCy's sentencizer.

    python -m tests.bench.splitting FILE...

Each FILE is a table of texts with their sentences, in one of two forms, told apart by the name's ending:

- `.jsonl`: one object a line, {"text": "...", "sentences": ["...", ...]}; without "text" the sentences are joined
  by a space.
- anything else is TSV: one text a line, its sentences in the columns. When the first column holds all the others,
  it is the text. Lines that begin with "#" are comments.

White space does not count: an end is right when it stands behind the same printed character. The end of the text is
no boundary, since nobody can miss it. A splitter that is not installed is named so; none of the three is a
requirement of the project (`pip install sentencex pysbd spacy`).
"""

import argparse
import importlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from claims.text.sentences import sentences

Splitter = Callable[[str], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Case:
    text: str
    sentences: tuple[str, ...]


@dataclass(slots=True)
class Score:
    """Counts of texts and of inner boundaries."""

    texts: int = 0
    exact: int = 0
    right: int = 0
    made: int = 0
    true: int = 0

    def row(self, name: str) -> str:
        precision = self.right / self.made if self.made else 1.0
        recall = self.right / self.true if self.true else 1.0
        f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
        exact = self.exact / self.texts if self.texts else 0.0
        return f"{name:<20}{exact:>8.1%}{precision:>11.1%}{recall:>8.1%}{f1:>8.1%}"


def read_cases(path: Path) -> list[Case]:
    """The cases of one file. Raises ValueError naming the line that is no case."""
    read = _json_case if path.suffix == ".jsonl" else _tab_case
    cases = []
    for number, line in enumerate(path.read_text(encoding="utf-8-sig").splitlines(), 1):
        if not line.strip() or (line.startswith("#") and path.suffix != ".jsonl"):
            continue
        case = read(line)
        if _ends(case.sentences)[-1:] != _ends([case.text])[-1:]:
            raise ValueError(f"{path}:{number}: the sentences do not make up the text")
        cases.append(case)
    return cases


def judge(splitter: Splitter, cases: Sequence[Case]) -> Score:
    score = Score(texts=len(cases))
    for case in cases:
        true = set(_ends(case.sentences)[:-1])
        made = set(_ends(splitter(case.text))[:-1])
        score.exact += made == true
        score.right += len(made & true)
        score.made += len(made)
        score.true += len(true)
    return score


def _json_case(line: str) -> Case:
    row = json.loads(line)
    return Case(row.get("text") or " ".join(row["sentences"]), tuple(row["sentences"]))


def _tab_case(line: str) -> Case:
    columns = [column for column in line.split("\t") if column.strip()]
    if len(columns) > 1 and _ends(columns[1:])[-1] == _ends(columns[:1])[-1]:
        return Case(columns[0], tuple(columns[1:]))
    return Case(" ".join(columns), tuple(columns))


def _ends(pieces: Sequence[str]) -> list[int]:
    """How many printed characters stand before the end of each piece."""
    ends, count = [], 0
    for piece in pieces:
        count += len("".join(piece.split()))
        ends.append(count)
    return ends


def _sentencex() -> Splitter:
    segment = importlib.import_module("sentencex").segment
    return lambda text: [piece for piece in segment("en", text) if piece.strip()]


def _pysbd() -> Splitter:
    return importlib.import_module("pysbd").Segmenter(language="en", clean=False).segment


def _spacy() -> Splitter:
    pipeline = importlib.import_module("spacy").blank("en")
    pipeline.add_pipe("sentencizer")
    return lambda text: [sentence.text for sentence in pipeline(text).sents]


SPLITTERS: dict[str, Callable[[], Splitter]] = {
    "claimwatch": lambda: sentences,
    "sentencex": _sentencex,
    "pysbd": _pysbd,
    "spaCy sentencizer": _spacy,
}


def main() -> None:
    parser = argparse.ArgumentParser(description="Judge sentence splitters on tables of texts.")
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    for path in parser.parse_args().files:
        cases = read_cases(path)
        print(f"{path}: {len(cases)} texts, {sum(len(case.sentences) for case in cases)} sentences")
        print(f"{'':<20}{'exact':>8}{'precision':>11}{'recall':>8}{'F1':>8}")
        for name, make in SPLITTERS.items():
            try:
                print(judge(make(), cases).row(name))
            except ImportError:
                print(f"{name:<20}not installed")


if __name__ == "__main__":
    main()
