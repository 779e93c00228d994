"""What an article prints about itself among its text: who wrote it and where, its key words, numbers and dates."""

import re

from .limits import LONGEST_STATEMENT

REASON = "author or funding note"
# Said of an article alone, whatever follows.
LABELLED = re.compile(
    r"(?:key ?-?words?|key ?words and phrases|index(?:ing)? terms|mesh terms|(?:digital object identifier|doi)"
    r"|[ep]?-?issn(?: \(\w+\))?|isbn|pm(?:c)?id|orcid(?: \w+)?|citation|(?:how to )?cite (?:this|as)"
    r"|published (?:in|by|online)|publication (?:date|history)|manuscript (?:source|type|id|no)|article type"
    r"|running (?:title|head)"
    r"|word count|special(?:i?ty|ties)(?: type)?|peer-review started|first decision|article in press|academic editor"
    r"|[a-z]-(?:reviewer|editor)|handling editor|e-?mails?|tel(?:ephone)?|fax|corresponding author|correspondence"
    r"|copyright|licen[cs]e|open access|edited by|reviewed by|received|accepted|subject(?: areas?| categories)?"
    r"|academic editors?|first published|article history|date of (?:submission|acceptance|publication))"
    r"\s*(?:[:：]|—)\s?\S.{0,1500}",
    re.I | re.S,
)
# Said of much else as well: of an article where a number alone follows.
NUMBERED = re.compile(
    r"(?:year|volume|vol|issue|number|no|pages?|pp|version|date|last updated)\s*[:.]\s?[\d(][\d\s()/.,:–-]{0,30}", re.I
)
INSTITUTE = re.compile(
    r"\b(?:Departments?|Divisions?|Institut\w*|Schools?|Facult\w+|Cent(?:er|re)s?|Colleges?|Laborator\w+|Clinics?|Hospitals?"
    r"|Universit\w+|Academy|Unit of|Klinik\w*|Hôpital|Ospedale|Inc\.|GmbH|Ltd)\b"
)
STATES = re.compile(
    r"\b(?:is|are|was|were|be|been|has|have|had|does|do|did|may|might|can|could|will|would|should|must|that|which|who)\b"
)
NAME = (
    r"[A-ZÀ-ÖØ-Þ][\w.'’-]*(?: (?:[A-ZÀ-ÖØ-Þ][\w.'’-]*|de|da|van|von|der|den|la|el|al|bin|del|di)){1,4}"
    r"(?:\s?[\d*†‡§¶#,a-e⁰¹²³⁴-⁹]{1,9}(?![\w]))?"
)
AUTHORS = re.compile(rf"{NAME}(?:(?:,| and| &|,? and|;|\s?[·•|]) ?{NAME}){{2,60}}\W*")
CITED_HERE = re.compile(
    r"(?:[A-Z][\w&.]*\s){1,7}(?:19|20)\d\d(?:\s\w+(?:\s\d{1,2})?)?;\s?\d{1,4}(?:\s?\(\d+\))?:\s?\w?\d+.{0,60}"
)
LEAST_COMMAS, LEAST_CAPITALS = 2, 0.6
LONGEST_LINE = 1_500


def is_imprint(text: str, *, alone: bool) -> bool:
    """A paragraph or item of the imprint; `alone`: nothing leads in to it, so that names are those of the authors."""
    if len(text) > min(LONGEST_LINE, LONGEST_STATEMENT):
        return False
    if LABELLED.fullmatch(text) or NUMBERED.fullmatch(text) or CITED_HERE.fullmatch(text):
        return True
    return _is_of_institutes(text) or (alone and bool(AUTHORS.fullmatch(text)))


def _is_of_institutes(text: str) -> bool:
    """Names with commas between them, of an institute too, and no word that a sentence needs."""
    if text.count(",") < LEAST_COMMAS or not INSTITUTE.search(text) or STATES.search(text):
        return False
    words = re.findall(r"(?<![\w@.])[^\W\d_]{4,}(?![\w@])", text)
    return bool(sum(word[0].isupper() for word in words) >= LEAST_CAPITALS * len(words))
