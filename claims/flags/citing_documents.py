"""Which documents' present texts cite a work, beside the evidence that is taken from it."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from claims.models import CitedWork, Document, Evidence, ProposedReference, Version
from literature.models import Notice, Reference

GRAVE = (Notice.Kind.RETRACTION, Notice.Kind.CONCERN)
CITES = (ProposedReference.State.PROPOSED, ProposedReference.State.CONFIRMED)


def documents_citing(work: Reference) -> set[int]:
    """The ids of those that cite it: a statement does, or an editor tied an entry of the reference list to it."""
    by_statement = ProposedReference.objects.filter(reference=work, state__in=CITES, claim__retired_at=None)
    later = Version.objects.filter(document=OuterRef("version__document"), number__gt=OuterRef("version__number"))
    by_entry = CitedWork.objects.filter(~Exists(later), reference=work)
    return {
        *by_statement.order_by().values_list("claim__document", flat=True),
        *by_entry.order_by().values_list("version__document", flat=True),
    }


def is_cited_alone(work: Reference) -> bool:
    """Some document cites it and has no evidence from it, whose own flag would tell what there is to do."""
    documents = documents_citing(work)
    if not documents:
        return False
    with_evidence = Evidence.objects.current().filter(reference=work, claim__document__in=documents)
    return bool(documents - set(with_evidence.values_list("claim__document", flat=True)))


def works_cited_by(document: Document) -> QuerySet[Reference]:
    """The works that are known of what it cites or once cited, and that nobody should build on."""
    by_entry = CitedWork.objects.filter(version__document=document).exclude(reference=None)
    by_statement = ProposedReference.objects.filter(claim__document=document).exclude(reference=None)
    doubted = Notice.objects.filter(kind__in=GRAVE, withdrawn_at=None)
    cited = Reference.objects.filter(
        Q(pk__in=by_entry.order_by().values("reference")) | Q(pk__in=by_statement.order_by().values("reference"))
    )
    return cited.filter(pk__in=doubted.order_by().values("reference")).order_by("pk")
