"""Find the phrases of the lexicon in a statement.

The lexicon (three files; `cues.txt` explains their notation) becomes a tree of words; a statement is walked down that
tree, so that the cost grows with the text and not with the lexicon.
"""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Literal, NamedTuple, get_args

Role = Literal[
    "causal", "correlational", "conditional", "hedge", "booster", "scope", "weasel", "proposal", "denial", "doubt"
]
Token = tuple[str, int, int]
Match = tuple[str, int, int]  # label (a role or a certainty), first token, token after the last
Node = dict[str, Any]

# What people read of a role; its id is what rows and the API keep.
NAMES: dict[str, str] = {
    "causal": "causal", "correlational": "correlational", "conditional": "conditional", "hedge": "careful",
    "booster": "sure", "scope": "limits it", "weasel": "names no source", "proposal": "proposed", "denial": "denied",
    "doubt": "doubted",
}  # fmt: skip

WORD = re.compile(r"[a-z]+(?:[-'][a-z]+)*|\d+(?:[.,]\d+)*%?|[^\s\w]")
BRACES = re.compile(r"\{([^{}]*)\}")
ADVERB, ANY, END = "~", "*", ""
ADVERBS = frozenset({"not", "also", "now", "yet", "still", "often", "been", "previously", "long", "well", "even"})
LEXICON = tuple(Path(__file__).with_name(f"{name}.txt") for name in ("cues", "relations", "polarity"))
ROLES: tuple[Role, ...] = get_args(Role)


class Cue(NamedTuple):
    """One phrase that a reading rests on: `text == statement[start:end]`."""

    text: str
    start: int
    end: int
    role: Role


def words(text: str) -> list[Token]:
    """Lower-case words, numbers and single punctuation marks with their character offsets in `text`."""
    lowered = text.lower().replace("\u2019", "'")
    if len(lowered) != len(text):  # some letters, as the dotted capital I, grow in lower case
        lowered = "".join(letter.lower()[0] for letter in text).replace("\u2019", "'")
    return [(found.group(), found.start(), found.end()) for found in WORD.finditer(lowered)]


def expand(phrase: str) -> Iterator[list[str]]:
    """Every word sequence that a phrase in the lexicon's notation stands for."""
    choice = BRACES.search(phrase)
    if choice:
        for option in choice.group(1).split(","):
            yield from expand(phrase[: choice.start()] + option.strip() + phrase[choice.end() :])
        return
    parts = phrase.split()
    optional = next((i for i, part in enumerate(parts) if part.endswith("?")), None)
    if optional is None:
        yield parts
        return
    bare = parts[optional].removesuffix("?")
    yield from expand(" ".join([*parts[:optional], bare, *parts[optional + 1 :]]))
    yield from expand(" ".join([*parts[:optional], *parts[optional + 1 :]]))


def lexicon(text: str) -> Iterator[tuple[str, list[str]]]:
    """(label, words) of every phrase in a lexicon's text; a label is a role or a rung of certainty."""
    label = ""
    for line in text.splitlines():
        if line.startswith("["):
            label = line.strip("[] ").removeprefix("certainty: ")
        elif not line.startswith("#"):
            yield from ((label, parts) for phrase in line.split("|") for parts in expand(phrase) if parts)


@cache
def phrase_tree() -> Node:
    """The tree of all phrases, planted once; `END` at a node holds the labels of the phrases that finish there."""
    root: Node = {}
    for label, parts in lexicon("\n".join(file.read_text(encoding="utf-8") for file in LEXICON)):
        node = root
        for part in parts:
            node = node.setdefault(part, {})
        if label not in node.setdefault(END, []):
            node[END].append(label)
    return root


def is_adverb(word: str) -> bool:
    return word in ADVERBS or (word.endswith("ly") and len(word) > 4)


def walk(node: Node, tokens: list[Token], at: int, ends: dict[str, int]) -> None:
    """Note in `ends` the furthest token at which each label can finish when `node` is reached before token `at`."""
    for label in node.get(END, ()):
        if ends.get(label, 0) < at:
            ends[label] = at
    if at == len(tokens):
        return
    word = tokens[at][0]
    if word in node and word not in (ADVERB, ANY):
        walk(node[word], tokens, at + 1, ends)
    if ADVERB in node:
        walk(node[ADVERB], tokens, at, ends)
        if is_adverb(word):
            walk(node[ADVERB], tokens, at + 1, ends)
    if ANY in node:
        for skip in range(3):
            if at + skip < len(tokens):
                walk(node[ANY], tokens, at + skip, ends)


def matches(tokens: list[Token]) -> Iterator[Match]:
    """Each phrase of the lexicon in `tokens`; those of one label never overlap, the longest of a start is taken."""
    tree = phrase_tree()
    busy: dict[str, int] = {}
    for at, (word, _, _) in enumerate(tokens):
        node = tree.get(word)
        if node is None:
            continue
        ends: dict[str, int] = {}
        walk(node, tokens, at + 1, ends)
        for label, end in ends.items():
            if busy.get(label, 0) <= at:
                busy[label] = end
                yield label, at, end
