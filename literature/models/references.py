"""References: citable works, their notices, and the records they came from."""

import re
import zlib
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any, Self

from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Value, When
from django.db.models.functions import Length
from django.utils import timezone

from literature.entrez.identifiers import is_sample_pmid
from literature.formats.csl import as_csl, default_id
from literature.formats.status import replacement_of, status_words
from literature.models.empty_values import SmallestEmptyIndex
from literature.models.leased import ClockedQuerySet
from literature.models.record_json import RecordJSONField
from literature.rules.integrity import (
    NOTICE_TYPES,
    REPLACED,
    REPLACES,
    REPUBLISHES,
    Status,
    distinct_events,
    status_of,
)
from literature.rules.study_design import PREPRINT_DOI, is_preprint
from literature.sql.word_index import HasWords, words_in

RETIRED_CHAPTER = re.compile(r"\bretired chapter\b", re.IGNORECASE)
MONTHLY = timedelta(days=30)
# Of notices; for those that were read, `Notice.is_surely_withdrawn`.
CURRENT, SURELY_WITHDRAWN = Q(withdrawn_at=None), Q(withdrawn_at__isnull=False, by_citation=False)

ASKED = (
    "date_revised", "added_at", "changed_at", "checked_at", "refresh_every", "refresh_at", "missing_since",
    "crossref_at", "crossref_checked_at",
)  # fmt: skip


class ReferenceQuerySet(ClockedQuerySet["Reference"]):
    def without_identifier(self) -> Self:
        """Works of which only title, names and date are known: reports, theses, what a file named no better."""
        return self.filter(pmid=None, doi="", pmcid="", url="")

    def with_status(self) -> Self:
        """Adds `integrity`, the status that `Reference.status` derives, as a column to filter and sort by."""

        def noticed(*kinds: str, such: Q = CURRENT) -> Exists:
            return Exists(Notice.objects.filter(such, reference=OuterRef("pk"), kind__in=kinds))

        return self.annotate(
            integrity=Case(
                When(noticed("retraction"), then=Value("retracted")),
                When(noticed("concern"), then=Value("concern")),
                When(noticed("retraction", such=SURELY_WITHDRAWN) | noticed("reinstatement"), then=Value("reinstated")),
                When(noticed("erratum", "correction"), then=Value("corrected")),
                default=Value(""),
                output_field=models.CharField(),
            )
        )

    def of_status(self, *statuses: str) -> Self:
        """Works with one of these statuses, none of them ""; with `integrity`, as `with_status` adds it."""
        noticed: Any = self.filter(pk__in=Notice.objects.values("reference")).with_status()
        rows: Self = noticed.filter(integrity__in=statuses)
        return rows

    def found_by(self, search_slug: str) -> Self:
        """References in the present result of a search."""
        return self.filter(hits__search__slug=search_slug, hits__gone_at=None)

    def with_words(self, text: str) -> Self:
        """Those that have every word of it: in title, abstract, names of authors, journal or identifiers."""
        words = words_in(text)
        return self.filter(HasWords(words)) if words else self

    def pmids(self) -> list[str]:
        """Their PMIDs in their order; a work without one has no place in it."""
        return [pmid for pmid in self.values_list("pmid", flat=True) if pmid]

    def in_order(self) -> Self:
        """By PMID as a number; works without one come last, in the order they were added."""
        return self.order_by(Length("pmid").asc(nulls_last=True), "pmid", "pk")

    def by_id(self, ids: Iterable[int]) -> "dict[int, Reference]":
        """The works of these ids with their notices. For what reads hundreds at once: a prefetch makes a queryset for
        each of them, and most have no notice."""
        works = self.in_bulk(set(ids))
        known: dict[int, list[Notice]] = {pk: [] for pk in works}
        for notice in Notice.objects.filter(reference__in=works):
            known[notice.reference_id].append(notice)
        for pk, work in works.items():
            work.known_notices = known[pk]
        return works

    def for_print(self) -> Self:
        """What a list of references prints, and what rules look at: no abstract."""
        return self.defer("abstract", "keywords", *ASKED)

    def for_list(self) -> Self:
        """What a list shows, in one query: no abstract, no long fields."""
        return self.with_status().defer("abstract", "authors", "mesh", "keywords", "details")


class Reference(models.Model):
    """A citable work. Nested lists have the shapes of `literature.entrez.records.Record`."""

    class Kind(models.TextChoices):
        ARTICLE = "article", "Article"
        BOOK = "book", "Book"
        CHAPTER = "chapter", "Book chapter"
        WEB_PAGE = "web page", "Web page"
        REPORT = "report", "Report"
        THESIS = "thesis", "Thesis"

    kind = models.CharField(max_length=10, choices=Kind, default=Kind.ARTICLE)
    pmid = models.CharField("PMID", max_length=10, null=True, blank=True, unique=True)
    version = models.PositiveSmallIntegerField(default=1)
    # Not unique: PubMed itself holds several records with one DOI (a paper and its notice, chapters of a book).
    doi = models.CharField("DOI", max_length=255, blank=True, db_index=True)
    pmcid = models.CharField("PMCID", max_length=15, blank=True, db_index=True)
    url = models.URLField("URL", max_length=500, blank=True)

    title = models.TextField()
    abstract = RecordJSONField(default=list, blank=True)
    authors = RecordJSONField(default=list, blank=True)
    journal = models.CharField(max_length=500, blank=True)
    volume = models.CharField(max_length=100, blank=True)
    issue = models.CharField(max_length=100, blank=True)
    pages = models.CharField(max_length=200, blank=True)
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    month = models.PositiveSmallIntegerField(null=True, blank=True)
    day = models.PositiveSmallIntegerField(null=True, blank=True)
    date_revised = models.DateField(null=True, blank=True, help_text="NLM's last change of the record (MDAT).")
    publication_types = RecordJSONField(default=list, blank=True)
    mesh = RecordJSONField("MeSH", default=list, blank=True)
    keywords = RecordJSONField(default=list, blank=True)
    details = RecordJSONField(default=dict, blank=True, help_text="The other fields of the record, by name.")

    fingerprint = models.CharField(max_length=64, blank=True)
    added_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)
    checked_at = models.DateTimeField(default=timezone.now)
    refresh_every = models.DurationField(default=MONTHLY, help_text="PubMed is asked anew so often.")
    refresh_at = models.DateTimeField(
        null=True, blank=True, db_index=True, help_text="When PubMed is asked next; empty: not yet planned."
    )
    missing_since = models.DateTimeField(
        null=True, blank=True, help_text="PubMed has not delivered its PMID since then."
    )
    crossref_at = models.DateTimeField(
        null=True, blank=True, help_text="When Crossref is asked next; empty: not yet planned."
    )
    crossref_checked_at = models.DateTimeField(
        null=True, blank=True, help_text="When Crossref was last asked about its DOI."
    )

    doi_unconfirmed = models.BooleanField(
        "DOI unconfirmed", default=False, help_text="Crossref was asked about its DOI and does not know it."
    )

    known_notices: "Sequence[Notice] | None" = None  # as `by_id` read them

    objects = ReferenceQuerySet.as_manager()

    class Meta:
        ordering = (F("year").desc(nulls_last=True), "-id")
        constraints = (
            models.UniqueConstraint(
                fields=("doi",), condition=Q(pmid=None) & ~Q(doi=""), name="one_reference_a_doi_without_pmid"
            ),
        )
        indexes = (
            SmallestEmptyIndex(fields=("-year", "-id"), name="newest_first"),
            models.Index(fields=("crossref_at",), condition=~Q(doi=""), name="crossref_turns"),
        )

    def __str__(self) -> str:
        return f"{self.title} ({self.year})" if self.year else self.title

    @property
    def status(self) -> Status:
        """The integrity status, derived from all notices; reads them (prefetch `notices` for lists, or `by_id`)."""
        return status_by(self._notices())

    def _notices(self) -> "Iterable[Notice]":
        return self.notices.all() if self.known_notices is None else self.known_notices

    @property
    def is_synthetic(self) -> bool:
        """A record of our own sample literature."""
        return is_sample_pmid(self.pmid)

    @property
    def is_notice(self) -> bool:
        """A retraction notice, an erratum or an expression of concern: about a paper, evidence of nothing."""
        return any(kind["ui"] in NOTICE_TYPES for kind in self.publication_types)

    @property
    def is_replacement(self) -> bool:
        """Its record says that it was published in place of a retracted paper; reads `details`."""
        return any(notice["type"] == REPLACES for notice in self.details.get("notices", ()))

    @property
    def is_republication(self) -> bool:
        """Its record says that it appeared again, corrected or not; reads `details`."""
        return any(notice["type"] in REPUBLISHES for notice in self.details.get("notices", ()))

    @property
    def is_preprint(self) -> bool:
        """By its record; of a work without one by its DOI, which tells the server."""
        return is_preprint(self.publication_types) or bool(not self.fingerprint and PREPRINT_DOI.match(self.doi))

    @property
    def comments(self) -> list[dict[str, str]]:
        """Letters and editorials that its record names, {type, pmid, citation, note}; reads `details`."""
        return [entry for entry in self.details.get("notices", ()) if entry["type"] == "CommentIn"]

    @property
    def is_retired(self) -> bool:
        """A chapter that its book keeps for history only, as GeneReviews writes into its title."""
        return self.kind == self.Kind.CHAPTER and bool(RETIRED_CHAPTER.search(self.title))

    @property
    def link(self) -> str:
        """Where a reader finds the work: DOI, then PubMed, then its own address; "" for a synthetic record."""
        if self.is_synthetic:
            return ""
        if self.doi:
            return f"https://doi.org/{self.doi}"
        return f"https://pubmed.ncbi.nlm.nih.gov/{self.pmid}/" if self.pmid else self.url

    @property
    def first_author(self) -> str:
        return next((a["last"] or a["collective"] for a in self.authors if a.get("valid", True)), "")

    @property
    def short_citation(self) -> str:
        """As an editor speaks of it: "Yan 2019"."""
        return " ".join(str(part) for part in (self.first_author or self.title[:40], self.year) if part)

    @property
    def current_notices(self) -> list[dict[str, str]]:
        """The notices that stand, {kind, pmid, citation, date}, without what another source has told; reads them.

        That of a work that was retracted and published anew says so: `replaced_by`.
        """
        current = distinct_events(notice for notice in self._notices() if notice.withdrawn_at is None)
        return [notice.as_dict() for notice in current]

    @property
    def status_words(self) -> str:
        """The integrity status as it is shown; reads the notices."""
        return status_words(self.status, self.current_notices)

    @property
    def replaced_by(self) -> str:
        """What to cite instead of a retracted work that was published anew ("PMID 1"), or ""; reads the notices."""
        return replacement_of(self.current_notices) if self.status == "retracted" else ""

    def as_work(self) -> dict[str, Any]:
        """What `literature.formats` writes, by the names of Record; reads the notices (prefetch them for lists).

        `status` and `notices` are the integrity status and what is told of it by any source; what the record itself
        says under these names is `record_status` and `comments`.
        """
        values = {field.name: getattr(self, field.name) for field in self._meta.concrete_fields}
        values |= self.details  # it holds the whole of a value that its column had to cut
        values |= {
            "record_status": self.details.get("status", ""),
            "comments": self.details.get("notices", []),
            "title": self.title,  # in `details`, where it differs: NLM's "[Not Available]."
        }
        return values | {
            "status": self.status,
            "notices": self.current_notices,
            "doi_unconfirmed": self.has_unconfirmed_doi,
        }

    @property
    def has_unconfirmed_doi(self) -> bool:
        """Neither Crossref nor a record of PubMed knows its DOI: it may be mistyped, or of another registry."""
        return bool(self.doi) and self.doi_unconfirmed and not self.fingerprint

    def as_csl(self) -> dict[str, Any]:
        """CSL-JSON of the work; one without an identifier is called by its row."""
        work = self.as_work()
        return as_csl(work, default_id(work) or f"reference:{self.pk}")


class Snapshot(models.Model):
    """A record as it was fetched. A new one only when its normal form changed."""

    reference = models.ForeignKey(Reference, models.CASCADE, related_name="snapshots")
    fingerprint = models.CharField(max_length=64)
    compressed = models.BinaryField()
    fetched_at = models.DateTimeField(default=timezone.now)
    file = models.ForeignKey(
        "literature.BulkFile",
        models.SET_NULL,
        null=True,
        blank=True,
        help_text="The baseline or update file it stood in; empty: PubMed delivered it.",
    )

    class Meta:
        ordering = ("-fetched_at", "-id")

    def __str__(self) -> str:
        return f"Record of {timezone.localtime(self.fetched_at):%Y-%m-%d}"

    @property
    def raw(self) -> bytes:
        """The XML element as it came."""
        return zlib.decompress(self.compressed)


def status_by(notices: "Iterable[Notice]") -> Status:
    """The integrity status of the one work that these are of."""
    notices = list(notices)
    current = (notice.kind for notice in notices if notice.withdrawn_at is None)
    return status_of(current, (notice.kind for notice in notices if notice.is_surely_withdrawn))


class Notice(models.Model):
    """One publication notice about a reference. Never deleted: when its source no longer tells it, it is withdrawn."""

    class Kind(models.TextChoices):
        RETRACTION = "retraction"
        CONCERN = "concern", "Expression of concern"
        ERRATUM = "erratum"
        CORRECTION = "correction", "Corrected and republished"
        REPUBLICATION = "republication"
        UPDATE = "update", "Newer version"
        REINSTATEMENT = "reinstatement"
        ADDENDUM = "addendum", "Addendum or clarification"
        OTHER = "other", "Other notice"

    class Origin(models.TextChoices):
        PUBMED = "pubmed", "PubMed"
        CROSSREF = "crossref", "Crossref"
        RETRACTION_WATCH = "retraction_watch", "Retraction Watch"
        NOTICE = "notice", "PubMed's record of the notice"

    reference = models.ForeignKey(Reference, models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=15, choices=Kind)
    ref_type = models.CharField(max_length=40, help_text="As its source names it.")
    pmid = models.CharField("PMID of the notice", max_length=10, blank=True)
    doi = models.CharField("DOI of the notice", max_length=255, blank=True)
    citation = models.TextField(blank=True)
    date = models.DateField("published", null=True, blank=True, help_text="As its source dates the notice.")
    note = models.TextField(blank=True)
    origin = models.CharField(max_length=20, choices=Origin, default=Origin.PUBMED)
    by_citation = models.BooleanField(
        default=False,
        help_text="Its record names the work by a citation alone: once withdrawn it never surely meant it.",
    )
    seen_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("seen_at", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("reference", "kind", "pmid", "doi", "citation", "origin"), name="one_row_a_notice"
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.citation_or_doi or self.ref_type}"

    @property
    def is_surely_withdrawn(self) -> bool:
        """Withdrawn by a source that surely meant the work; in queries SURELY_WITHDRAWN."""
        return self.withdrawn_at is not None and not self.by_citation

    def as_dict(self) -> dict[str, str]:
        """{kind, pmid, citation, date}, and `replaced_by` where it is a replacement."""
        day = self.date.isoformat() if self.date else ""
        values = {"kind": self.kind, "pmid": self.pmid, "citation": self.citation_or_doi, "date": day}
        replacement = f"PMID {self.pmid}" if self.pmid else self.citation_or_doi
        return values | ({"replaced_by": replacement} if self.ref_type == REPLACED and replacement else {})

    @property
    def citation_or_doi(self) -> str:
        """Where the notice stands: its citation, else its DOI; "" where neither is known."""
        return self.citation or (self.doi and f"doi:{self.doi}")
