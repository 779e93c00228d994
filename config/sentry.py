"""Faults are reported to Sentry where a DSN is set: what broke and where, never whose it was."""

from typing import Any

from config.logs import scrubbed
from config.version import VERSION

_RELEASE = f"claimwatch@{VERSION}"


def report_to(dsn: str) -> None:
    """No user, no body, no header, no local variable leaves; strings leave without secrets and mailboxes."""
    import sentry_sdk
    from sentry_sdk.integrations.celery import CeleryIntegration
    from sentry_sdk.integrations.django import DjangoIntegration

    sentry_sdk.init(
        dsn=dsn,
        release=_RELEASE,
        send_default_pii=False,
        include_local_variables=False,
        include_source_context=False,
        max_request_body_size="never",
        max_breadcrumbs=0,
        auto_session_tracking=False,
        server_name="",
        before_send=_without_persons,
        default_integrations=True,
        auto_enabling_integrations=False,
        integrations=[DjangoIntegration(), CeleryIntegration()],
    )


def _without_persons(event: Any, hint: Any) -> Any:
    # Not its address: in that of a confirmation stands what opens it. The pattern of the address is the transaction.
    event["request"] = {"method": (event.get("request") or {}).get("method", "")}
    for name in ("user", "breadcrumbs", "extra", "modules", "server_name"):
        event.pop(name, None)
    event.get("contexts", {}).pop("trace", None)
    return {**_scrubbed(event), "release": _RELEASE}


def _scrubbed(value: Any) -> Any:
    match value:
        case str():
            return scrubbed(value)
        case dict():
            return {name: _scrubbed(one) for name, one in value.items()}
        case list() | tuple():
            return [_scrubbed(one) for one in value]
        case _:
            return value
