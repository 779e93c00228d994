"""`make show`: from a clean clone to a running installation by the commands of docs/operating.md; each part is killed
while a search runs and mails go out; a backup, a wipe, a restore, a comparison. Prints its figures, and ends with 1
where something was lost, or came twice more often than docs/operating.md says.

What is not as documented: PubMed is the replica, the mail server is a small one of ours, the host is localhost, and in
place of systemd the Show itself starts the commands of the units and keeps them running.
"""

import argparse
import sys
from pathlib import Path

from tests.show import apart
from tests.show.installation import Installation
from tests.show.rounds import Outcome, Play
from tests.show.saved import back_up_wipe_and_restore
from tests.show.stage import FOLLOWERS

PARTS = ("web", "default", "entrez", "triage", "mail", "beat", "redis", "postgresql", "caddy")
# The message that each of two threads had handed over when the news of it was lost.
MAY_COME_TWICE = {"mail": 2, "postgresql": 2}
COLUMNS = (
    "killed with SIGKILL", "records fetched", "mails out", "started again", "all parts well", "search complete",
    "all mails out", "pages failed", "slowest", "mails twice",
)  # fmt: skip


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.show", description=__doc__)
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS, help="kill these parts")
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)  # by itself, once it runs apart
    options = parser.parse_args()
    if options.folder:
        return show(options.folder, options.only)
    return apart.run_apart("tests.show", ["--only", *options.only])


def show(folder: Path, parts: list[str]) -> int:
    installation = Installation(folder)
    for step, seconds in installation.come_up():
        print(f"{step}: {seconds:.1f} s", flush=True)
    with installation.in_use() as play:
        play.first_run()
        print(f"\n| {' | '.join(COLUMNS)} |\n|{'---|' * len(COLUMNS)}", flush=True)
        wrong = [line for part in parts for line in _killed(play, part)]
        failed, _ = play.reader.since(0)
        print(f"\nof {len(play.reader.pages):,} pages that a reader asked for meanwhile {failed} failed")
        wrong += installation.lost(days=len(parts))
        wrong += back_up_wipe_and_restore(installation, play)
    for line in wrong:
        print(f"WRONG {line}")
    return bool(wrong)


def _killed(play: Play, part: str) -> list[str]:
    """Prints the line of this part; returns what went wrong."""
    was = play.round(part)
    times = [f"{seconds:.1f} s" for seconds in (was.started, was.well, was.synced, was.told)]
    cells = [part, f"{was.fetched:,}", f"{was.mails_before} of {FOLLOWERS}", *times]
    print(
        f"| {' | '.join([*cells, str(was.pages_failed), f'{was.slowest_page:.1f} s', str(was.doubled)])} |", flush=True
    )
    return _too_often(was)


def _too_often(was: Outcome) -> list[str]:
    most = MAY_COME_TWICE.get(was.part, 0)
    return [] if 0 <= was.doubled <= most else [f"{was.part}: {was.doubled} mails came twice, {most} may."]


if __name__ == "__main__":
    sys.exit(main())
