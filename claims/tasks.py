"""Wake-ups for the worker. The rows say what is due; a lost task is made good by the next beat."""

from celery import shared_task
from django.utils import timezone

from claims import intake
from claims.access import cleaning
from claims.alerts import delivery
from claims.documents import import_worker
from claims.exports import approvals, keeping
from claims.reviews import reviewing
from literature.tasks import is_shutting_down


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
def write_exports() -> None:
    """Freezes and writes the exports that were asked for, and deletes files that have expired."""
    keeping.write_exports()
    keeping.clear_expired_files()


@shared_task
def import_documents() -> None:
    """Imports the files and pages that editors asked for."""
    import_worker.import_documents(stopped=is_shutting_down)


@shared_task
def clear_old_sign_ins() -> None:
    """Deletes what is over: sessions, tokens, tries, networks that were not used for long."""
    cleaning.clear_old_rows(at=timezone.now())
