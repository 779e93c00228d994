"""A backup is brought back: into an empty database, as a whole, and compared before anything of it is kept."""

import json
import zipfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Model, sql

from config.backups.rows import read_back
from config.backups.tables import AT_ONCE, columns, migrated_to, tables, tally, way_to
from config.backups.writing import FORMAT, MANIFEST
from literature.refusals import Refused

MADE_BY_MIGRATE = {"django_content_type", "auth_permission"}
Manifest = dict[str, Any]


def read_manifest(path: Path) -> Manifest:
    """What the backup says of itself. Refused where it is none, or is damaged."""
    try:
        with zipfile.ZipFile(path) as archive:
            damaged = archive.testzip()
            manifest: Manifest = json.loads(archive.read(MANIFEST))
    except (zipfile.BadZipFile, KeyError, ValueError) as error:
        raise Refused(f"{path} is no whole backup: {error}. Take another one.") from error
    if damaged or manifest.get("format") != FORMAT:
        raise Refused(f"{path} is {'damaged' if damaged else 'of another format'}. Take another one.")
    return manifest


def restore(path: Path) -> Manifest:
    """Brings it back; every table then holds what the backup says, or nothing was changed but the tables made."""
    manifest = read_manifest(path)
    nodes = [(app, name) for app, name in manifest["migrations"]]
    _make_tables(nodes)
    with transaction.atomic(), zipfile.ZipFile(path) as archive:
        models = tables(nodes)
        _refuse_unless_empty(models)
        for model in models:
            _load(model, archive)
        _begin_numbers_behind(models)
        _compare(models, manifest)
    return manifest


def _make_tables(nodes: list[tuple[str, str]]) -> None:
    """As they were when the backup was written; `migrate` then brings rows and tables up to date together."""
    executor = MigrationExecutor(connection)
    try:
        executor.loader, ends = way_to(nodes, connection)
    except LookupError as error:
        raise Refused(
            f"The backup is of a newer release: {error.args[0]} is not known here. Install that one."
        ) from error
    if executor.loader.applied_migrations:
        if sorted(migrated_to(connection.alias)) != sorted(nodes):
            raise Refused("The database has the tables of another release. Name a new, empty one in DATABASE_URL.")
    else:
        executor.migrate(ends)


def _refuse_unless_empty(models: list[type[Model]]) -> None:
    for model in models:
        if model._meta.db_table in MADE_BY_MIGRATE:
            continue
        if model._base_manager.exists():
            table = model._meta.db_table
            raise Refused(f"The database is not empty: {table} has rows. Name a new, empty one in DATABASE_URL.")
    for model in reversed(models):
        if model._meta.db_table in MADE_BY_MIGRATE:
            model._base_manager.all()._raw_delete(connection.alias)


def _load(model: type[Model], archive: zipfile.ZipFile) -> None:
    fields = columns(model)
    with archive.open(f"{model._meta.db_table}.jsonl") as member:
        rows = (read_back(line, model, fields) for line in member)
        for some in _batches(rows, fields):
            query = sql.InsertQuery(model)
            query.insert_values(fields, some, raw=True)  # raw: times that fields set by themselves stay as they were
            query.get_compiler(connection=connection).execute_sql()


def _batches(rows: Iterator[Model], fields: list[Any]) -> Iterator[list[Model]]:
    size = max(1, min(AT_ONCE, connection.ops.bulk_batch_size(fields, [None] * AT_ONCE)))
    while some := list(islice(rows, size)):
        yield some


def _begin_numbers_behind(models: list[type[Model]]) -> None:
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)


def _compare(models: list[type[Model]], manifest: Manifest) -> None:
    there = {model._meta.db_table: tally(model, connection.alias) for model in models}
    if wrong := sorted(table for table in there if there[table] != manifest["tables"].get(table)):
        raise Refused(f"These tables differ from the backup: {', '.join(wrong)}. Nothing was restored.")
