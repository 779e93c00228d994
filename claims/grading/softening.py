"""A softer sentence to consider, after the verbs of GRADE. Pure; it proposes and never edits.

GRADE guidelines 26 (Santesso et al., J Clin Epidemiol 2020;119:126-135): of high certainty a plain verb, of moderate
"probably" or "likely", of low "may", of very low "it is uncertain whether". Only the main verb is turned, and only
where a closed grammar finds it without doubt: one clause, one finite verb that the lexicon knows, no hedge yet. Where
it finds less, it says why and gives the pattern; it never gives half a sentence.
"""

import re
from dataclasses import dataclass

from claims.grading.clauses import (
    ADVERBS,
    BE,
    WORD,
    Doubtful,
    form_of,
    has_adverb,
    letters,
    main_verb,
    verbs_behind,
)
from claims.grading.doings import tells_what_was_done
from claims.grading.verbs import (
    BASE_OF_THIRD,
    BASES,
    PARTICIPLE_OF_PAST,
    PARTICIPLES,
    THIRD_OF_BASE,
    listed,
)

PATTERNS = {
    "high": "[Subject] [verb] …",
    "moderate": "[Subject] probably [verb] …",
    "low": "[Subject] may [verb] …",
    "very low": "It is uncertain whether [subject] [verb] …",
}
LONGEST = 60  # words
HEDGED = re.compile(
    r"\b(?:may|might|could|would|should|must|perhaps|possibly|probably|potentially|likely|unlikely|apparently"
    r"|seems?|seemed"
    r"|appears? to|suggest\w*|hypothes\w+|propos\w+|speculat\w+|uncertain|unclear|unknown"
    r"|whether|if|think that|thought to|believed to)\b",
    re.I,
)
BROKEN = re.compile(r"[;:?!—]| – |\.\s+\S|\n|\"|“")
SOURCE = r"(?:stud(?:y|ies)|research|trials?|experiments?|evidence|data|work|literature|meta-analys[ei]s|surveys?)"
SHOW = r"(?:shown|found|demonstrated|established|proven|proved|confirmed|revealed|observed)"
FRAMES = tuple(
    re.compile(pattern, re.I)
    for pattern in (
        rf"^it (?:has|had) (?:\w+ )?been (?:\w+ )?{SHOW} that ",
        r"^it is (?:\w+ )?(?:known|clear|certain|accepted|established|proven) that ",
        r"^there is (?:no doubt|clear evidence|strong evidence|good evidence) that ",
        rf"^(?:many |several |numerous |recent |most |the )?(?:[a-z-]+ ){{0,2}}{SOURCE}"
        r"(?: (?:with|using|in|of) (?:[a-z-]+ ){1,3})?"
        rf" ?(?:have|has) (?:\w+ )?{SHOW} that ",
        r"^(?:many |several |numerous |recent |most )?(?:[a-z-]+ )?(?:studies|trials|experiments|research|evidence)"
        r" (?:clearly |consistently )?(?:shows?|demonstrates?|proves?|confirms?|finds?) that ",
    )
)
RANKED = r"(?:most |best |highly )?(?:robust|consistent|replicated|reliable|established|solid)"
RESULT = r"(?:findings?|results?|observations?|effects?)"
THAT_CLAUSE = re.compile(
    rf"^that (?P<clause>.+?) (?:ranks among|is|is among|counts among|remains) (?:one of )?(?:the )?"
    rf"{RANKED} {RESULT}\b[^,]*$",
    re.I,
)
NOUN_CLAUSE = re.compile(
    rf"^(?P<subject>[^,]+?) (?:is|are|ranks? among|remains?) (?:one of |among )?(?:the )?{RANKED} {RESULT}"
    r" in (?P<where>(?:people|patients|adults|children|those|women|men|depression|depressive disorder"
    r"|major depressive disorder|major depression|bipolar disorder|schizophrenia|anxiety|dementia|diabetes"
    r"|heart failure|sepsis|migraine|cancer|stroke)\b[^,]*)$",
    re.I,
)
BOOSTERS = re.compile(
    r"\b(?:consistently|clearly|definitely|definitively|undoubtedly|certainly|always|invariably|robustly|conclusively"
    r"|unequivocally|repeatedly|reliably|undeniably|indeed) ",
    re.I,
)
SHOWN_TO = re.compile(
    r"\b(?P<aux>has|have) (?:\w+ly )?been (?:\w+ly )?(?:shown|found|demonstrated|proven|observed) to "
    r"(?P<adverb>\w+ly )?(?P<verb>\w+)",
    re.I,
)
DENIED = re.compile(r"\b(?:not|no|never|cannot|neither|nor|without|lacks?)\b", re.I)
STILL_RANKED = re.compile(rf"\b{RANKED} {RESULT}\b", re.I)
LINKED = re.compile(r"\b(?P<aux>has|have) been (?P<how>linked|associated|correlated|connected|tied)\b", re.I)
PREPOSITION = frozenset(
    listed(
        """
    with by to in for of on at from after before during under into through against among
    """
    )
)
PROPER = frozenset(
    listed(
        """
    Alzheimer Parkinson Huntington Crohn Bayesian American European Chinese Japanese German French British
    African Asian Western Cochrane Tourette Down Hodgkin Lewy Broca Wernicke Cushing Addison Graves Kaplan
    Mendelian I
    """
    )
)


@dataclass(frozen=True, slots=True)
class Softer:
    """`sentence` to consider, or "" and `why` there is none; `pattern` is GRADE's either way."""

    sentence: str
    pattern: str
    why: str = ""


def soften(text: str, certainty: str) -> Softer:
    """The statement as GRADE's verbs would have it at this certainty: high, moderate, low or very low."""
    pattern = PATTERNS[certainty]
    try:
        return Softer(_soften(" ".join(text.split()), certainty), pattern)
    except Doubtful as doubt:
        return Softer("", pattern, str(doubt))


def _soften(text: str, certainty: str) -> str:
    stop = "." if text.endswith(".") else ""
    bare = text.removesuffix(".")
    if len(bare.split()) > LONGEST:
        raise Doubtful("the sentence is long")
    if BROKEN.search(bare):
        raise Doubtful("it is not one plain sentence")
    if tells_what_was_done(bare):
        raise Doubtful("it tells what was done, which no verb softens")
    if HEDGED.search(bare):
        raise Doubtful("it is hedged or conditional already")
    clause = _claimed(bare)
    if STILL_RANKED.search(clause):
        raise Doubtful("it ranks a finding, which no verb softens")
    if certainty == "high":
        return _capital(_plain(clause)) + stop
    return _turned(_plain(clause), certainty) + stop


def _claimed(text: str) -> str:
    """What the sentence claims, without "studies have shown that" and "is one of the most robust findings"."""
    for frame in FRAMES:
        if found := frame.match(text):
            return text[found.end() :]
    if found := THAT_CLAUSE.match(text):
        return found["clause"]
    if found := NOUN_CLAUSE.match(text):
        verb = "are" if found.group(0)[len(found["subject"]) :].startswith(" are") else "is"
        return f"{found['subject']} {verb} found in {found['where']}"
    return text


def _plain(clause: str) -> str:
    """Without boosters; "has been linked with" reports a link that is there now."""
    bare = SHOWN_TO.sub(_without_showing, BOOSTERS.sub("", clause))
    return LINKED.sub(lambda found: f"{'is' if found['aux'].lower() == 'has' else 'are'} {found['how']}", bare)


def _without_showing(found: re.Match[str]) -> str:
    """ "has been shown to reduce" as "reduces"."""
    one, verb = found["aux"].lower() == "has", found["verb"].lower()
    forms = {"be": ("is", "are"), "have": ("has", "have")}
    if verb not in forms and verb not in BASES:
        raise Doubtful("its verb is not one that the rules know")
    single, many = forms.get(verb, (THIRD_OF_BASE.get(verb, ""), verb))
    return f"{found['adverb'] or ''}{single if one else many}"


def _turned(clause: str, certainty: str) -> str:
    words = clause.split(" ")
    at = main_verb(words)
    if "never" in (letters(word) for word in words):
        raise Doubtful("it says never")
    if certainty == "very low":
        if DENIED.search(clause):
            raise Doubtful("“uncertain whether” turns the sense of a denial")
        return f"It is uncertain whether {_uncapital(clause)}"
    turn = _probably if certainty == "moderate" else _may
    return _capital(" ".join(turn(words, at)))


# Turning it


def _probably(words: list[str], at: int) -> list[str]:
    """ "is probably", "probably reduces", "has probably reduced", "probably does not reduce"."""
    form, adverb = form_of(words[at]), "probably"
    behind = at + 1 < len(words) and letters(words[at + 1]) == "not"
    if form in ("be", "can") or (form == "have" and _is_perfect(words, at) and "been" in words[at : at + 3]):
        if behind or letters(words[at]) == "cannot":
            return [*words[:at], adverb, *words[at:]]
        return [*words[: at + 1], adverb, *words[at + 1 :]]
    _refuse_lone_plural(words, at)
    index = at - 1 if has_adverb(words, at) else at
    return [*words[:index], adverb, *words[index:]]


def _may(words: list[str], at: int) -> list[str]:
    """ "may be", "may reduce", "may have reduced", "may not reduce"; so the verbs that share the subject."""
    turned = [*words]
    form, word = form_of(words[at]), letters(words[at])
    others = verbs_behind(words, at)
    if form in ("do", "can"):
        return _may_of_auxiliary(turned, at, word, others)
    _refuse_lone_plural(words, at)
    start = at - 1 if has_adverb(words, at) else at
    if form == "have" and _is_perfect(words, at) and word == "had":
        raise Doubtful("its tense is not one that the rules turn")
    turned[at] = _infinitive(words, at)
    if form == "be" and at + 1 < len(words) and letters(words[at + 1]) == "not":
        turned[at : at + 2] = ["not", _infinitive(words, at)]
    elif form == "be" and at + 1 < len(words) and letters(words[at + 1]) in ADVERBS:
        turned[at : at + 2] = [words[at + 1], _infinitive(words, at)]
    for other in others:
        turned[other] = _bare(words, other)
    return [*turned[:start], "may", *turned[start:]]


def _may_of_auxiliary(turned: list[str], at: int, word: str, others: list[int]) -> list[str]:
    if others:
        raise Doubtful("it has more than one verb")
    if word in ("does", "do") and letters(turned[at + 1]) == "not":
        return [*turned[:at], "may", *turned[at + 1 :]]
    if word == "will":
        return [*turned[:at], "may", *turned[at + 1 :]]
    if word == "can":
        return [*turned[:at], "may", "be", "able", "to", *turned[at + 1 :]]
    raise Doubtful("its auxiliary verb is not one that the rules turn")


def _infinitive(words: list[str], at: int) -> str:
    word = letters(words[at])
    if word in BE:
        return BE[word]
    if word in ("has", "have"):
        return "have"
    if word in BASE_OF_THIRD:
        return BASE_OF_THIRD[word]
    if word in PARTICIPLE_OF_PAST:
        return f"have {PARTICIPLE_OF_PAST[word]}"
    return word


def _bare(words: list[str], at: int) -> str:
    """The form of a second verb behind "may": "may reduce … and improve", "may have reduced … and improved"."""
    word = letters(words[at])
    if word in BE or word in PARTICIPLE_OF_PAST:
        return {"is": "be", "are": "be", "was": "been", "were": "been"}.get(word) or PARTICIPLE_OF_PAST[word]
    return _infinitive(words, at)


def _is_perfect(words: list[str], at: int) -> bool:
    """ "has reduced", "have not been shown"; not "has reduced connectivity" in doubt, which reads well either way."""
    following = [letters(word) for word in words[at + 1 : at + 3]]
    following = [word for word in following if word != "not" and not word.endswith("ly")]
    return bool(following) and following[0] in PARTICIPLES


def _refuse_lone_plural(words: list[str], at: int) -> None:
    """A past form before a preposition is a participle ("patients treated with"); a base form needs a plural before."""
    form, before = form_of(words[at]), letters(words[at - 1])
    after = letters(words[at + 1]) if at + 1 < len(words) else ""
    if form == "past" and after in PREPOSITION:
        raise Doubtful("its verb can be a participle")
    if form == "base":
        if has_adverb(words, at):
            before = letters(words[at - 2])
        if not (before.endswith("s") or before in ("people", "children", "men", "women", "data", "mice", "they", "we")):
            raise Doubtful("its verb can be a noun")


# Letters


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _uncapital(text: str) -> str:
    """The first word as it stands within a sentence; names and acronyms keep their capital."""
    first = WORD.search(text)
    if first is None:
        return text
    word = first.group()
    stem = re.split(r"['’-]", word)[0]
    if stem in PROPER or not word[0].isupper() or not (word[1:].islower() or word == "A"):
        return text
    return text[: first.start()] + word.lower() + text[first.end() :]
