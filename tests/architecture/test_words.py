"""One word, one meaning: the glossary is true, and words that were given up do not come back."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parents[2]
# What is said instead: see docs/glossary.md. Each is looked for as a part of an identifier.
RETIRED = {
    "sureness": "wording certainty",
    "untell": "cancel_notifications",
    "bearers": "matching_works",
    "take_back": "undo",
    "taken_back": "undone",
    "story_of": "timeline_of",
    "story_view": "timeline_view",
    "told_story": "timeline_entries",
    "claim_story": "claim_timeline",
    "revise_weighed": "revise_with_cautions",
    "heed": "acknowledge",
    "look_page": "pubmed_lookup_page",
    "try_query": "preview_query",
    "try_view": "preview_view",
}
# Each of these had several meanings. As the name of a definition each of them says too little.
VAGUE = {
    "told": "reported, notified, in words, shown, found",
    "place": "index (in a sequence), location (in a file), slot (of a limiter), fragment (of a page)",
    "standing": "current (a claim, a notice, a waiver, an approval), state, recheck",
    "held": "locked (a row), leased (by a worker), stored (in the library), buffered",
}
STANDARD = {"publisher_place"}  # what CSL and RIS call it
# Names that others read: fields of the exports, of the API and of `--json`; and columns.
PUBLIC = {
    "claims/exports/summary.py": {"told"},
    "claims/api/grading_resource.py": {"told"},
    "claims/api/review_resource.py": {"standing"},
    "literature/api/reference_resource.py": {"standing"},
    "literature/library/file_import.py": {"place"},
    "literature/models/searches.py": {"held"},
}
OWN_WORDS = {"claims/documents"}  # its words are looked at by themselves
SUFFIXES = {".py", ".html", ".js", ".css"}
PART = re.compile(rf"(?<![a-z])(?:{'|'.join(RETIRED)})(?![a-z])")
CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
WORD = re.compile(r"\w+")


def rows() -> list[list[str]]:
    lines = (HOUSE / "docs/glossary.md").read_text(encoding="utf-8").splitlines()
    return [
        [cell.strip().strip("`") for cell in line.strip("|").split("|")] for line in lines if line.startswith("| ")
    ][1:]


def retired_in(text: str) -> set[str]:
    """The retired words that are parts of identifiers of the text, in snake case or camel case."""
    return {found for word in WORD.findall(text) for found in PART.findall(CAMEL.sub("_", word).lower())}


@pytest.mark.parametrize("word, meaning, module, name", rows())
def test_a_word_of_the_glossary_lives_where_it_says(word, meaning, module, name):
    text = (HOUSE / module).read_text(encoding="utf-8")
    assert word and meaning
    assert not name or re.search(rf"^ *(?:class|def) {name}\b|^{name}\b.* = ", text, re.MULTILINE)


def test_the_glossary_is_in_order():
    words = [word.lower() for word, *_ in rows()]
    assert words == sorted(set(words))


@pytest.mark.parametrize("room", ["claims", "literature", "config", "templates"])
def test_no_retired_word_is_part_of_a_name(room):
    paths = [path for path in (HOUSE / room).rglob("*") if path.suffix in SUFFIXES and "migrations" not in path.parts]
    found = {path.relative_to(HOUSE).as_posix(): retired_in(path.read_text(encoding="utf-8")) for path in paths}
    assert paths and {path: words for path, words in found.items() if words} == {}


def defined_in(tree: ast.AST) -> Iterator[str]:
    """The names of modules' and classes' members, functions, classes and parameters; not those of local variables."""
    for node in ast.walk(tree):
        match node:
            case (
                ast.FunctionDef(name=name)
                | ast.AsyncFunctionDef(name=name)
                | ast.ClassDef(name=name)
                | ast.arg(arg=name)
            ):
                yield name
            case ast.Attribute(attr=name, ctx=ast.Store()):
                yield name
        if isinstance(node, ast.Module | ast.ClassDef):
            targets = [one for line in node.body if isinstance(line, ast.Assign) for one in line.targets]
            targets += [line.target for line in node.body if isinstance(line, ast.AnnAssign)]
            yield from (one.id for one in targets if isinstance(one, ast.Name))


def is_vague(name: str) -> bool:
    return name not in STANDARD and not VAGUE.keys().isdisjoint(CAMEL.sub("_", name).lower().split("_"))


@pytest.mark.parametrize("room", ["claims", "literature", "config"])
def test_no_definition_is_named_by_a_word_with_several_meanings(room):
    found: dict[str, set[str]] = {}
    for path in (HOUSE / room).rglob("*.py"):
        name = path.relative_to(HOUSE).as_posix()
        if "migrations" not in path.parts and not any(name.startswith(f"{own}/") for own in OWN_WORDS):
            names = {path.stem, *defined_in(ast.parse(path.read_text(encoding="utf-8")))} - PUBLIC.get(name, set())
            found[name] = {one for one in names if is_vague(one)}
    assert found and {name: vague for name, vague in found.items() if vague} == {}


@pytest.mark.parametrize(
    "code",
    ["def told(): ...", "class Told: ...", "def one(told): ...", "TOLD = 1", "class One:\n    told: str", "a.told = 1"],
)
def test_a_vague_name_is_found(code):
    assert any(map(is_vague, defined_in(ast.parse(code))))


@pytest.mark.parametrize("text", ["may_take_back", "TakeBackForm", "Sureness", "heed_stop", "admin:claims_claim_story"])
def test_a_retired_word_is_found_within_a_name(text):
    assert retired_in(text)


def test_the_words_of_a_sentence_are_no_names():
    assert not retired_in("It was taken back; whoever heeds it tells its story.")
