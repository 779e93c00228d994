"""One mechanism, one place: what is written once is asked for there, and nobody rebuilds it from its parts."""

import ast
from collections.abc import Iterator
from pathlib import Path

HOUSE = Path(__file__).resolve().parents[2]
CONSEQUENCES = "claims/evidence/consequences.py"
# The parts of which `consequences` makes what follows from a change, and who may name them besides where they stand.
PARTS = {
    "notify_about_evidence": {CONSEQUENCES},
    "notify_about_rewordings": {CONSEQUENCES},
    "cancel_notifications": {CONSEQUENCES},
    "close_flags": {CONSEQUENCES},
    "open_closed_flags": {CONSEQUENCES},
    "flag_late_evidence": {CONSEQUENCES},
    "flag_citing_evidence": {CONSEQUENCES},
    "recheck_claim": {CONSEQUENCES},
    "recheck_claims": {CONSEQUENCES},
    "set_clock": {CONSEQUENCES},
    "watch": {CONSEQUENCES},
    "propose_cohorts": {CONSEQUENCES, "claims/management/commands/propose_cohorts.py"},
}
# Whoever counts cohorts does so by `claims.cohorts.counting`: the page, the API, the exports and the grading.
COUNTERS = {
    "claims/admin/claim/cohort_acts.py",
    "claims/api/claim_resource.py",
    "claims/exports/brief.py",
    "claims/exports/gather.py",
    "claims/grading/body.py",
}
GIVEN = "claims/exports/gather.py"  # has the groups from what grading/body read


def test_what_follows_from_a_change_is_said_by_consequences_alone():
    assert {part: importers(part) for part in PARTS} == PARTS


def test_page_api_exports_and_grading_count_cohorts_by_one_function():
    assert importers("counts") | importers("cohorts_of") == COUNTERS


def test_who_reads_the_confirmed_pairs_as_groups_counts_by_that_function_or_asks_what_a_pair_joins():
    assert {name for name, tree in modules() if "groups" in called(tree)} == COUNTERS - {GIVEN} | {CONSEQUENCES}


def importers(name: str) -> set[str]:
    """The files that import a function of ours by this name."""
    return {path for path, tree in modules() if name in imported(tree)}


def imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(("claims", "literature")):
            yield from (alias.name for alias in node.names)


def called(tree: ast.Module) -> set[str]:
    """The names of the methods that are called there."""
    calls = (node.func for node in ast.walk(tree) if isinstance(node, ast.Call))
    return {call.attr for call in calls if isinstance(call, ast.Attribute)}


def modules() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted((HOUSE / "claims").rglob("*.py")):
        yield path.relative_to(HOUSE).as_posix(), ast.parse(path.read_text(encoding="utf-8"))
