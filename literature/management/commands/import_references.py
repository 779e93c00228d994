"""`import_references FILE [--json]`: takes in a file of references, or a list of them, and says what became of each."""

import json
import sys
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from literature.formats.entries import NotReadable
from literature.formats.file_kind import KINDS
from literature.library.file_import import UNNAMED, Outcome, import_references, summary

VERDICTS = ("added", "updated", "known", "refused")


def _all(counts: dict[str, int]) -> int:
    return sum(counts[verdict] for verdict in VERDICTS)


class Command(BaseCommand):
    help = (
        "Takes the works of a file into the library; the kind is told by what is in it: "
        f"{KINDS} (also .gz). Works without an identifier are kept and counted."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--json", action="store_true", help="print each record's outcome as a line of JSON")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            with file.open("rb") as source:
                bar = tqdm(import_references(source), unit=" records", file=sys.stderr, disable=None)
                counts = summary(self._printed(outcome, as_json=options["json"]) for outcome in bar)
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}.") from error
        except NotReadable as error:
            raise CommandError(f"{file.name}: {error}") from error
        except KeyboardInterrupt as stop:
            raise CommandError(
                "Stopped. What was told is stored; import it again for the rest.", returncode=130
            ) from stop
        if not options["json"]:
            self._sum_up(counts)
        if counts["refused"]:
            raise CommandError(f"Refused: {counts['refused']} of {_all(counts)}; the reasons stand above.")

    def _sum_up(self, counts: dict[str, int]) -> None:
        unnamed = f" ({counts[UNNAMED]} {UNNAMED})" if counts[UNNAMED] else ""
        told = (f"{counts[verdict]} {verdict}{unnamed if verdict == 'added' else ''}" for verdict in VERDICTS)
        self.stdout.write(", ".join(told))
        if unnamed:
            self.stdout.write("What has no identifier is kept; `find_candidates --all` proposes records of PubMed.")

    def _printed(self, outcome: Outcome, *, as_json: bool) -> Outcome:
        if as_json:
            self.stdout.write(json.dumps(asdict(outcome), ensure_ascii=False))
        elif outcome.verdict in ("updated", "refused"):
            reason = f" ({outcome.reason})" if outcome.reason else ""
            self.stdout.write(f"{outcome.place}: {outcome.verdict} {outcome.name[:80]}{reason}")
        return outcome
