"""Documents, their versions, the searches that watch for them, and their reference lists."""

from datetime import timedelta
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.utils import timezone

from claims.models.audited import Audited, AuditedQuerySet
from claims.models.visibility import VisibleQuerySet

if TYPE_CHECKING:
    from literature.models import Search

A_BOOK = 2_000  # claims; of more, what is asked about them is most of what there is


class DocumentQuerySet(AuditedQuerySet["Document"]):
    def published(self) -> Self:
        """Those that anybody may read, with a text to read."""
        return self.filter(Exists(Version.objects.filter(document=OuterRef("pk"))), visibility=Visibility.PUBLIC)


class Visibility(models.TextChoices):
    """Who reads a document on its pages. What these pages show is for strangers, whoever opens them."""

    PRIVATE = "private", "Private: nobody but its members"
    LINK = "link", "By link: whoever has the secret address"
    PUBLIC = "public", "Public: anybody, and it is listed on the first page"


class Document(Audited):
    """A text whose statements are watched. Its text is in its versions."""

    title = models.CharField(max_length=300)
    slug = models.SlugField("short name", max_length=80, unique=True)
    key_prefix = models.CharField(max_length=12, unique=True, help_text="Begins the public key of each claim: DMN-012.")
    url = models.URLField("URL", max_length=500, blank=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True)
    four_eyes = models.BooleanField(
        default=False, help_text="Evidence counts only when somebody other than its proposer accepted it."
    )
    review_every = models.DurationField(
        default=timedelta(days=180), help_text="The longest time between two reviews of a claim."
    )
    searches: "models.ManyToManyField[Search, Watch]" = models.ManyToManyField(
        "literature.Search", through="Watch", related_name="documents"
    )
    created_at = models.DateTimeField(default=timezone.now)
    visibility = models.CharField(
        max_length=10, choices=Visibility, default=Visibility.PRIVATE, editable=False, help_text="A lead decides."
    )
    link_number = models.PositiveIntegerField(
        default=1, editable=False, help_text="Which of its secret addresses opens: the last one."
    )

    objects = DocumentQuerySet.as_manager()

    class Meta:
        ordering = ("title",)
        permissions = (("publish_document", "Can decide who reads the pages of a document"),)

    def __str__(self) -> str:
        return self.title

    def on_its_claims(self) -> Q:
        """The condition of rows with a `claim` that they stand on one of its. By ids, up to A_BOOK of them: told of the
        document alone, PostgreSQL reads whole tables of evidence and suggestions to join a few hundred rows."""
        ids = list(self.claims.order_by().values_list("pk", flat=True)[: A_BOOK + 1])
        return Q(claim__in=ids) if len(ids) <= A_BOOK else Q(claim__document=self)

    @property
    def current(self) -> "Version":
        """The newest version. Raises Version.DoesNotExist where nothing was imported yet."""
        return self.versions.latest("number")


class Version(models.Model):
    """One import of a document: the text verbatim, and what in it is not a claim, with the reason."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    text = models.TextField()
    markup = models.CharField(max_length=10)
    sha256 = models.CharField(max_length=64)
    acronyms = models.JSONField(default=dict, blank=True)
    skipped = models.JSONField(default=list, blank=True, help_text="text, reason, section, start, end")
    warnings = models.JSONField(
        default=list,
        blank=True,
        help_text="What a person has to look at, because reading the file was not sure.",
    )
    changes = models.JSONField(
        default=dict, blank=True, help_text="How many claims are unchanged, moved, reworded, new, retired…"
    )
    imported_at = models.DateTimeField(default=timezone.now)
    imported_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True)

    objects = VisibleQuerySet.as_manager()

    class Meta:
        ordering = ("document", "-number")
        constraints = (models.UniqueConstraint(fields=("document", "number"), name="one_row_a_version"),)

    def __str__(self) -> str:
        return f"{self.document} v{self.number}"

    @property
    def changes_in_words(self) -> str:
        """For example "40 unchanged, 2 reworded"; always in one order, which a JSON column need not keep."""
        return ", ".join(f"{self.changes[kind]} {kind}" for kind in CHANGES if kind in self.changes)


CHANGES = ("unchanged", "moved", "reworded", "split", "merged", "returned", "new", "retired", "doubtful")


class WatchQuerySet(VisibleQuerySet["Watch"]):
    def unranked(self) -> Self:
        """Watches whose finds have not been set against the present text of their document."""
        newest = Version.objects.filter(document=OuterRef("document")).order_by("-number").values("number")[:1]
        return self.annotate(newest=Subquery(newest)).filter(newest__gt=F("ranked_version"))


class Watch(models.Model):
    """A search that watches for a document."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="watches")
    search = models.ForeignKey("literature.Search", models.CASCADE, related_name="watches")
    ranked_version = models.PositiveIntegerField(
        default=0, help_text="The version of the document against which all finds of the search were set."
    )

    objects = WatchQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "watches"
        constraints = (models.UniqueConstraint(fields=("document", "search"), name="one_watch_a_search"),)

    def __str__(self) -> str:
        return f"{self.search} for {self.document}"


class CitedWork(Audited):
    """An entry of the document's own reference list; an editor ties it to a reference, nothing else does."""

    version = models.ForeignKey(Version, models.CASCADE, related_name="cited_works")
    position = models.PositiveIntegerField()
    number = models.PositiveIntegerField(
        null=True,
        blank=True,
        editable=False,
        help_text="The number that the entry bears in the list, where it bears one.",
    )
    text = models.TextField()
    reference = models.ForeignKey("literature.Reference", models.SET_NULL, null=True, blank=True)
    tied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, editable=False, related_name="+",
        help_text="Who tied it to its reference, or undid that, last.",
    )  # fmt: skip
    tied_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = AuditedQuerySet.as_manager()

    class Meta:
        ordering = ("version", "position")

    def __str__(self) -> str:
        return self.text[:80]
