"""MathML as one line of text in which no two numbers run together: x^2, (a + 1)/b, 129Xe, V\u0307O2max."""

import re
from collections.abc import Callable, Iterable

from lxml.etree import _Element

_INFIX = set(
    "=<>\u2264\u2265\u2248\u223c\u2243\u2260\u226a\u226b\u00b1\u00d7\u2192\u2208+\u2212-\u2013\u00f7\u22c5\u00b7*/"
)
_TIGHT = {"/", "\u00b7", "\u22c5"}
_ACCENTS = {
    ".": "\u0307", "\u02d9": "\u0307", "\u00a8": "\u0308", "^": "\u0302", "\u02c6": "\u0302", "~": "\u0303",
    "\u02dc": "\u0303", "\u223c": "\u0303", "\u00af": "\u0304", "\u203e": "\u0304", "\u2015": "\u0304",
    "_": "\u0304", "\u2192": "\u20d7",
}  # fmt: skip
_NAMED = {"infinity": "\u221e", "pi": "\u03c0", "sep": ", ", "mspace": " "}
_SILENT = {"annotation", "annotation-xml", "mphantom", "none", "mprescripts"}
_ONE_TERM = re.compile(r"[-+\u2212]?[^\s+\-\u2212*/^_,;=<>()]*|\([^()]*\)")


def formula(element: _Element) -> str:
    """The text of a MathML element; white space of the file's own layout does not count."""
    name = element.tag.rpartition("}")[2]
    if name in _SILENT:
        return ""
    if name in _LAYOUT:
        return _LAYOUT[name](list(element))
    if name == "mfenced":
        return _fenced(element)
    if len(element) and not (element.text or "").strip():
        return _row(element)
    return _token(element, name)


def _token(element: _Element, name: str) -> str:
    """Identifiers, numbers and operators; an empty element of content MathML (<infinity/>) speaks by its name."""
    inner = "".join(formula(child) + (child.tail or "") for child in element)
    text = " ".join(f"{element.text or ''}{inner}".split())
    if name == "mtext" and not text and element.text:
        return " "
    return text or _NAMED.get(name) or ("" if name.startswith("m") else f"{name} ")


def _row(elements: Iterable[_Element]) -> str:
    line, before = "", ""
    for element in elements:
        name, text = element.tag.rpartition("}")[2], formula(element)
        if name == "mo" and text in _INFIX - _TIGHT and line.strip() and before != "mo":
            text = f" {text} "
        elif line[-1:].isdigit() and text[:1].isdigit() and (name, before) != ("mn", "mn"):
            text = f" {text}"
        line, before = line + text, name if text.strip() else before
    return " ".join(line.split())


def _term(text: str) -> str:
    return text if _ONE_TERM.fullmatch(text) else f"({text})"


def _lowered(base: str, low: str) -> str:
    if not low:
        return base
    apart = base[-1:].isdigit() or not _ONE_TERM.fullmatch(low)
    return f"{base}_{_term(low)}" if apart else f"{base}{low}"


def _raised(base: str, high: str) -> str:
    return f"{base}^{_term(high)}" if high else base


def _scripts(children: list[_Element]) -> str:
    """mmultiscripts: the scripts before the base as in 129Xe, those behind it lowered and raised."""
    names = [child.tag.rpartition("}")[2] for child in children]
    middle = names.index("mprescripts") if "mprescripts" in names else len(children)
    texts = [formula(child) for child in children] or [""]
    before, behind = "".join(texts[middle + 1 :]), texts[1:middle]
    for low, high in zip(behind[::2], behind[1::2], strict=False):
        texts[0] = _raised(_lowered(texts[0], low), high)
    return before + texts[0]


def _accented(children: list[_Element]) -> str:
    base, accent = _two(children)
    return base + _ACCENTS[accent] if accent in _ACCENTS and base else f"{_raised(base, accent)} "


def _two(children: list[_Element]) -> list[str]:
    return ([formula(child) for child in children] + ["", ""])[:2]


def _three(children: list[_Element]) -> list[str]:
    return ([formula(child) for child in children] + ["", "", ""])[:3]


def _fraction(children: list[_Element]) -> str:
    above, below = _two(children)
    return f"{_term(above)}/{_term(below)}"


def _powered(children: list[_Element]) -> str:
    base, power = _two(children)
    return _raised(_term(base), power)


def _both(children: list[_Element]) -> str:
    base, low, high = _three(children)
    return _raised(_lowered(base, low), high)


def _limits(children: list[_Element]) -> str:
    """A sum or an integral: its limits always apart from it and from what follows."""
    base, low, high = _three(children)
    return _raised(f"{base}_{_term(low)}", high) + " "


def _root(children: list[_Element]) -> str:
    base, degree = _two(children)
    return f"({base})^(1/{degree})"


def _fenced(element: _Element) -> str:
    marks = "".join(element.get("separators", ",").split())
    inner = f"{marks[0]} ".join(map(formula, element)) if marks else _row(element)
    return f"{element.get('open', '(')}{inner}{element.get('close', ')')}"


_LAYOUT: dict[str, Callable[[list[_Element]], str]] = {
    "mfrac": _fraction,
    "msup": _powered,
    "msub": lambda children: _lowered(*_two(children)),
    "msubsup": _both,
    "mover": _accented,
    "munder": lambda children: _limits(children[:2]),
    "munderover": _limits,
    "mmultiscripts": _scripts,
    "msqrt": lambda children: f"\u221a({_row(children)})",
    "mroot": _root,
    "semantics": lambda children: formula(children[0]) if children else "",
    "mtable": lambda rows: f"[{'; '.join(map(formula, rows))}]",
    "mtr": lambda cells: ", ".join(map(formula, cells)),
    "matrix": lambda rows: f"[{'; '.join(map(formula, rows))}]",
    "matrixrow": lambda cells: ", ".join(map(formula, cells)),
    "apply": lambda parts: (
        f"{formula(parts[0]).strip()}({', '.join(formula(p).strip() for p in parts[1:])})" if parts else ""
    ),
}
