"""What the corpus says about a word, and what is assumed before there is one."""

from claims.triage.frequencies import Statistics
from claims.triage.texts import Paper

PAPERS = [Paper(number, f"[Sample] Ketamine and sleep in patients {number}") for number in range(30)]


def test_everyday_words_tell_less_than_rare_ones_before_any_paper_is_counted():
    assert Statistics().rarity("patient") < Statistics().rarity("ketamin")


def test_a_word_of_every_paper_tells_less_with_each_of_them():
    assert Statistics.of(PAPERS).rarity("ketamin") < Statistics.of(PAPERS[:3]).rarity("ketamin")


def test_rarity_is_never_negative():
    statistics = Statistics.of(PAPERS * 100)
    assert all(statistics.rarity(stem) >= 0 for stem in ("patient", "ketamin", "sleep", "result"))


def test_adding_papers_one_by_one_equals_counting_them_together():
    grown = Statistics.of(PAPERS[:10])
    for paper in PAPERS[10:]:
        grown.add(paper)
    assert grown == Statistics.of(PAPERS)


def test_subjects_are_counted_with_the_text():
    paper = Paper(1, "[Sample] Sleep", mesh=["Insomnia"], keywords=["polysomnography"])
    assert {"insomnia", "polysomnographi"} <= Statistics.of([paper]).frequencies.keys()
