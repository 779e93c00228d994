"""System checks of what is half made for a public installation, and, with --deploy, of what does not answer."""

import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.checks import CheckMessage, Error, Warning, register

from claims.checks import LOOPBACK
from config import health

OLD_BACKUP = 2 * 24 * 3600  # seconds: one a day, and one that may fail
BACKUPS = "claimwatch-*.zip"


@register
def check_whole(**kwargs: Any) -> list[CheckMessage]:
    """What a public installation must not go without."""
    if not set(settings.ALLOWED_HOSTS) - LOOPBACK:
        return []
    return [*_static(), *_sample(), *_sender(), *_backup(), *_database()]


@register(deploy=True)
def check_answers(**kwargs: Any) -> list[CheckMessage]:
    """Asked only with --deploy: it opens connections."""
    hints = {
        "cache": "Start it, or correct CACHE_URL.",
        "broker": "Start it, or correct CELERY_BROKER_URL: until then no search runs and no mail leaves.",
    }
    down = [part for part in health.parts(tuple(hints)) if not part.up]
    return [
        Error(f"The {part.name} does not answer: {part.problem}", hint=hints[part.name], id="config.E001")
        for part in down
    ]


def _static() -> list[CheckMessage]:
    if not (old := _uncollected()):
        return []
    hint = "Run `manage.py collectstatic --noinput`: until then they are served uncompressed, or as they were."
    return [Warning(f"Static files are not collected: {old}.", hint=hint, id="config.W001")]


def _uncollected() -> str:
    """The first static file that is missing where it is served from, or older there than its source."""
    root = Path(settings.STATIC_ROOT)
    for finder in get_finders():
        for name, storage in finder.list(None):
            collected = root / (getattr(storage, "prefix", None) or "") / name
            if not collected.exists() or collected.stat().st_mtime < Path(storage.path(name)).stat().st_mtime:
                return name
    return ""


def _sample() -> list[CheckMessage]:
    if not settings.LITERATURE_IS_SAMPLE:
        return []
    hint = "Unset ENTREZ_BASE_URL and name another VAR_DIR than the demo's; LITERATURE_IS_SAMPLE=false for a mirror."
    return [Warning("Readers are shown a sample of the literature.", hint=hint, id="config.W002")]


def _sender() -> list[CheckMessage]:
    messages: list[CheckMessage] = []
    if settings.EMAIL_BACKEND.endswith("console.EmailBackend"):
        hint = "Set EMAIL_URL and DEFAULT_FROM_EMAIL: invitations, passwords and alerts are only printed until then."
        messages.append(Warning("No mail is sent.", hint=hint, id="config.W003"))
    if not settings.ADMINS and not settings.SENTRY_DSN:
        hint = "Set ADMINS to your address, or SENTRY_DSN."
        messages.append(Warning("Nobody is told of faults.", hint=hint, id="config.W004"))
    return messages


def _backup() -> list[CheckMessage]:
    if settings.BACKUPS_ELSEWHERE:
        return []
    newest = max((path.stat().st_mtime for path in settings.BACKUP_DIR.glob(BACKUPS)), default=0.0)
    if newest > time.time() - OLD_BACKUP:
        return []
    hint = "Run `manage.py back_up` every day, or say BACKUPS_ELSEWHERE=true if you copy the database otherwise."
    what = "is older than two days" if newest else "is missing"
    return [Warning(f"A backup {what} in {settings.BACKUP_DIR}.", hint=hint, id="config.W005")]


def _database() -> list[CheckMessage]:
    messages: list[CheckMessage] = []
    if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3") and not settings.BROKER.startswith("filesystem:"):
        hint = "Use PostgreSQL, or the embedded broker: SQLite is a file that the workers of one machine share."
        messages.append(
            Warning("The broker reaches other machines, the database does not.", hint=hint, id="config.W006")
        )
    return messages
