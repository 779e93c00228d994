"""`python -m tests.architecture`: the lines of access.txt as the addresses answer now, to be judged one by one."""

import logging
import os

import django

import tests.surroundings  # noqa: F401  (nothing is written into the checkout)

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.test.runner import DiscoverRunner  # noqa: E402
from django.test.utils import override_settings  # noqa: E402

from tests.architecture import access  # noqa: E402

logging.disable(logging.CRITICAL)
runner = DiscoverRunner(verbosity=0)
runner.setup_test_environment()
databases = runner.setup_databases()
with override_settings(CACHES={"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}):
    print("\n".join(access.lines_of(access.ask_all(), access.read_table())))
runner.teardown_databases(databases)
