"""Pairing two versions of a long document: every shape ends soon, and a doubt stays a doubt."""

import random
import time
from itertools import product

import pytest

from claims.documents.versions import neighbours
from claims.documents.versions.nearest import nearest
from claims.documents.versions.pairing import Standing, pair
from tests.bench.long_versions import SHAPES, alike, numbers, shuffled

LINES = 1500
SOON = 60  # seconds; it takes two, and took minutes when each statement was compared with each


def paired(texts):
    old, new = ([Standing(line) for line in side] for side in texts)
    return pair(old, new)


@pytest.mark.parametrize("shape", SHAPES)
def test_a_long_text_of_any_shape_is_paired_soon_and_each_statement_once(shape):
    began, texts = time.monotonic(), SHAPES[shape](LINES)
    found = paired(texts)
    assert time.monotonic() - began < SOON
    for side, places in zip(texts, ([one.old for one in found], [one.new for one in found]), strict=True):
        assert sorted(place for place in places if place is not None) == list(range(len(side)))


def test_among_many_like_it_a_reworded_line_is_found_by_its_own_words_and_needs_no_editor():
    assert all(one.old == one.new and not one.is_doubtful for one in paired(alike(LINES)))


def test_a_reworded_line_is_found_wherever_it_moved_to():
    texts = shuffled(LINES)
    trials = [[line.split(" the ")[0] for line in side] for side in texts]
    assert all(trials[0][one.old] == trials[1][one.new] for one in paired(texts))


def test_lines_that_only_their_place_tells_apart_keep_it_and_an_editor_is_asked():
    assert {(one.kind, one.new - one.old, one.is_doubtful) for one in paired(numbers(LINES))} == {("reworded", 0, True)}


def test_a_line_that_is_put_among_many_like_it_leaves_no_pair_sure():
    line = "The sample drug lowered the score of the sample group in trial {}."
    old = [line.format("one") for _ in range(200)]
    new = [line.format("two") for _ in range(201)]
    assert {one.kind for one in paired((old, new))} == {"reworded", "new"}
    assert all(one.is_doubtful for one in paired((old, new)) if one.kind == "reworded")


def test_what_was_compared_with_few_of_many_is_never_sure(monkeypatch):
    """Rivals beyond those that are looked at count as rivals."""
    monkeypatch.setattr(neighbours, "MOST_NEAR", 1)
    line = "The sample drug improved sleep, memory, mood, weight and appetite of most {} in each sample trial."
    old = [line.format(word) for word in ("adults", "people")]
    new = [line.format(word) for word in ("women", "nurses")]
    assert [one.is_doubtful for one in paired((old, new)) if one.kind == "reworded"] == [True, True]


@pytest.mark.parametrize("budget", [1, 50, 3000])
def test_an_index_of_which_little_is_read_finds_those_at_the_place(monkeypatch, budget):
    monkeypatch.setattr(neighbours, "MOST_VISITED", budget)
    assert {one.new - one.old for one in paired(numbers(200)) if one.kind == "reworded"} == {0}


@pytest.mark.parametrize("seed", range(20))
def test_the_nearest_pairs_are_those_of_trying_all(seed):
    chance = random.Random(seed)
    olds, news = ({place: chance.choice(("a", "b", "ab")) for place in chance.sample(range(40), 12)} for _ in "12")
    assert [one[:2] for one in nearest(olds, news)] == list(tried(olds, news))


def tried(olds, news):
    taken = set()
    for one, other in sorted(product(olds, news), key=lambda two: (abs(two[0] - two[1]), two)):
        if set(olds[one]) & set(news[other]) and not taken & {("old", one), ("new", other)}:
            taken |= {("old", one), ("new", other)}
            yield one, other
