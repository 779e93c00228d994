"""`add_style FILE --by USERNAME [--name NAME]`: keeps a style of citations, or a template of Word."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError

from literature.library.style_choice import add_style
from literature.refusals import Refused
from literature.styles.template_file import LARGEST

NEEDED = "literature.add_uploadedstyle"


class Command(BaseCommand):
    help = (
        "Keeps a style of CSL (.csl) for references, or a Word file (.docx) whose styles, margins, heads and feet "
        "exports take; each is checked and tried first. Safe to run again."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--by", metavar="USERNAME", required=True, help="who brings it; needs the right to")
        parser.add_argument("--name", default="", help="by which it is chosen; that of the file where none is given")

    def handle(self, *args: Any, file: Path, by: str, name: str, **options: Any) -> None:
        user = _user(by)
        try:
            with file.open("rb") as opened:
                row = add_style(opened.read(LARGEST + 1), file.name, name=name, by=user)
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}.") from error
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(f"{row.get_kind_display()}: “{row.title}” is chosen by the name {row.name}")


def _user(name: str) -> User:
    user = User.objects.filter(username=name).first()
    if user is None:
        raise CommandError(f"No user is called {name}.")
    if not user.has_perm(NEEDED):
        raise CommandError(f"{name} may not bring styles: name somebody who has the right “{NEEDED}”.")
    return user
