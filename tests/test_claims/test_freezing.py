"""A frozen summary gives the same bytes again, and two of them tell what changed between them."""

from dataclasses import replace
from datetime import date

import pytest

from claims.exports import FORMATS
from claims.exports.cited_text import article_of
from claims.exports.freezing import content_hash, frozen, thawed
from claims.exports.scope import Scope
from claims.exports.summary import SummaryEvidence
from claims.exports.whats_new import changes, has_changed
from tests.test_claims.exports_cast import NOON, claim, flag, retracted, sample, summary, told


@pytest.mark.parametrize("name", FORMATS)
def test_what_was_frozen_is_written_byte_for_byte_in_every_format(name):
    whole = told(searched_to=date(2026, 11, 20), scope=Scope(claims={2, 1}, selection="two"))
    assert FORMATS[name].data(thawed(frozen(whole))) == FORMATS[name].data(whole)


def test_an_article_is_frozen_too():
    whole = told(article=article_of("One. Two.", "plain", [(4, [1])]), scope=Scope(mode="article"))
    assert FORMATS["html"].data(thawed(frozen(whole))) == FORMATS["html"].data(whole)


def test_the_hash_is_of_what_is_said_and_not_of_when():
    assert content_hash(told()) == content_hash(told(generated_at=NOON.replace(year=2027), news_since="2026"))
    assert content_hash(told()) != content_hash(told("Other words."))


def of(*evidence, works=None, **changes_):
    rows = [SummaryEvidence(number=number, stance=stance) for number, stance in evidence]
    one = claim("DMN-012", evidence=rows, **changes_)
    return summary(one, works=works or [sample(1), sample(2)])


def test_a_change_of_certainty_and_of_evidence_is_one_line_of_its_claim():
    before = of((1, "supports"), certainty="low")
    now = of((1, "supports"), (2, "contradicts"), certainty="very low")
    assert changes(before, now) == ["DMN-012: certainty low → very low; +1 contradicting"]
    assert changes(now, before) == ["DMN-012: certainty very low → low; −1 contradicting"]
    assert changes(now, now) == []


def test_a_work_that_moves_in_the_list_is_no_change():
    before = of((1, "supports"))
    now = of((2, "supports"), works=[sample(1, pmid="90000055"), sample(2, pmid="90000001")])
    assert changes(before, now) == []


def test_a_retraction_names_the_work_and_where_it_is_cited():
    (line,) = changes(of((2, "supports")), of((2, "supports"), works=[sample(1), retracted(2)]))
    assert line.startswith("PMID 90000002: Synthetic sample record. RETRACTED") and "(cited at DMN-012)" in line


def test_flags_wording_and_contest_are_told():
    now = of(text="Other words.", contested=True, flags=[flag("overstated", "x")])
    assert changes(of(), now) == ["DMN-012: reworded; contested; flag raised: overstated"]
    assert changes(now, of()) == ["DMN-012: reworded; no longer contested; flag resolved: overstated"]


def test_claims_come_and_go_only_where_all_were_asked_for():
    before, now = summary(claim("A-1"), claim("A-2")), summary(claim("A-2"), claim("A-3"))
    assert changes(before, now) == ["A-3: new in the text", "A-1: has left the text"]
    assert changes(before, replace(now, scope=Scope(claims={1}, selection="some"))) == []


def test_claims_come_to_a_list_that_is_asked_for_again_and_leave_it():
    some = Scope(claims={1, 2}, selection="kind finding")
    before, now = summary(claim("A-1"), scope=some), summary(claim("A-2"), scope=replace(some, claims={2}))
    assert changes(before, now) == ["A-2: new in the list", "A-1: has left the list"]


def test_how_far_was_searched_is_no_change_of_what_is_said():
    before = told(searched_to=date(2026, 11, 1))
    assert not has_changed(before, replace(before, searched_to=date(2026, 11, 20)))
    assert has_changed(of(), of(contested=True))


def test_the_searches_say_how_far_they_came_and_what_they_found():
    before = told(searched_to=date(2026, 11, 1))
    flow = replace(before.flow, by_searches=12, not_suggested=7)
    now = replace(before, searched_to=date(2026, 11, 20), flow=flow)
    assert changes(before, now) == ["PubMed searched to 2026-11-20 (was 2026-11-01)", "Records: +3 identified"]
