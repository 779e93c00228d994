"""One retraction, one duty: open flags that older versions raised beside another one that tells the same are resolved.

The history of each flag is written here too: a migration's models keep none of their own.
"""

from typing import Any

from django.db import migrations, models
from django.db.models import Q
from django.http import QueryDict
from django.utils import timezone

TOLD_BY_EVIDENCE = "The flag on the evidence tells the same."
KINDS = [
    ("not a claim", "Not a claim"), ("heading", "A heading"), ("claim", "A claim after all"), ("split", "Split"),
    ("merged", "Merged"), ("lead-in", "Lead-in"), ("section", "Section"), ("renamed", "Section renamed"),
    ("ordered", "Section put elsewhere"), ("let go", "Its evidence may go"),
]  # fmt: skip
MADE = "words (of the first half), context, section and rest, was, or before."
WORDINGS = {
    ("review", "yes"): "reworded", ("corrected", "yes"): "corrected", ("corrected", "no"): "read",
    ("corrected", "stale"): "stale",
}  # fmt: skip
NOT_CITED = "No document cites it without evidence from it, which bears the flag."


def resolve_doubles(apps: Any, schema_editor: Any) -> None:
    """Safe to run twice: what is resolved is not looked at again."""
    Flag = apps.get_model("claims", "Flag")
    by_rule = Flag.objects.filter(resolved_at=None, raised_by=None)
    for flag in by_rule.filter(cause="rule: support retracted").exclude(claim=None).select_related("claim"):
        if _told_by_evidence(Flag, flag.claim):
            _resolve(apps, flag, TOLD_BY_EVIDENCE)
    for flag in by_rule.filter(cause__startswith="notice:").exclude(reference=None):
        if not _is_cited_alone(apps, flag.reference_id):
            _resolve(apps, flag, NOT_CITED)


def _told_by_evidence(Flag: Any, claim: Any) -> bool:
    """An open flag of the notice stands on the evidence that supported it, its own or of what says the same."""
    body = claim.restates_id or claim.pk
    shared = Q(evidence__claim=body) | Q(evidence__claim__restates=body)
    supports = {"evidence__state": "accepted", "evidence__stance": "supports"}
    same = Flag.objects.filter(shared, kind="retracted", resolved_at=None, cause__startswith="notice:", **supports)
    return bool(same.exists())


def _is_cited_alone(apps: Any, work: int) -> bool:
    """Some document's present text cites the work and has no evidence from it."""
    Proposed, Entry, Evidence = (
        apps.get_model("claims", name) for name in ("ProposedReference", "CitedWork", "Evidence")
    )
    cites = Proposed.objects.filter(reference=work, state__in=("proposed", "confirmed"), claim__retired_at=None)
    documents = set(cites.order_by().values_list("claim__document", flat=True))
    for entry in Entry.objects.filter(reference=work).select_related("version"):
        later = entry.version.document.versions.filter(number__gt=entry.version.number)
        if not later.exists():
            documents.add(entry.version.document_id)
    evidence = Evidence.objects.filter(reference=work, state__in=("proposed", "accepted"))
    return bool(documents - set(evidence.order_by().values_list("claim__document", flat=True)))


def _resolve(apps: Any, flag: Any, why: str) -> None:
    History = apps.get_model("claims", "HistoricalFlag")
    now = timezone.now()
    flag.resolved_at, flag.resolution, flag.edition = now, why, flag.edition + 1
    flag.save(update_fields=["resolved_at", "resolution", "edition"])
    values = {field.attname: getattr(flag, field.attname) for field in flag._meta.concrete_fields}
    History.objects.create(**values, history_date=now, history_change_reason=why, history_type="~")


def name_the_wording(apps: Any, schema_editor: Any) -> None:
    """The list of claims has one filter for wording: what was kept under the names of several is kept under its own."""
    View = apps.get_model("claims", "SavedView")
    for view in View.objects.filter(page="claims_claim"):
        query = QueryDict(view.query, mutable=True)
        for (name, value), wording in WORDINGS.items():
            if query.get(name) == value:
                query.pop(name)
                query.setdefault("wording", wording)
        if query.urlencode() != QueryDict(view.query).urlencode():
            view.query = query.urlencode()
            view.save(update_fields=["query"])


class Migration(migrations.Migration):
    dependencies = [("claims", "0019_assign_and_comment")]

    operations = [
        *(
            migrations.AlterField(model, name, field)
            for model in ("statementedit", "historicalstatementedit")
            for name, field in (
                ("kind", models.CharField(choices=KINDS, max_length=12)),
                ("made", models.JSONField(blank=True, default=dict, help_text=MADE)),
            )
        ),
        migrations.AlterField(
            "document", "slug", models.SlugField(max_length=80, unique=True, verbose_name="short name")
        ),
        migrations.AlterField("historicaldocument", "slug", models.SlugField(max_length=80, verbose_name="short name")),
        migrations.AlterField(
            "documentimport",
            "slug",
            models.SlugField(
                blank=True,
                help_text="Names the document; a known one gets a new version.",
                max_length=80,
                verbose_name="short name",
            ),
        ),
        migrations.RunPython(resolve_doubles, migrations.RunPython.noop),
        migrations.RunPython(name_the_wording, migrations.RunPython.noop),
    ]
