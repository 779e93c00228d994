"""The styles that can be chosen: the installation's, and those that people brought as files; and templates of Word."""

import hashlib
import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils import timezone

from literature.models import UploadedStyle
from literature.refusals import Refused
from literature.styles.checking import refuse_faulty
from literature.styles.pandoc import run_pandoc
from literature.styles.setting import set_references
from literature.styles.shelf import OFFERED, as_id, is_installed, on_its_own, style_named
from literature.styles.style_file import DependentStyle, Style, read_style
from literature.styles.template_file import is_template

if TYPE_CHECKING:
    from datetime import datetime

    from django.contrib.auth.models import User

LONGEST_NAME = 100
TRIAL = 20.0  # seconds in which pandoc sets one work; a published style takes less than one
MOST = 200  # styles of people; each is offered wherever one is chosen
SAMPLE = {"id": "sample", "type": "article-journal", "title": "[Sample] A title", "author": [{"family": "Sample"}]}
TO_WORD = ["-f", "markdown", "-t", "docx", "-o", "-", "--reference-doc=template.docx"]
Kind = UploadedStyle.Kind
Uses = Callable[[str], str]
USES: list[Uses] = []


def tells_of_use(uses: Uses) -> Uses:
    """Registers who says, of the name of a style, what is at work with it ("2 exports that wait"); "" for nothing."""
    USES.append(uses)
    return uses


def choices() -> dict[str, str]:
    """What is offered by name, with its label: the usual ones, then those that people brought."""
    return OFFERED | UploadedStyle.objects.of_kind(Kind.CITATIONS).titles()


def templates() -> dict[str, str]:
    """The templates of Word that people brought, by name, with their titles."""
    return UploadedStyle.objects.of_kind(Kind.WORD).titles()


def chosen_style(name: str) -> Style:
    """The style of this name: one that was brought, one of the installation, or a journal's. Refused for none."""
    row = None if is_installed(name) else _row(name, Kind.CITATIONS)
    return on_its_own(read_style(bytes(row.data), name=row.name)) if row else style_named(name)


def chosen_template(name: str) -> bytes:
    """The template of Word of this name. Refused for none."""
    if row := _row(name, Kind.WORD):
        return bytes(row.data)
    known = ", ".join(templates()) or "none was brought yet"
    raise Refused(f"No template of Word is called “{name[:80]}”. There are: {known}.")


def brought_style(name: str) -> UploadedStyle:
    """The style or template that somebody brought under this name. Refused for none."""
    if row := UploadedStyle.objects.defer("data").filter(name=as_id(name)).first():
        return row
    known = ", ".join(UploadedStyle.objects.values_list("name", flat=True)) or "none yet"
    raise Refused(f"No style was brought by the name “{name[:80]}”. There are: {known}.")


def _row(name: str, kind: str) -> UploadedStyle | None:
    return UploadedStyle.objects.of_kind(kind).filter(name=as_id(name)).first()


def add_style(data: bytes, filename: str, *, by: "User", name: str = "", at: "datetime | None" = None) -> UploadedStyle:
    """Keeps a style of citations, or a template of Word; `name` is by which it is chosen, that of the file where none
    is given. The same file again by the same name changes nothing.

    Refused: a template that `checked_template` refuses, or that pandoc cannot take; a style that is too large, no style
    after CSL's grammar, one that lists no works or that pandoc cannot set, one that takes over a style that is not
    installed; and a name that is taken.
    """
    name = as_id(name or re.sub(r"\.(csl|xml|docx|dotx)$", "", filename, flags=re.IGNORECASE))[:LONGEST_NAME].strip("-")
    shown, sha256 = filename[:80] or "The file", hashlib.sha256(data).hexdigest()
    if row := UploadedStyle.objects.filter(name=name, sha256=sha256).first():
        return row
    _refuse_name(name)
    refuse_faulty(data, name=shown)
    said = _tried_template(data, shown) if is_template(data) else _tried_style(data, name, shown)
    try:
        with transaction.atomic():
            return UploadedStyle.objects.create(
                name=name, size=len(data), data=data, **said,
                sha256=sha256, added_by=by, added_at=at or timezone.now(),
            )  # fmt: skip
    except IntegrityError as error:
        raise Refused(_taken(name)) from error


def _tried_style(data: bytes, name: str, shown: str) -> dict[str, str]:
    read = read_style(data, name=name)
    set_references([SAMPLE], on_its_own(read), seconds=TRIAL)
    parent = read.parent if isinstance(read, DependentStyle) else ""
    return {"kind": Kind.CITATIONS, "title": read.title if read.title != name else shown, "parent": parent}


def _tried_template(data: bytes, shown: str) -> dict[str, str]:
    run_pandoc(TO_WORD, b"# A heading\n\nA text.\n", files={"template.docx": data}, seconds=TRIAL)
    return {"kind": Kind.WORD, "title": shown}


def remove_style(row: UploadedStyle) -> None:
    """Refused while something that is not finished cites in it."""
    if in_use := [said for said in (uses(row.name) for uses in USES) if said]:
        raise Refused(f"“{row.title}” is in use ({', '.join(in_use)}): wait for these, or stop them first.")
    UploadedStyle.objects.filter(pk=row.pk).delete()


def _refuse_name(name: str) -> None:
    if not name:
        raise Refused("Give the style a name of letters and numbers, by which it is chosen.")
    if is_installed(name):
        raise Refused(f"A style “{name}” is installed: choose that one, or give yours another name.")
    if UploadedStyle.objects.filter(name=name).exists():
        raise Refused(_taken(name))
    if UploadedStyle.objects.count() >= MOST:
        raise Refused(f"{MOST} styles were brought already: remove one that nobody needs.")


def _taken(name: str) -> str:
    return f"A style “{name}” was brought already: remove that one first, or give yours another name."
