"""What a report of a fault may say: on the debug page, and in a mail to whoever keeps the installation."""

import re

from django.views.debug import SafeExceptionReporterFilter


class ReportFilter(SafeExceptionReporterFilter):
    """Django hides the settings whose names tell of keys and passwords.

    Besides: whom NCBI and Crossref may write to, and the broker, in whose address a password may stand.
    """

    hidden_settings = re.compile(
        rf"{SafeExceptionReporterFilter.hidden_settings.pattern}|_EMAIL\Z|BROKER", re.I
    )
