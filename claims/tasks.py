"""Wake-ups for the worker. The rows say what is due; a lost task is made good by the next beat."""

from celery import shared_task
from django.utils import timezone

from claims import intake
from claims.access import cleaning
from claims.alerts import delivery
from claims.alerts.due_reviews import notify_about_due_reviews
from claims.documents import import_worker
from claims.documents.published_page import asking_pages
from claims.exports import approvals, keeping
from claims.mailed_exports import mailing
from claims.pages.by_mail import sending
from claims.reviews import reviewing
from claims.triage import library_ranking
from claims.triage.learning import training
from literature.tasks import is_shutting_down


@shared_task
def follow_literature() -> None:
    """Sets what is new in the literature against the claims; whom it concerns at once need not wait for the beat."""
    if intake.follow_literature().notifications:
        send_alerts.delay()


@shared_task
def send_alerts() -> None:
    """Sends the messages that are due."""
    delivery.send_alerts()


@shared_task
def learn_from_decisions() -> None:
    """Learns from what editors attached and dismissed, and puts in order what waits."""
    training.learn_from_decisions(at=timezone.now(), stopped=is_shutting_down)


@shared_task
def rank_library() -> None:
    """Sets the claims for which somebody asked that against the whole library."""
    library_ranking.work_on_rankings(stopped=is_shutting_down)


@shared_task
def set_review_clocks() -> None:
    """Moves the due dates of the claims with the rate at which papers come in, and tells of those that have come."""
    reviewing.set_all_clocks()
    notify_about_due_reviews(at=timezone.now())


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
def send_ordered_exports() -> None:
    """Freezes and sends the exports that come by mail and are due."""
    mailing.send_ordered_exports()


@shared_task
def send_public_news() -> None:
    """Sends what has changed to those who follow what is public by mail."""
    sending.send_public_news()


@shared_task
def import_documents() -> None:
    """Imports the files and pages that editors asked for."""
    import_worker.import_documents(stopped=is_shutting_down)


@shared_task
def ask_published_pages() -> None:
    """Looks whether the pages at which documents were published have changed."""
    asking_pages.ask_pages(stopped=is_shutting_down)


@shared_task
def clear_old_sign_ins() -> None:
    """Deletes what is over: sessions, tokens, tries, networks that were not used for long."""
    cleaning.clear_old_rows(at=timezone.now())
