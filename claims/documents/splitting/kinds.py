"""What sort of statement a sentence is, by its section and its cue words. The rules, first match wins:

1. A section of takeaways, of conclusions or a summary makes a takeaway.
2. A section on implications, treatment or practice makes a clinical implication, unless the sentence reports a study.
3. Words of proposal ("hypothesis", "have proposed", "is thought to"), or a section named so, make a hypothesis.
4. Words of a reported result ("have been shown", "correlates with", "studies found") make a finding.
5. Words that explain a term ("is a", "refers to", "consists of") or a section of definitions make a definition.
6. Words of cause and working ("mediated by", "blocks", "by increasing"), or a section on mechanism, make a mechanism.
7. What only "may" be is a hypothesis; everything else states a finding.

An editor can change it; nothing else hangs on it.
"""

import re
from typing import Literal

from claims.documents.formats.outline import is_takeaway

Kind = Literal["definition", "finding", "mechanism", "hypothesis", "clinical implication", "takeaway"]

IMPLIES = re.compile(
    r"\bimplications?\b|\bclinical (?:use|practice|relevance|applications?|significance)\b|\bin practice\b"
    r"|^(?:treatments?|management|prevention|therapy|therapies|dosing)\b",
    re.I,
)
SUPPOSES = re.compile(
    r"\bhypothes\w+|\b(?:has|have|had|been|is|are|was|were) (?:also |recently )?(?:proposed|suggested"
    r"|postulated|speculated|theori[sz]ed)\b"
    r"|\b(?:thought|believed|presumed) to\b|\btheor(?:y|ies) (?:that|is|holds?|proposes?|suggests?)\b"
    r"|\bmodels? (?:holds?|proposes?|predicts?)\b|\bspeculat\w+|\bit is possible\b"
    r"|\b(?:researchers|authors|scientists|experts|some) (?:propose|suggest|believe|argue|suspect)\b",
    re.I,
)
REPORTS = re.compile(
    r"\b(?:stud(?:y|ies)|trials?|research|researchers|investigators|evidence|data|meta-analys[ei]s"
    r"|imaging|experiments?|surveys?)\b"
    r"[^.]{0,60}\b(?:show\w*|found|finds?|reported|reports?|demonstrat\w+|reveal\w*|indicat\w+|link(?:s"
    r"|ed)|confirm\w*|suggests?|observed)\b"
    r"|\b(?:has|have|was|were|been) (?:\w+ )?(?:shown|found|observed|reported|demonstrated|linked"
    r"|associated)\b"
    r"|\b(?:observed|seen|found|reported|shown) in [^.]{0,40}\b(?:stud(?:y|ies)|trials?|patients)\b"
    r"|\b(?:is|are) (?:\w+ )?(?:associated|linked|correlated) with\b|\bcorrelat(?:es?|ed) with\b"
    r"|\bfindings?\b|\bp ?[<=] ?0?\.\d"
    r"|\b(?:hazard|odds|risk) ratio\b|\b\d+(?:\.\d+)? ?% (?:of|lower|higher|fewer|more)\b",
    re.I,
)
DEFINES = re.compile(
    r"^(?:(?:an?|the) )?(?:[\w'’-]+ ){0,7}(?:\([^)]+\) )?(?:is|are) (?:(?:an?|the|one of the"
    r"|any) )(?!key |major |main |common |leading )"
    r"|\b(?:is|are|has been|have been) (?:\w+ )?(?:defined as|called|known as|termed|described as"
    r"|referred to as)\b|\brefers? to\b|\bthe terms?\b"
    r"|\b(?:consists? of|encompass(?:es)?|comprises?|is made up of|stands for|means that)\b"
    r"|\bby definition\b",
    re.I,
)
WORKS = re.compile(
    r"\b(?:mediat\w+|modulat\w+|inhibit\w*|block(?:s|ing|ade)|activat\w+|deactivat\w+|trigger\w*"
    r"|stimulat\w+|disrupt\w*|suppress\w*"
    r"|releas(?:es|ing)|bind(?:s|ing)|antagoni\w+|leads? to|results? in|causes?|drives?|produces?"
    r"|underl(?:ies|ying|ie)"
    r"|substrate|pathway|mechanis\w+|because|thereby|via|through which|which in turn|by \w+ing)\b",
    re.I,
)
MECHANISM_NAME = re.compile(
    r"\b(?:mechanisms?|how .{2,60} (?:works?|acts?|affects?)|pathophysiology"
    r"|physiology|function(?:s)?|pharmacology)\b",
    re.I,
)
DEFINITION_NAME = re.compile(r"\b(?:definitions?|terminology|glossary)\b|^what (?:is|are)\b", re.I)
SUPPOSITION_NAME = re.compile(r"\b(?:hypothes[ei]s|theor(?:y|ies)|speculation)\b", re.I)
HEDGES = re.compile(r"\b(?:may|might|could|possibly|perhaps|potentially)\b", re.I)


def kind_of(text: str, *, section: tuple[str, ...] = (), context: str = "") -> Kind:
    """The kind of one statement; `context` is the lead-in of its list, `section` the headings it stands under."""
    names = " / ".join(section)
    if any(is_takeaway(name) for name in section):
        return "takeaway"
    if any(IMPLIES.search(name) for name in section) and not REPORTS.search(text):
        return "clinical implication"
    if SUPPOSES.search(text) or SUPPOSITION_NAME.search(names):
        return "hypothesis"
    if REPORTS.search(text):
        return "finding"
    if DEFINES.search(text) or DEFINITION_NAME.search(names):
        return "definition"
    return _kind_by_working(text, names, context)


def _kind_by_working(text: str, names: str, context: str) -> Kind:
    hedged = bool(HEDGES.search(text))
    if REPORTS.search(context) and not hedged:
        return "finding"
    if not hedged and (WORKS.search(text) or MECHANISM_NAME.search(names)):
        return "mechanism"
    return "hypothesis" if hedged else "finding"
