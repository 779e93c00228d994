"""The jobs of this floor, on the page of jobs: reading on, importing documents, sending messages."""

from datetime import datetime

from django.db.models import Count, Min, Q

from claims.models import Cursor, Delivery, DocumentImport, Export, ExportOrder, LibraryRanking, PublishedPage
from literature.jobs import Job, oldest, shows


@shows
def following(at: datetime) -> Job:
    return Job("Set new literature against the claims", **oldest(Cursor.objects.unread(), "at"))


@shows
def library_rankings(at: datetime) -> Job:
    return Job(
        "Set claims against the whole library",
        **oldest(LibraryRanking.objects.due(at), "due_at"),
    )


@shows
def documents(at: datetime) -> Job:
    return Job(
        "Import the documents that were asked for",
        **oldest(DocumentImport.objects.due(at), "due_at"),
        rows=DocumentImport,
    )


@shows
def exports(at: datetime) -> Job:
    return Job("Write the exports that were asked for", **oldest(Export.objects.due(at), "due_at"), rows=Export)


@shows
def ordered_exports(at: datetime) -> Job:
    return Job("Send the exports that come by mail", **oldest(ExportOrder.objects.due(at), "due_at"), rows=ExportOrder)


@shows
def published_pages(at: datetime) -> Job:
    return Job(
        "Look at the pages where documents were published",
        **oldest(PublishedPage.objects.due(at), "due_at"),
        rows=PublishedPage,
    )


@shows
def messages(at: datetime) -> Job:
    due = Q(pk__in=Delivery.objects.due(at).order_by().values("pk"))
    failed = Q(state=Delivery.State.FAILED)
    counts = Delivery.objects.order_by().aggregate(
        waiting=Count("pk", filter=due), since=Min("due_at", filter=due), failed=Count("pk", filter=failed)
    )
    return Job("Send messages", **counts, rows=Delivery)
