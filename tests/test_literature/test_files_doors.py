"""A contract: the command, the desk and the API take the same file in alike, record by record."""

import contextlib
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client
from django.urls import reverse
from rest_framework.test import APIClient

from literature.models import FileRecord, Reference, ReferenceFile
from tests import cast
from tests.files.one_of_each import BIBTEX, ENDNOTE, JSON, WOS, XML
from tests.files.references import RIS, ris

pytestmark = pytest.mark.django_db
Outcome = tuple[str, str, str, str]  # location, verdict, name, reason
WORK = (
    "kind",
    "pmid",
    "doi",
    "pmcid",
    "url",
    "title",
    "authors",
    "journal",
    "year",
    "volume",
    "issue",
    "pages",
    "details",
)
FILES = {
    "list behind prose": "Papers, as agreed:\n90000001, 10.5555/a\nPMC90000001\nno work\n",
    "own table": "Title;PMID;DOI\nA title;90000001;10.5555/a\nTwo;90000001;\nThree;abc;\n;;\n",
    "summary text": "1: Alder A. A report. J Invent. 2020.\n\n2: Birch B. T. J Invent. 2020. PMID: 90000002.\n",
    "BibTeX": BIBTEX + "@phdthesis{b, title = {A thesis of one}, author = {Xiaoming WANG}, year = 2020}\n",
    "CSL-JSON": JSON,
    "EndNote XML": XML,
    "EndNote tagged": ENDNOTE,
    "Web of Science": WOS,
    "RIS with a report and a torn record": RIS
    + "TY  - RPRT\nTI  - A report of many\nPY  - 2020\nER  - \nTY  - JOUR\nTI  - X",
    "RIS twice": RIS + ris("DO  - 10.9999/sample.1", "TI  - [Sample] A title"),
}  # fmt: skip


def by_command(data: bytes, tmp_path: Path) -> list[Outcome]:
    (tmp_path / "file").write_bytes(data)
    out = io.StringIO()
    with contextlib.suppress(CommandError):  # it ends so where a record was refused
        call_command("import_references", str(tmp_path / "file"), "--json", stdout=out)
    told = map(json.loads, out.getvalue().splitlines())
    return [(one["place"], one["verdict"], one["name"], one["reason"]) for one in told]


def at_the_desk(data: bytes, tmp_path: Path) -> list[Outcome]:
    browser = Client()
    browser.force_login(cast.make_editor())
    browser.post(reverse("admin:literature_referencefile_bring"), {"file": SimpleUploadedFile("file", data)})
    file = ReferenceFile.objects.get()
    browser.post(reverse("admin:literature_referencefile_confirm", args=(file.pk,)))
    return list(FileRecord.objects.order_by("index").values_list("location", "verdict", "name", "reason"))


def by_the_api(data: bytes, tmp_path: Path) -> list[Outcome]:
    program = APIClient()
    program.force_authenticate(cast.make_editor())
    asked = {"file": SimpleUploadedFile("file", data)}
    address = program.post("/api/reference-files/", asked, format="multipart").headers["Location"]
    program.post(f"{address}confirm/")
    told = program.get(f"{address}records/").json()["results"]
    return [(one["location"], one["verdict"], one["name"], one["reason"]) for one in told]


def result(
    door: Callable[[bytes, Path], list[Outcome]], data: bytes, tmp_path: Path
) -> tuple[list[Outcome], list[dict]]:
    """What the door says and the works that are then stored, which are forgotten again."""
    with transaction.atomic():
        outcomes = door(data, tmp_path)
        works = list(Reference.objects.order_by("pk").values(*WORK))
        transaction.set_rollback(True)
    return outcomes, works


@pytest.mark.parametrize("name", FILES)
def test_each_door_takes_a_file_in_alike(name, tmp_path):
    data = FILES[name].encode()
    outcomes, works = result(by_command, data, tmp_path)
    assert works and len(outcomes) >= len(works)
    assert result(at_the_desk, data, tmp_path) == (outcomes, works)
    assert result(by_the_api, data, tmp_path) == (outcomes, works)
