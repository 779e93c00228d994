"""How alike two statements are: the words they share, weighed by how rare each word is in the document."""

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence

from claims.text.words import STOP_WORDS, fold, stem

from .twins import Stated

TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+")
STOP_WEIGHT = 0.25
RAREST = 120  # a word in two of 240 statements, as an article and its revision have; in a book no word is rarer
CONTEXT_WEIGHT = 0.2  # of the lead-in, where there is one

Bag = Counter[str]


def bag(text: str) -> Bag:
    """The words of a text as stems with their counts, stop words too."""
    tokens = (fold(token) for token in TOKEN.findall(unicodedata.normalize("NFKC", text)))
    return Counter(token if token in STOP_WORDS else stem(token) for token in tokens)


class Rarity:
    """Weights of words: those that stand in few statements weigh most."""

    def __init__(self, bags: Sequence[Bag]) -> None:
        self._number = len(bags)
        self._seen = Counter(word for one in bags for word in one)
        self._weights: dict[str, float] = {}

    def of(self, word: str) -> float:
        if (weight := self._weights.get(word)) is None:
            weight = math.log(min((self._number + 2) / (self._seen[word] + 1), RAREST)) + 0.3
            self._weights[word] = weight = weight * STOP_WEIGHT if word in STOP_WORDS else weight
        return weight

    def mass(self, words: Bag) -> float:
        return sum(count * self.of(word) for word, count in words.items())

    def common(self, one: Bag, *others: Bag) -> float:
        """The mass of the words of `one` that the others hold, taken together."""
        if len(others) == 1 and len(others[0]) < len(one):
            one, others = others[0], (one,)
        held = ((word, min(count, sum(other[word] for other in others))) for word, count in one.items())
        return sum(count * self.of(word) for word, count in held if count)

    def share(self, part: Bag, whole: Bag) -> float:
        """How much of `part` stands in `whole`, 0 to 1."""
        mass = self.mass(part)
        return self.common(part, whole) / mass if mass else 0.0

    def likeness(self, one: Bag, two: Bag) -> float:
        """Dice's coefficient of the weighed words, 0 to 1; 1 for two empty bags."""
        return dice(self.common(one, two), self.mass(one), self.mass(two))


class Side:
    """The statements of one version with their words; the mass of the words of each."""

    def __init__(self, texts: Sequence[Stated]) -> None:
        self.texts = texts
        self.words = [bag(one.text) for one in texts]
        self.leads = [bag(one.context) for one in texts]

    def weigh(self, rarity: Rarity) -> None:
        self.masses = [rarity.mass(words) for words in self.words]
        self.telling = [len(words.keys() - STOP_WORDS) for words in self.words]


def dice(common: float, one: float, two: float) -> float:
    """Twice what two have in common by what both have; 1 where both have nothing."""
    return 2 * common / (one + two) if one + two else 1.0
