"""Wake-ups for the worker. The rows say what is due; a lost task is made good by the next beat."""

from celery import shared_task
from django.utils import timezone

from claims import intake
from claims.access import cleaning
from claims.alerts import delivery
from claims.documents.web import retrieval
from claims.exports import approvals
from claims.reviews import reviewing


@shared_task
def follow_literature() -> None:
    """Sets what is new in the literature against the claims."""
    intake.follow_literature()


@shared_task
def send_alerts() -> None:
    """Sends the messages that are due."""
    delivery.send_alerts()


@shared_task
def set_review_clocks() -> None:
    """Moves the due dates of the claims with the rate at which papers come in."""
    reviewing.set_all_clocks()


@shared_task
def withdraw_stale_approvals() -> None:
    """Marks the approvals of what has changed since."""
    approvals.withdraw_stale_approvals()


@shared_task
def fetch_documents() -> None:
    """Fetches and imports the documents that editors asked for by their address."""
    retrieval.fetch_documents()


@shared_task
def clear_old_sign_ins() -> None:
    """Deletes what is over: sessions, tokens, tries, networks that were not used for long."""
    cleaning.clear_old_rows(at=timezone.now())
