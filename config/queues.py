"""Which queue a task waits in, and how long it may take there. Read by the settings, the local start and the health."""

from typing import Any

from kombu.entity import Queue

DEFAULT = "default"
MINUTE = 60  # seconds

# What waits for NCBI and other sources; what keeps a processor busy; what waits for mail servers and channels.
ENTREZ, TRIAGE, MAIL = "entrez", "triage", "mail"
NAMES = (DEFAULT, ENTREZ, TRIAGE, MAIL)
ROUTES = {
    "claims.tasks.follow_literature": TRIAGE,
    "claims.tasks.learn_from_decisions": TRIAGE,
    "claims.tasks.rank_library": TRIAGE,
    "claims.tasks.set_review_clocks": TRIAGE,
    "claims.tasks.send_alerts": MAIL,
    "claims.tasks.send_ordered_exports": MAIL,
    "claims.tasks.send_public_news": MAIL,
    "literature.tasks.ask_crossref": ENTREZ,
    "literature.tasks.look_up_additions": ENTREZ,
    "literature.tasks.refresh_references": ENTREZ,
    "literature.tasks.run_due_searches": ENTREZ,
    "literature.tasks.run_search": ENTREZ,
}
# Seconds after which a pool of processes ends a task; its rows are free again when their lease is over. Threads cannot
# be ended: there each connection has limits of its own. The first run of a large search takes hours.
LONGEST = {DEFAULT: 60 * MINUTE, TRIAGE: 60 * MINUTE, MAIL: 20 * MINUTE, ENTREZ: 12 * 60 * MINUTE}


def queues() -> tuple[Queue, ...]:
    """A worker that is not told otherwise takes from all of them."""
    return tuple(Queue(name) for name in NAMES)


def routes() -> dict[str, dict[str, str]]:
    return {task: {"queue": queue} for task, queue in ROUTES.items()}


def limits() -> dict[str, dict[str, Any]]:
    """Of the tasks that are routed; the others have that of the default."""
    return {task: {"time_limit": LONGEST[queue]} for task, queue in ROUTES.items()}


def heard_as(queue: str) -> str:
    """The name under which the workers of a queue say that they live."""
    return "worker" if queue == DEFAULT else f"{queue} worker"
