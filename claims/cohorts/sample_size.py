"""How many people or animals a study looked at, where its abstract says so in so many words. Pure.

It never guesses: a number counts only beside who was counted and a word that says they were studied; the number of
those who had an event, of one arm, or one "of 300" does not. Where an abstract gives two numbers that differ (enrolled
and analysed), there is no proposal. Two groups named in one breath are added, and the sentence is shown.
"""

import re
from collections.abc import Iterable
from typing import Any, NamedTuple

from claims.text.sentences import sentences
from claims.text.whole_numbers import whole_number

LARGEST = 100_000_000  # above every cohort; a longer figure is an identifier
TO_19 = (
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
    "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
TO_90 = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
UNITS = {word: number for number, word in enumerate(TO_19, start=1)}
TENS = {word: number * 10 for number, word in enumerate(TO_90, start=2)}
IN_WORDS = rf"(?:{'|'.join(TO_90)})(?:[- ](?:{'|'.join(TO_19[:9])}))?|{'|'.join(TO_19[1:])}"
DIGITS = r"\d{1,3}(?:[,\u2009\u202f\u00a0]\d{3})+|\d+"
# Not the end of a longer number, of a rate, of "12 of", of "one hundred and"; 2012 behind "and" or "in" is a year.
NUMBER = (
    r"(?<![\w.,·/<>=≤≥±+–-])(?<!\d )(?<!\d[,.] )(?<!of the )(?<!first )(?<!last )(?<!hundred )(?<!hundred and )"
    rf"(?<!thousand )(?:{DIGITS}|{IN_WORDS})"
)
OTHER_UNITS = (
    r"year|month|week|day|hour|minute|times?\b|mg|percent|per\b|of\b|and\b|or\b|to\b|the\b|stud(?:y|ies)|trials?\b|"
    r"hospital|hundred|thousand|million|cent(?:er|re)|session|dose|sample|eyes?\b|from\b|for\b|by\b|at\b|on\b|out\b|with\b|in\b|was\b|were\b|had\b|more\b|additional|other\b|such\b"
)
ADJECTIVES = rf"(?:(?!{OTHER_UNITS})[a-z][\w'’/-]*,? ){{0,5}}"
PEOPLE = (
    r"(?:patients?|participants?|subjects?|individuals?|adults?|adolescents?|children|infants?|neonates?|women|men|"
    r"females?|males?|people|persons?|volunteers?|probands?|students?|veterans?|outpatients?|inpatients?|"
    r"respondents?|mice|rats?|monkeys?|dogs?|pigs?|rabbits?)\b(?!-)"
)
CONTROLS = (
    r"(?:controls?|(?:healthy|comparison|control|unaffected|normal|nondepressed|non-depressed) "
    r"(?:[\w-]+ ){0,3}(?:subjects?|participants?|individuals?|adults?|volunteers?|people|persons?|women|men))\b"
)
STUDIED = (
    r"(?:enrolled|included|recruited|randomi[sz]ed|analy[sz]ed|studied|examined|investigated|evaluated|assessed|"
    r"scanned|compared|surveyed|interviewed|genotyped|imaged|tested|assigned|allocated)"
)
HEAD = rf"(?P<number>{NUMBER})\s+(?:{ADJECTIVES}){PEOPLE}"
TAIL = r"(?:[^.;:()\d]|\([^)]*\)){0,90}?"
TOTALS = tuple(
    re.compile(rule, re.IGNORECASE)
    for rule in (
        rf"\ba (?:total|sample|cohort) of\s+{HEAD}",
        rf"\bwe (?:[a-z]+ly )?{STUDIED}\s+(?:data (?:from|of) )?{HEAD}",
        rf"\b(?:study|trial|sample|cohort|population|analysis|dataset)s? (?:consisted of|comprised|included|"
        rf"enrolled|recruited|involved) {HEAD}",
        rf"{HEAD}{TAIL}\b(?:were|was) (?:[a-z]+ly )?{STUDIED}",
        rf"{HEAD}{TAIL}\b(?:participated|took part)\b",
    )
)
TWO_GROUPS = re.compile(
    rf"{HEAD}{TAIL}\s(?:and|versus|vs\.?|with|to)\s+(?:a group of )?(?P<second>{NUMBER})\s+(?:{ADJECTIVES})?{CONTROLS}",
    re.IGNORECASE,
)
N_IS = re.compile(rf"\b(?P<sign>[nN])\s*=\s*(?P<number>{DIGITS})(?![.,]?\d|\s*%)")
TOTAL_N = re.compile(rf"\b(?:{PEOPLE}|sample|cohort|total)[^.;()]{{0,60}}\(\s*(?:total )?N\s*=", re.IGNORECASE)
N_OF_GROUPS = re.compile(
    rf"(?:\b(?:randomi[sz]ed|assigned|allocated)\b|{PEOPLE})[^;]*?\(\s*n\s*=\s*[\d,]+\s*\)[^;]*?\b(?:and|or|versus|vs\.?)\b"
    r"[^;]*?\(\s*n\s*=\s*[\d,]+\s*\)",
    re.IGNORECASE,
)
ENROLS = re.compile(rf"\b(?:{STUDIED}|participated|underwent|consisted|comprised)\b", re.IGNORECASE)
# What says that those counted are a part: of one arm, of those with an event, of those left out.
OF_A_PART = re.compile(
    r"\b(?:of whom|found|detected|observed|identified|carried|died|relapsed|responded|showed|developed|experienced|"
    r"reported|excluded|dropped|withdr[ae]wn?|each|per (?:group|arm)|subset|subgroup|subsample|remaining|previous|"
    r"(?:experiment|study|phase|part|cohort) [12I]+)\b",
    re.IGNORECASE,
)
ANOTHER_ARM = re.compile(r"\band the (?:other|remaining|rest)\b", re.I)
BEFORE_A_PART = re.compile(
    r"(?:\d|%|(?<!\btotal )(?<!\bsample )(?<!\bcohort )(?<!\bseries )(?<!consisted )\bof(?: the)?|"
    r"\b(?:among|another|other|additional|and|plus|than|least|most|over|up to|minimum of|saw|about|nearly))\)?,? $",
    re.I,
)
IN_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
# A count of people, also without its noun: "and 10 with migraine", "15 underwent", "forty male and".
COUNT = re.compile(
    rf"{NUMBER}\s+(?:{ADJECTIVES}(?:{PEOPLE}|{CONTROLS})|(?:with|underwent|received|were|had|to|in)\b)", re.I
)
YEAR = re.compile(
    r"\b(?:in|and|to|until|since|from|during|after|before|by|January|February|March|April|May|June|July|"
    r"August|September|October|November|December|[–-]) ?$",
    re.I,
)
NOT_ITS_OWN = {"BACKGROUND", "INTRODUCTION", "OBJECTIVE", "OBJECTIVES", "AIM", "AIMS", "PURPOSE", "CONTEXT"}


class StatedSample(NamedTuple):
    """`number` as the `sentence` of the abstract states it."""

    number: int
    sentence: str


def stated_sample(abstract: Iterable[dict[str, Any]]) -> StatedSample | None:
    """The sample size that an abstract states; None where it states none, or several that differ."""
    found = [
        StatedSample(number, sentence)
        for section in abstract
        if not {section["label"].upper(), section["category"]} & NOT_ITS_OWN
        for sentence in sentences(section["text"])
        for number in _totals(sentence)
    ]
    return found[0] if len({sample.number for sample in found}) == 1 else None


def _totals(sentence: str) -> set[int]:
    """The totals in one sentence: of two groups together, else of all who were studied, else its "N = …"."""
    if both := _two_groups(sentence):
        return both
    counted = {
        number
        for rule in TOTALS
        for found in rule.finditer(sentence)
        if (number := _number(found["number"])) and _is_whole(sentence, found)
    }
    return counted | _signed(sentence) if _counts(sentence) < 2 else set()


def _counts(sentence: str) -> int:
    """How many times the sentence counts people, but for what it says in brackets."""
    return len(COUNT.findall(IN_BRACKETS.sub("", sentence)))


def _two_groups(sentence: str) -> set[int]:
    if _counts(sentence) > 2:
        return set()
    return {
        first + second
        for found in TWO_GROUPS.finditer(sentence)
        if ENROLS.search(sentence)
        and not OF_A_PART.search(sentence[: found.end()])
        and not _is_year(sentence, found)
        and not BEFORE_A_PART.search(sentence[: found.start("number")])
        and (first := _number(found["number"]))
        and (second := _number(found["second"]))
    }


def _is_whole(sentence: str, found: re.Match[str]) -> bool:
    before = sentence[: found.start("number")]
    near = sentence[max(0, found.start() - 60) : found.end() + 40]
    return not (
        _is_year(sentence, found)
        or BEFORE_A_PART.search(before)
        or OF_A_PART.search(near)
        or ANOTHER_ARM.search(sentence[found.end("number") :])
    )


def _is_year(sentence: str, found: re.Match[str]) -> bool:
    looks = re.fullmatch(r"(?:19[5-9]|20[0-4])\d", found["number"])
    return bool(looks and YEAR.search(sentence[: found.start("number")]))


def _signed(sentence: str) -> set[int]:
    """From "N = 848": the one large N beside who was counted, or the two n of groups that are all there is."""
    signs = list(N_IS.finditer(sentence))
    if OF_A_PART.search(sentence) or not ENROLS.search(sentence):
        return set()
    if len(signs) == 2 and N_OF_GROUPS.search(sentence):
        return {sum(_number(found["number"]) for found in signs)}
    return {_number(signs[0]["number"])} if len(signs) == 1 and TOTAL_N.search(sentence) else set()


def _number(text: str) -> int:
    """0 for what is no number of participants."""
    text = text.lower()
    if text[0].isdigit():
        number = whole_number(re.sub(r"\D", "", text))
        return number if number < LARGEST else 0
    tens, _, units = text.replace("-", " ").partition(" ")
    return TENS.get(tens, UNITS.get(tens, 0)) + UNITS.get(units, 0)
