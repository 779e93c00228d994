"""A backup is taken while everything runs; database and files are wiped; what comes back is compared, and goes on."""

import json
import shutil
import time
import zipfile
from pathlib import Path
from typing import Any

from tests.show.installation import Installation
from tests.show.rounds import Play
from tests.show.stage import FOLLOWERS

BACKUPS, VAR = Path("/var/backups/claimwatch"), Path("/var/lib/claimwatch")
EXAMPLE = str(BACKUPS / "claimwatch-20260101-031500.zip")
NEEDED_TOO = "secret-key"  # of VAR_DIR, as the page says: without it sessions end


def back_up_wipe_and_restore(installation: Installation, play: Play) -> list[str]:
    """What went wrong."""
    before = set(BACKUPS.glob("*.zip"))
    seconds = installation.do("back-up")
    [backup] = set(BACKUPS.glob("*.zip")) - before
    print(f"block “back-up”, while everything runs: {seconds:.1f} s, {backup.stat().st_size / 1e6:.1f} MB")
    installation.stop()
    _wipe(installation)
    installation.values[EXAMPLE] = str(backup)
    print(f"wiped; block “restore”: {installation.do('restore'):.1f} s")
    time.sleep(1.1)  # a backup is named after its second
    installation.do("back-up")
    [again] = set(BACKUPS.glob("*.zip")) - before - {backup}
    there, back = _tables(backup), _tables(again)
    wrong = [f"{table} is not what it was" for table in there if there[table] != back.get(table)]
    rows = sum(one["rows"] for one in there.values())
    print(f"tables as they were in the backup: {len(there) - len(wrong)} of {len(there)}, {rows:,} rows")
    print(f"block “upgrade”, to the same release: {installation.do('upgrade'):.1f} s")
    print(f"started again, until all parts are well: {installation.start():.1f} s")
    if not play.editor.is_signed_in():
        wrong.append("The editor's session did not survive.")
    seconds, mails = play.another_day()
    print(f"after it a search ran, and {mails} mails went out: {seconds:.1f} s")
    if mails != FOLLOWERS:
        wrong.append(f"{mails} mails went out after the restore, not {FOLLOWERS}.")
    return wrong


def _wipe(installation: Installation) -> None:
    kept = (VAR / NEEDED_TOO).read_bytes()
    installation.as_postgres("dropdb --force claimwatch && createdb --owner=claimwatch claimwatch")
    for path in VAR.iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    (VAR / NEEDED_TOO).write_bytes(kept)
    shutil.chown(VAR / NEEDED_TOO, "claimwatch", "claimwatch")
    (VAR / NEEDED_TOO).chmod(0o600)


def _tables(backup: Path) -> dict[str, Any]:
    with zipfile.ZipFile(backup) as archive:
        tables: dict[str, Any] = json.loads(archive.read("manifest.json"))["tables"]
    return tables
