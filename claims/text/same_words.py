"""The same words as journals, PubMed and PDF readers set them, made equal; no number becomes another. Pure."""

import re
import unicodedata

_SIGNS = str.maketrans(
    {
        **dict.fromkeys("“”„″", '"'),
        **dict.fromkeys("‘’‚′´`ʹʼ＇", "'"),
        **dict.fromkeys("–−‐‑‒﹣－", "-"),
        **dict.fromkeys("—―", " - "),  # between words, unlike the hyphen within one
        "µ": "μ",
        "ß": "ss",
        "º": "°",
        "∼": "~",
        **dict.fromkeys("\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff", None),  # invisible, and copied along
    }
)
_LIGATURES = re.compile("[\ufb00-\ufb06\u0132\u0133]")  # as PDF readers copy "fi"
_THOUSANDS = re.compile(r"(?<=\d)[\u00a0\u2009\u202f,](?=\d{3}(?!\d))")
_RAISED = re.compile("(?P<before>\\w?)(?P<signs>[⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻₀₁₂₃₄₅₆₇₈₉₊₋]+)")
_BEHIND_LETTER = re.compile(r"(?<=[^\W\d_])[\^_](?=\d)")
_GREEK = re.compile("(?<![\u0370-\u03ff])[α-λν-ωΓΔΘΛΞΠΣΦΨΩ](?![\u0370-\u03ff])|(?<![\u0370-\u03ff\\w])μ(?=-)")
_SPELLED = (
    (re.compile(r"\+/-"), "±"),
    (re.compile(r"> ?="), "≥"),
    (re.compile(r"< ?="), "≤"),
    (re.compile(r" ?--+ ?"), " - "),
    (re.compile(r"(?<=\d)·(?=\d)"), "."),  # as The Lancet sets decimals
    (re.compile(r"(?<![\w.])\.(?=\d)"), "0."),
    (re.compile(r"(?<=\d) ?x ?(?=\d)"), "×"),
    (re.compile(r" ?° ?(?=[CF]\b)"), "°"),
    (re.compile(r"\bmicro(?=[glm]\b)"), "μ"),  # of older records of PubMed
    (re.compile(r"\bp(?= ?[=<>≤≥])"), "P"),
)
_RELATION = re.compile(r" ?([=<>≤≥≈±×~]) ?")
_LOOSE = re.compile(r"(?<=[(\[]) | (?=[)\],;])|(?<=\d) (?=%)")  # blanks that a page sets, or does not


def folded(text: str) -> str:
    """`text` with white space, quotes, dashes, ligatures, raised and lowered figures, Greek letters, the signs that
    keyboards lack and the two ways to write an accent made equal, and without the blanks that some journals set around
    a sign of relation, before "%" and within brackets: "p = .001" is "P=0.001"."""
    read = unicodedata.normalize("NFC", text)
    if not read.isascii():
        read = _LIGATURES.sub(lambda found: unicodedata.normalize("NFKC", found[0]), read)
        read = _RAISED.sub(_figures, read)
    read = " ".join(_THOUSANDS.sub("", read).translate(_SIGNS).split())
    for pattern, sign in _SPELLED:
        read = pattern.sub(sign, read)
    if not read.isascii():
        read = _GREEK.sub(_name, read)
    return _LOOSE.sub("", _RELATION.sub(r"\1", _BEHIND_LETTER.sub("", read)))


def _figures(found: re.Match[str]) -> str:
    """ "10⁶" is 10^6, as the parser writes it, "H₂O" is H2O."""
    figures = unicodedata.normalize("NFKC", found["signs"])
    mark = "^" if unicodedata.decomposition(found["signs"][0]).startswith("<super>") else "_"
    return f"{found['before']}{mark if found['before'].isdigit() else ''}{figures}"


def _name(found: re.Match[str]) -> str:
    """ "alpha" of "α"."""
    name = unicodedata.name(found[0]).split()[-1].lower().replace("lamda", "lambda")
    return name.capitalize() if found[0].isupper() else name
