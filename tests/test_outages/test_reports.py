"""The report of a fault: on the debug page, and in a mail to whoever keeps the installation."""

import sys

import pytest
from django.test import RequestFactory
from django.utils.module_loading import import_string

PASSWORD = "Tr0ub4dor-and-three"


def breaks() -> None:
    """As a driver does it: the password stands alone, in a structure, in an address and in the message."""
    address, options = f"amqps://me:{PASSWORD}@host/0", {"host": "host", "passwd": PASSWORD}
    conninfo = f"host=host password={PASSWORD} user=me"
    raise RuntimeError(f"{address} {options} {conninfo}")


def report(settings) -> str:
    try:
        breaks()
    except RuntimeError:
        reporter = import_string(settings.DEFAULT_EXCEPTION_REPORTER)(RequestFactory().get("/"), *sys.exc_info())
        return reporter.get_traceback_html() + reporter.get_traceback_text()
    raise AssertionError


@pytest.mark.parametrize("debug", [True, False])
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CELERY_BROKER_URL", f"redis://:{PASSWORD}@host:6379/0"),
        ("CACHES", {"default": {"BACKEND": "x", "LOCATION": [f"rediss://me:{PASSWORD}@host:6379/1"]}}),
        ("DATABASES", {"default": {"ENGINE": "x", "PASSWORD": PASSWORD}}),
        ("EMAIL_HOST_PASSWORD", PASSWORD),
    ],
)
def test_a_report_holds_no_password_of_the_installation(settings, name: str, value, debug: bool) -> None:
    settings.__setattr__(name, value)
    settings.DEBUG = debug
    assert PASSWORD not in report(settings)


def test_a_report_holds_no_address_with_a_password_that_no_setting_knows(settings) -> None:
    settings.ALLOWED_HOSTS = ["https://me:hunter2@example.org"]
    told = report(settings)
    assert "hunter2" not in told
    assert "amqps://me:" not in told


def test_a_report_still_tells_where_it_broke(settings) -> None:
    told = report(settings)
    assert "RuntimeError" in told and "test_reports.py" in told and "breaks" in told
