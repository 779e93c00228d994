"""What stands beside a name and is no part of it: numbers, addresses, roles, degrees, "et al.". Pure."""

import re
import unicodedata

_ET_AL = re.compile(r"[\s,;]*\[?\b(?:et\.?\s+al(?:ii|\b)|and\s+others)\.?\]?\s*\Z|\Aothers\Z", re.IGNORECASE)
_LEFT_OUT = re.compile(r"[\s,;&]*(?:\.{3}|…|\. \. \.)[\s,;&]*")  # "Alder, A., Birch, B., . . . Cedar, C."
_NOBODY = re.compile(r"\[?(?:no authors? listed|anon(?:ymous)?)\.?\]?,?|n/a|nan|null|[\W_]+", re.IGNORECASE)
_ORCID = r"(?:ORCID:?\s*)?(?:https?://orcid\.org/)?\d{4}-\d{4}-\d{4}-\d{3}[\dX]"
_BESIDE = re.compile(
    rf"\s*[(\[]?{_ORCID}[)\]]?"
    r"|\s*\(\d{6,}\)"  # Scopus' number of an author
    r"|(?<=[A-Za-z])\s*[(\uff08][\u2e80-\u9fff\uac00-\ud7af\s]+[)\uff09]"  # the same name in its own letters
    r"|\s*[<(]?[\w.+-]+@[\w-]+\.[\w.-]*\w[>)]?"
    r"|,?\s*[(\[](?:eds?|editors?|authors?)\.?[)\]]|,\s*editors?\.?\Z"
    r"|(?<=\w)[*†‡§¶]+(?=[,;]|\Z)",
    re.IGNORECASE,
)
_MAY_HOLD = re.compile(r"[(\uff08\[@*†‡§¶]|\d-\d|,\s*[Ee]ditor")
_ADDRESSED = re.compile(r"\A(?:(?:dr|prof|professor|mr|mrs|ms)\.?\s+)+(?=\S+\s)", re.IGNORECASE)
_TITLED = re.compile(r"\A(?:(?:dr|prof|professor)\.?\s+)+(?=\S)", re.IGNORECASE)
DEGREE = re.compile(
    r"(?:MD|M\.D\.|Ph\.?D\.?|DPhil|MSc|BSc|MPH|MBBS|MBChB|PharmD|PsyD|ScD|DrPH|EdD|DDS|DVM|RN|FRCP\w*|MRCP\w*)"
    r"(?:[ /-]|\Z)"
)


def tidied(text: str) -> str:
    """On one line, accents composed, without what stands beside the names."""
    text = _BESIDE.sub("", text) if _MAY_HOLD.search(text) else text
    return " ".join(unicodedata.normalize("NFC", text).split())


def without_et_al(text: str) -> str:
    """The names that are given where others are left out; the same text where none are."""
    if ".." in text or ". ." in text or "…" in text:
        text = _LEFT_OUT.sub(", ", text).strip(" ,")
    return _ET_AL.sub("", text)


def is_nobody(text: str) -> bool:
    """ "[No authors listed]", "Anonymous", or no letter at all."""
    return bool(_NOBODY.fullmatch(text))


def unaddressed(text: str) -> str:
    """ "Ann Alder" of "Dr. Ann Alder"."""
    return _ADDRESSED.sub("", text)


def untitled(fore: str) -> str:
    """A fore name without the academic title before it; of "Alder, Dr" nothing else is known."""
    return _TITLED.sub("", fore)
