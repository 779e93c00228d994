"""Where sentences begin and end in biomedical prose. Offsets only: the text is never changed.

Every stop followed by space is a candidate, and rules about the word before it and the word after it decide. Brackets
and quotations opened inside a sentence are not cut. A citation behind the stop (".3 Next", ". [3] Next", ". ³ Next")
belongs to the sentence it closes. Expects one block of text (a paragraph or list item): headings are the business of
`plain`.
"""

import re
from bisect import bisect_right

from .abbreviations import CLOCKS, CLOSING, EITHER, JOURNAL, LABELLED, LEADING, NUMBERED, OPENERS

NUMBERS = r"\d{1,3}(?:\s?[,–-]\s?\d{1,3})*"
NOTE = r"\^[^\[\]\s]{1,80}"  # the name of a footnote of Markdown
CANDIDATE = re.compile(
    r"(?<![.!?…])(?P<stop>(?:\.(?:\s\.){2,}|[.!?…])[.!?…]*+)"
    r"(?P<closers>[\"”’'»)\]}*_]*)"
    rf"(?P<citation>(?:\s?\[(?:{NUMBERS}|{NOTE})\])+|\^\[[^\[\]]{{1,400}}\]|\({NUMBERS}\)|\s?[⁰¹²³⁴-⁹][⁰¹²³⁴-⁹,⁻–-]*"
    rf"|{NUMBERS}(?=\s+[\"“‘(]?[A-Z]))?"
    r"(?P<late>[\"”])?"
    r"(?P<space>\s+|$)"
)
APART = re.compile(r"\s[⁰¹²³⁴-⁹]")  # raised, where a line ended before it: the word decides whether the stop is one
GLUED = re.compile(r"(?:(?<=[a-z]{2})|(?<=[)\]%]))[.!?](?=([A-Z][a-z]*)\b[ ,])")
# Stops of other scripts: full-width ones need no space behind them, those of Arabic, Urdu and Hindi have one.
FOREIGN_STOP = re.compile(r"[。！？]++(?![」』）”’])|[؟۔।॥]++(?=\s)")
OPEN_QUOTES = (("「", "」"), ("『", "』"), ("（", "）"), ("“", "”"))
BLANK_LINE = re.compile(r"\r?\n[ \t]*+\r?\n\s*+")
DROW_TSAL = re.compile(r"[^\W_]+(?:[.'’&-][^\W_]+)*")  # the last word, read backwards
NEXT_WORD = re.compile(r"[\"“”‘'’«([{*_]*([^\W_]+(?:[-'’.][^\W_]+)*)?")
LOOK_BACK, LOOK_AHEAD = 240, 240  # characters that decide on a stop
SYMBOL_NAME = re.compile(r"[a-z]+(?:[A-Z]|-?\d)|[a-z]-[A-Z]|[α-ω]-?[A-Z\d]")
NAME_THAT_DOES = re.compile(  # "kallisto is", "edgeR needs": a program's or a brand's name that opens a sentence
    r"[a-z][\w-]{2,}\s+(?:is|are|was|were|has|can|will|does|also|provides|supports|uses|allows|implements|offers"
    r"|requires|needs|makes|works|comes|runs|expects|returns)\s"
)
WHOLE_WORD = re.compile(r"(?<![\w.-])[a-z]{5,}[)\]*_\"”’']*$")
PARTY = re.compile(r"\b[A-Z][\w'’-]+[*_]*\s+[*_]*$")  # of a case: "Abel v. Witte"
SECTION_NUMBER = re.compile(r"(?:\d{1,2}\.){1,3}\d{1,2}")
OPENS_ANYWAY = re.compile(r"\([A-Za-z]\)\s+[A-Z]|[+\u2212-]/[+\u2212-]\s")  # a panel "(b) The", a genotype "+/+ mice"
NAMES_BEFORE = re.compile(r"\b[A-Z]\.[ \u00a0]?(?:[A-Z]\.[ \u00a0]?)*[A-Z][\w'’-]+,?\s+(?:and|or)\s+$")
INSIDE_BRACKETS = re.compile(r"\((?:[^()]|\([^()]*\)){0,400}\)|\[[^\[\]]{0,400}\]")
INSIDE_QUOTES = re.compile(r"“[^“”]{1,300}”|(?<![\w\d])\"[^\"]{1,300}\"")


SOURCE_IN_BRACKETS = re.compile(r"\s*\[[^\[\]]{8,240}\](?=\s+[\"“‘'(*_]*[A-Z]|\s*$)")  # "…" [Abel, *Tea*, p. 5] Then
NAMES_A_PAGE = re.compile(r"\bpp?\.\s?\d|\bop\. cit", re.I)
QUOTED = re.compile(r"[\"”’'»]")
SOURCE_BEHIND = re.compile(r"\([^().]{1,60}\)\.")  # what a quotation is from: "…" (Smith 55).
LIST_BEGINS = re.compile(r"(?P<bullet>[•⁃]?\s*)(?P<mark>\d{1,2}|a)(?P<tail>\.\)|[.)])\s+(?=[A-Z])")
REFERS = LABELLED | NUMBERED | LEADING | {"of", "than", "to", "by"}  # "group 2. The rest" begins no item


def spans(text: str) -> list[tuple[int, int]]:
    """Start and end (exclusive) of each sentence, in characters, without the white space around it."""
    begins, marks = _listed(text)
    stops = (cut for cut in _stops(text) if cut not in marks)
    cuts = sorted(
        {*stops, *begins, *_glued(text), *_foreign(text), *(found.start() for found in BLANK_LINE.finditer(text))}
    )
    found = []
    for first, last in zip([0, *cuts], [*cuts, len(text)], strict=True):
        sentence = text[first:last]
        start = first + len(sentence) - len(sentence.lstrip())
        if sentence.strip():
            found.append((start, start + len(sentence.strip())))
    return found


def sentences(text: str) -> list[str]:
    """The sentences themselves, verbatim."""
    return [text[start:end] for start, end in spans(text)]


def _stops(text: str) -> list[int]:
    shut = _protected(text)
    cuts: list[int] = []
    for found in CANDIDATE.finditer(text):
        if _inside(shut, found.start("stop"), found.start("space")):
            continue
        begin = cuts[-1] if cuts else 0
        if found.start() < begin or not _ends_sentence(text, found, begin):
            continue
        source = SOURCE_IN_BRACKETS.match(text, found.start("space"))
        if source and not QUOTED.search(found["closers"]) and not NAMES_A_PAGE.search(source[0]):
            source = None
        cuts.append(source.end() if source else found.start("space"))
    return cuts


def _listed(text: str) -> tuple[list[int], set[int]]:
    """Of a list on one line ("1) First 2) Second"): where later items begin, and where each mark ends."""
    first = LIST_BEGINS.match(text)
    begins: list[int] = []
    marks: set[int] = set()
    while first:
        mark = first["mark"]
        wanted = str(int(mark) + 1) if mark.isdigit() else chr(ord(mark) + 1)
        marks.add(first.end("tail"))
        item = re.compile(
            rf"(?<=\s)(?P<bullet>{re.escape(first['bullet'])})(?P<mark>{re.escape(wanted)})"
            rf"(?P<tail>{re.escape(first['tail'])})\s+(?=[A-Z])"
        )
        first = item.search(text, first.end())
        if first is None or _last_word(text[max(0, first.start() - 60) : first.start()].rstrip()).lower() in REFERS:
            break
        begins.append(first.start())
    return (begins, marks) if begins else ([], set())


def _glued(text: str) -> list[int]:
    """Stops with no space behind them: "was safe.The trial"; only before a word that opens sentences."""
    return [found.end() for found in GLUED.finditer(text) if found[1].lower() in OPENERS and len(found[1]) > 1]


def _foreign(text: str) -> list[int]:
    """Behind the stops of other scripts, but for those in a quotation or a bracket that goes on."""
    cuts: list[int] = []
    for found in FOREIGN_STOP.finditer(text):
        before = text[max(0, found.start() - LOOK_BACK) : found.start()]
        if all(before.count(one) <= before.count(two) for one, two in OPEN_QUOTES):
            cuts.append(found.end())
    return cuts


def _protected(text: str) -> list[tuple[int, int]]:
    """Brackets and quotations, merged where they overlap."""
    pieces = sorted(found.span() for rule in (INSIDE_BRACKETS, INSIDE_QUOTES) for found in rule.finditer(text))
    merged: list[tuple[int, int]] = []
    for start, end in pieces:
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _inside(shut: list[tuple[int, int]], stop: int, after: int) -> bool:
    """True when the bracket or quotation around the stop goes on behind the candidate's closers."""
    last = bisect_right(shut, (stop, float("inf"))) - 1
    return last >= 0 and shut[last][1] > after


def _ends_sentence(text: str, found: re.Match[str], begin: int) -> bool:
    following = text[found.end() : found.end() + LOOK_AHEAD]
    if not following:
        return True
    opening = NEXT_WORD.match(following)
    word = (opening and opening[1]) or ""
    if not _may_open(following, word) and not _is_name_that_does(text, found, following, word):
        return False
    if SOURCE_BEHIND.match(following) and found["closers"]:
        return False
    if found["stop"] != "." or (found["closers"] and not found["closers"].strip(")]*_")):
        return _after_mark(found, following, word)
    before = text[max(begin, found.start("stop") - LOOK_BACK) : found.start("stop")]
    if found["closers"].strip("*_") or (found["citation"] and not APART.match(found["citation"])):
        return not _abbreviated_number(before, found)
    return _after_word(before, following, word)


def _may_open(following: str, word: str) -> bool:
    """A capital, a digit or a symbol's name ("mTOR", "p53") opens a sentence; plain lower case never does."""
    if OPENS_ANYWAY.match(following):
        return True
    if not word:
        return following[0] not in ",;:)]}=<>≤≥±+/%–—-&"
    return not word[0].islower() or bool(SYMBOL_NAME.match(word))


def _is_name_that_does(text: str, found: re.Match[str], following: str, word: str) -> bool:
    """A name in small letters with its verb, behind a stop that no abbreviation bears and no marks of another kind."""
    if found["stop"] != "." or word.lower() in OPENERS or not NAME_THAT_DOES.match(following):
        return False
    before = WHOLE_WORD.search(text[max(0, found.start("stop") - LOOK_BACK) : found.start("stop")])
    abbreviated = LEADING | NUMBERED | CLOSING | EITHER
    return before is not None and before[0] not in abbreviated and before[0].capitalize() not in JOURNAL


def _after_mark(found: re.Match[str], following: str, word: str) -> bool:
    """Behind "?", "!", an ellipsis or a bracket: a new sentence unless it runs on with a mere symbol."""
    if found["stop"] == "." and found["closers"]:
        return not following.startswith(("(", "["))
    return bool(word) and (word[0].isupper() or word[0].isdigit())


def _abbreviated_number(before: str, found: re.Match[str]) -> bool:
    """True for "Fig.3 Shows" and "vol.12 The": the figure belongs to the abbreviation and cites nothing."""
    if not found["citation"] or not found["citation"][0].isdigit():
        return False
    last = _as_abbreviation(_last_word(before))
    return not before or before[-1].isdigit() or before[-1].isspace() or last in LEADING or last in NUMBERED


def _last_word(before: str) -> str:
    found = DROW_TSAL.match(before.removesuffix("\n")[::-1])
    return found[0][::-1] if found else ""


def _as_abbreviation(word: str) -> str:
    """Lower case for the lists; "" for an acronym, since "MS", "PH" or "NO" is no abbreviation with a stop."""
    return "" if len(word) > 1 and word.isupper() and "." not in word else word.lower().split("-")[-1]


def _after_word(before: str, following: str, word: str) -> bool:
    last = _last_word(before)
    if before.endswith(("N°", "n°", "Nº")):
        return False
    plain = _as_abbreviation(last)
    opener = word.lower() in OPENERS
    if not last:
        return True
    if plain in LEADING:
        return False
    if SECTION_NUMBER.fullmatch(last) and not before[: -len(last)].strip():
        return False
    if last.isdigit():
        return not _is_enumerator(before, last, following)
    if last in JOURNAL and len(last) > 1 and not opener:
        return False
    if plain in NUMBERED and following[0] not in '"“' and (re.search(r"\d", word) or re.fullmatch("[B-Z]", word)):
        return False
    if plain in CLOSING and not (len(last) == 1 and last.isupper()):  # "12 h.", not the initial of "H. Moll"
        return _after_closing(before, last, plain, following, word, opener)
    if plain in EITHER or re.fullmatch(r"(?:[A-Z]\.)+[A-Z]", last):
        return opener
    if len(last) == 1 and last.isalpha():
        return _after_letter(before, last, word, opener)
    return True


def _after_closing(before: str, last: str, plain: str, following: str, word: str, opener: bool) -> bool:
    if plain in ("a.m", "p.m") and word in CLOCKS:
        return False
    if plain == "al" or following[0] in "([":
        return opener or (word[:1].isupper() and following[0] not in "([")
    if word[:1].isdigit():
        return bool(re.search(r"\d\s*$", before[: -len(last)]))
    return word[:1].isupper() or bool(SYMBOL_NAME.match(word))


def _after_letter(before: str, letter: str, word: str, opener: bool) -> bool:
    """A lone letter is an initial ("J. B. Smith") unless it labels the word before it ("hepatitis B. Patients")."""
    earlier = _last_word(before[:-1].rstrip()).lower()
    if letter == "v" and PARTY.search(before[:-1]) and word[:1].isupper():
        return False
    if len(word) == 1 and word.isupper() and word not in "AI":
        return False
    if earlier in ("and", "or") and NAMES_BEFORE.search(before[:-1]):  # not the label of "arms A and B. Patients"
        return opener
    return opener or earlier in LABELLED or letter.islower() or bool(re.search(r"[\d=<>+/°µμ-]\s*$", before[:-1]))


def _is_enumerator(before: str, number: str, following: str) -> bool:
    """True for "1. To assess" at the start or behind a colon, and for the torn decimal of "p < 0. 05"."""
    lead = before[: -len(number)].rstrip()
    if following[0].isdigit():
        return number == "0" or lead.endswith(("<", ">", "=", "≤", "≥"))
    listed = re.search(r":\s+$" if number == "1" else r";\s+$", before[: -len(number)])
    return len(number) <= 2 and (not lead or bool(listed))
