"""TeX as BibTeX files hold it, as plain text: accents, Greek letters, maths, what protects capitals. Pure.

pylatexenc (MIT) knows the letters and the macros. It knows TeX, and files are written by programs that do not: a bare
"%" is no comment here, a lone "$" no maths, and a macro without its argument no error.
"""

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from pylatexenc.latex2text import LatexNodes2Text, MacroTextSpec, get_default_latex_context_db
from pylatexenc.latexwalker import LatexWalker, LatexWalkerError
from pylatexenc.latexwalker import get_default_latex_context_db as get_default_walker_db
from pylatexenc.macrospec import std_macro

from literature.formats.marked_text import plain

_TEX = re.compile(r"[\\{}$~%&]|--|``|''|[?!]`")
_BARE = re.compile(r"(?<!\\)((?:\\\\)*)([%&#])")
_MATHS = re.compile(r"(?<!\\)\$(?!\s)((?:[^$\\]|\\.)+?)(?<!\s)\$(?!\d)")
_LONE_DOLLAR = re.compile(r"(?<!\\)\$")
_SHIFTED = re.compile(r"([_^])(?:\{((?:[^{}]|\{[^{}]*\})*)\}|(\\[A-Za-z]+|[^\s{}\\]))")
_SHIFTED_TEXT = re.compile(r"\\text(super|sub)script\s*\{((?:[^{}]|\{[^{}]*\})*)\}")
_LINK = re.compile(r"\\href\s*\{[^{}]*\}\s*(?=\{)")
_SIGN = re.compile(r"[{}$]|\s+|\\(?:[A-Za-z]+|.|\Z)", re.DOTALL)
_MENDELEYS = re.compile(r"\$\\backslash\$(?=['\"`^~=.a-zA-Z])")  # of a file that was TeX already
_ESCAPED = re.compile(r"\\([_&%#$~{}^ ])")
_ACCENT_ALONE = re.compile(r"\{\\([`~^])\{\}\}|\\([~^])\{\s*\}")
_ALONE = {"`": "\ue000", "~": "\ue001", "^": "\ue002"}  # of the private use area: pylatexenc leaves these out
_ALONE_AGAIN = {ord(mark): sign for sign, mark in _ALONE.items()}
_SIGNS = {
    "textless": "<", "textgreater": ">", "textbar": "|", "textasciigrave": "`", "textquotedbl": '"',
    "textasciicircum": "^", "textquotesingle": "'", "textasteriskcentered": "*", "textbullet": "\u2022",
    "micro": "\u00b5", "textgreek": "%s", "textbraceleft": "{", "textbraceright": "}",
    "url": "%s", "path": "%s", "mkbibquote": "\u201c%s\u201d", "enquote": "\u201c%s\u201d",
}  # fmt: skip


def latex_text(text: str) -> str:
    """One line of plain text: "{\\"U}ber $\\beta$-blockers \\& 50%" is "Über β-blockers & 50%"."""
    if not _TEX.search(text):
        return plain(text)
    words = (_decoded(word) if _TEX.search(word) else word for word in _words(_without_pitfalls(text)))
    return plain(" ".join(words).translate(_ALONE_AGAIN))


def verbatim(text: str) -> str:
    """A DOI, a number or an address, in which programs escape signs and TeX reads no other command."""
    if r"\text" in text:
        text = _decoded(text)
    return " ".join(re.sub(r"[{}]|\\url", "", _ESCAPED.sub(r"\1", text)).split())


def _without_pitfalls(text: str) -> str:
    text = _MENDELEYS.sub(r"\\", text)
    text = _ACCENT_ALONE.sub(lambda found: _ALONE[found[1] or found[2]], _LINK.sub("", text))
    text = _SHIFTED_TEXT.sub(lambda found: f"<{found[1][:3]}>{found[2]}</{found[1][:3]}>", text)
    text = _BARE.sub(r"\1\\\2", text)
    return "".join(_piece(text))


def _piece(text: str) -> list[str]:
    """The text with its maths, in which what stands above or below is a tag; a "$" without its pair is a sign."""
    parts, at = [], 0
    for found in _MATHS.finditer(text):
        parts.append(_LONE_DOLLAR.sub(r"\\$", text[at : found.start()]))
        parts.append(f"${_SHIFTED.sub(_as_tag, found[1])}$")
        at = found.end()
    return [*parts, _LONE_DOLLAR.sub(r"\\$", text[at:])]


def _as_tag(found: re.Match[str]) -> str:
    tag = "sup" if found[1] == "^" else "sub"
    return f"<{tag}>{found[2] if found[2] is not None else found[3]}</{tag}>"


def _words(text: str) -> Iterator[str]:
    """Parts that mean the same apart as together: between blanks outside of braces and maths, not behind a macro."""
    depth = start = macro_end = 0
    is_maths = False
    for sign in _SIGN.finditer(text):
        if sign[0][0] == "\\":
            macro_end = sign.end()
        elif sign[0] == "$":
            is_maths = not is_maths
        elif sign[0] in "{}":
            depth = max(0, depth + (1 if sign[0] == "{" else -1))
        elif not depth and not is_maths and sign.start() != macro_end:
            yield text[start : sign.start()]
            start = sign.end()
    yield text[start:]


@lru_cache(maxsize=4096)
def _decoded(text: str) -> str:
    """Raises nothing: what is no TeX stays as it stands, without its braces."""
    try:
        nodes, _, _ = LatexWalker(text, latex_context=_walker(), tolerant_parsing=True).get_latex_nodes()
        return str(_writer().nodelist_to_text(nodes))
    except (LatexWalkerError, IndexError, ValueError, TypeError, AttributeError, RecursionError):
        return re.sub(r"[{}]", "", text)


@cache
def _walker() -> object:
    known = get_default_walker_db()
    macros = [std_macro(name, None, 1 if "%s" in sign else 0) for name, sign in _SIGNS.items()]
    known.add_context_category("files", macros=macros, prepend=True)
    return known


@cache
def _writer() -> LatexNodes2Text:
    known = get_default_latex_context_db()
    known.add_context_category(
        "files", macros=[MacroTextSpec(name, sign) for name, sign in _SIGNS.items()], prepend=True
    )
    return LatexNodes2Text(latex_context=known, math_mode="text", keep_comments=True, fill_text=False)
