"""The places of claims as W3C Web Annotations: selectors that find the words, ids that stay."""

import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from claims.documents.importing import import_document
from claims.documents.versions.anchors import Anchor, find
from claims.exports.annotations import collection
from claims.exports.gather import anchored

TEXT = "## Results\n\nSample networks are robust 🧠 in patients. Sample drugs may change sample networks.\n"
pytestmark = pytest.mark.django_db


def bring(text=TEXT, **values):
    return import_document(text, markup="markdown", name="Sample article", slug="sample", **values).version


def selectors(annotation):
    """Those of the stored text, by type."""
    return {one["type"]: one for one in annotation["target"][-1]["selector"]}


def test_each_claim_is_one_annotation_with_quote_and_position():
    found = collection(anchored(bring()))
    assert (found["@context"], found["type"], found["total"]) == (
        "http://www.w3.org/ns/anno.jsonld",
        "AnnotationCollection",
        2,
    )
    for annotation in found["first"]["items"]:
        position = selectors(annotation)["TextPositionSelector"]
        quote = selectors(annotation)["TextQuoteSelector"]
        assert TEXT[position["start"] : position["end"]] == quote["exact"]
        assert TEXT[: position["start"]].endswith(quote["prefix"])
        assert TEXT[position["end"] :].startswith(quote["suffix"])


def test_the_quote_is_found_again_after_the_text_moved():
    (first, _) = collection(anchored(bring()))["first"]["items"]
    quote = selectors(first)["TextQuoteSelector"]
    place = Anchor(quote["exact"], quote["prefix"], quote["suffix"], 0, len(quote["exact"]))
    later = f"# Sample\n\nA new beginning.\n\n{TEXT}"
    assert later[slice(*find(place, later))] == quote["exact"]


def test_at_the_documents_own_address_only_the_quote_is_given():
    (first, _) = collection(anchored(bring(url="https://example.org/article")))["first"]["items"]
    at_home, stored = first["target"]
    assert (at_home["source"], at_home["selector"]["type"]) == (
        "https://example.org/article",
        "TextQuoteSelector",
    )
    assert stored["source"]["id"].startswith("urn:sha256:")


def test_ids_stay_and_differ_between_claims_and_versions():
    first = bring()
    ids = [one["id"] for one in collection(anchored(first))["first"]["items"]]
    assert ids == [one["id"] for one in collection(anchored(first))["first"]["items"]]
    later = [one["id"] for one in collection(anchored(bring(TEXT + "\nOne more sample.\n")))["first"]["items"]]
    assert len({*ids, *later}) == len(ids) + len(later)


def test_the_command_writes_the_newest_version_or_that_which_is_named(tmp_path: Path):
    bring()
    bring(TEXT + "\nOne more sample is needed.\n")
    file = tmp_path / "anchors.jsonld"
    call_command("export_annotations", "sample", output=file)
    assert json.loads(file.read_text(encoding="utf-8"))["total"] == 3
    call_command("export_annotations", "sample", "--version-number", "1", "--output", str(file))
    assert json.loads(file.read_text(encoding="utf-8"))["total"] == 2


@pytest.mark.parametrize(
    ("slug", "number", "says"), [("other", None, "There are: sample"), ("sample", 7, "There are: 1")]
)
def test_what_is_not_there_is_told_with_what_is(slug, number, says):
    bring()
    with pytest.raises(CommandError, match=says):
        call_command("export_annotations", slug, version_number=number)
