"""The words a reading rests on: cues, hedges and their look-alikes, attribution, scope."""

import json

import pytest

from claims.grading import cues, polarity, senses
from claims.grading.strength import WEIGHTS
from claims.grading.wording import read_wording

HEDGED = [
    "The protein may bind DNA.",
    "These findings suggest a role for the receptor.",
    "The data indicate that both subunits are required.",
    "The kinase appears to be active at rest.",
    "A putative binding site was found upstream.",
    "We examined whether the enzyme is induced.",
    "The function of this domain is not known.",
    "It seems likely that transcription is blocked.",
    "The factor has been implicated in T cell activation.",
    "A potential target of the drug is the NMDA receptor.",
    "The cells are thought to come from the marrow.",
    "Contamination cannot be ruled out.",
    "We asked if the mutant was stable.",
    "It is possible that both pathways are used.",
    "New Drug May Help Patients With Depression",
    "We propose that the receptor is internalised.",
    "The signals that lead to relapse are poorly defined.",
]
PLAIN = [
    "Patients were recruited in May 2014.",
    "Since May the clinic has been closed.",
    "The protein could not be detected in these cells.",
    "Expression could be detected in all tissues.",
    "The membrane potential fell after stimulation.",
    "Treatment began as soon as possible.",
    "The new vector made it possible to label neurons.",
    "Women were 27% more likely to be treated than men.",
    "Spots appeared on the third day.",
    "Bands appeared after two hours.",
    "All patients were treated regardless of whether they had symptoms.",
    "The proposed algorithm runs in linear time.",
    "We propose a new low-cost sensor for glucose.",
    "This paper proposes a method of reading tags.",
    "Mice received ketamine or saline.",
    "The drug blocks the receptor.",
    "Negative thought patterns were rated weekly.",
]
WEASELS = [
    "Studies have shown that ketamine disrupts the network.",
    "Research has found that sleep protects memory.",
    "It is widely believed that sugar causes hyperactivity.",
    "Ketamine has been shown to acutely disrupt activity.",
    "Experts say that screens harm sleep.",
    "A growing body of work links diet to mood.",
]
SOURCED = [
    "Studies have shown that ketamine disrupts the network [12].",
    "Studies have shown that ketamine disrupts the network (3, 4).",
    "Ketamine has been shown to disrupt activity (Smith et al., 2016).",
    "Research has found that sleep protects memory (PMID 90000001).",
    "Research has found that sleep protects memory.\u00b2",
    "Our studies have shown that the receptor is needed.",
    "These data suggest that the receptor is needed.",
    "Ketamine disrupts the network.",
]
SCOPES = [
    ("In mice, the drug reversed the deficit.", ("In mice",)),
    ("In healthy individuals, the two networks alternate.", ("In healthy individuals",)),
    ("Some studies found larger effects.", ("Some studies",)),
    ("The network is overactive in patients with major depression.", ("in patients with major depression",)),
    ("The compound slowed growth in vitro.", ("in vitro",)),
    ("In a rat model of stroke, recovery was faster.", ("In a rat model",)),
    ("The finding is not universal.", ("not universal",)),
    ("Ketamine blocks the NMDA receptor.", ()),
]
ROLES = [
    ("Exercise improves mood.", "causal", "improves"),
    ("Exercise is associated with better mood.", "correlational", "associated with"),
    ("Exercise might help.", "conditional", "might"),
    ("Exercise possibly helps.", "hedge", "possibly"),
    ("It is the most robust finding of the field.", "booster", "most robust"),
    ("Exercise helps in older adults.", "scope", "in older adults"),
    ("Studies have shown that exercise helps.", "weasel", "Studies have shown"),
    ("Some authors have proposed a link.", "proposal", "Some authors have proposed"),
]


@pytest.mark.parametrize("text", HEDGED)
def test_a_statement_left_open_is_hedged(text: str) -> None:
    assert read_wording(text).hedged


@pytest.mark.parametrize("text", PLAIN)
def test_a_word_that_only_looks_like_a_hedge_is_none(text: str) -> None:
    assert not read_wording(text).hedged


@pytest.mark.parametrize("text", WEASELS)
def test_attribution_to_nobody_is_a_weasel(text: str) -> None:
    assert read_wording(text).weasel


@pytest.mark.parametrize("text", SOURCED)
def test_attribution_with_a_source_or_to_the_work_itself_is_none(text: str) -> None:
    reading = read_wording(text)
    assert not reading.weasel
    assert "weasel" not in {cue.role for cue in reading.cues}


@pytest.mark.parametrize(("text", "scope"), SCOPES)
def test_the_scope_is_given_as_written(text: str, scope: tuple[str, ...]) -> None:
    assert read_wording(text).scope == scope


@pytest.mark.parametrize(("text", "role", "phrase"), ROLES)
def test_a_cue_carries_its_role_and_its_place(text: str, role: str, phrase: str) -> None:
    start = text.index(phrase)
    assert cues.Cue(phrase, start, start + len(phrase), role) in read_wording(text).cues


@pytest.mark.parametrize("text", [*HEDGED, *PLAIN, *WEASELS, *SOURCED])
def test_every_cue_stands_in_the_text_where_it_says(text: str) -> None:
    assert all(text[cue.start : cue.end] == cue.text for cue in read_wording(text).cues)


def test_a_scope_cue_covers_the_whole_scope() -> None:
    text = "The network is overactive in patients with major depression."
    (scope,) = [cue.text for cue in read_wording(text).cues if cue.role == "scope"]
    assert scope == "in patients with major depression"


def test_cues_of_the_lead_in_are_not_cues_of_the_statement() -> None:
    text = "reduces rumination"
    reading = read_wording(text, context="Studies have shown that ketamine:")
    assert [(cue.text, cue.start) for cue in reading.cues] == [("reduces", 0)]
    assert reading.weasel


def test_a_typographic_apostrophe_reads_as_a_plain_one() -> None:
    curly, plain = "Ketamine doesn’t improve sleep.", "Ketamine doesn't improve sleep."
    assert read_wording(curly).strength == read_wording(plain).strength == "none"


def test_the_notation_offers_endings_options_and_optional_words() -> None:
    assert {" ".join(parts) for parts in cues.expand("{has,have} been? link{,ed}")} == {
        f"{has} {been}link{ending}" for has in ("has", "have") for been in ("been ", "") for ending in ("", "ed")
    }


def phrases() -> list[tuple[str, str]]:
    texts = (file.read_text(encoding="utf-8") for file in cues.LEXICON)
    return [(label, " ".join(parts)) for text in texts for label, parts in cues.lexicon(text)]


def test_every_list_of_the_lexicon_has_a_known_label() -> None:
    rungs = {"established", "consistent", "likely", "possible", "speculative"}
    turning = {*polarity.ROLE_OF, "no denial", "break"}
    roles = {*cues.ROLES} - {"causal", "correlational"}
    assert {label for label, _ in phrases()} == {*roles, *senses.RELATIONS, "one thing", "no effect", *turning, *rungs}


def test_no_phrase_of_the_lexicon_is_a_bare_function_word() -> None:
    bare = {"that", "for", "the", "of", "to", "in", "is", "a", "and", "with", "if", "whether"}
    assert not {phrase for label, phrase in phrases() if label in senses.RELATIONS} & bare


def test_the_weights_hold_single_words_and_cues_and_say_where_they_come_from() -> None:
    model = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    assert "licence" in model["note"]
    assert all(len(name.split()) == 1 for name in model["features"] if name.startswith("u="))
    assert WEIGHTS.stat().st_size < 300_000
