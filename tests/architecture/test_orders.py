"""Rows have one order on both engines: whoever sorts by what may be empty says where the empty values stand."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

ROOT = Path(__file__).resolve().parents[2]
MODELS = [model for app in ("claims", "literature") for model in apps.get_app_config(app).get_models()]
COLUMNS = [column for model in MODELS for column in model._meta.concrete_fields if not column.is_relation]
# Columns that may be empty in every model that has one of that name.
EMPTY = {column.name for column in COLUMNS if column.null} - {column.name for column in COLUMNS if not column.null}


def may_be_empty(model: type[models.Model], path: str) -> bool:
    name, _, rest = path.removeprefix("-").partition("__")
    field = model._meta.pk if name == "pk" else model._meta.get_field(name)
    return field.null or bool(rest and may_be_empty(field.related_model, rest))


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_a_model_says_where_empty_values_stand_in_its_order(model: type[models.Model]) -> None:
    assert not [path for path in model._meta.ordering if isinstance(path, str) and may_be_empty(model, path)]


def sorted_by(tree: ast.AST) -> Iterator[ast.Constant]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "order_by":
            yield from (one for one in node.args if isinstance(one, ast.Constant))
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "ordering":
            yield from (one for one in getattr(node.value, "elts", ()) if isinstance(one, ast.Constant))


def test_a_query_says_where_empty_values_stand_in_its_order() -> None:
    files = [path for app in ("claims", "literature") for path in (ROOT / app).rglob("*.py")]
    found = [
        f"{path.relative_to(ROOT)}:{one.lineno}: {one.value}"
        for path in files
        if "migrations" not in path.parts
        for one in sorted_by(ast.parse(path.read_text()))
        if str(one.value).removeprefix("-").rpartition("__")[2] in EMPTY
    ]
    assert found == [], "say F(…).desc(nulls_last=True)"
