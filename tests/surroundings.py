"""Loaded before Django reads its settings (`-p tests.surroundings`): nothing is written into the checkout's own var/.

A conftest comes too late for that: pytest-django has read the settings by then.
"""

import atexit
import os
import shutil
import tempfile

SCRATCH = tempfile.mkdtemp(prefix="claimwatch-tests-")
atexit.register(shutil.rmtree, SCRATCH, ignore_errors=True)

os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # a hundred processes that are started would each compile everything
os.environ["VAR_DIR"] = SCRATCH
os.makedirs(os.path.join(SCRATCH, "static", "claimwatch"))  # as collected: else each client would list all of them
for name in (
    "ENTREZ_API_KEY",
    "EMAIL_URL",
    "CACHE_URL",
    "SITE_URL",
    "DEBUG",
    "ALLOWED_HOSTS",
    "TRUSTED_PROXIES",
    "HTTPS_REDIRECT",
    "BACKUP_DIR",
    "BACKUPS_ELSEWHERE",
    "SENTRY_DSN",
    "LOG_FORMAT",
    "METRICS_TOKEN",
    "HSTS_SECONDS",
    "HSTS_INCLUDE_SUBDOMAINS",
    "HSTS_PRELOAD",
    "LITERATURE_IS_SAMPLE",
    "CONTACT_EMAIL",
    "CROSSREF",
    "CROSSREF_BASE_URL",
    "EUROPE_PMC",
    "EUROPE_PMC_BASE_URL",
):
    os.environ[name] = ""
os.environ["ENTREZ_BASE_URL"] = "http://127.0.0.1:9/entrez/eutils/"  # nobody answers: a test names its server
os.environ["ENTREZ_EMAIL"] = "tests@claimwatch.invalid"
