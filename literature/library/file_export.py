"""The stored references as a file: our normal form, PubMed's own formats, or RIS."""

import json
import re
from collections.abc import Iterator

from django.db.models import F, Prefetch

from literature.formats import medline, ris
from literature.formats.status import remarks
from literature.library.storing import normalised
from literature.models import Reference, Snapshot
from literature.models.references import ReferenceQuerySet

FORMATS = ("jsonl", "ris", "nbib", "xml")
XML_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, '
    '1st January 2025//EN" "https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd">\n<PubmedArticleSet>\n'
)
XML_FOOT = "</PubmedArticleSet>\n"
CHUNK = 500


def export_references(references: ReferenceQuerySet, form: str) -> Iterator[str]:
    """The file in pieces, in the order of the PMIDs. `form` is one of FORMATS; KeyError for another.

    "xml" holds the records as PubMed sent them, and so only works that came from it; "nbib" only works with a PMID.
    Each says what must stand beside a work: "jsonl" under `remarks`, "ris" in N1, "nbib" in GN, "xml" in a comment.
    """
    write = {"jsonl": _jsonl, "ris": _ris, "nbib": _nbib, "xml": _xml}[form]
    return write(references.in_order())


def not_in(references: ReferenceQuerySet, form: str) -> int:
    """How many of the references the format cannot hold."""
    if form == "xml":
        return references.filter(fingerprint="").count()
    return references.filter(pmid=None).count() if form == "nbib" else 0


def _jsonl(references: ReferenceQuerySet) -> Iterator[str]:
    for reference in references.prefetch_related("notices").iterator(CHUNK):
        yield json.dumps(normalised(reference), ensure_ascii=False) + "\n"


def _ris(references: ReferenceQuerySet) -> Iterator[str]:
    for reference in references.prefetch_related("notices").iterator(CHUNK):
        yield ris.write(reference.as_work())


def _nbib(references: ReferenceQuerySet) -> Iterator[str]:
    for reference in references.exclude(pmid=None).prefetch_related("notices").iterator(CHUNK):
        yield medline.write(reference.as_work())


def _xml(references: ReferenceQuerySet) -> Iterator[str]:
    present = Snapshot.objects.filter(fingerprint=F("reference__fingerprint"))
    yield XML_HEAD
    fetched = references.exclude(fingerprint="").only("pmid", "fingerprint")
    for reference in fetched.prefetch_related(Prefetch("snapshots", present), "notices").iterator(CHUNK):
        for snapshot in reference.snapshots.all()[:1]:
            yield _comment(reference) + snapshot.raw.decode() + "\n"
    yield XML_FOOT


def _comment(reference: Reference) -> str:
    """What stands beside the record, before it: the record is PubMed's, and nothing is written into it."""
    work = {"pmid": reference.pmid, "status": reference.status, "notices": reference.current_notices}
    text = f"PMID {reference.pmid}: {'. '.join(found)}" if (found := remarks(work)) else ""
    return f"<!-- {re.sub('-(?=-)', '- ', text)} -->\n" if text else ""
