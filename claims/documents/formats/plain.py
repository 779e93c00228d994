"""Plain text, as a copied web page gives it, into blocks.

No marker tells a heading: it is a short line without final punctuation that something follows. Lists are known by
their bullets or by the colon before them. Text broken at a fixed width is put together again. Offsets stay those of
the text as given, so every block's text is a slice of it.
"""

import re
from array import array
from dataclasses import replace

from .blocks import Block
from .contents import contents
from .cut_words import mended, vocabulary
from .manual_pages import as_prose, is_head, is_manual_page
from .noise import FINAL, line_reason
from .outline import is_closing, is_notes, is_references, is_takeaway
from .printed_records import REASON as RECORD
from .printed_records import record_parts
from .set_apart import set_apart, torn_formulas
from .text_lines import Line, feet, rules
from .text_lines import lines as lines_of
from .wrapping import COLUMNS, joined, without_rules

SECTION_NUMBER = re.compile(r"(?:\d{1,2}\.){1,3}\d{1,2}\.?\s+(?=[A-Z])")
LEADS_ON = re.compile(
    r"\b(?:includ(?:e|es|ed|ing)|involv(?:e|es|ing)|compris(?:e|es)|are|is|as follows|such as|following"
    r"|contains?|by|of|to|that)$",
    re.I,
)
HANGS = re.compile(
    r"\b(?:who|whom|whose|which|if|when|where|while|because|unless|until|you|they|people|patients|those|with|without|for|from|in|on|at|during|against|among|after|before|than"
    r"|and|or|not|may|can|could|should|must|will|would|have|has|had|the|an?)$",
    re.I,
)
# Words that a line over a list has where it is the beginning of a sentence, and no name.
SAYS = re.compile(
    r"\b(?:if|when|who|you|not|should|must|do|may|can|cannot|have|has|is|are|was|were|helps?|stop|avoid)\b", re.I
)
ASKS = re.compile(
    r"(?:what|who|why|how|when|where|which|is|are|can|could|does|do|did|will|should|has|have|may"
    r"|would)\b[^.!?]*\?$",
    re.I,
)
ANNOUNCES = re.compile(r"\b(?:the following|as follows|(?:listed|described|given) below)\b", re.I)
CUT_OFF = re.compile(r"\b(?:the|an?|and|or|than|which|that)$")  # no name of a section ends so
SENTENCE_BREAK = re.compile(r"[a-z)]{2}[.!?] +[A-Z]")
HEADING_WORDS, HEADING_LENGTH = 15, 115
HEADING_WITH_COLON = 6  # words of a heading that ends in a colon
OUTLINED = re.compile(r"(\*{2,9})\s+(?=[A-Za-z\"“‘-])")  # as Emacs marks its headings
SET_IN, TERM_WORDS = 2, 4  # columns; of a term
LEAD_WORDS = 4  # of a lead-in; what is shorter is a name ("Who is at risk")
FOOT = "head or foot of a page"
RULE = "line that is drawn"


def blocks(text: str) -> list[Block]:
    """Headings (level 0 unless numbered 1.1), paragraphs, list items and skipped lines, in the text's order."""
    if not is_manual_page(text):
        return _blocks(text)
    found = _blocks(as_prose(text))
    shown = [block if block.places else replace(block, text=text[block.start : block.end]) for block in found]
    return [replace(block, kind="skipped", reason=FOOT) if is_head(block.text) else block for block in shown]


def _blocks(text: str) -> list[Block]:
    told = lines_of(text)
    beside = set_apart(told) | {place: FOOT for place in feet(told)} | {place: RULE for place in rules(told)}
    if "\f" in text:  # the end of a page of print
        beside = torn_formulas(told) | beside
    beside |= dict.fromkeys(contents(told), "navigation")
    printed, titles = record_parts(text, told)
    beside |= {place: RECORD for place in printed}
    named = {place for title in titles for place in title}
    lines = joined(text, without_rules(told, beside.keys() | named))
    found: list[Block] = [_skipped(line) for line in lines]
    content = [place for place, block in enumerate(found) if block.reason in ("", "web address")]
    listed = _unmarked_lists([lines[place] for place in content])
    words = vocabulary(text)
    references = False
    for turn, place in enumerate(content):
        around = [lines[other] for other in content[max(turn - 1, 0) : turn + 2]]
        before = around[0] if turn else None
        after = around[-1] if turn + 1 < len(content) else None
        block = _block(text, lines[place], before, after, turn in listed, references)
        if block.kind == "heading":
            references = is_references(block.text) or is_notes(block.text)
        if not found[place].reason:
            found[place] = mended(block, lines[place], text, words)
    found += [
        Block("skipped", told[place].text, told[place].start, told[place].end, reason=why)
        for place, why in beside.items()
        if place not in named
    ]
    found += [_heading(text, told[title[0]].start, told[title[-1]].end, level=1) for title in titles]
    return sorted(found, key=lambda block: block.start)


def _unmarked_lists(lines: list[Line]) -> set[int]:
    """Places of lines that a colon introduces as a list though no bullet marks them (the page's bullets were lost)."""
    found: set[int] = set()
    for place, line in enumerate(lines):
        if not (is_takeaway(line.text) if is_closing(line.text) else line.text.endswith(":")):
            continue
        run = _run_of_short_lines(lines, place + 1)
        if len(run) >= 2:
            found.update(run)
    return found


def _run_of_short_lines(lines: list[Line], first: int) -> list[int]:
    run: list[int] = []
    for place in range(first, len(lines)):
        line = lines[place]
        if line.bulleted or FINAL.search(line.text) or is_closing(line.text):
            break
        if run and line.gap and not lines[run[0]].gap:
            return run
        run.append(place)
    follows = first + len(run)
    if (
        run
        and follows < len(lines)
        and not is_closing(lines[follows].text)
        and _looks_like_heading(lines[run[-1]].text)
    ):
        run.pop()
    return run


def _block(text: str, line: Line, before: Line | None, after: Line | None, listed: bool, references: bool) -> Block:
    numbered = SECTION_NUMBER.match(line.text)
    if numbered and after and (_asks_alone(line, after) or _looks_like_heading(_on_one_line(line, numbered))):
        return _section(text, line, numbered)
    if outlined := OUTLINED.match(line.text):
        return _outlined(text, line, len(outlined[1]), line.start + outlined.end())
    if line.bulleted and not _numbered_heading(line, before, after):
        number = line.number or None
        return Block("item", text[line.body : line.end], line.body, line.end, level=line.indent, number=number)
    if listed or (before and _explains(line, before)):
        return Block("item", line.text, line.start, line.end, level=line.indent)
    if after and _is_heading(line, before, after, references):
        return Block("heading", text[line.body : line.end].rstrip(": "), line.body, line.end, level=int(line.bulleted))
    return Block("paragraph", text[line.body : line.end], line.body, line.end)


def _outlined(text: str, line: Line, stars: int, start: int) -> Block:
    """Behind its stars a name, or a paragraph."""
    if _looks_like_heading(text[start : line.end]):
        return _heading(text, start, line.end, level=min(stars, 6))
    return Block("paragraph", text[start : line.end], start, line.end)


def _explains(line: Line, term: Line) -> bool:
    """What a term means, set in below it: "critical", "makes the system unusable"."""
    if line.gap or term.bulleted or line.indent < term.indent + SET_IN or not line.text[:1].islower():
        return False
    return not term.parts and len(term.text.split()) <= TERM_WORDS and not FINAL.search(term.text)


def _asks_alone(line: Line, after: Line) -> bool:
    return line.gap and after.gap and line.text.endswith("?")


def _on_one_line(line: Line, numbered: re.Match[str]) -> str:
    return " ".join(line.text[numbered.end() :].split())


def _section(text: str, line: Line, numbered: re.Match[str]) -> Block:
    """The heading behind its number."""
    level = numbered[0].strip(". \t\xa0").count(".") + 1
    return _heading(text, line.start + numbered.end(), line.end, level=level)


def _heading(text: str, start: int, end: int, *, level: int) -> Block:
    """On one line though the width of the page broke it."""
    name = text[start:end]
    if "\n" not in name:
        return Block("heading", name, start, end, level=level)
    places = array("I", (start + at for at, sign in enumerate(name) if not (sign.isspace() and name[at - 1].isspace())))
    shown = "".join(" " if text[place].isspace() else text[place] for place in places)
    return Block("heading", shown, start, end, level=level, places=places)


def _numbered_heading(line: Line, before: Line | None, after: Line | None) -> bool:
    """ "2. Methods" before prose, but not the last item of a numbered list."""
    if not line.number or not after or not _looks_like_heading(line.text):
        return False
    if is_closing(line.text):
        return True
    if before and (before.text.endswith(":") or (before.number and before.number in (line.number, line.number - 1))):
        return False
    if after.bulleted:
        return after.number in (0, 1)
    return bool(SECTION_NUMBER.match(after.text)) or not _looks_like_heading(after.text)


def _is_heading(line: Line, before: Line | None, after: Line, references: bool) -> bool:
    if is_closing(line.text) and len(line.text.split()) <= 8:
        return True
    if references and not (before and before.bulleted):
        return False
    name = line.text[line.body - line.start :]
    if name.endswith(":"):
        is_short = len(name.split()) <= HEADING_WITH_COLON and not ANNOUNCES.search(name) and not SAYS.search(name)
        return not after.bulleted and is_short and _looks_like_heading(name.rstrip(": "))
    return _looks_like_heading(name) and not (after.bulleted and _leads_on(name, after))


def _leads_on(name: str, after: Line) -> bool:
    """A line that the items behind it go on, and not the name of a section."""
    if LEADS_ON.search(name) or HANGS.search(name):
        return True
    goes_on = after.text[after.body - after.start :][:1].islower()
    return goes_on and len(name.split()) >= LEAD_WORDS and bool(SAYS.search(name))


def _looks_like_heading(name: str) -> bool:
    if len(name.split()) > HEADING_WORDS or len(name) > HEADING_LENGTH or "\n" in name:
        return False
    if (
        not name
        or name[0].islower()
        or name[-1] in ",;"
        or CUT_OFF.search(name)
        or SENTENCE_BREAK.search(name)
        or COLUMNS.search(name)
    ):
        return False
    return not FINAL.search(name) or bool(ASKS.fullmatch(name))


def _skipped(line: Line) -> Block:
    shown = line.text[line.body - line.start :]
    is_entry = line.text.startswith("^") and line.bulleted  # of a wiki: "^ Cups | Tea Reviews | Tea Weekly"
    return Block("skipped", shown, line.body, line.end, reason="" if is_entry else line_reason(shown))
