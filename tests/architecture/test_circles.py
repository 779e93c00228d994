"""No circles: of files that import each other, or of packages that do so through some of their files.

What is imported inside a function counts as well; what is imported for types alone does not, since it never runs.
"""

from collections.abc import Iterable, Mapping
from functools import cache

import grimp
import pytest

Arrows = Mapping[str, Iterable[str]]
HOUSE = ("config", "claims", "literature")


def test_no_file_imports_itself_by_way_of_others():
    assert circles(imports()) == []


def test_no_package_imports_itself_by_way_of_others():
    found = [circle for package in packages() for circle in circles(between_parts_of(package))]
    assert found == []


@pytest.mark.parametrize(
    ("arrows", "found"),
    (
        ({"a": "b", "b": "c"}, []),
        ({"a": "b", "b": "c", "c": "a", "d": "a"}, [("a", "b", "c")]),
        ({"a": "b", "b": "a", "c": "d", "d": "c", "e": "ac"}, [("a", "b"), ("c", "d")]),
    ),
)
def test_a_circle_is_found_whole_and_what_only_leads_to_it_is_not(arrows, found):
    assert circles(arrows) == found


@cache
def imports() -> Arrows:
    """Which module imports which, by their names."""
    graph = grimp.build_graph(*HOUSE, cache_dir=None, exclude_type_checking_imports=True)
    return {module: graph.find_modules_directly_imported_by(module) for module in sorted(graph.modules)}


def packages() -> list[str]:
    """Each package there is, and "" for the whole house."""
    return sorted({module.rpartition(".")[0] for module in imports()})


def between_parts_of(package: str) -> Arrows:
    """Which part of a package, be it a module or a package of its own, imports which other."""
    arrows: dict[str, set[str]] = {}
    for module, imported in imports().items():
        ends = {(part_of(package, module), part_of(package, other)) for other in imported}
        for part, other in ends:
            if part and other and part != other:
                arrows.setdefault(part, set()).add(other)
    return arrows


def part_of(package: str, module: str) -> str:
    """The part of the package in which the module stands; "" for none, and for what stands in the package itself."""
    above = f"{package}." if package else ""
    inner = module.removeprefix(above).partition(".")[0]
    return f"{above}{inner}" if module.startswith(above) else ""


def circles(arrows: Arrows) -> list[tuple[str, ...]]:
    """The strongly connected parts of more than one: all that can be reached from each other."""
    reached = {start: reach(start, arrows) for start in arrows}
    found = {tuple(sorted(end for end in ends if start in reached.get(end, ()))) for start, ends in reached.items()}
    return sorted(circle for circle in found if len(circle) > 1)


def reach(start: str, arrows: Arrows) -> set[str]:
    """All that can be reached from there; itself too, where the way leads back."""
    seen: set[str] = set()
    ahead = [start]
    while ahead:
        new = set(arrows.get(ahead.pop(), ())) - seen
        seen |= new
        ahead += new
    return seen
