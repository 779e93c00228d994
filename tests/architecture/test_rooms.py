"""Where things stand: few modules loose at the root of an app, one file to each name, and a tour in the README that is
true."""

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parents[2]
APPS = ("claims", "literature")
MOST_AT_THE_ROOT = 8
# Django finds them by these names; migrations are nobody's to search for.
OF_DJANGO = {"migrations", "commands"}
NAME = re.compile(r"(?<![\w/.-])[a-z_]+(?:/[a-z_]+)*(?:/|\.py)(?![\w/])")


@pytest.mark.parametrize("app", APPS)
def test_few_modules_stand_loose_at_the_root_of_an_app(app):
    assert len(loose_modules(app)) <= MOST_AT_THE_ROOT, loose_modules(app)


@pytest.mark.parametrize("app", APPS)
def test_a_search_for_a_module_finds_one_file(app):
    of_name = defaultdict(list)
    for path in modules(app):
        of_name[path.name].append(path.relative_to(HOUSE).as_posix())
    assert [paths for paths in of_name.values() if len(paths) > 1] == []


@pytest.mark.parametrize("app", APPS)
def test_the_tour_of_the_readme_names_every_package_and_every_loose_module(app):
    there = {*packages(app), *loose_modules(app)}
    assert sorted(there - {name for named in tour().values() for name in named}) == []


def test_the_tour_of_the_readme_names_nothing_that_is_not_there():
    missing = {line.strip(): named for line, named in tour().items() if "" in named}
    assert missing == {}


def modules(app: str) -> Iterator[Path]:
    for path in sorted((HOUSE / app).rglob("*.py")):
        if path.name != "__init__.py" and "migrations" not in path.parts:
            yield path


def loose_modules(app: str) -> list[str]:
    return [f"{app}/{path.name}" for path in modules(app) if path.parent == HOUSE / app]


def packages(app: str) -> list[str]:
    found = (path.parent for path in (HOUSE / app).rglob("__init__.py"))
    return [path.relative_to(HOUSE).as_posix() for path in found if path.name not in OF_DJANGO]


@cache
def tour() -> dict[str, list[str]]:
    """The lines of the drawing, each with the paths that it names; "" for one that is not there.

    A line belongs to the folder above it that is indented less. What it names after its first word stands in the
    folder that this word names, or beside it.
    """
    told = (HOUSE / "README.md").read_text(encoding="utf-8").split("## The house in two minutes\n")[1]
    drawing = re.search(r"(?:^ {4}.*\n)+", told, re.MULTILINE)
    assert drawing, "The README's tour has no drawing."
    found, above = {}, [(0, HOUSE)]
    for line in drawing[0].splitlines():
        words, indent = line.lstrip(), len(line) - len(line.lstrip())
        above = [(depth, folder) for depth, folder in above if depth < indent]
        beside = above[-1][1]
        if (first := NAME.match(words)) and first[0].endswith("/"):
            above.append((indent, beside / first[0]))
        found[line] = [place(name, above[-1][1], beside) for name in NAME.findall(words)]
    return found


def place(name: str, *folders: Path) -> str:
    there = (folder / name for folder in folders if (folder / name).exists())
    return next((path.relative_to(HOUSE).as_posix() for path in there), "")
