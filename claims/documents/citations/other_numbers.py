"""What a number printed like a citation may be besides, told by the words around it; the first to fit counts."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

ANY = re.compile("")
VALUES = "It may be an interval or a list of values."
STATISTICS = "It may belong to a figure of statistics."
AMOUNT = "It may be an amount, or a part of a date."
OTHER_NUMBER = "It may be the number of something else than a work."
PART_OF_A_NAME = "It may belong to the name or the formula that it stands in."
POWER = "It may be a power."


@dataclass(frozen=True, slots=True)
class Reading:
    """`why` holds where the text `before` a mark, the mark `itself` and the text `behind` it all fit."""

    why: str
    before: re.Pattern[str] = ANY
    itself: re.Pattern[str] = ANY
    behind: re.Pattern[str] = ANY

    def fits(self, before: str, itself: str, behind: str) -> bool:
        return bool(self.behind.match(behind) and self.itself.match(itself) and self.before.search(before))


def _one_of(words: str) -> str:
    return f"(?:{'|'.join(words.split())})"


# Several numbers: an interval, a vector

SEVERAL = re.compile(r"\[\d{1,3}\s?[,;–-]")
REPORTED = _one_of(
    "reported described found shown given published used seen observed presented listed obtained discussed"
    " reviewed summari[sz]ed studied documented noted cited proposed introduced derived detailed explained"
    " suggested as by see"
)
HELD = _one_of(
    "values? numbers? integers? reals? scores? parameters? weights? probabilit(?:y|ies) variables?"
    " coefficients? points? ages? domain interval ranges? lies? lying lay falls? fell falling bounded confined"
    " constrained restricted limited (?:re)?scaled normali[sz]ed clipped mapped transformed drawn sampled"
    " distribut(?:ed|ion) uniform(?:ly)? var(?:y|ies|ied|ying) ranged ranging threshold cut-?offs? bounds?"
    " limits? (?-i:[b-hj-z])"
)
INTO = _one_of("in within on over from to between of into onto inside outside across")
SETS = re.compile(
    rf"\b{HELD}\s(?:(?!{REPORTED}\b)[\w-]+\s){{0,3}}?{INTO}\s(?:the\s)?(?:(?:closed|open|half-open|unit)\s)?"
    r"(?:interval\s|range\s|domain\s|set\s)?$"
    r"|\b(?:interval|limits?|bounds?|window|domain|range|band|scores?|scale|ratings?|aged?|between"
    r"|sequence|array|vector|set|tuple|list|returns?)\s?$"
    r"|\b(?:list|set|vector|sequence|array|answer|result)s?\s(?:is|are|was|were)\s$",
    re.I,
)

# Figures and amounts

MEAN = re.compile(r"\b(?:mean|median|average|SD|SEM?)\b[^.;\[\]]{0,25}\d\s*$", re.I)
BEHIND_OPERATOR = re.compile(
    r"[=<>≤≥~±×÷∈∉⊂⊆∪∩∝·√^−]\s*$|\s[+*]\s?$|\]\s?/\s?$|(?<!\d\s)(?<!\d)\b(?:log|ln|exp|sqrt|sin|cos|tan|max|min|mod|logit)$"
)
BEFORE_OPERATOR = re.compile(r"\s*[=<>≤≥×÷∈⊂⊆∪∩∝·^²³⁰¹⁴-⁹]|\s[−+*]\s|\s?/\s?\[")
UNIT = _one_of(
    r"[mkµμn]?g mcg [np]g [mµμ]?[lL] dL [mµμn]?mol I?U mIU [ckmµμn]?m k?Hz MHz mmHg kPa k?cal kJ M?Bq Gy mSv"
    r" [mk]?V °\s?C %\S* per\scent (?:milli|micro|kilo)?gram(?:me)?s? (?:milli|centi|kilo)?met(?:re|er)s?"
    r" (?:milli)?lit(?:re|er)s? seconds? minutes? hours? days? weeks? months? years? decades? times points?"
    " (?:tablet|capsule|pill|drop|puff|injection|spray|vial|ampoule)s?"
)
MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
OF_A_UNIT = re.compile(rf"\s?(?:{UNIT}(?![^\W\d_])|{MONTH}\b)")
COUNTING = re.compile(
    r"(?:^|\s)(?:the|(?-i:an?)|my|our|their|its|his|her|your|every|each|per|no|another|at\s(?:least|most)|(?:more|less|fewer)\sthan"
    r"|up\sto|approximately|about|nearly|exactly|roughly|almost)\s$",
    re.I,
)
POINTING = re.compile(r"\b(?:these|this|all|both|any|first|last|next|only|other)\s$", re.I)
WORD = re.compile(r"\s[a-z]")
AMOUNT_OF = re.compile(
    r"\b(?:total|score|rating|value|grade|level|dose|age|count|number|mean|median|sum|power|order|rank|factor|ratio"
    r"|length|weight|height|width|depth|size|maximum|minimum|threshold|cut-?off|average|rate|duration|period|pH)s?\sof\s$"
    r"|\b(?:coded|scored|rated|graded|labell?ed|numbered|marked|recorded)\s(?:as|with)\s$",
    re.I,
)
# What is counted: "with [3] older brothers". In "found [3] that sleep falls" the mark is a citation.
NO_NOUN = _one_of(
    "that which who whom whose when where while if as than in on of for to and or but by with without at from into"
    " is are was were be been has have had do does did not no an? the this these those it its their our his her"
)
PLURAL = _one_of(r"children people men women mice feet teeth data criteria persons? [a-z][a-z-]*[a-rt-z]s") + r"\b"
COUNTED = re.compile(rf"\s(?:(?!{NO_NOUN}\b)[a-z][a-z-]*\s){{0,2}}(?!{NO_NOUN}\b){PLURAL}")
HOW_MANY = re.compile(
    r"(?:^|[\s(])(?:ha[sd]|have|having|with|without|there (?:are|were)|contain(?:s|ed|ing)?|compris(?:es?|ed|ing)"
    r"|included?|includes|consist(?:s|ed|ing)? of|enrol(?:l?ed|ls?)?|recruit(?:s|ed)?|invite[sd]?|treat(?:s|ed)?"
    r"|receive[sd]?|gave|gives?|given|took|takes?|made|makes?|found|finds?|lost|saw|bore|needs?|needed|used|uses?|of|in|after|before|within|over|for|until|by|to|from"
    r"|than|only|just|some|under|and|or)\s$",
    re.I,
)
OWNED = re.compile(
    r"\b(?!(?:authors?|investigators?|researchers?|groups?|teams?|colleagues|workers|reviewers?)['’])"
    r"(?:[a-z][a-z-]+['’]s|[A-Za-z][a-z-]+s['’])\s$"
)
OLD = re.compile(r"\b(?:aged|at (?:the )?age(?: of)?|(?:he|she|who|they) (?:is|was|are|were))\s$", re.I)
IN_WORDS = re.compile(
    r"\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen"
    r"|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred)\s*$",
    re.I,
)

# Labels

CHAIN = r"(?:\[\d{1,3}\]\s?(?:to|through|and|or|versus|vs\.?|[,;/&–-](?:\s(?:and|or))?)\s?)"
NUMBERED = _one_of("items? questions? equations? Eqs?\\. tables? figures? Figs?\\. chapters? codes?")
# These only where they have no word of their own: "in phase [2]", but "in the luteal phase [2]" is a citation.
BARE = _one_of(
    r"step stage grade phase (?<!\bin\s)part arm group cohort cluster visit day week month year cycle level"
    r" class type category criterion domain factor component model algorithm hypothesis aim objective rule"
    r" option answer patient participant site cent(?:re|er) scenario theorem lemma block session run round"
    r" channel electrode slice exon intron codon residue position chromosome segment layer node release build"
    r" key ward batch lot plate (?<!as\s)well lane query module wave element entry index line box panel appendix"
    r" section"
    r" formula statement version row column sequence array vector tuple compound reaction peak scheme vertebra"
    r" author case footnote dose reviewer"
    r" sample specimen tube slide respondent informant interviewee paragraph clause amendment verse"
)
PLURALS = rf"(?:{BARE}e?s|categories|criteria|hypotheses|appendices|indices|vertebrae|queries)"
ABBREVIATED = r"(?:no|nos|vol)\."
BEFORE_A_LABEL = (
    r"(?:^|[,;:(]\s?|\b(?:in|at|(?<!time )of|for|to|see|from|on|by|with|and|or|under|during|after|before"
    r"|using|until|through|between|versus|than|as|was|is|were|are|reached|chose|chosen|took|had|used|use|gave|called|get|got|found)\s)"
)
LABELLED = re.compile(rf"\b{NUMBERED}\s*{CHAIN}*$", re.I)
BARELY_LABELLED = re.compile(rf"{BEFORE_A_LABEL}(?:{BARE}|trial|{ABBREVIATED})\s{CHAIN}*$", re.I)
# "the element [2] is empty": what stands in an order has numbers, also behind an article.
ORDERED = re.compile(r"\bthe (?:element|entry|item|row|column|version|option|criterion|exon|codon)\s$", re.I)
LABELS = re.compile(rf"(?:{BEFORE_A_LABEL}|\bthe\s){PLURALS}\s{CHAIN}+$", re.I)  # exons [4] to [7]
OPENS_LABELS = re.compile(rf"(?:{BEFORE_A_LABEL}|\bthe\s){PLURALS}\s$", re.I)
TO_ANOTHER = re.compile(r"(?:,|,?\s(?:to|through|and|or))\s\[")
INDEXED = re.compile(
    rf"(?:(?<![^\W_])(?<!-)[a-zα-ω]|\b(?:list|array|vector|tuple|args|matrix|df)|\b(?:matrix|vector|array|tensor)\s[A-Z])"
    rf"{CHAIN}*$"
)
# Whose number they have only where a sentence begins with them: "Rat [4] died", but "it was seen in rat [4]".
BEGINNING = _one_of(
    "notes? trial experiment interview subject child boy girl man woman mother father donor recipient volunteer"
    " family household school hospital clinic village district region area province country city zone sector plot"
    " farm room bed floor vial bottle image picture photo(?:graph)? frame scan film clip page sentence law directive"
    " comment remark objection argument claim example assumption definition proposition corollary lesson unit course"
    " test scale assay survey questionnaire subscale task subtask run epoch fold iteration trimester semester"
    " quarter decade century season episode attempt repetition measurement observation event deviation protocol"
    " guideline recommendation position theme topic point percentile decile (?:quan|quar|quin|ter)tile stratum team"
    " player rat mouse rabbit dog cat pig monkey animal bird fish twin sibling investigator rater observer nurse"
    " physician doctor expert judge file folder map sheet gene primer probe antibody strain isolate clone plasmid"
    " band fraction variant mutation allele haplotype locus marker lead finger toe tooth rib lobe ligament nerve"
    " ventricle device detector sensor port pump valve canal tract visitor prototype contract project package"
    " milestone deliverable endpoint dataset database report class stage grade informant respondent interviewee"
    " patient participant"
)
OF_ITS_OWN = _one_of(
    "the an? this that these those each every one any some no our their its his her my your another other such which"
    " what of in on at for by with to from as is are was were"
)
BEGINS_WITH_IT = re.compile(
    rf"(?:^|[.;:]\s|\b(?:while|whereas|because|when|if|although|though|but|that)\s)"
    rf"(?:(?!{OF_ITS_OWN}\b)[\w-]+\s){{0,2}}{BEGINNING}\s{CHAIN}*$",
    re.I,
)
NAMES_WITH_NUMBERS = _one_of(
    "interleukin omega caspase coenzyme cytochrome complement immunoglobulin apolipoprotein IL CD PM CO IFN"
    " TNF TGF GLP TRP"
)
# "H[2]", "CO[2]", "vitamin D[3]", but "group B[3]" and "hepatitis C[3]" are cited.
LETTERED = _one_of(
    "groups? types? class grade arms? hepatitis influenza virus panel cohort study trial level factor and or to"
)
GLUED = re.compile(
    rf"\b[Vv]itamin\s[A-Z]$|(?<![^\W_])(?i:{NAMES_WITH_NUMBERS})$"
    rf"|\A(?!.*\b(?i:{LETTERED})\s[A-Z]\Z)(?:.*[^\w-])?[A-Z]\Z"
    r"|(?<![^\W_])(?<!-)(?:[SPF]?[aip]?CO|[NSPTVZM]O|[SP][ap]O|Fi?O|CH|NH|OH|BH|HNO|Ca|Mg|Li|Na|Fe|Cu|Zn|Al|Si|Br|Cl)$",
    re.S,
)
# "In [3], salt was given" is a citation; "here [1] is the first" and "(x), [2] is the dose" name something.
CLAUSE_BEGINS = re.compile(r"(?:^|[,;:(]\s?|\b(?:where|here|that|and|or|if|then|thus|when|while|whereas|but)\s)$", re.I)
NAMES_IT = re.compile(r"\s(?:is|are|was|were|denotes?|represents?|means|stands|indicates|refers|equals|corresponds)\b")
ENUMERATES = re.compile(r"[,;:]\s(?:(?:and|or)\s)?$")
BEGINS_A_LIST = re.compile(r"\b(?:are|were|is|was|includ(?:e|es|ed|ing)|comprises?d?|namely)\s$")
SECOND_FOLLOWS = re.compile(r"\s[a-z].{0,100}\[2\]")
STANDS_IN_A_NAME = re.compile(r"[^\W_]|-[^\W_\d]|[−+-](?:\s|$)")

BRACKETED = (
    Reading(VALUES, SETS, SEVERAL),
    Reading(STATISTICS, before=MEAN),
    Reading(STATISTICS, behind=BEFORE_OPERATOR),
    Reading(STATISTICS, before=BEHIND_OPERATOR),
    Reading(PART_OF_A_NAME, behind=STANDS_IN_A_NAME),
    Reading(PART_OF_A_NAME, before=GLUED),
    Reading(AMOUNT, behind=OF_A_UNIT),
    Reading(AMOUNT, before=COUNTING),
    Reading(AMOUNT, before=POINTING, behind=WORD),
    Reading(AMOUNT, before=AMOUNT_OF),
    Reading(AMOUNT, before=HOW_MANY, behind=COUNTED),
    Reading(AMOUNT, before=OWNED, behind=COUNTED),
    Reading(AMOUNT, before=OLD),
    Reading(OTHER_NUMBER, before=IN_WORDS),
    Reading(OTHER_NUMBER, before=LABELLED),
    Reading(OTHER_NUMBER, before=BARELY_LABELLED),
    Reading(OTHER_NUMBER, before=BEGINS_WITH_IT),
    Reading(OTHER_NUMBER, before=ORDERED),
    Reading(OTHER_NUMBER, before=LABELS),
    Reading(OTHER_NUMBER, before=OPENS_LABELS, behind=TO_ANOTHER),
    Reading(OTHER_NUMBER, before=INDEXED),
    Reading(OTHER_NUMBER, before=CLAUSE_BEGINS, behind=NAMES_IT),
    Reading(OTHER_NUMBER, before=ENUMERATES, behind=WORD),
    Reading(OTHER_NUMBER, before=re.compile(r":\s$")),
    Reading(OTHER_NUMBER, before=re.compile(r",\s$"), behind=re.compile(",")),
    Reading(OTHER_NUMBER, BEGINS_A_LIST, re.compile(r"\[1\]"), SECOND_FOLLOWS),
)

# Raised or trailing numbers

MEASURED = _one_of(
    "ages? time doses? distances? heights? weights? lengths? widths? depths? radius diameters? speed velocity"
    " concentration temperature frequency mass slope area BMI side years? days? hours?"
    " (?:milli|centi|kilo)?met(?:re|er)s? inch(?:es)? feet microns? pixels? px voxels? miles? tau eta sigma"
    " omega epsilon phi beta lambda delta theta rho mu kappa Gy rad units?"
)
SQUARED = re.compile(rf"(?<![^\W_]){MEASURED}$", re.I)
RAISED = (
    Reading(POWER, SQUARED, re.compile("[²³⁴]$")),
    Reading(PART_OF_A_NAME, before=re.compile(rf"(?<![^\W_]){NAMES_WITH_NUMBERS}$", re.I)),
)
LABEL_BEFORE_POINT = re.compile(rf"(?:\b{NUMBERED}|{BEFORE_A_LABEL}{BARE})\.$", re.I)
TRAILING = (
    Reading(PART_OF_A_NAME, before=re.compile(rf"(?<![^\W_]){NAMES_WITH_NUMBERS}[.,]$", re.I)),
    Reading(OTHER_NUMBER, before=LABEL_BEFORE_POINT),
    Reading(OTHER_NUMBER, re.compile(r"\.$"), behind=WORD),
)
READINGS: dict[str, Sequence[Reading]] = {"[1]": BRACKETED, "(1)": BRACKETED, "¹": RAISED, ".1": TRAILING}
