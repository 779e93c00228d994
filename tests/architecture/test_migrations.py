"""The tables are those of the models."""

import pytest
from django.core.management import call_command
from django.db.migrations.loader import MigrationLoader


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", "--check", "--dry-run", verbosity=1)


def test_what_replaces_migrations_ends_where_they_do():
    """A new database is made by the short way, one of an older release goes on by the long one."""
    short, long = MigrationLoader(None), MigrationLoader(None, replace_migrations=False)
    ends = [node for node in long.graph.leaf_nodes() if node not in long.replacements]
    made, grown = short.project_state(), long.project_state(ends)
    assert set(made.models) == set(grown.models) and short.replacements
    assert [name for name, model in made.models.items() if model != grown.models[name]] == []
