"""The tables as the database has them now, which may be those of an older release than the code's."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.apps.registry import Apps
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader
from django.db.models import Field, Model

from config.backups.rows import Tally

SNAPSHOT = "snapshot"  # a connection of its own: what others write meanwhile is not seen
AT_ONCE = 500  # rows
Node = tuple[str, str]  # of a migration: its app and name


def migrated_to(alias: str) -> list[Node]:
    """The newest migration of each app that the database has, never by the name of one that replaces others: those can
    be told apart. ValueError where it has one that the code lacks."""
    loader = MigrationLoader(connections[alias], replace_migrations=False)
    applied = set(loader.applied_migrations)
    if unknown := sorted(applied - set(loader.disk_migrations)):
        raise ValueError(f"The database is of a newer release: {'.'.join(unknown[0])} is not known here.")
    nodes = [loader.graph.node_map[key] for key in sorted(applied) if key not in loader.replacements]
    return [node.key for node in nodes if not any(c.key[0] == node.key[0] and c.key in applied for c in node.children)]


def way_to(nodes: list[Node], connection: BaseDatabaseWrapper | None) -> tuple[MigrationLoader, list[Node]]:
    """From nothing to these migrations of `migrated_to`: by what replaces them where it ends there, else one by one.
    LookupError names one that the code lacks."""
    short = MigrationLoader(connection)
    if unknown := [".".join(key) for key in nodes if key not in short.disk_migrations]:
        raise LookupError(unknown[0])
    instead = {migration.replaces[-1]: key for key, migration in short.replacements.items()}
    shortened = [instead.get(key, key) for key in nodes]
    if all(key in short.graph.nodes for key in shortened):
        return short, shortened
    return MigrationLoader(connection, replace_migrations=False), nodes


def tables(nodes: list[Node]) -> list[type[Model]]:
    """A model for each table, those of relations of many to many too, as they were at these migrations.

    By the long way, however the tables were made: rows are written in the order of a model's fields, which is another
    by the short one."""
    apps: Apps = MigrationLoader(None, replace_migrations=False).project_state(nodes).apps
    models = apps.get_models(include_auto_created=True)
    return [model for model in models if model._meta.managed and not model._meta.proxy]


def columns(model: type[Model]) -> "list[Field[Any, Any]]":
    return list(model._meta.local_concrete_fields)


def rows(model: type[Model], alias: str) -> Iterator[tuple[Any, ...]]:
    names = [field.attname for field in columns(model)]
    found = model._base_manager.using(alias).order_by().values_list(*names)
    yield from found.iterator(AT_ONCE)


def tally(model: type[Model], alias: str) -> dict[str, Any]:
    counted = Tally()
    for row in rows(model, alias):
        counted.add(row)
    return counted.as_json()


@contextmanager
def snapshot() -> Iterator[str]:
    """The alias of a connection that sees one moment of the database, and keeps nobody from writing meanwhile."""
    connections.databases[SNAPSHOT] = _read_only(connections["default"].settings_dict)
    connection = connections[SNAPSHOT]
    try:
        connection.ensure_connection()
        on_postgresql = connection.vendor == "postgresql"
        if on_postgresql:
            connection.set_autocommit(False)
        with connection.cursor() as cursor:
            cursor.execute(
                "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY" if on_postgresql else "BEGIN DEFERRED"
            )
            cursor.execute("SELECT 1 FROM django_migrations LIMIT 1")  # from here on nothing newer is seen
        yield SNAPSHOT
    finally:
        connection.close()
        del connections[SNAPSHOT], connections.databases[SNAPSHOT]


def _read_only(settings: dict[str, Any]) -> dict[str, Any]:
    options = {name: value for name, value in settings["OPTIONS"].items() if name != "pool"}
    return {**settings, "OPTIONS": options}
