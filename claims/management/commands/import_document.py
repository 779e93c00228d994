"""`import_document FILE|ADDRESS [--title --slug --url --json]`: an article in, its statements out as claims.

It imports in its own process, however long the text is: no worker is needed, and no colleague has to wait.
"""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from claims.documents.formats.reading import LARGEST
from claims.documents.importing import Source, import_source
from claims.documents.outcome import Imported, as_json, to_decide
from claims.documents.progress import Step
from claims.documents.web.fetching import fetch
from claims.refusals import Refused


class Command(BaseCommand):
    help = "Imports an article: text, Markdown, HTML, Word or PDF. The same file again changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("source", metavar="FILE", help="a file, or an address that begins with https://")
        parser.add_argument("--title", default="")
        parser.add_argument("--slug", default="", help="names the document; a known one gets a new version")
        parser.add_argument("--url", default="", help="where the article is published")
        parser.add_argument("--json", action="store_true", help="print what came out as one JSON object")

    def handle(self, *args: Any, source: str, **options: Any) -> None:
        try:
            text, url = _source(source)
            imported = _shown(text, title=options["title"], slug=options["slug"], url=options["url"] or url)
        except KeyboardInterrupt as stop:
            raise CommandError("Stopped; nothing was written.", returncode=130) from stop
        except OSError as error:
            raise CommandError(f"{source} cannot be read: {error.strerror}.") from error
        except Refused as error:
            raise CommandError(f"{Path(source).name}: {error}") from error
        for warning in imported.version.warnings:
            self.stderr.write(self.style.WARNING(warning))
        self.stdout.write(json.dumps(as_json(imported), ensure_ascii=False) if options["json"] else _as_text(imported))


def _shown(source: Source, *, title: str, slug: str, url: str) -> Imported:
    """Imports in this process, with a progress bar on a terminal."""
    with tqdm(unit=" statements", file=sys.stderr, leave=False, disable=None) as bar:
        shown: list[Step] = []

        def progress(step: Step, done: int = 0, of: int = 0) -> None:
            if shown != [step]:
                shown[:] = [step]
                bar.total = of or None
                bar.set_description(step.label, refresh=False)
                bar.reset()
            bar.update(done - bar.n)

        return import_source(source, title=title, slug=slug, url=url, progress=progress)


def _source(source: str) -> tuple[Source, str]:
    """What the file or the page holds, and the address it came from."""
    if source.lower().startswith(("http://", "https://")):
        page = fetch(source)
        return Source(page.data, page.filename, page.content_type), source
    with Path(source).open("rb") as file:
        return Source(file.read(LARGEST + 1), Path(source).name), ""


def _as_text(imported: Imported) -> str:
    document, version = imported.document, imported.version
    if not imported.is_new:
        return f"{document.slug}: nothing changed, this text is version {version.number} already."
    counts = (
        f"{document.slug}: version {version.number}, {document.claims.current().count()} claims "
        f"({imported.added} new, {imported.retired} retired), {version.cited_works.count()} references, "
        f"{len(version.skipped)} passages kept as text only."
    )
    asked = [f"  {row.claim.key} {row.get_state_display()} ({row.reason})" for row in to_decide(version)]
    return "\n".join([counts, *([f"Changed claims that wait for an editor: {len(asked)}"] if asked else []), *asked])
