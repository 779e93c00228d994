"""`export_summary SLUG --format FORMAT [--mode --claims --where --drafts --since --output]`: the cited summary."""

from argparse import ArgumentParser
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from claims.exports import FORMATS, Format
from claims.exports.chosen_claims import scope_of
from claims.exports.keeping import printed
from claims.exports.scope import MODES, Scope
from claims.models import Document, Version
from claims.models.claim_filter import NARROWING
from claims.refusals import Refused


class Command(BaseCommand):
    help = "Writes a document's claims with their numbered citations and one bibliography."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", metavar="SLUG")
        parser.add_argument("--format", choices=list(FORMATS), required=True)
        parser.add_argument("--mode", choices=list(MODES), default="claims", help="how the claims are told")
        parser.add_argument("--claims", metavar="KEYS", help="only these claims: DMN-001,DMN-007")
        parser.add_argument(
            "--where", metavar="FILTER=VALUE", action="append", default=[], help=f"as a list: {', '.join(NARROWING)}"
        )
        parser.add_argument("--drafts", action="store_true", help="with evidence that nobody has accepted yet, marked")
        parser.add_argument("--since", metavar="DAY", type=date.fromisoformat, help="count the flow from this day on")
        parser.add_argument("--style", default="vancouver", help="how Word and PDF cite: apa, nature, a journal's")
        parser.add_argument("--template", default="", metavar="NAME", help="of Word: a template that was brought")
        parser.add_argument("--output", metavar="FILE", type=Path, help="instead of standard output")

    def handle(self, *args: Any, slug: str, output: Path | None, **options: Any) -> None:
        document = Document.objects.filter(slug=slug).first()
        if document is None:
            known = ", ".join(Document.objects.values_list("slug", flat=True)) or "none yet"
            raise CommandError(f"No document has the slug {slug}. There are: {known}.")
        try:
            data = FORMATS[options["format"]].data(printed(document, _scope(document, options)))
        except Version.DoesNotExist as error:
            raise CommandError(f"{slug} has no text yet: import one with import_document.") from error
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        if output is None:
            self._print(data, FORMATS[options["format"]])
            return
        if output.is_dir():
            raise CommandError(f"{output} is a folder: name a file in it.")
        try:
            _replace(output, data)
        except OSError as error:
            raise CommandError(f"{output} cannot be written: {error.strerror}.") from error
        self.stderr.write(f"Written: {output}")

    def _print(self, data: bytes, form: Format) -> None:
        if not form.is_text:
            raise CommandError(f"{form.name} is no text: name a file with --output.")
        text = data.decode()
        self.stdout.write(text, ending="" if text.endswith("\n") else "\n")


def _scope(document: Document, options: dict[str, Any]) -> Scope:
    """Raises CommandError where the format does not know the mode, or a key names no claim of the present text."""
    form = FORMATS[options["format"]]
    if options["mode"] not in form.modes:
        raise CommandError(f"{form.name} is written in no mode “{options['mode']}”: use {', '.join(form.modes)}.")
    values = {name: options[name] for name in ("mode", "drafts", "since", "style", "template")}
    asked = _filters(options["where"])
    if not options["claims"]:
        return scope_of(document, asked, **values)
    keys = {key for key in options["claims"].replace(",", " ").split() if key}
    found = dict(document.claims.current().filter(key__in=keys).values_list("key", "pk"))
    if missing := sorted(keys - found.keys()):
        raise CommandError(f"No claim of the present text has the key {', '.join(missing)}.")
    by_key = Scope(claims=set(found.values()), selection=", ".join(sorted(found)), **values)
    listed = scope_of(document, asked)
    if listed.claims is None:
        return by_key
    both = set(found.values()) & set(listed.claims)
    return replace(by_key, claims=both, selection=f"{by_key.selection}; {listed.selection}")


def _filters(pairs: list[str]) -> dict[str, str]:
    """ "kind=mechanism" each. Raises CommandError for anything else."""
    if wrong := next((pair for pair in pairs if "=" not in pair), None):
        raise CommandError(f"“{wrong}” is no filter: write it as kind=mechanism.")
    return dict(pair.split("=", 1) for pair in pairs)


def _replace(path: Path, data: bytes) -> None:
    """Writes beside the file and moves it into place: a reader never finds half an export."""
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_bytes(data)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
