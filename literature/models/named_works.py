"""Which works the records of others name as theirs: a retraction notice the paper, an article its preprint."""

from django.db import models


class NamedWork(models.Model):
    """The record of `reference` says of another work, stored or not, what it is to it: "RetractionOf", "UpdateOf".

    It is named by PMID, by DOI or by both; a PMID decides where the work has one. One that is named by its citation
    alone has a `key` of year, volume and first page, "" where the citation does not give them.
    Written anew with each new form of the record.
    """

    reference = models.ForeignKey("literature.Reference", models.CASCADE, related_name="named_works")
    ref_type = models.CharField(max_length=40, help_text="As PubMed writes it.")
    pmid = models.CharField("PMID of the named work", max_length=10, blank=True, db_index=True)
    doi = models.CharField("DOI of the named work", max_length=255, blank=True, db_index=True)

    citation = models.CharField(max_length=600, blank=True, help_text="Where it gives no PMID and no DOI.")
    key = models.CharField(max_length=100, blank=True, db_index=True)

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.ref_type} {self.pmid or self.doi or self.citation}"
