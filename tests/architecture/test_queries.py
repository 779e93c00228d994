"""How many questions each page asks the database, against the table that is committed beside this file.

A page that asks more fails. Where that is meant, write the table anew and say why in the commit:

    KEEP_QUERIES=yes python -m pytest tests/architecture/test_queries.py
"""

import os
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from claims import links
from claims.models import Claim
from tests import cast
from tests.architecture.desk_lists import REGISTERED, fill_the_house, page
from tests.servers.database import queries

pytestmark = pytest.mark.django_db
TABLE = Path(__file__).with_name("queries.txt")


def pages() -> dict[str, str]:
    """The lists of all models, and the pages that an editor works on, by their names."""
    claim = Claim.objects.filter(suggestions__isnull=False).earliest("pk")
    lists = {f"list of {model._meta.label}": page(model, "changelist") for model in REGISTERED}
    return {
        "desk": reverse("admin:index"),
        "claim": links.desk(claim),
        "claim from a list": f"{links.desk(claim)}?_changelist_filters=suggestions%3Dwaiting",
        "triage": reverse("admin:claims_claim_triage", args=(claim.document_id,)),
        "document": reverse("admin:claims_document_change", args=(claim.document_id,)),
        "reference": reverse("admin:literature_reference_change", args=(claim.evidence.earliest("pk").reference_id,)),
        **lists,
        "front page": reverse("front"),
        "literature": reverse("literature:references"),
        "library": reverse("library:references"),
        "work in the library": reverse("library:reference", args=(claim.evidence.earliest("pk").reference_id,)),
        **{f"readers' {room}": _for_readers(room, claim) for room in ("article", "overview", "statement", "beside")},
    }


def _for_readers(room: str, claim: Claim) -> str:
    """A preview, which is kept nowhere: each time it is made anew."""
    key = {"key": claim.key} if room in ("statement", "beside") else {}
    return reverse(f"pages:{room}", kwargs={"slug": claim.document.slug, **key})


@pytest.fixture
def counted(client: Client) -> dict[str, int]:
    client.force_login(cast.make_superuser())
    fill_the_house(3)
    addresses = pages()
    for address in addresses.values():
        client.get(address)  # what is cached on first use, such as content types, is not the page's
    return {name: queries(lambda address=address: client.get(address)) for name, address in addresses.items()}


def test_no_page_asks_more_than_the_table_says(counted: dict[str, int]) -> None:
    if os.environ.get("KEEP_QUERIES"):
        TABLE.write_text("".join(f"{number:3} {name}\n" for name, number in counted.items()))
    rows = (line.split(maxsplit=1) for line in TABLE.read_text().splitlines())
    table = {name: int(number) for number, name in rows}
    more = {name: (table.get(name), number) for name, number in counted.items() if number > table.get(name, 0)}
    assert more == {}, f"These pages ask more (table, now). If that is meant: {__doc__.splitlines()[-2].strip()}"
    assert set(table) == set(counted), "the table names each page and no other"
