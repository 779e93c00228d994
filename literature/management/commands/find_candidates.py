"""`find_candidates TITLE`, `find_candidates --all`: which PubMed records may be the work of this title, or each work
without an identifier. It proposes; an editor confirms.
"""

import json
import sys
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from literature.clients.ncbi import make_client
from literature.http.failures import NoAnswer
from literature.library.candidates import Citation, candidates
from literature.library.proposing import ask_for_all, progress, propose_due, stop
from literature.models import Addition

KNOWN = ("journal", "year", "volume", "page", "author")


class Command(BaseCommand):
    help = (
        "Proposes PubMed records for a title; you decide, and add the right one with `add_reference PMID`. With --all "
        "for each work without an identifier: an editor confirms each at the desk (Additions). Ctrl-C stops; the next "
        "call goes on with what is left."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("title", nargs="*", metavar="TITLE")
        parser.add_argument("--all", action="store_true", help="for all works without an identifier")
        for name in KNOWN:
            parser.add_argument(f"--{name}", default="")
        parser.add_argument("--json", action="store_true", help="one line of JSON a candidate")

    def handle(self, *args: Any, title: list[str], **options: Any) -> None:
        if options["all"] == bool(title):
            raise CommandError("Give a TITLE, or --all for the works without an identifier.")
        if options["all"]:
            self._for_all(as_json=options["json"])
        else:
            self._for_title(title, options)

    def _for_all(self, *, as_json: bool) -> None:
        """Stops at the first work that PubMed does not answer for: the others would fail like it."""
        client, waits = make_client(), ask_for_all()
        bar = tqdm(total=waits, unit=" works", file=sys.stderr, disable=None)
        try:
            while found := list(propose_due(client, most=1)):
                self._tell(found[0], as_json=as_json)
                bar.update()
                if found[0].state == Addition.State.WAITING:
                    raise CommandError(f"{found[0].note} {stop()} works are left: call it again for them.")
        except KeyboardInterrupt as end:
            raise CommandError(f"Stopped; {stop()} works are left: call it again for them.", returncode=130) from end
        finally:
            bar.close()
        done = progress()
        self.stderr.write(
            f"{done.works} works without an identifier: {done.proposed} with proposals, {done.not_found} with none."
        )

    def _tell(self, addition: Addition, *, as_json: bool) -> None:
        if as_json:
            row = {"reference": addition.reference_id, "title": addition.value, "state": addition.state}
            self.stdout.write(json.dumps(row | {"candidates": addition.candidates}, ensure_ascii=False))
            return
        best = next((f"{int(100 * one['similarity'])}% PMID {one['pmid']}" for one in addition.candidates), "")
        self.stdout.write(f"{addition.value[:80]}: {best or addition.note}")

    def _for_title(self, title: list[str], options: dict[str, Any]) -> None:
        known = Citation(**{name: options[name] for name in KNOWN})
        try:
            found = candidates(" ".join(title), client=make_client(), known=known)
        except (ValueError, NoAnswer) as error:
            raise CommandError(str(error)) from error
        for one in found:
            if options["json"]:
                self.stdout.write(json.dumps(asdict(one), ensure_ascii=False))
            else:
                source = f"{one.first_author} {one.year or ''}, {one.journal}".strip(", ")
                self.stdout.write(f"{one.percent}%  PMID {one.pmid}  {one.title}  ({source})")
        if not found:
            raise CommandError("PubMed has no title like it: look whether it is spelt as printed.")
