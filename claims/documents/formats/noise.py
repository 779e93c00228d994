"""What stands on a page and states nothing: navigation, captions, bylines, calls to action, questions.

Each rule names its reason, which the reader of the import sees beside the text that was left out.
"""

import re

from .limits import LONGEST_STATEMENT

MONTH = r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.?"
WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+)?"
TIME = r"(?:,?\s+(?:at\s+)?\d{1,2}[:.]\d\d(?:\s*[ap]\.?m\.?)?(?:\s+\(?[A-Z]{2,4}\)?)?)?"
DEGREE = (
    r"(?:M\.?D|Ph\.?\s?D|D\.?O|M\.?P\.?H|M\.?Sc?|B\.?Sc?|R\.?N|R\.?D|Pharm\.?D|Psy\.?D|MBBS|MBChB|DNP"
    r"|FACC|FACP|FRCP)\.?"
)
DATE = (
    rf"(?:{MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}|\d{{1,2}}(?:\.|st|nd|rd|th)?\s+{MONTH},?\s+\d{{4}}"
    rf"|{MONTH}\s+\d{{4}}"
    r"|\d{4}-\d\d-\d\d|\d{1,2}[./]\d{1,2}[./]\d{2,4})"
)
NETWORK = (
    r"(?:facebook|twitter|x|linkedin|pinterest|whatsapp|reddit|instagram|youtube|e-?mail|telegram"
    r"|bluesky)"
)
PERSON = r"(?-i:[A-Z][\w.'’-]*(?:,? (?:and|&|de|van|von|[A-Z][\w.'’-]*)){1,8})"
INSTITUTE = (
    r"(?:departments?|divisions?|institutes?|schools?|facult(?:y|ies)|cent(?:er|re)s?|colleges?|laborator(?:y|ies)"
    r"|clinics?|hospitals?|universit(?:y|ies))"
)
# Names with commas between, without a word that a sentence would need.
NAMED = r"(?-i:(?:[A-Z0-9][\w.'’&-]*|of|the|for|and|in|at|de|la|du|der|für|di|&)(?:,? |(?=\W*$)))"
CRUMB = r"[^>›»|.=<\d]{1,40}"
EXPERT = (
    r"(?:\w+[ -])?(?:doctor|physician|clinician|professional|provider|pharmacist|psychiatrist"
    r"|cardiologist|therapist|team|gp)"
)

# What a structured abstract calls its parts.
LABEL = (
    r"background|context|importance|introduction|rationale|objectives?|aims?|purpose(?: of (?:the )?(?:study|review))?"
    r"|questions?|hypothes[ie]s|(?:study )?(?:design|settings?|selection|population|type|objectives?|questions?)"
    r"|participants|patients|subjects|samples?|interventions?|exposures?|materials?|methods?|methodology|comparisons?"
    r"|(?:main |primary |secondary |key )?(?:outcomes?|end ?points?)(?: and measures?| measures?)?|measurements?"
    r"|data (?:sources?|extraction|synthesis|collection|analysis)|(?:search|study) (?:strategy|methods)"
    r"|(?:eligibility|selection|inclusion) criteria|(?:statistical )?analys[ie]s|follow-?up"
    r"|evidence (?:acquisition|synthesis)"
    r"|(?:main |key |principal |recent )?(?:results?|findings)|discussion|interpretation|comment|relevance"
    r"|(?:(?:clinical|practice|research|public health|policy) )?(?:implications|significance|relevance|rationale)"
    r"|problem|approach|(?:local )?setting|(?:relevant )?changes|lessons learn(?:ed|t)"
    r"|(?:strengths|limitations|recommendations?|summary|novelty)|levels? of evidence|evidence level"
    r"|(?:main )?conclusions?(?: and relevance)?|(?:trial |study |clinical trial )?registration|funding|key ?words?"
)

# Whole lines.
LINES = tuple(
    (reason, re.compile(rf"(?:{pattern})\W*", re.I))
    for reason, pattern in (
        (
            "navigation",
            rf"share|tweet|pin(?: it)?|print|save|copy link|home|menu|search|close|next|previous|prev"
            rf"|back|more|top"
            rf"|{NETWORK}|(?:share|follow us|post)(?: this)?(?: \w+)? (?:on|via|with|by) (?:{NETWORK}"
            rf"|friends|a friend|your .{{1,30}})"
            r"|share (?:this .{1,30}|the (?:article|page|post))"
            r"|(?:back|return|skip|jump) to (?:the )?(?:top|main|content|home|search|article|list|index"
            r"|page|blog|all)\b.{0,30}|(?:next|previous|older|newer) (?:article|post|page|entry).{0,80}"
            r"|(?:read|subscribe|watch|listen) now|(?:continue|keep) reading"
            r"|(?:read |share )?(?:the )?full (?:story|article)"
            r"|listen to (?:this|the) (?:article|story)|posted in .{1,60}"
            r"|read more.{0,80}|learn more.{0,80}|show (?:more|less)|view all.{0,40}|see all.{0,40}|load more"
            r"|(?:was|did you find) this (?:article|page|information|answer|content)? ?(?:helpful|useful).{0,40}"
            r"|log ?in|sign ?in|sign ?up|register|contact(?: us)?|about(?: us)?|privacy policy"
            r"|terms(?: of (?:use|service))?"
            r"|advertisement|sponsored|\d* ?comments?|leave a (?:reply|comment)|tags?:.{0,120}"
            r"|categor(?:y|ies):.{0,120}"
            r"|filed under.{0,120}|click here.{0,80}|download(?: the)? pdf|cite this (?:article|page"
            r"|entry)|edit|print this page"
            r"|accept(?: all)?(?: cookies)?|(?:cookie|manage) (?:settings|preferences)"
            rf"|{CRUMB} ?[>›»|](?> ?{CRUMB} ?[>›»|])+ ?[^>›»|.=<\d]{{1,80}}"
            r"|[‹←⟵] ?.{1,100}|.{1,100} ?[›→⟶]"
            r"|@\w[\w-]{1,38}|(?:index of|list of) all [\w ]{3,60}"
            r"|home ?/ ?.{1,120}|[^\s@]+@[^\s@]+\.\w+",
        ),
        ("web address", r"(?:https?://|www\.)\S+"),
        (
            "author or date",
            r"(?:(?:written|words|authored|posted|published|edited|reviewed|medically reviewed"
            r"|fact[- ]checked|updated)"
            rf" by:? [^.?!]{{2,60}}|[—–-]{{0,2}} ?by:? {PERSON})(?:,? {DATE})?(?: follow @\w{{1,30}})?"
            rf"|(?-i:[A-Z].{{2,200}}) contributed (?:to this (?:report|story|article|post)|reporting)\b.{{0,60}}"
            rf"|(?:author|editor|reviewer|reviewed by|medical reviewer)s?:.{{1,120}}"
            rf"|(?:(?:(?:this )?(?:page|article|content) )?(?:was )?(?:last |first |next )?"
            rf"(?:medically |clinically )?(?:updated|published|reviewed?|review|modified|posted"
            rf"|revised|date|received|accepted)(?: due| date)?(?: on the web| online)?"
            rf"(?: on)?:?,? *)?{WEEKDAY}{DATE}{TIME}"
            rf"(?:\s*[|·•,–-].{{0,60}})?"
            rf"|(?:\d{{1,2}} ?)?{INSTITUTE} (?:of|for|and) "
            rf"(?=[^,]{{1,80}},[^,]{{1,80}},|.{{1,200}}\b{INSTITUTE}\b){NAMED}{{2,60}}"
            rf"|(?:{PERSON}|(?-i:[A-Z][\w.'’-]+)),? (?-i:{DEGREE})(?:, (?-i:{DEGREE})){{0,4}}"
            r"|\d+ (?:minute|hour|day|week|month|year)s? ago"
            r"|[^.?!|·•]{2,60}(?:[|·•][^.?!|·•]{2,60}){0,3}[|·•] *(?:last |first )?"
            rf"(?:updated|published|reviewed|posted)(?: on)?:? *{DATE}(?: *[|·•][^.?!]{{0,60}})?"
            r"|\(?(?:additional |with )?(?:reporting|writing|compiled|research) (?:and \w+ )?by (?-i:[A-Z]).{2,200}"
            rf"|[—–-]?\s*[^.?!()]{{2,60}} \(@\w{{1,30}}\),? {DATE}"
            rf"|(?:updated?|correction|editor['’]s note)(?:,? {MONTH}.{{0,40}}?)?[:—–] "
            r"(?:added|this|an? (?:earlier|previous))\b.*"
            rf"|\d+ ?-?min(?:ute)?s?\.? read|reading time:? .{{1,20}}|[^.]{{1,60}}[|·•] *(?:{DATE}"
            rf"|\d+ min(?:ute)? read).{{0,40}}",
        ),
        (
            "caption",
            r"(?:(?:supplement(?:ary|al)|suppl\.?|additional|extended data|online|appendix|web) )?"
            r"(?:e?figure|fig\.?|e?table|box|chart|image|photo|picture|video|plate|panel|infographic|scheme|exhibit)\s*"
            r"(?:(?:[a-z]?\d+[a-z]?(?:[.-]\d+)?|[ivx]{1,5})\s*[.:–—|]|[:|]|\d+[a-z]?\s(?-i:[A-Z][a-z-])).*"
            r"|\[?(?:image|photo|picture|figure|video)(?: (?:credit"
            r"|courtesy|source|by)\b|:).*"
            r"|\(?(?:photo|image|illustration|credit|source|courtesy)s?(?: by|:)\s.{1,160}|\(?courtesy of .{1,160}",
        ),
        ("cookie notice", r".{0,200}\b(?:we|site|website) uses? (?:\w+ )?cookies\b.{0,300}"),
        ("copyright", r"(?:copyright|©|\(c\) ?\d{4}).*|.{0,160}all rights reserved.*"),
        ("footnote", r"\[\^[^\]]+\]:.*|[*†‡§]\s?[a-z(].{0,200}"),
    )
)

# Sentences and list items.
SENTENCES = tuple(
    (reason, re.compile(pattern, re.I))
    for reason, pattern in (
        (
            "cross reference",
            r"^(?:please )?(?:(?:for|to) [^.;:]{1,120}, )?(?:please |you can |also )?(?:see|read|visit"
            r"|refer to|consult|view|explore"
            r"|check out|have a look at|browse|click|go to|head to|learn|find out)(?![\w-])"
            r"(?=.*\b(?:our|we|us|this|these|here|article|guide|page|post|section|more|below|above|link"
            r"|website|site|entry|chapter"
            r"|full|appendix|table|figure|fig)\b)",
        ),
        (
            "cross reference",
            r"^(?:see also|see|further reading|related(?: \w+)?|also read|read (?:more"
            r"|next|also)|more on|source)\b ?:"
            r"|^(?:(?:also|must) read|read (?:also|more|next)|related|recommended|up next)\b ?[|:–—-] ?\w",
        ),
        (
            "cross reference",
            r"^(?:more|further|additional|detailed) (?:information|detail|details|reading) (?:on|about|is"
            r"|are|can)\b"
            r".*\b(?:found|available|here|our|website|page)\b",
        ),
        ("source", r"^[\[(][^\[\]()]{4,240}(?:\bpp?\.\s?\d[^\[\]()]{0,40}|(?:1[5-9]|20)\d\d)[\])]$"),
        (
            "call to action",
            r"^(?:please )?(?:subscribe|sign up|join (?:us|our)|donate|download|share this|follow us"
            r"|contact (?:us|our)"
            r"|call (?:us|our|now|today|\+?\d)|book (?:a|an|your|now)|schedule (?:a|an|your)"
            r"|get (?:started|in touch)"
            r"|click|enter your e-?mail|try (?:it|our)|buy|shop|order now|register (?:for|now|here)"
            r"|tell us|let us know)\b",
        ),
        (
            "call to action",
            r"^(?:[^.]{1,100}, )?(?:please |you should |always )?(?:"
            rf"(?:(?:talk|speak) (?:to|with)|consult(?: with)?|ask|see) (?:your|an?|the) {EXPERT}\b"
            rf"|(?:contact|call|discuss|check|work|tell)\b[^.]{{0,60}}\byour {EXPERT}\b)",
        ),
        (
            "call to action",
            r"\b(?:subscribe to|sign up for) (?:our|the|this)\b|\bour (?:newsletter"
            r"|mailing list)\b",
        ),
        (
            "cookie notice",
            r"\b(?:uses?|using|accept|our) (?:\w+ )?cookies\b|\bcookie (?:policy|settings"
            r"|preferences)\b",
        ),
        ("copyright", r"^(?:copyright|©)|\ball rights reserved\b"),
        (
            "label of a section",
            rf"^(?:{LABEL})(?:(?:,? and |,? & |, |/)(?:{LABEL}))*[.:]$",
        ),
        (
            "disclaimer",
            r"\b(?:not|never)\b.{0,60}\b(?:medical|professional|clinical) advice\b"
            r"|\baffiliate (?:links?|commissions?)\b"
            r"|\bsubstitute for (?:professional|medical)\b"
            r"|\bfor (?:informational|educational|information)\b.{0,40}\bpurposes\b",
        ),
        (
            "about the page",
            r"^(?:in )?(?:this|the (?:present|following)) (?:article|page|post|guide|section|chapter"
            r"|entry|blog)(?:,| (?:we|i|you|will"
            r"|explains|describes|discusses|covers|reviews|explores|outlines|looks|summari[sz]es|provides"
            r"|introduces)\b)"
            r"|^(?:we hope|thank you|thanks for)\b",
        ),
    )
)
WORD = re.compile(r"[^\W\d_]{2}")
QUESTION = re.compile(r"\?!?[\"”’')\]]*$")
FINAL = re.compile(
    r"[.!?…:;。！？：；．؟۔।॥][\"”’')\]»*_」』）]*(?:\[(?:[\d,\s–-]+|[a-z]{1,2})\]|\[\^[^\[\]\s]{1,80}\]|[⁰¹²³⁴-⁹\d,–-]{1,8})?$"
)
STRAY_WORDS = 4


def line_reason(line: str) -> str:
    """Why a whole line, or a paragraph that the width of a page broke into lines, states nothing, or ""."""
    if len(line) > LONGEST_STATEMENT:
        return ""
    line = " ".join(line.split()) if "\n" in line else line
    return next((reason for reason, rule in LINES if rule.fullmatch(line)), "")


def sentence_reason(sentence: str) -> str:
    """Why a sentence or list item states nothing, or ""."""
    if len(sentence) > LONGEST_STATEMENT:
        return ""
    sentence = " ".join(sentence.split()) if "\n" in sentence else sentence
    if QUESTION.search(sentence):
        return "question"
    if not WORD.search(sentence):
        return "stray line"
    return line_reason(sentence) or next((reason for reason, rule in SENTENCES if rule.search(sentence)), "")


def is_stray(line: str) -> bool:
    """A few words without a full stop outside any list: a button or label that lost its page."""
    return len(line.split()) <= STRAY_WORDS and not FINAL.search(line)
