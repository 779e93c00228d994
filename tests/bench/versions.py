"""How well the claims of an article survive its revision: random edit scripts, the real split, the real pairing.

    python -m tests.bench.versions [--scripts N] [--seed N] [FILE...]

Without FILE the articles of the tests, the shipped sample and, where the shared data stand beside the checkout, the
article there and pseudo-articles of ten abstracts each. Each script edits 5 to 50 % of the statements: reword
(synonyms, words dropped and put in, hedges, numbers, clauses turned round), move, split, merge, delete, insert a
sentence of another article.

*Right* is a claim that stands at the statement which holds most of its words, or is retired when it was deleted; of a
merger the first claim goes on. *Silently wrong* is every other end of a claim of which no editor is asked, a claim
that is retired though its statement stands included. *Doubtful* are the pairs that an editor is shown. *Named* are
those besides whose words are said to be about something else: the scripts change no subject, so that most are needless.
"""

import argparse
import gzip
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from lxml import etree

from claims.documents.formats.reading import Markup, detect_markup
from claims.documents.splitting.split_text import Statement
from claims.documents.splitting.statements import split
from claims.documents.versions.meaning import named_changes
from claims.documents.versions.pairing import Pair, Standing, pair
from tests.bench.edits import Editor, Revised, shared

HOUSE = Path(__file__).resolve().parents[2]
SHARED = HOUSE.parent / "shared"
RECORDS = SHARED / "data" / "pubmed" / "records.xml.gz"
BESIDE = [SHARED / "documents" / "default-mode-network.txt"]
ARTICLES = HOUSE / "tests/test_claims/articles"
SAMPLE = HOUSE / "claims/samples/default-mode-network.txt"
OWN = [*sorted(ARTICLES.glob("*.txt")), *sorted(ARTICLES.glob("*.md")), SAMPLE]
RATES = (0.05, 0.15, 0.3, 0.5)
ABSTRACTS, EACH = 40, 10
TUNED_ON = {
    "articles/sepsis.txt",
    "articles/diabetes.md",
    "articles/heart-failure.txt",
    *(f"abstracts {number}" for number in range(ABSTRACTS // 2)),
}


@dataclass(frozen=True, slots=True)
class Article:
    name: str
    text: str
    markup: Markup


@dataclass(slots=True)
class Score:
    """Counts of claims, over scripts."""

    claims: int = 0
    right: int = 0
    silent: int = 0
    doubtful: int = 0
    named: int = 0

    def __iadd__(self, other: "Score") -> "Score":
        for name in self.__slots__:
            setattr(self, name, getattr(self, name) + getattr(other, name))
        return self

    def row(self, name: str) -> str:
        claims = max(self.claims, 1)
        asked = f"{self.doubtful / claims:>11.2%}{self.named / claims:>8.2%}"
        return f"{name:<34}{self.claims:>8}{self.right / claims:>10.2%}{self.silent:>10}{asked}"


def read_article(path: Path) -> Article:
    text = path.read_text(encoding="utf-8-sig")
    return Article(f"{path.parent.name}/{path.name}", text, detect_markup(text, path.name))


def abstracts(path: Path = RECORDS) -> Iterator[Article]:
    """Pseudo-articles: the sections of ten abstracts under their titles."""
    with gzip.open(path) as stream:
        papers = (_paper(element) for _, element in etree.iterparse(stream, tag="PubmedArticle"))
        chosen = islice((paper for paper in papers if len(paper) > 600), ABSTRACTS * EACH)
        for number in range(ABSTRACTS):
            yield Article(f"abstracts {number}", "\n\n".join(islice(chosen, EACH)), "markdown")


def _paper(element: etree._Element) -> str:
    title = "".join(element.find(".//ArticleTitle").itertext()).strip()
    parts = ["".join(part.itertext()).strip() for part in element.iterfind(".//Abstract/AbstractText")]
    element.clear()
    return f"## {title}\n\n" + "\n\n".join(parts) if parts else ""


def run(article: Article, chance: random.Random, foreign: list[str], say: bool = False) -> Score:
    """One edit script on one article."""
    editor = Editor(article.text, article.markup, chance, foreign)
    old = editor.statements
    editor.edit(max(1, round(chance.choice(RATES) * len(old))))
    revised = editor.revised()
    new = split(revised.text, markup=article.markup).statements
    found = pair([Standing(one.text, one.context, one.section) for one in old], new)
    return judge(old, new, revised, found, say)


def judge(old: Sequence[Statement], new: list[Statement], revised: Revised, found: Iterable[Pair], say: bool) -> Score:
    homes = _homes(revised, new)
    score = Score()
    for one in found:
        score.doubtful += one.is_doubtful
        if one.kind == "reworded" and not one.is_doubtful and one.old is not None and one.new is not None:
            asking = [change for change in named_changes(old[one.old].text, new[one.new].text) if change.asks]
            score.named += bool(asking)
            if say and asking:
                print(f"\nnamed {'; '.join(map(str, asking))}\n  {old[one.old].text}\n  {new[one.new].text}")
        if one.old is None:
            continue
        allowed = homes.get(one.old, {None})
        right = one.new in allowed or (one.new is not None and _twin(new, one.new, allowed))
        score.claims += 1
        score.right += right
        is_asked = one.is_doubtful or one.beside is not None
        score.silent += not right and not is_asked
        if say and not right:
            print(f"\n{one.kind} {'doubtful' if is_asked else 'SILENT'} {one.likeness:.2f} {one.why}")
            print(f"  old   {old[one.old].text}")
            print(f"  got   {new[one.new].text if one.new is not None else None}")
            print(f"  truth {[new[place].text if place is not None else None for place in allowed]}")
    return score


def _homes(revised: Revised, new: list[Statement]) -> dict[int, set[int | None]]:
    """Where each old statement may rightly stand: where most of it is; two parts of nearly one length are both right.

    Of several whose home is one statement, since the edit or the splitter drew them together, the first has it.
    """
    shares: defaultdict[int, Counter[int]] = defaultdict(Counter)
    for old, place, common in shared(revised, new):
        shares[old][place] += common
    homes: dict[int, set[int | None]] = {}
    owners: dict[int, int] = {}
    for one in sorted(shares):
        most = max(shares[one].values())
        best = {place for place, common in shares[one].items() if common >= 0.8 * most}
        homes[one] = {place for place in best if owners.setdefault(place, one) == one} or {None}
    return homes


def _twin(new: list[Statement], got: int, allowed: set[int | None]) -> bool:
    words = {(new[place].text, new[place].context) for place in allowed if place is not None}
    return (new[got].text, new[got].context) in words


def measure(articles: Sequence[Article], scripts: int, seed: int, say: bool = False) -> dict[str, Score]:
    """`scripts` edit scripts, turn by turn over the articles; foreign sentences come from all the others."""
    chance = random.Random(seed)
    sentences = {one.name: [s.text for s in split(one.text, markup=one.markup).statements] for one in articles}
    scores: dict[str, Score] = {}
    for turn in range(scripts):
        article = articles[turn % len(articles)]
        foreign = [text for name, texts in sentences.items() if not _same(name, article.name) for text in texts]
        scores.setdefault(article.name, Score())
        scores[article.name] += run(article, chance, foreign or ["Nothing else is known."], say)
    return scores


def _same(one: str, other: str) -> bool:
    """Files of one name are versions of one article: a sentence of the other would be no foreign one."""
    return one.rpartition("/")[2] == other.rpartition("/")[2]


def main() -> int:
    parser = argparse.ArgumentParser(description="Judge how claims survive revisions.")
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE")
    parser.add_argument("--scripts", type=int, default=200)
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--only", choices=["tuned", "held-out"], help="leave the other articles out")
    parser.add_argument("--say", action="store_true", help="print each pair that is not right")
    options = parser.parse_args()
    files = options.files or [*OWN, *(path for path in BESIDE if path.exists())]
    articles = [read_article(path) for path in files]
    if not options.files and RECORDS.exists():
        articles += abstracts()
    if options.only:
        articles = [one for one in articles if (one.name in TUNED_ON) == (options.only == "tuned")]
    scores = measure(articles, options.scripts, options.seed, options.say)
    print(f"{'':<34}{'claims':>8}{'right':>10}{'silent':>10}{'doubtful':>11}{'named':>8}")
    tuned, held_out = Score(), Score()
    for name, score in scores.items():
        print(score.row(name))
        group = tuned if name in TUNED_ON else held_out
        group += score
    print(tuned.row("looked at while tuning"))
    print(held_out.row("held out"))
    return int(any(one.silent or one.right < 0.98 * one.claims for one in (tuned, held_out)))


if __name__ == "__main__":
    sys.exit(main())
