"""Real answers of NCBI, read from ../shared/data/eutils beside the checkout when it is there."""

import json
from pathlib import Path

import pytest

from literature.entrez.answers import Action, judge, read_search
from literature.entrez.query import TAGS

EUTILS = Path(__file__).resolve().parents[3] / "shared" / "data" / "eutils"
pytestmark = pytest.mark.skipif(not EUTILS.is_dir(), reason="no real E-utilities answers in ../shared/data/eutils")
SEARCHES = sorted(EUTILS.glob("*esearch*.xml"))


@pytest.mark.parametrize("path", SEARCHES, ids=lambda path: path.name)
def test_a_real_search_is_accepted_and_read_whole(path: Path) -> None:
    body = path.read_bytes()
    assert judge(200, {}, body, tool="esearch").action is Action.OK
    answer = read_search(body)
    assert len(answer.ids) == body.count(b"<Id>") and answer.count >= len(answer.ids)


@pytest.mark.parametrize("path", SEARCHES, ids=lambda path: path.name)
def test_a_real_search_cut_anywhere_is_never_accepted(path: Path) -> None:
    body = path.read_bytes().strip()
    for cut in range(0, len(body), max(1, len(body) // 200)):
        assert judge(200, {}, body[:cut], tool="esearch").action is not Action.OK, cut


@pytest.mark.parametrize("path", sorted(EUTILS.glob("*esearch*.json")), ids=lambda path: path.name)
def test_a_real_search_in_json_is_accepted(path: Path) -> None:
    assert judge(200, {}, path.read_bytes(), tool="esearch").action is Action.OK


def test_a_real_summary_is_accepted() -> None:
    body = (EUTILS / "bioperl_Bio-EUtilities_esummary1.xml").read_bytes()
    assert judge(200, {}, body, tool="esummary").action is Action.OK


def test_every_field_that_pubmed_describes_is_a_known_tag() -> None:
    text = (EUTILS / "biopython_biopython_einfo2.xml").read_text()
    fields = text.split("<FieldList>")[1].split("</FieldList>")[0]
    names = [part.split("</FullName>")[0].lower() for part in fields.split("<FullName>")[1:]]
    names += [part.split("</Name>")[0].lower() for part in fields.split("<Name>")[1:]]
    assert len(names) == 100 and sorted(set(names) - TAGS) == ["p1dat"]


def seen(entry: dict) -> list[bytes]:
    texts = [entry[key] for key in ("body", "body_start") if key in entry] + entry.get("bodies", [])
    return [text.encode() for text in texts]


def test_no_error_people_met_is_taken_for_an_answer() -> None:
    entries = json.loads((EUTILS / "errors-seen.json").read_text())
    bodies = [(entry, body) for entry in entries for body in seen(entry)]
    assert len(bodies) >= 8
    for entry, body in bodies:
        if entry["id"] == "unknown_pmid_pair":  # a true answer about one PMID
            continue
        for tool in ("esearch", "efetch", "esummary"):
            assert judge(entry.get("http_status") or 200, {}, body, tool=tool).action is not Action.OK, entry["id"]
