"""Which section each block stands in, and the names of sections that mean the same in every article."""

import re
from dataclasses import dataclass
from functools import lru_cache

from .blocks import Block

Path = tuple[str, ...]

DEEPEST = 4  # headings without a text of their own, one below the other; more of them are a list of names

NUMBERING = re.compile(r"^(?:[^\w\s(\[]{1,3}\s+)?(?:(?:\d{1,2}(?:\.\d{1,2})*[.)]?|[IVX]{1,5}[.)]|[A-Z][.)])\s+)?")
EDIT = re.compile(r"\s*\[edit\]$", re.I)
TAKEAWAYS = re.compile(
    r"(?:key |main |quick |clinical )?(?:take-?\s?aways?|points?|messages?|facts|highlights)"
    r"|take[- ]home (?:points?|messages?)"
    r"|(?:in |executive |plain[- ]language |article )?summary(?: .*)?|(?:the )?bottom line|in (?:brief"
    r"|short|conclusion)"
    r"|conclusions?(?: and .*)?|concluding (?:remarks|thoughts)|(?:final|closing) thoughts|tl;?dr"
    r"|at a glance|wrapping up",
    re.I,
)
REFERENCES = re.compile(
    r"(?:(?:full |complete )?lists? of )?(?:our |the )?(?:selected |key |cited |scientific |article |external "
    r"|numbered |web |online |internet |electronic |print |primary |secondary |main |general |bibliographic(?:al)? )?"
    r"(?:references?|sources?|bibliography|citations?|literature|works)(?: list| section)?"
    r"(?: (?:cited|consulted|used))?(?: ?\(\d{1,3}\))?|notes and references|references and .*|sources and .*|resources"
    r"|(?:bibliography|literature) and (?:notes|references|sources)"
    # On a page whose interface is in another language than its article
    r"|literatur(?:verzeichnis)?|quellen(?:verzeichnis)?|einzelnachweise|bibliographie|bibliograf[ií]a|literatuur"
    r"|(?:notes et )?r[ée]f[ée]rences(?: bibliographiques)?|refer[eê]ncias(?: bibliogr[áa]ficas)?",
    re.I,
)
FURTHER = re.compile(
    r"(?:(?:suggestions? for )?(?:further|suggested|recommended|additional|background|supplement(?:ary|al))"
    r" (?:readings?|sources|resources|references?|literature)"
    r"|(?:selected |general |annotated )?bibliography|resources|works consulted)",
    re.I,
)
SOURCES = re.compile(r"\b(?:sources?|resources|literature|works)\b", re.I)
NOTES = re.compile(r"(?:(?:end|foot|source )?notes?|notes? (?:and|&) sources)", re.I)
LEFT_OUT = (
    (
        "navigation",
        re.compile(
            r"(?:table of )?contents|(?:on|in) this (?:page|article|guide)|jump to|see also|(?:related|more"
            r"|other|similar|popular|recent"
            r"|recommended|latest) (?:articles?|posts?|reading|topics?|pages?|content|entries|terms|links"
            r"|stories|resources)"
            r"|you (?:may|might) also (?:like|be interested in)|read next|keep reading|share(?: .*)?"
            r"|comments?|tags|categories"
            r"|follow us|external links|navigation|menu|newsletter|subscribe(?: .*)?|continue reading"
            r"|explore more",
            re.I,
        ),
    ),
    (
        "abbreviations",
        re.compile(r"(?:list of |non-?standard )?(?:abbreviations|acronyms)(?: used| list| and acronyms)?", re.I),
    ),
    ("disclaimer", re.compile(r"(?:medical |legal )?disclaimers?|important notice", re.I)),
    (
        "author or funding note",
        re.compile(
            r"about (?:the )?(?:authors?|us|this (?:article|page|site))|authors?|our team|contributors?|affiliations?"
            r"|(?:corresponding )?authors?['’]?s?['’]? (?:information|contributions?|details|affiliations?|notes?|bios?"
            r"|statements?|disclosures?)|authorship contributions?|contributorship(?: statement)?|corresponding author"
            r"|correspondence(?: to .*)?|credit author.*|acknowledge?ments?|sponsors?|image credits?|photo credits?"
            r"|(?:source of |financial )?funding(?: .*)?|(?:financial|funding) (?:support|disclosures?)"
            r"|(?:statement of |declarations? of )?(?:potential )?(?:conflicts? of|competing|conflicting"
            r"|declarations? of) (?:financial )?interests?(?: statement)?|declarations?|disclosures?(?: statement)?"
            r"|(?:data|code|materials?)(?:,? (?:and |& )?(?:data|code|materials?))* (?:availability|sharing)(?: .*)?"
            r"|availability of (?:data|code|supporting)(?: .*)?|(?:supplementary|supplemental|supporting) (?:materials?"
            r"|information|data|files?)|additional files?|electronic supplementary material|associated data"
            r"|ethics(?: .*)?|ethical (?:approval|statement|standards)(?: .*)?|(?:informed |patient )consent(?: .*)?"
            r"|consent (?:for|to) (?:publication|publish|participate)|institutional review board(?: statement)?"
            r"|human (?:and animal )?rights(?: .*)?|provenance and peer review|peer review (?:file|information|history)"
            r"|publisher['’]?s note|(?:pre-?)?publication history|(?:article|author) history|rights and permissions"
            r"|permissions|open access|reprints?(?: and permissions)?|trial registration|contact(?: .*)?"
            r"|copyright(?: .*)?|licen[cs](?:e|ing)(?: (?:and|information|statement|agreement)\b.*)?"
            r"|role of (?:the )?(?:study )?(?:funding|funders?|sponsors?)\b.*"
            r"|grants?(?: support| information| funding)?|(?:financial|funding) sources?"
            r"|sources? of (?:funding|support)|statements? of (?:ethics|interests?|funding|authorship|consent)"
            r"|(?:study )?guarantors?(?: statement)?"
            r"|(?:how to )?cite (?:this|as)\b.*|how to cite|(?:suggested|recommended|preferred) citation"
            r"|(?:citation|article|publication) information|article dates?"
            r"|(?:date )?received(?:,? (?:and |revised |in revised form )*(?:accepted|published))*"
            r"|transparency(?: (?:statement|declaration))?|dissemination (?:declaration|to .*)"
            r"|orcid(?: ids?| numbers?)?|(?:data|code) (?:access|deposition|accessibility|archiving)(?: .*)?"
            r"|research data(?: .*)?"
            r"|(?:declaration of |use of )(?:generative )?(?:ai|artificial intelligence)\b.*|notes on contributors?"
            r"|dual(?:ity|ities) of interests?|(?:financial )?interests? (?:statement|declarations?|disclosures?)"
            r"|conflicts? of interests? disclosures?|compliance with ethical standards|equal contributions?"
            r"|financial disclosures? statement|samples? availability|publisher note"
            r"|authors? and affiliations?|preprints?|(?:handling |academic )?editors?|editorial (?:note|history)"
            r"|reviewers?(?: information)?|patient and public involvement|(?:extended|source) data|data statement"
            r"|(?:institutional review board|ethics committee) approval|study registration|requests for materials"
            r"|(?:prior|previous) presentations?|supplement(?:ary|al) (?:figures?|tables?|appendi(?:x|ces)|content)",
            re.I,
        ),
    ),
)
PARTS = re.compile(r",? (?:and|&) |, | / ")
SPEAKS_OF_WORKS = re.compile(
    r"\b(?:references?|citations?|cited|bibliograph\w+|literature|sources|footnotes?|endnotes?)\b"
    r"|\bwhere (?:we got|our|this) .*|\bworks\b.*\bconsulted\b",
    re.I,
)
RUN_IN = re.compile(r"(?!contact\b)([A-Z][^.:;!?\n]{3,70})[:.]\s+\S", re.I)
RUN_IN_WORDS = 6
OPENINGS = re.compile(
    r"definitions?|overview|introduction|background|abstract|what (?:is|are) .*|key (?:points|facts"
    r"|takeaways)|(?:in )?(?:summary|brief)"
    r"|at a glance|contents|(?:in|on) this (?:article|page)|about",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Outline:
    """`paths` holds the section path of each block, in the blocks' order.

    The title stands in no path when it names the whole; a first heading of plain text with text of its own may as well
    be the first section, so it is both.
    """

    title: str
    paths: list[Path]


def bare(name: str) -> str:
    """A section's name without its number and closing punctuation: "5. References:" is "References"."""
    return EDIT.sub("", NUMBERING.sub("", name.strip())).rstrip(" :.")


@lru_cache(maxsize=256)
def is_takeaway(name: str) -> bool:
    return bool(TAKEAWAYS.fullmatch(bare(name)))


@lru_cache(maxsize=256)
def is_references(name: str) -> bool:
    """A list of works, cited in the text or to be read beside it."""
    return bool(REFERENCES.fullmatch(bare(name)) or FURTHER.fullmatch(bare(name)))


@lru_cache(maxsize=256)
def may_state(name: str) -> bool:
    """The name of a list of works that other sections have as well: the "Sources" of a vitamin."""
    return is_references(name) and bool(SOURCES.search(name)) and not is_further_reading(name)


@lru_cache(maxsize=256)
def is_further_reading(name: str) -> bool:
    """A list of works that no number of the text leads to, where there is another one."""
    return bool(FURTHER.fullmatch(bare(name)))


@lru_cache(maxsize=256)
def is_notes(name: str) -> bool:
    """A section that holds works where its entries read as works, and remarks where they do not."""
    return bool(NOTES.fullmatch(bare(name)))


@lru_cache(maxsize=256)
def speaks_of_works(name: str) -> bool:
    """A longer name of a list of works, if its entries read as such: "References used in this article"."""
    return bool(SPEAKS_OF_WORKS.search(name))


@lru_cache(maxsize=256)
def left_out(name: str) -> str:
    """Why a section of this name holds no statements, or ""; also for "Ethics and funding", two such names."""
    whole = _left_out(bare(name))
    parts = [_left_out(part) for part in PARTS.split(bare(name))]
    return whole or (parts[0] if all(parts) else "")


def _left_out(name: str) -> str:
    spaced = name.replace("-", " ")  # "Conflict-of-interest statement"
    return next((reason for reason, rule in LEFT_OUT if rule.fullmatch(name) or rule.fullmatch(spaced)), "")


def run_in(text: str) -> str:
    """Why a paragraph is left out for the name that it begins with ("Funding: none."), or ""."""
    found = RUN_IN.match(text)
    reason = left_out(found[1]) if found and len(found[1].split()) <= RUN_IN_WORDS else ""
    return reason if reason in ("author or funding note", "abbreviations") else ""


def is_closing(name: str) -> bool:
    """True for sections that stand on the first level of any article and close what came before."""
    return is_takeaway(name) or is_references(name) or is_notes(name) or bool(left_out(name))


def outline(blocks: list[Block]) -> Outline:
    """Levels where the markup gives them; else the rule of `_grown` for headings of plain text."""
    title = _title(blocks)
    paths: list[Path] = []
    stack: list[tuple[int, str]] = []
    parent: Path = ()
    path: Path = ()
    for place, block in enumerate(blocks):
        if block.kind == "heading" and place != title:
            if block.level:
                stack = [entry for entry in stack if entry[0] < block.level] + [(block.level, block.text)]
                parent = path = tuple(name for _, name in stack)
            else:
                parent, path = _grown(blocks, place, parent, path)
        paths.append(path)
    return Outline(blocks[title].text if title >= 0 else _likely_title(blocks), paths)


def _grown(blocks: list[Block], place: int, parent: Path, path: Path) -> tuple[Path, Path]:
    """The parent and path after a heading of unknown level.

    A heading with no text of its own is the parent of those that follow, until the next one without text. Headings in
    a row nest. A closing section (takeaways, references, disclaimer) stands on the first level and ends the parent.
    """
    name = blocks[place].text
    if is_closing(name):
        return (), (name,)
    if _has_text(blocks, place):
        return parent, (*parent, name)
    in_a_row = 0 < len(parent) < DEEPEST and path == parent and _content(blocks, place, step=-1) == "heading"
    grown = (*parent, name) if in_a_row else (name,)
    return grown, grown


def _content(blocks: list[Block], place: int, step: int = 1) -> str:
    """Kind of the nearest block after (or before) this place that was not skipped; "" at the end."""
    place += step
    while 0 <= place < len(blocks):
        if blocks[place].kind != "skipped":
            return blocks[place].kind
        place += step
    return ""


def _has_text(blocks: list[Block], place: int) -> bool:
    return _content(blocks, place) not in ("", "heading")


def _title(blocks: list[Block]) -> int:
    """Place of the heading that names the whole document, or -1."""
    headings = [place for place, block in enumerate(blocks) if block.kind == "heading"]
    if not headings or _content(blocks, headings[0], step=-1):
        return -1
    first = headings[0]
    if blocks[first].level:
        others = [blocks[place].level for place in headings[1:]]
        return first if blocks[first].level < min(others, default=7) and blocks[first].level == 1 else -1
    return first if _names_all(blocks, headings) else -1


def _likely_title(blocks: list[Block]) -> str:
    first = next((place for place, block in enumerate(blocks) if block.kind != "skipped"), -1)
    if first < 0 or blocks[first].kind != "heading" or blocks[first].level or not _has_text(blocks, first):
        return ""
    name = blocks[first].text
    return "" if is_closing(name) or OPENINGS.fullmatch(bare(name)) else name


def _names_all(blocks: list[Block], headings: list[int]) -> bool:
    """A byline follows, or an opening section, or no other heading is a parent, or two parents come in a row."""
    first = headings[0]
    if is_closing(blocks[first].text) or OPENINGS.fullmatch(bare(blocks[first].text)):
        return False
    if first + 1 < len(blocks) and blocks[first + 1].reason == "author or date":
        return True
    if _has_text(blocks, first) or len(headings) < 2:
        return False
    parents = [place for place in headings[1:] if not _has_text(blocks, place) and _content(blocks, place)]
    second = blocks[headings[1]].text
    return not parents or headings[1] in parents or bool(OPENINGS.fullmatch(bare(second)))
