"""Wake-ups for the worker. The rows say what is due; a lost task is made good by the next beat."""

from celery import shared_task

from claims import intake
from claims.alerts import delivery
from claims.documents import retrieval


@shared_task
def follow_literature() -> None:
    """Sets what is new in the literature against the claims."""
    intake.follow_literature()


@shared_task
def send_alerts() -> None:
    """Sends the messages that are due."""
    delivery.send_alerts()


@shared_task
def fetch_documents() -> None:
    """Fetches and imports the documents that editors asked for by their address."""
    retrieval.fetch_documents()
