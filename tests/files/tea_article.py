"""An article that says of itself that it is made up, as blocks for `printed`, and what an import must make of it."""

import re
from typing import Any

from .printed import Block, Layout

RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
TITLE = "Tea and blood pressure in adults: a made-up trial for testing readers"
BYLINE = "A. Abel^1^, B. Born^2^ and C. Cress^1,2^"
PLACES = "^1^Department of Tea, University of Nowhere; ^2^Institute of Cups, Nowhere"
SENTENCES: list[tuple[str, str, list[str]]] = [
    ("Abstract", "", [
        "Tea is drunk by many adults with raised blood pressure.",
        "We compared green tea with hot water in a double-blind trial of 240 adults.",
        "Systolic pressure was lower by 3 mmHg after twelve weeks of tea.",
        "Tea may therefore help adults whose pressure is only slightly raised.",
    ]),
    ("Introduction", "", [
        "Raised pressure is among the commonest reasons for which adults visit a doctor {1}.",
        "Green tea contains catechins, which relax the muscles of small vessels in the laboratory {2,3}.",
        "Earlier trials were small, and only one of them was double-blind {4}.",
        "None of the trials measured the pressure over a whole day and a whole night.",
        "Observational studies found a lower pressure in people who drink several cups a day {5–7}.",
        "Whether this association is causal remains uncertain, since people who drink tea also smoke less {8}.",
        "We therefore planned a placebo-controlled trial that was large enough for small differences.",
    ]),
    ("Methods", "Participants", [
        "We invited adults between 40 and 70 years of age with a systolic pressure of 130 to 150 mmHg.",
        "People with diabetes, kidney disease or pregnancy were not included in the trial.",
        "All participants gave their written consent before the first measurement.",
    ]),
    ("Methods", "Measurements", [
        "Pressure was measured by a trained nurse after five minutes of rest in a quiet room {9}.",
        "The body mass index was given in kg/m^2^ and the area of the cuff in cm^2^.",
        "Breath samples were analysed for CO_2_ as a marker of compliance with the instructions.",
        "The primary outcome was the difference in systolic pressure between the two groups.",
    ]),
    ("Results", "", [
        "Of 412 adults who were invited, 240 were randomised and 228 completed the trial.",
        "Systolic pressure fell by 5 mmHg in the tea group and by 2 mmHg in the control group.",
        "The difference of 3 mmHg was statistically significant and larger in women than in men {10}.",
        "Diastolic pressure did not differ between the groups at any of the measurements.",
        "Sleep was slightly worse in participants who drank tea in the evening {3,11}.",
        "No serious adverse event was attributed to the intervention by the committee.",
    ]),
    ("Discussion", "", [
        "In this trial green tea lowered systolic pressure by a small but measurable amount.",
        "The effect is comparable to that of a moderate reduction of dietary salt {12}.",
        "Our findings agree with those of the earlier double-blind study, which was much shorter {4}.",
        "A long-term benefit for the heart cannot be inferred from a difference of this size.",
        "Further studies should measure pressure over a whole day and include younger adults.",
    ]),
]  # fmt: skip
ENTRIES = [
    "Abel A, Born B. Raised pressure in adults who visit a doctor. J X. 2001;1:1-9.",
    "Born B, Cress C. Catechins of green tea and the muscles of small vessels. J X. 2002;2:11-19."
    " doi:10.9999/jx.2002.0211",
    "Cress C. Tea in the evening and the sleep of adults in two towns. J X. 2003;3:21-9.",
    "Dorn D, Elm E, Fink F. A double-blind trial of tea in forty adults with raised pressure. J X. 2004;4:31-9.",
    "Elm E. Cups of tea a day and pressure in a cohort of teachers. J X. 2005;5:41-9. doi:10.9999/jx.2005.0541",
    "Fink F, Gold G. Cups of tea a day and pressure in a cohort of sailors. J X. 2006;6:51-9.",
    "Gold G. Tea and pressure: a cross-sectional study in three mountain villages. J X. 2007;7:61-9.",
    "Hart H, Iris I. Smoking among people who drink tea and people who do not. J X. 2008;8:71-9.",
    "Iris I. How pressure should be measured at rest: a statement of the society. J X. 2009;9:81-9.",
    "Jung J, Korn K, Lind L. Differences between women and men in trials of tea. J X. 2010;10:91-9.",
    "Korn K. Caffeine in the evening: an overview of trials in healthy adults. J X. 2011;11:101-9.",
    "Lind L, Mohn M. Dietary salt and pressure: a meta-analysis of long-term trials. J X. 2012;12:111-9.",
]
FLOW = (
    "flow",
    "Assessed for eligibility/(n = 412)\nExcluded/Not meeting criteria (n = 102)\nRandomised/(n = 240)\n"
    "Lost to follow-up/(n = 12)\n"
    "**Figure 1.** Flow of participants. The boxes show how many took part.",
)
TABLE = (
    "table",
    "**Table 1.** Baseline characteristics of the two groups.\nMeasure|Tea|Water\nAge, years|55 (8)|54 (9)\n"
    "Women|62|59\n"
    "Systolic pressure|141 (6)|140 (6)\nDiastolic pressure|86 (5)|86 (6)",
)
ASIDE = (
    "aside",
    "What this study adds\nPressure fell a little in those who drank tea. The effect was seen within twelve weeks.",
)
NOTE = ("note", "*Correspondence to A. Abel, Department of Tea, Nowhere. E-mail: tea@nowhere.example")


def article(
    marks: str = "[]", *, beside: tuple[Block, ...] = (), span_abstract: bool = False, numbered: bool = False,
    list_name: str = "References", run_in: bool = False,
) -> list[Block]:  # fmt: skip
    """`marks`: "[]" or "^" for the citations; `beside` stands within the results."""
    blocks: list[Block] = [("title", TITLE), ("byline", BYLINE), ("byline", PLACES)]
    section, turn = "", 0
    for name, below, sentences in SENTENCES:
        if name != section:
            turn += name != "Abstract"
            heading = f"{turn}. {name}" if numbered and name != "Abstract" else name
            blocks.append(("span" if span_abstract and name == "Abstract" else "h", heading))
            section = name
        label = f"**{below}.** " if below and run_in else ""
        if below and not run_in:
            blocks.append(("hh", below))
        half = (len(sentences) + 1) // 2
        kind = "span" if span_abstract and name == "Abstract" else "p"
        for place, part in enumerate((sentences[:half], sentences[half:])):
            words = " ".join(_marked(sentence, marks) for sentence in part)
            blocks.append((kind, (label if not place else "") + words))
            if name == "Results" and not place:
                blocks += beside
    blocks.append(("h", list_name))
    return blocks + [("ref", f"{number} {entry}") for number, entry in enumerate(ENTRIES, 1)]


def _marked(sentence: str, marks: str) -> str:
    if marks == "^":
        return re.sub(r" \{([^}]+)\}\.", r".^\1^", sentence)
    return re.sub(r"\{([^}]+)\}", r"[\1]", sentence)


def expected(layout: Layout, marks: str = "[]", *, aside: bool = False, numbered: bool = False) -> dict[str, Any]:
    """What `tests.bench.documents` holds an import to: all claims, their sections and works, and the whole list."""
    label = "[{}] " if layout.ref_style == "[1]" else ""
    entries = [label.format(number) + entry for number, entry in enumerate(ENTRIES, 1)]
    claims = []
    turn, last = 0, ""
    for name, below, sentences in SENTENCES:
        turn, last = (turn + 1, name) if name not in ("Abstract", last) else (turn, name)
        called = f"{turn}. {name}" if numbered and name != "Abstract" else name
        called = called.upper() if layout.heading in ("caps", "spaced") else called
        for sentence in sentences:
            cited = re.search(r"\{([^}]+)\}", sentence)
            numbers = [number for part in (cited[1] if cited else "").split(",") if part for number in _each(part)]
            claims.append({
                "text": _read(_marked(sentence, marks)),
                "section": [called, below] if below else [called],
                "cites": [entries[number - 1] for number in numbers],
            })  # fmt: skip
    if aside:
        for text in ("Pressure fell a little in those who drank tea.", "The effect was seen within twelve weeks."):
            claims.append({"text": text, "section": ["What this study adds"]})
    return {"claims": claims, "references": entries, "whitespace": "folded", "expect": "warn"}


def _each(part: str) -> list[int]:
    ends = [int(end) for end in part.split("–")]
    return list(range(ends[0], ends[-1] + 1))


def _read(sentence: str) -> str:
    """As text: raised digits, lowered ones as they are."""
    sentence = re.sub(r"\^([^^]+)\^", lambda found: found[1].translate(RAISED), sentence)
    return re.sub(r"_(\d+)_", r"\1", sentence)
