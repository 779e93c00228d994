"""All settings. Every value that differs between machines comes from the environment (or `.env`): see `.env.example`.

An empty value counts as absent. The defaults start a working, closed installation: SQLite, an embedded broker,
mail to the console, loopback only.
What is missing or dangerous is told by system checks (`manage.py check`), not by a crash at import.
"""

from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

from csp.constants import NONE, SELF

from config import queues, values
from config.environment import Environment
from config.local import broker, local_secret_key, postgresql_pool, sqlite_options
from config.mail_url import FORMS, parse_mail_url
from config.starting import explaining_disk_failures
from config.version import VERSION

BASE_DIR = Path(__file__).resolve().parent.parent

environment = Environment(BASE_DIR)
text, truth, read = environment.text, environment.truth, environment.read

with explaining_disk_failures():  # nothing can be told by a check before these two
    VAR_DIR = environment.folder("VAR_DIR", BASE_DIR / "var")  # everything the product writes on its own
    SECRET_KEY = text("SECRET_KEY") or local_secret_key(VAR_DIR / "secret-key")

# --- what differs between machines ---------------------------------------------------------------------------------
DEBUG = truth("DEBUG", False)
ALLOWED_HOSTS = read(
    "ALLOWED_HOSTS",
    values.as_hosts,
    "localhost,127.0.0.1,[::1]",
    "Write names of hosts alone, such as claims.example.org.",
)
PORT = environment.local_port()
SITE_URL = read(
    "SITE_URL",
    values.as_site,
    f"http://127.0.0.1:{PORT}",
    "Write the address readers use, without a path, such as https://claims.example.org.",
)
TRUSTED_PROXIES = read(
    "TRUSTED_PROXIES",
    values.as_proxies,
    "",
    "Write addresses or networks with commas, such as 10.0.0.5,fd00::/8, or unix for a socket.",
)
# Whoever comes by http is sent to https, where the address of the site is there.
SECURE_SSL_REDIRECT = truth("HTTPS_REDIRECT", SITE_URL.startswith("https://"))
# Sent with answers by https alone: behind a proxy, only where SITE_URL is https.
SECURE_HSTS_SECONDS = environment.number("HSTS_SECONDS", 0)
SECURE_HSTS_INCLUDE_SUBDOMAINS = truth("HSTS_INCLUDE_SUBDOMAINS", False)
SECURE_HSTS_PRELOAD = truth("HSTS_PRELOAD", False)

DATABASES = {
    "default": read(
        "DATABASE_URL",
        values.as_database,
        f"sqlite:///{quote(str(VAR_DIR))}/claimwatch.sqlite3",
        "Write postgres://USER:PASSWORD@HOST:5432/NAME or sqlite:////PATH.",
    )
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = sqlite_options()
else:
    DATABASES["default"] |= {"CONN_MAX_AGE": 0, "CONN_HEALTH_CHECKS": True}
    DATABASES["default"].setdefault("OPTIONS", {}).update(pool=postgresql_pool())

CACHES = {
    "default": read(
        "CACHE_URL",
        values.as_cache,
        f"file://{quote(str(VAR_DIR))}/cache",
        "Write redis://HOST:6379/1 or file:///FOLDER.",
    )
}

BROKER = text("CELERY_BROKER_URL", f"filesystem://{VAR_DIR}/broker")
CELERY_BROKER_URL, CELERY_BROKER_TRANSPORT_OPTIONS = read(
    "CELERY_BROKER_URL",
    broker,
    f"filesystem://{VAR_DIR}/broker",
    "Write redis://HOST:6379/0, amqp://USER:PASSWORD@HOST or filesystem:///FOLDER.",
)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # a worker waits for its broker as long as it takes
CELERY_TASK_IGNORE_RESULT = True  # our rows are the record of what ran
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULER = "config.beat:Beat"

CELERY_TASK_DEFAULT_QUEUE = queues.DEFAULT
CELERY_TASK_QUEUES = queues.queues()
CELERY_TASK_ROUTES = queues.routes()
CELERY_TASK_TIME_LIMIT = queues.LONGEST[queues.DEFAULT]
CELERY_TASK_ANNOTATIONS = queues.limits()

_mail = read("EMAIL_URL", parse_mail_url, "console:", f"Write {FORMS}; %-escape the signs of a password.")
EMAIL_BACKEND = _mail["EMAIL_BACKEND"]
EMAIL_HOST, EMAIL_PORT = _mail["EMAIL_HOST"], _mail["EMAIL_PORT"]
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail["EMAIL_HOST_USER"], _mail["EMAIL_HOST_PASSWORD"]
EMAIL_USE_TLS, EMAIL_USE_SSL = _mail["EMAIL_USE_TLS"], _mail["EMAIL_USE_SSL"]
EMAIL_FILE_PATH, EMAIL_TIMEOUT = _mail["EMAIL_FILE_PATH"], _mail["EMAIL_TIMEOUT"]
MAILBOX = "Write an address, such as Claimwatch <claims@example.org>."
DEFAULT_FROM_EMAIL = read("DEFAULT_FROM_EMAIL", values.as_mailbox, "Claimwatch <claimwatch@localhost>", MAILBOX)
SERVER_EMAIL = read("SERVER_EMAIL", values.as_mailbox, DEFAULT_FROM_EMAIL, MAILBOX)
ADMINS = read(
    "ADMINS",
    values.as_mailboxes,
    "",
    "Write addresses with commas between them: Ada <ada@example.org>, b@example.org.",
)

# Where alerts may be sent besides public addresses: to nobody's own network unless the operator names it.
WEBHOOK_NETWORKS = read(
    "WEBHOOK_NETWORKS", values.as_networks, "", "Write networks with commas, such as 10.1.2.0/24,fd00::/8."
)
WEBHOOK_PORTS = read("WEBHOOK_PORTS", values.as_ports, "80,443", "Write ports with commas, such as 443,8443.")

NCBI_BASE_URL = "https://eutils.ncbi.nlm.nih.gov/entrez/eutils/"
SOURCE = "Write its address without a password, such as {}, or leave it out."
BARE_MAILBOX = "Write an address alone, such as you@example.org."
ENTREZ_BASE_URL = read("ENTREZ_BASE_URL", values.as_source, NCBI_BASE_URL, SOURCE.format(NCBI_BASE_URL))
ENTREZ_EMAIL = read("ENTREZ_EMAIL", values.as_bare_mailbox, "", BARE_MAILBOX)
ENTREZ_TOOL = read(
    "ENTREZ_TOOL",
    values.as_tool,
    "claimwatch",
    "Write one word of letters, digits, and . + - _: the name you registered with NCBI.",
)
ENTREZ_API_KEY = read("ENTREZ_API_KEY", values.as_key, "", "Write the key alone, as your NCBI account shows it.")
# Second sources, each off until it is switched on. Both are told whom to write to.
CONTACT_EMAIL = read("CONTACT_EMAIL", values.as_bare_mailbox, ENTREZ_EMAIL, BARE_MAILBOX)
CROSSREF = truth("CROSSREF", False)
CROSSREF_URL = "https://api.crossref.org/"
CROSSREF_BASE_URL = read("CROSSREF_BASE_URL", values.as_source, CROSSREF_URL, SOURCE.format(CROSSREF_URL))
EUROPE_PMC = truth("EUROPE_PMC", False)
EUROPE_PMC_URL = "https://www.ebi.ac.uk/europepmc/webservices/rest/"
EUROPE_PMC_BASE_URL = read("EUROPE_PMC_BASE_URL", values.as_source, EUROPE_PMC_URL, SOURCE.format(EUROPE_PMC_URL))
# Anything but NCBI itself is a sample unless the operator says that it is a mirror: readers are told on every page.
# So is what the demo left in its folder: a command there says the same, wherever it would ask now.
SAMPLE_DAY = VAR_DIR / "pubmed-day"
LITERATURE_IS_SAMPLE = truth("LITERATURE_IS_SAMPLE", "ncbi.nlm.nih.gov" not in ENTREZ_BASE_URL or SAMPLE_DAY.exists())

# False: no alert leaves this installation; what there is to tell waits, and goes out when it is true again.
SEND_ALERTS = truth("SEND_ALERTS", True)
# Papers that were published longer ago are told in one line where many come at once.
OLD_PAPER_DAYS = min(environment.number("OLD_PAPER_DAYS", 365), 36_500)

# Where `back_up` writes; a check says when the newest there is old.
BACKUP_DIR = read(
    "BACKUP_DIR", values.as_folder, str(VAR_DIR / "backups"), "Write a folder, such as /var/backups/claimwatch."
)
BACKUPS_ELSEWHERE = truth("BACKUPS_ELSEWHERE", False)

# Where faults are reported besides ADMINS: nothing is sent anywhere while it is empty.
SENTRY_DSN = read("SENTRY_DSN", values.as_dsn, "", "Write the DSN as Sentry shows it: https://KEY@HOST/NUMBER.")

LOG_FORMAT = read("LOG_FORMAT", values.as_log_format, "line", "Write line or json.")
# Who reads the numbers of /metrics/; there are none while it is empty.
METRICS_TOKEN = read("METRICS_TOKEN", values.as_token, "", "Write 16 or more letters and digits of no meaning.")

WORD_TEMPLATE = read("WORD_TEMPLATE", values.as_word_file, "", "Write the path of a .docx file that is there.")

WRONG_VALUES = tuple(environment.wrong)  # told by a check; nothing that serves starts with one

# --- the house -----------------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "claims",
    "literature",
    "config.apps.OperatingConfig",
    "config.apps.DeskConfig",  # django.contrib.admin with our site
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "rest_framework",
    "knox",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "simple_history",
    "django_htmx",
    "csp",
]
MIDDLEWARE = [
    "config.logs.named",
    "config.probes.probes",  # before all that looks at the host
    "config.metrics.measured",
    "claims.access.middleware.believed_address",  # before all that reads an address
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.keeping.not_kept",  # of all that the ones below answer
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "claims.access.middleware.SignInMiddleware",
    "claims.access.reader_zone.InReadersZone",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "csp.middleware.CSPMiddleware",
    "config.too_large.NoSuchNumber",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "literature.views.sample_banner",
                "config.version.shown",
            ]
        },
    }
]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en-gb"
FORMAT_MODULE_PATH = "config.formats"
AUTHENTICATION_BACKENDS = [
    "claims.access.password_backend.PasswordBackend",  # names and passwords, limited; permissions for the whole house
    "claims.access.roles.RoleBackend",  # permissions by one's role in a document
]
LOGIN_URL = "admin:login"
SESSION_ENGINE = "claims.access.session_engine"
# New passwords only; whoever has a shorter one goes on with it. Length counts for more than rules about signs (NIST SP
# 800-63B): OWASP ASVS 4.0 asks for 12. NIST's revision 4 wants 15 where nothing else is asked for; here the limit of
# wrong tries stands beside it, and what is common is refused.
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
WHITENOISE_USE_FINDERS = not (STATIC_ROOT / "claimwatch").is_dir()  # before collectstatic: uncompressed, not absent
STATICFILES_DIRS = [BASE_DIR / "templates" / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # Not the manifest storage: a page must not fail because a file came after collectstatic.
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedStaticFilesStorage"},
}

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
# Whether hosts below come by https only, and for how long, is the operator's choice: browsers cannot be called back.
# What is half chosen is told by checks of our own (claims.W007 to W009).
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SITE_URL.startswith("https://")
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SITE_URL.startswith("https://") else None
CSRF_TRUSTED_ORIGINS = [SITE_URL]
# A little more than a document may have, so that a text too long is refused with a word on what to do.
DATA_UPLOAD_MAX_MEMORY_SIZE = 11 * 1024 * 1024  # bytes

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "claims.access.token_authentication.Tokens",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_PARSER_CLASSES": [
        "config.json_bodies.WholeCharacters",
        "rest_framework.parsers.FormParser",
        "rest_framework.parsers.MultiPartParser",
    ],
    "DEFAULT_PAGINATION_CLASS": "literature.api.pagination.BoundedPagination",
    "DEFAULT_FILTER_BACKENDS": [
        "django_filters.rest_framework.DjangoFilterBackend",
        "rest_framework.filters.SearchFilter",
        "rest_framework.filters.OrderingFilter",
    ],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_THROTTLE_CLASSES": ["config.throttle.RequestsByUser"],
    "DEFAULT_THROTTLE_RATES": {"user": "600/min"},
    "NUM_PROXIES": 0,  # REMOTE_ADDR is the client's: claims.access.middleware has read X-Forwarded-For
}
REST_KNOX = {"TOKEN_TTL": timedelta(hours=12), "TOKEN_LIMIT_PER_USER": 20}
SPECTACULAR_SETTINGS = {
    "TITLE": "Claimwatch",
    "DESCRIPTION": "Claims of documents, the literature that bears on them, and what editors decided.",
    "VERSION": VERSION,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SERVE_INCLUDE_SCHEMA": False,
    # Choices that two components share have no component to be named after.
    "ENUM_NAME_OVERRIDES": {
        "RunKindEnum": ["full", "new", "changed"],
        "ReferenceFileStateEnum": "literature.models.ReferenceFile.State",
        "ExportStateEnum": "claims.models.Export.State",
        "ExportOrderStateEnum": "claims.models.ExportOrder.State",
        "ExportOrderRhythmEnum": "claims.models.ExportOrder.Rhythm",
        "SubscriptionRhythmEnum": "claims.models.Subscription.Rhythm",
    },
}

DEFAULT_EXCEPTION_REPORTER_FILTER = "config.reports.ReportFilter"
DEFAULT_EXCEPTION_REPORTER = "config.reports.Report"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"()": "config.logs.Line", "format": "{asctime} {levelname} {name}{ids}: {message}", "style": "{"},
        "json": {"()": "config.logs.Json"},
    },
    "filters": {"outage": {"()": "config.outages.OneLine"}, "ids": {"()": "config.logs.Ids"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": LOG_FORMAT, "filters": ["ids"]}},
    "loggers": {"django.request": {"filters": ["outage"]}},
    "root": {"handlers": ["console"], "level": "INFO"},
}
