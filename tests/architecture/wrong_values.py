"""Values that cannot be used, of each name in .env.example: half an address, a port that is none, words for numbers."""

from itertools import zip_longest

NO_SOURCE = [
    "eutils.example.org",
    "https://",
    "http://[bad",
    "https://host:port/",
    "https://u:hunter2@host/",
    "http://h/?a",
]
NO_MAILBOX = ["Claimwatch", "@x", "a@", "Ada <a@b", "a@b, c@d", "Ada <>"]
NO_TRUTH = ["maybe", "2", "truefalse"]
WRONG = {
    "DEBUG": NO_TRUTH,
    "HTTPS_REDIRECT": NO_TRUTH,
    "BACKUP_DIR": ["backups", "../backups"],
    "BACKUPS_ELSEWHERE": NO_TRUTH,
    "LOG_FORMAT": ["xml", "JSON"],
    "METRICS_TOKEN": ["hunter2", "sixteen letters and spaces"],
    "SENTRY_DSN": [
        "sentry.example.org",
        "https://hunter2@/1",
        "https://hunter2@host/",
        "https://host/1",
        "ftp://k@h/1",
    ],
    "ALLOWED_HOSTS": ["https://claims.example.org", "example.org:8000", "[::1", "a b", "user@host", "::1"],
    "SITE_URL": [
        "claims.example.org",
        "http://[bad",
        "https://",
        "https://host:",
        "https://u:hunter2@host",
        "http://h/path",
    ],
    "HSTS_SECONDS": ["a year", "-1", "1.5"],
    "OLD_PAPER_DAYS": ["a year", "-1", "1.5"],
    "HSTS_INCLUDE_SUBDOMAINS": NO_TRUTH,
    "HSTS_PRELOAD": NO_TRUTH,
    "TRUSTED_PROXIES": ["proxy.example.org", "10.0.0", "10.0.0.1/33", "10.0.0.1 10.0.0.2", "unixx", "[::1]"],
    "WEBHOOK_NETWORKS": ["10.0.0", "10.0.0.1/33", "10.0.0.1/8", "intranet", "10.0.0.1 10.0.0.2", "unix"],
    "WEBHOOK_PORTS": ["web", "0", "65536", "-1", "443 8443", "44.3"],
    "PORT": ["abc", "0", "65536", "-1", "8000.5", "٨٠٠٠"],
    "DATABASE_URL": [
        "postgre//user:hunter2@host/name",
        "postgres://user:hunter2@host:port/name",
        "postgres://user:hunter2@host",
        "mysql://user:hunter2@host/name",
        "sqlite://:memory:",
        "postgres://[bad/name",
        "postgres://user:hunter2@host/name?sslmode=on",
        "postgres://user:hunter2@host/name?connect_timeout=long",
        "postgres://user:hunter2@host/name?ssl=true",
        "postgres://user:hunter2@host/name?sslmode",
    ],
    "CELERY_BROKER_URL": [
        "redi://:hunter2@host",
        "redis://:hunter2@host:port/0",
        "redis://:hunter2@host/zero",
        "redis://",
        "amqp://user:hunter2@:5672/",
        "filesystem://broker",
    ],
    "CACHE_URL": [
        "nothing://host",
        "redis://:hunter2@host:port/1",
        "redis:///1",
        "memcached://host:11211",
        "redis://host/1?lib=redis-cache",
        "redis://host/1?timeout=99999999999999999999",
        "file://cache",
    ],
    "WORD_TEMPLATE": ["nowhere.docx", "manage.py", "/tmp"],
    "EMAIL_URL": [
        "smtp+ssl://user:hunter2@host",
        "smtps://user:hunter2@host:port",
        "smtp+tls://",
        "smtp+tls://:hunter2@host",
        "smtp://[bad",
        "console:?timeout=soon",
    ],
    "SEND_ALERTS": NO_TRUTH,
    "DEFAULT_FROM_EMAIL": NO_MAILBOX,
    "SERVER_EMAIL": NO_MAILBOX,
    "ADMINS": ["ada@example.org, bob", "@x", "a@", "Ada <a@b", "Ada Lovelace, a@b", "a@b c"],
    "ENTREZ_EMAIL": ["nobody", "@x", "a@", "Ada <a@b.org>", "a@b, c@d", "a b@c"],
    "ENTREZ_API_KEY": ["hunter2 hunter2", "hunter2\tkey", "hunter2é"],
    "ENTREZ_TOOL": ["two words", "naïve", "claim/watch"],
    "ENTREZ_BASE_URL": NO_SOURCE,
    "LITERATURE_IS_SAMPLE": NO_TRUTH,
    "CONTACT_EMAIL": ["nobody", "@x", "a@", "Ada <a@b.org>", "a@b, c@d", "a b@c"],
    "CROSSREF": NO_TRUTH,
    "CROSSREF_BASE_URL": NO_SOURCE,
    "EUROPE_PMC": NO_TRUTH,
    "EUROPE_PMC_BASE_URL": NO_SOURCE,
}
# The first value of each name, then the second: one process a round.
ROUNDS = [
    {name: value for name, value in zip(WRONG, values, strict=True) if value is not None}
    for values in zip_longest(*WRONG.values())
]
