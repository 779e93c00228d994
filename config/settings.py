"""All settings. Every value that differs between machines comes from the environment (or `.env`): see `.env.example`.

An empty value counts as absent. The defaults start a working, closed installation: SQLite, an embedded broker,
mail to the console, loopback only.
What is missing or dangerous is told by system checks (`manage.py check`), not by a crash at import.
"""

from datetime import timedelta
from pathlib import Path

import dj_database_url
import dj_email_url
import django_cache_url
from csp.constants import NONE, SELF
from environs import Env

from config.local import broker, local_secret_key, postgresql_pool, sqlite_options

BASE_DIR = Path(__file__).resolve().parent.parent

env = Env()
env.read_env(BASE_DIR / ".env", recurse=False)


def truth(name: str, default: bool) -> bool:
    """A yes or no; anything else than such a word is an error that names the variable."""
    return env.bool(name) if env.str(name, "") else default


VAR_DIR = Path(
    env.str("VAR_DIR", "") or BASE_DIR / "var"
).resolve()  # everything the product writes on its own
VAR_DIR.mkdir(parents=True, exist_ok=True)

# --- what differs between machines ---------------------------------------------------------------------------------
DEBUG = truth("DEBUG", False)
SECRET_KEY = env.str("SECRET_KEY", "") or local_secret_key(VAR_DIR / "secret-key")
ALLOWED_HOSTS = (
    env.list("ALLOWED_HOSTS") if env.str("ALLOWED_HOSTS", "") else ["localhost", "127.0.0.1", "[::1]"]
)
SITE_URL = (env.str("SITE_URL", "") or "http://127.0.0.1:8000").rstrip("/")

DATABASES = {
    "default": dj_database_url.parse(env.str("DATABASE_URL", "") or f"sqlite:///{VAR_DIR}/claimwatch.sqlite3")
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = sqlite_options()
else:
    DATABASES["default"] |= {"CONN_MAX_AGE": 0, "CONN_HEALTH_CHECKS": True}
    DATABASES["default"].setdefault("OPTIONS", {}).update(pool=postgresql_pool())

CACHES = {"default": django_cache_url.parse(env.str("CACHE_URL", "") or f"file://{VAR_DIR}/cache")}

BROKER = env.str("CELERY_BROKER_URL", "") or f"filesystem://{VAR_DIR}/broker"
CELERY_BROKER_URL, CELERY_BROKER_TRANSPORT_OPTIONS = broker(BROKER)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # a worker waits for its broker as long as it takes
CELERY_TASK_IGNORE_RESULT = True  # our rows are the record of what ran
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "beat-schedule")

_email = dj_email_url.parse(env.str("EMAIL_URL", "") or "console:")
EMAIL_BACKEND = _email["EMAIL_BACKEND"]
EMAIL_HOST, EMAIL_PORT = _email["EMAIL_HOST"], _email["EMAIL_PORT"]
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _email["EMAIL_HOST_USER"], _email["EMAIL_HOST_PASSWORD"]
EMAIL_USE_TLS, EMAIL_USE_SSL = _email["EMAIL_USE_TLS"], _email["EMAIL_USE_SSL"]
EMAIL_FILE_PATH = _email["EMAIL_FILE_PATH"]
EMAIL_TIMEOUT = 30
DEFAULT_FROM_EMAIL = _email.get("DEFAULT_FROM_EMAIL") or "Claimwatch <claimwatch@localhost>"

NCBI_BASE_URL = "https://eutils.ncbi.nlm.nih.gov/entrez/eutils/"
ENTREZ_BASE_URL = env.str("ENTREZ_BASE_URL", "") or NCBI_BASE_URL
ENTREZ_EMAIL = env.str("ENTREZ_EMAIL", "")
ENTREZ_TOOL = env.str("ENTREZ_TOOL", "") or "claimwatch"
ENTREZ_API_KEY = env.str("ENTREZ_API_KEY", "")
# Second sources, each off until it is switched on. Both are told whom to write to.
CONTACT_EMAIL = env.str("CONTACT_EMAIL", "") or ENTREZ_EMAIL
CROSSREF = truth("CROSSREF", False)
CROSSREF_BASE_URL = env.str("CROSSREF_BASE_URL", "") or "https://api.crossref.org/"
EUROPE_PMC = truth("EUROPE_PMC", False)
EUROPE_PMC_BASE_URL = (
    env.str("EUROPE_PMC_BASE_URL", "") or "https://www.ebi.ac.uk/europepmc/webservices/rest/"
)
# Anything but NCBI itself is a sample unless the operator says that it is a mirror: readers are told on every page.
LITERATURE_IS_SAMPLE = truth("LITERATURE_IS_SAMPLE", "ncbi.nlm.nih.gov" not in ENTREZ_BASE_URL)

# --- the house -----------------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "claims",
    "literature",
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
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "csp.middleware.CSPMiddleware",
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
            ]
        },
    }
]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en-gb"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",  # names and passwords; permissions for the whole house
    "claims.roles.RoleBackend",  # permissions by one's role in a document
]
LOGIN_URL = "admin:login"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
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
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SITE_URL.startswith("https://")
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SITE_URL.startswith("https://") else None
CSRF_TRUSTED_ORIGINS = [SITE_URL]
# A little more than a document may have, so that a text too long is refused with a word on what to do.
DATA_UPLOAD_MAX_MEMORY_SIZE = 11 * 1024 * 1024  # bytes

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "knox.auth.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_PAGINATION_CLASS": "rest_framework.pagination.LimitOffsetPagination",
    "PAGE_SIZE": 50,
    "DEFAULT_FILTER_BACKENDS": [
        "django_filters.rest_framework.DjangoFilterBackend",
        "rest_framework.filters.SearchFilter",
        "rest_framework.filters.OrderingFilter",
    ],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_THROTTLE_CLASSES": ["config.throttle.RequestsByUser"],
    "DEFAULT_THROTTLE_RATES": {"user": "600/min"},
    "NUM_PROXIES": 0,  # X-Forwarded-For is written by whoever asks
}
REST_KNOX = {"TOKEN_TTL": timedelta(hours=12), "TOKEN_LIMIT_PER_USER": 20}
SPECTACULAR_SETTINGS = {
    "TITLE": "Claimwatch",
    "DESCRIPTION": "Claims of documents, the literature that bears on them, and what editors decided.",
    "VERSION": "1",
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SERVE_INCLUDE_SCHEMA": False,
}

DEFAULT_EXCEPTION_REPORTER_FILTER = "config.reports.ReportFilter"
DEFAULT_EXCEPTION_REPORTER = "config.reports.Report"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "filters": {"outage": {"()": "config.outages.OneLine"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "loggers": {"django.request": {"filters": ["outage"]}},
    "root": {"handlers": ["console"], "level": "INFO"},
}
