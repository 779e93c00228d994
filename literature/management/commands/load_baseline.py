"""`load_baseline DIR [--all | --pmids FILE] [--again] [--json]`: reads PubMed's baseline and update files."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from literature.baseline.baseline_files import BulkError, Folder, Reading, folder_of, load_folder
from literature.baseline.kept_records import Selection, everything, given, of_searches
from literature.entrez.client import clean_pmids
from literature.models import BulkFile, Search

COUNTS = ("status", "seen", "kept", "new", "changed", "deleted")


class Command(BaseCommand):
    help = (
        "Reads PubMed's baseline and update files (pubmedYYnNNNN.xml.gz with their .md5) from a folder, in order of "
        "number: what the saved searches could find, and what is stored already. Files that were read are skipped. "
        "Ctrl-C stops; the same command goes on from there."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("directory", type=Path, metavar="DIR")
        kept = parser.add_mutually_exclusive_group()
        kept.add_argument("--all", action="store_true", help="keep every record")
        kept.add_argument(
            "--pmids",
            type=Path,
            metavar="FILE",
            help="keep these PMIDs, one a line, whatever the searches say",
        )
        parser.add_argument("--again", action="store_true", help="read finished files too")
        parser.add_argument("--json", action="store_true", help="end with one line of JSON")

    def handle(self, *args: Any, directory: Path, **options: Any) -> None:
        try:
            folder = folder_of(directory)
            files = self._load(folder, self._selection(options), again=options["again"])
        except KeyboardInterrupt as stop:
            raise CommandError("Stopped. Run the same command again to go on.", returncode=130) from stop
        except BulkError as error:
            raise CommandError(str(error)) from error
        if options["json"]:
            rows = [{"file": file.name} | {name: getattr(file, name) for name in COUNTS} for file in files]
            self.stdout.write(json.dumps({"files": rows}))
        else:
            self._print(files)

    def _selection(self, options: dict[str, Any]) -> Selection:
        if options["all"]:
            return everything()
        if options["pmids"]:
            return given(self._read_pmids(options["pmids"]))
        searches = list(Search.objects.filter(is_active=True))
        if not searches:
            raise CommandError("No search is on: add one with `add_search`, or give --all or --pmids FILE.")
        selection, broad = of_searches(searches)
        if broad:
            self.stderr.write(
                f"Only PubMed can judge {', '.join(broad)}: every record is kept. To keep less, give the words of the "
                "search a tag such as [tiab], or name PMIDs with --pmids FILE."
            )
        return selection

    def _read_pmids(self, path: Path) -> tuple[str, ...]:
        try:
            return clean_pmids(path.read_text().split())
        except (OSError, ValueError) as error:
            raise CommandError(f"{path} cannot be taken as a list of PMIDs: {error}") from error

    def _load(self, folder: Folder, selection: Selection, *, again: bool) -> list[BulkFile]:
        for gap in folder.gaps:
            self.stderr.write(f"Files are missing from {gap}: what they tell is not known until they are read.")
        with tqdm(total=folder.size, unit="B", unit_scale=True, file=sys.stderr, disable=None) as bar:
            done = _Bar(bar)
            files = load_folder(folder, selection, again=again, progress=done.show)
        if others := [file.name for file in files if file.selection != selection.words]:
            self.stderr.write(
                f"{len(others)} files were read before, for another selection, and are not read for this one: "
                "give --again to read them."
            )
        return files

    def _print(self, files: list[BulkFile]) -> None:
        for file in files:
            line = f"{file.name}: {file.seen} records, {file.kept} kept, {file.new} new, {file.changed} changed, "
            self.stdout.write(f"{line}{file.deleted} deleted by PubMed")
            for reason in file.unreadable:
                self.stderr.write(f"{file.name}: {reason}")


class _Bar:
    """The bytes of all files as one bar."""

    def __init__(self, bar: tqdm) -> None:
        self.bar = bar
        self.before = 0  # bytes of the files behind

    def show(self, reading: Reading) -> None:
        file = reading.file
        is_over = reading.skipped or file.status == BulkFile.Status.FINISHED
        self.bar.n = self.before + (reading.size if is_over else reading.read)
        self.before += reading.size if is_over else 0
        self.bar.set_postfix_str(f"{file.name} {file.seen} seen, {file.kept} kept")
