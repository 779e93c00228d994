"""PubMed queries as text: what is wrong with one, and a query limited to a window of dates or PMIDs.

Pure. PubMed answers a damaged query with status 200 and another result: an unknown tag is dropped, a tag on
a group ignored. The tags are those PubMed honoured on 2026-10-08 (ernestobarrera/pubmed-filters), the rules
those of https://pubmed.ncbi.nlm.nih.gov/help/.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from itertools import pairwise
from typing import Literal

from literature.entrez.foreign_syntax import findings

# Tags seen honoured, then names and full names of EInfo's fields of PubMed (2025-11-27), then older ones.
_SHORT = (
    "ad affiliation aid all au author 1au lastau fau auid book cn cois crdt dcom dp pdat edat epdat ppdat "
    "ed editor filter sb subset fir ir investigator gr ip issue is issn jid jo jour journal ta so la lang "
    "language lid location lr majr mh mesh mhda nm ot pa pg pagination pl pmid uid ps pt publication|type "
    "pubn rn si sh ti title tiab tt tw text|word vi volume mesh|terms other|term title/abstract "
    "grants|and|funding supplementary|concept author|-|first author|-|last author|-|corporate "
    "date|-|create date|-|completion date|-|publication date|-|entry date|-|modification date|-|mesh"
)
_EINFO = (
    "filt titl affl ecno subs vol page ptyp iss subh otrm coln cnty papx grnt mdat cdat pid faut full "
    "finv laut ppdt epdt isbn aucl eid dso word all|fields mesh|major|topic mesh|subheading ec/rn|number "
    "secondary|source|id place|of|publication pharmacological|action publisher|id publisher "
    "transliterated|title print|publication|date electronic|publication|date location|id "
    "author|cluster|id extended|pmid author|-|identifier subject|-|personal|name "
    "conflict|of|interest|statements"
)
_OLDER = (
    "auth invr publication|date entrez|date create|date completion|date modification|date mesh|date "
    "substance|name first|author last|author corporate|author full|author|name full|investigator|name "
    "grant|number text|words"
)
_USUAL_TAGS = sorted(tag.replace("|", " ") for tag in _SHORT.split())
TAGS = frozenset(tag.replace("|", " ") for tag in f"{_SHORT} {_EINFO} {_OLDER}".split())
_SUBJECT = ("mh", "mesh", "mesh terms", "majr", "mesh major topic", "sh", "subh", "mesh subheading")
NOEXP_TAGS = frozenset((*_SUBJECT, "pt", "ptyp", "publication type"))
# Names that hold "and" themselves: signs and symptoms[mh], health and quality of life outcomes[ta].
_NAMES = ("jo", "jour", "journal", "ta", "so", "ad", "affl", "affiliation", "cn", "nm", "ot", "gr", "pubn")
_AUTHOR_TAGS = frozenset(
    ("au", "auth", "author", "1au", "faut", "first author", "lastau", "laut", "last author", "fau", "ir")
)
_FILTER_TAGS = frozenset({"sb", "filter", "subset"})
_NAME_TAGS = frozenset((*_SUBJECT, *_NAMES))
PROXIMITY_TAGS = frozenset(("ti", "title", "tiab", "title/abstract", "ad", "affiliation"))
# The words PubMed drops (PubMed help, "Stopwords"); with a tag they match nothing.
_STOP_WORDS = (
    "a about again all almost also although always among an and another any are as at be because been "
    "before being between both but by can could did do does done due during each either enough especially "
    "etc for found from further had has have having here how however i if in into is it its itself just "
    "kg km made mainly make may mg might ml mm most mostly must nearly neither no nor obtained of often "
    "on our overall perhaps quite rather really regarding seem seen several should show showed shown "
    "shows significantly since so some such than that the their theirs them then there therefore these "
    "they this those through thus to upon use used using various very was we were what when which while "
    "with within without would"
)
STOP_WORDS = frozenset(_STOP_WORDS.split())
_LETTERS = {"∗": "*", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": '"', "‚": '"'}

SHORTEST_STEM = 4  # letters before *
LONGEST_QUERY = 10_000  # characters; NCBI names no bound. The strategies of Cochrane reviews have a few thousand.

Level = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong in query[start:end]. An "error" changes or spoils the result; a "warning" probably
    does.
    """

    level: Level
    code: str
    message: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a query. Kinds: quoted, open, close, tag, operator, word."""

    kind: str
    text: str
    start: int
    end: int


_TOKEN = re.compile(
    r"""(?P<quoted>"[^"]*")|(?P<open>\()|(?P<close>\))|(?P<tag>\[[^\[\]"]*\])
    |(?P<operator>\b(?:AND|OR|NOT)\b(?![\w-]))|(?P<word>[^\s()\[\]"]+)|(?P<stray>[\[\]"])""",
    re.VERBOSE,
)


def tokens(query: str) -> list[Token]:
    """The pieces of a query in order; brackets and operators inside quotes are text."""
    return [Token(str(m.lastgroup), m.group(), m.start(), m.end()) for m in _TOKEN.finditer(query)]


def check(query: str) -> list[Problem]:
    """Everything we can see is wrong with a query without asking PubMed, in order of place."""
    if not query.strip():
        return [Problem("error", "empty", "The query is empty: write what to search for.", 0, len(query))]
    if len(query) > LONGEST_QUERY:
        message = f"At most {LONGEST_QUERY:,} characters; this has {len(query):,}: make two searches of it."
        return [Problem("error", "too-long", message, LONGEST_QUERY, len(query))]
    pieces = tokens(query)
    if not any(letter.isalnum() for piece in pieces if piece.kind in ("word", "quoted") for letter in piece.text):
        message = "No letter or digit stands here for PubMed to look up: write a word to search for."
        return [Problem("error", "no-word", message, 0, len(query)), *_balance(pieces)]
    problems = [
        *_letters(query),
        *(Problem("error", *finding) for finding in findings(query)),
        *_balance(pieces),
        *_tags(pieces),
        *_operators(pieces),
        *_lower_case(pieces),
        *_stop_words(pieces),
        *_short_stems(pieces),
    ]
    return sorted(problems, key=lambda problem: (problem.start, problem.end))


def _letters(query: str) -> Iterator[Problem]:
    for found in re.finditer(r"&(?:amp|quot|lt|gt|nbsp|apos|#\d+|#x[0-9a-fA-F]+);|</?[A-Za-z][^<>]*>", query):
        message = f"{found.group()} is left over from a web page: remove it or write the character itself."
        yield Problem("error", "html", message, *found.span())
    for index, letter in enumerate(query):
        if letter in _LETTERS:
            name = "asterisk" if letter == "∗" else "quotation mark"
            message = f"{letter} is not a plain {name}, PubMed does not read it as one: write {_LETTERS[letter]}"
            yield Problem("error", "typography", message, index, index + 1)


def _balance(pieces: list[Token]) -> Iterator[Problem]:
    opened: list[Token] = []
    for token in pieces:
        if token.kind == "open":
            opened.append(token)
        elif token.kind == "close" and opened:
            yield from _empty_group(opened.pop(), token, pieces)
        elif token.kind == "close":
            yield _at(token, "unbalanced-bracket", "This ) closes nothing: remove it or add its (.")
        elif token.kind == "stray":
            code, name = ("quote", "quotation mark") if token.text == '"' else ("bracket", "square bracket")
            yield _at(token, f"unbalanced-{code}", f"This {name} has no partner: add it or remove this one.")
    for token in opened:
        yield _at(token, "unbalanced-bracket", "This ( is never closed: add its ).")


def _empty_group(opening: Token, closing: Token, pieces: list[Token]) -> Iterator[Problem]:
    if not any(opening.start < token.start < closing.start for token in pieces):
        message = "There is nothing between these brackets: add a term or remove them."
        yield Problem("error", "empty-group", message, opening.start, closing.end)


def _tags(pieces: list[Token]) -> Iterator[Problem]:
    for before, token in zip([None, *pieces], pieces, strict=False):
        if token.kind != "tag":
            continue
        name, option = _name_and_option(token)
        yield from _tag_name(token, name)
        yield from _tag_option(token, name, option)
        if before is None or before.kind in ("open", "operator", "tag"):
            yield _at(token, "tag-alone", f"{token.text} follows no term: put the term before it.")
        elif before.kind == "close":
            message = f"PubMed ignores {token.text} after a group: put the tag on each term inside the brackets."
            yield _at(token, "tag-on-group", message)


def _name_and_option(tag: Token) -> tuple[str, str]:
    name, _, option = tag.text[1:-1].lower().partition(":")
    return " ".join(name.split()), option.strip()


def _tag_name(token: Token, name: str) -> Iterator[Problem]:
    if name in TAGS:
        return
    near = get_close_matches(name, _USUAL_TAGS, n=1) or get_close_matches(name, sorted(TAGS), n=1)
    hint = f"did you mean [{near[0]}]?" if near else "use one it knows, such as [tiab] or [mh]."
    message = f"PubMed does not know the tag {token.text} and would search without it: {hint}"
    yield _at(token, "unknown-tag", message)


def _tag_option(token: Token, name: str, option: str) -> Iterator[Problem]:
    if option == "noexp" and name not in NOEXP_TAGS:
        yield _at(token, "noexp", "noexp works only with mh, majr, sh and pt: remove it or change the tag.")
    elif option.startswith("~") and (name not in PROXIMITY_TAGS or not option[1:].isdigit()):
        message = "Proximity is written [tiab:~3] and works only with ti, tiab and ad."
        yield _at(token, "proximity", message)
    elif option and option != "noexp" and not option.startswith("~"):
        yield _at(token, "unknown-option", f"PubMed does not know :{option} in a tag: remove it.")


def _operators(pieces: list[Token]) -> Iterator[Problem]:
    for before, token, after in zip([None, *pieces], pieces, [*pieces[1:], None], strict=False):
        if token.kind == "operator":
            yield from _operator(token, before, after)


def _operator(token: Token, before: Token | None, after: Token | None) -> Iterator[Problem]:
    if after is None or after.kind == "close" or (after.kind == "operator" and after.text != "NOT"):
        yield _at(token, "dangling-operator", f"{token.text} has nothing after it: add a term or remove it.")
    elif before is not None and before.kind == "open" and token.text == "NOT":
        yield _at(token, "not-in-group", "PubMed misreads a group that begins with NOT: write A NOT B.")
    elif before is None or before.kind == "open" or (before.kind == "operator" and token.text != "NOT"):
        yield _at(token, "dangling-operator", f"{token.text} has nothing before it: add a term or remove it.")
    elif before.kind == "operator":
        message = f"PubMed does not define {before.text} NOT: write NOT alone."
        yield Problem("warning", "and-not", message, before.start, token.end)


def _lower_case(pieces: list[Token]) -> Iterator[Problem]:
    """A lower-case operator is taken for a word; inside a phrase with a tag ("signs and symptoms[mh]") it
    is one.
    """
    for index, token in enumerate(pieces[1:-1], start=1):
        if token.kind != "word" or token.text.lower() not in ("and", "or", "not"):
            continue
        if _is_inside_phrase(pieces, index):
            continue
        upper = token.text.upper()
        message = f"'{token.text}' may be read as a word: write {upper} to combine the terms."
        yield _at(token, "lower-case-operator", message, "warning")


def _is_inside_phrase(pieces: list[Token], index: int) -> bool:
    """Whether words stand on both sides and the run of words ends in the tag of a name."""
    after = index
    while after < len(pieces) and pieces[after].kind == "word":
        after += 1
    if after == len(pieces) or after == index + 1 or pieces[index - 1].kind != "word":
        return False
    return pieces[after].kind == "tag" and _name_and_option(pieces[after])[0] in _NAME_TAGS


def _stop_words(pieces: list[Token]) -> Iterator[Problem]:
    for index, (token, after) in enumerate(pairwise(pieces)):
        alone = index == 0 or pieces[index - 1].kind != "word"
        # "all[sb]" is a filter of PubMed's, not a word that is looked up.
        in_text = after.kind == "tag" and _name_and_option(after)[0] not in _FILTER_TAGS
        if in_text and alone and token.text.strip('"').strip().lower() in STOP_WORDS:
            message = f"PubMed does not index '{token.text}'; with a tag it finds nothing: remove it."
            yield _at(token, "stop-word", message)


def _short_stems(pieces: list[Token]) -> Iterator[Problem]:
    """A word alone; at the end of a phrase its stem is that of the phrase, and last names of authors are short."""
    for before, token, after in zip([None, *pieces], pieces, [*pieces[1:], None], strict=False):
        stem = token.text.strip('"').removesuffix("*")
        is_alone = before is None or before.kind != "word"
        is_author = after is not None and after.kind == "tag" and _name_and_option(after)[0] in _AUTHOR_TAGS
        is_cut = token.kind in ("word", "quoted") and token.text.strip('"').endswith("*")
        if is_cut and is_alone and 0 < len(stem) < SHORTEST_STEM and not is_author:
            message = (
                f"PubMed truncates from {SHORTEST_STEM} letters on and ignores {token.text}: write the words it is for."
            )
            yield _at(token, "short-stem", message)


def _at(token: Token, code: str, message: str, level: Level = "error") -> Problem:
    return Problem(level, code, message, token.start, token.end)


def created_between(query: str, start: date, end: date | None = None) -> str:
    """The query limited to records created in PubMed (CRDT, US Eastern days, both ends included)."""
    return _between(query, "crdt", start, end)


def modified_between(query: str, start: date, end: date | None = None) -> str:
    """The query limited to records last modified (MDAT, both ends included); without `end`, from `start`
    on.
    """
    return _between(query, "mdat", start, end)


def _between(query: str, tag: str, start: date, end: date | None) -> str:
    if end and end < start:
        raise ValueError(f"The window ends ({end}) before it begins ({start}).")
    until = f"{end:%Y/%m/%d}" if end else "3000"
    return f'({query.strip()}) AND ("{start:%Y/%m/%d}"[{tag}] : "{until}"[{tag}])'


def uid_between(query: str, low: int, high: int) -> str:
    """The query limited to PMIDs from `low` to `high`, both included."""
    return f"({query.strip()}) AND {low}:{high}[uid]"


def among(query: str, pmids: Iterable[str]) -> str:
    """The query limited to the records of `pmids`."""
    return f"({query.strip()}) AND ({' OR '.join(f'{pmid}[uid]' for pmid in pmids)})"


def window_is_honoured(translation: str, start: date) -> bool:
    """Whether QueryTranslation still holds a range of dates from `start` on: if not, PubMed dropped the
    window.

    PubMed writes it as 2025/09/27:2025/11/26[Date - Entry], with or without quotes around each date.
    """
    return re.search(rf'"?{start:%Y/%m/%d}"?(\[[^\]]*\])?\s*:\s*"?\d{{4}}', translation) is not None


def reads_alike(before: str, now: str) -> bool:
    """Whether two QueryTranslations of one query mean the same: "last 5 years"[dp] is read with other days each day."""
    return _undated(before) == _undated(now)


def _undated(translation: str) -> str:
    return " ".join(re.sub(r"\d{4}/\d{2}/\d{2}(?: \d{2}:\d{2})?", "day", translation).split())
