"""What a report of a fault may say: on the debug page, and in a mail to whoever keeps the installation."""

import re
from html import escape
from typing import Any
from urllib.parse import quote, unquote

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe
from django.views.debug import ExceptionReporter, SafeExceptionReporterFilter


class ReportFilter(SafeExceptionReporterFilter):
    """Django hides the settings whose names tell of keys and passwords.

    Besides: whom NCBI and Crossref may write to, and the broker, in whose address a password may stand.
    """

    hidden_settings = re.compile(rf"{SafeExceptionReporterFilter.hidden_settings.pattern}|_EMAIL\Z|BROKER", re.I)

    def cleanse_setting(self, key: Any, value: Any) -> Any:
        cleansed = super().cleanse_setting(key, value)
        return without_userinfo(cleansed) if isinstance(cleansed, str) else cleansed


class Report(ExceptionReporter):
    """Takes out of the finished report what no name tells of: drivers hold a password in variables of their own."""

    def get_traceback_html(self) -> SafeString:
        return mark_safe(without_secrets(super().get_traceback_html()))  # Django escaped it

    def get_traceback_text(self) -> SafeString:
        return mark_safe(without_secrets(super().get_traceback_text()))  # plain text


_USERINFO = re.compile(r"""\b([a-z][a-z0-9+.-]*://)[^\s/?#"'<>]*@""", re.I)


def without_userinfo(text: str) -> str:
    """`redis://user:password@host` becomes `redis://***@host`, wherever it stands in `text`."""
    return _USERINFO.sub(r"\1***@", text)


def without_secrets(text: str) -> str:
    """`text` without userinfo and without the passwords and keys of this installation, however they are written."""
    known = {form for secret in _secrets() for form in (secret, unquote(secret), quote(secret, safe=""))}
    for form in sorted(known | {escape(form) for form in known}, key=len, reverse=True):
        text = re.sub(rf"(?<!\w){re.escape(form)}(?!\w)", "***", text)
    return without_userinfo(text)


def _secrets() -> set[str]:
    caches = settings.CACHES.values()
    locations = [location for cache in caches for location in _listed(cache.get("LOCATION", ""))]
    urls = (str(settings.CELERY_BROKER_URL), settings.BROKER, *locations)
    found = {password for url in urls if (password := _password(url))}
    found |= {str(database.get("PASSWORD") or "") for database in settings.DATABASES.values()}
    found |= {settings.SECRET_KEY, settings.ENTREZ_API_KEY, settings.EMAIL_HOST_PASSWORD}
    found |= {settings.METRICS_TOKEN, settings.SENTRY_DSN}
    return found - {"", None}


def _listed(location: Any) -> list[str]:
    return [location] if isinstance(location, str) else [str(one) for one in location]


def _password(url: str) -> str:
    userinfo = _USERINFO.match(url)
    return userinfo[0].split("://", 1)[1][:-1].partition(":")[2] if userinfo else ""
