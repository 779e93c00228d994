"""One backup: a zip that holds a member a table, a line a row, and what to compare them with."""

import json
import os
import zipfile
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from config.backups.rows import Tally, written
from config.backups.tables import migrated_to, rows, snapshot, tables
from config.version import VERSION

FORMAT = 1
MANIFEST = "manifest.json"


def write_backup(folder: Path, *, at: datetime) -> Path:
    """The new file. Nobody is kept from working meanwhile; a half-written one never bears the name. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / f"claimwatch-{at:%Y%m%d-%H%M%S}.zip"
    half = path.with_suffix(".half")
    try:
        with open(half, "wb", opener=_for_the_owner) as file:
            _write(file, at)
            file.flush()
            os.fsync(file.fileno())
        half.rename(path)
    finally:
        with suppress(OSError):
            half.unlink(missing_ok=True)
    return path


def _for_the_owner(path: str, flags: int) -> int:
    """It holds addresses and digests of passwords."""
    return os.open(path, flags, 0o600)


def _write(file: Any, at: datetime) -> None:
    with snapshot() as alias, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        nodes = migrated_to(alias)
        counted: dict[str, Any] = {}
        for model in tables(nodes):
            table, tally = model._meta.db_table, Tally()
            with archive.open(f"{table}.jsonl", "w", force_zip64=True) as member:
                for row in rows(model, alias):
                    tally.add(row)
                    member.write(written(row) + b"\n")
            counted[table] = tally.as_json()
        manifest = {"format": FORMAT, "version": VERSION, "at": at.isoformat(), "migrations": nodes, "tables": counted}
        archive.writestr(MANIFEST, json.dumps(manifest, indent=1))


def keep_newest(folder: Path, count: int) -> list[Path]:
    """Deletes all backups there but the newest; returns those that are gone."""
    gone = sorted(folder.glob("claimwatch-*.zip"))[:-count]
    for path in gone:
        path.unlink()
    return gone
