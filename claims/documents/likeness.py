"""How alike two statements are: the words they share, weighed by how rare each word is in the document."""

import math
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from claims.triage.words import STOP_WORDS, fold, stem

TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+")
STOP_WEIGHT = 0.25
CONTEXT_WEIGHT = 0.2  # of the lead-in, where there is one

Bag = Counter[str]


def bag(text: str) -> Bag:
    """The words of a text as stems with their counts, stop words too."""
    tokens = (fold(token) for token in TOKEN.findall(unicodedata.normalize("NFKC", text)))
    return Counter(token if token in STOP_WORDS else stem(token) for token in tokens)


class Rarity:
    """Weights of words: those that stand in few statements weigh most."""

    def __init__(self, bags: Sequence[Bag]) -> None:
        seen = Counter(word for one in bags for word in one)
        self._number = len(bags)
        self._seen = seen

    def of(self, word: str) -> float:
        weight = math.log((self._number + 2) / (self._seen[word] + 1)) + 0.3
        return weight * STOP_WEIGHT if word in STOP_WORDS else weight

    def mass(self, words: Bag) -> float:
        return sum(count * self.of(word) for word, count in words.items())

    def share(self, part: Bag, whole: Bag) -> float:
        """How much of `part` stands in `whole`, 0 to 1."""
        mass = self.mass(part)
        return self.mass(part & whole) / mass if mass else 0.0

    def likeness(self, one: Bag, two: Bag) -> float:
        """Dice's coefficient of the weighed words, 0 to 1; 1 for two empty bags."""
        both = self.mass(one) + self.mass(two)
        return 2 * self.mass(one & two) / both if both else 1.0


def sharing(olds: Iterable[tuple[int, Bag]], news: Iterable[tuple[int, Bag]]) -> set[tuple[int, int]]:
    """The pairs of indices whose bags have a word in common that is no stop word."""
    holders: defaultdict[str, list[int]] = defaultdict(list)
    for place, words in news:
        for word in words:
            holders[word].append(place)
    return {
        (old, new)
        for old, words in olds
        for word in words
        if word not in STOP_WORDS
        for new in holders.get(word, ())
    }
