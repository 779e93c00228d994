"""How long the server takes for the pages of the desk.

    python -m tests.bench.desk [--claims N] [--references N] [--suggestions N] [--requests N] [--keep NAME]

Each page is asked for through Django's test client by an editor, each time another claim, document, word or filter
where it has them; the times are those of the whole request without the network. The database is of the configured
kind (DATABASE_URL), made for this and dropped; `--keep NAME` keeps it (a file for SQLite) and uses it again.
The bar: 150 ms at the 95th percentile on PostgreSQL at 10,000 claims, 200,000 references and 1,000,000 suggestions, and
three times that on SQLite. `make bench` takes a hundredth of it, which fills in seconds.
"""

import argparse
import logging
import os
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

BAR = {"postgresql": 150, "sqlite": 450}  # ms
Url = Callable[[random.Random], str]


def main() -> int:
    return on_a_desk(__doc__, measure, claims=250, references=5000, suggestions=25_000, requests=50)


def on_a_desk(said: str | None, measure: Callable[[int, int], int], **sizes: int) -> int:
    """Fills a database with rows of the sizes asked for, by default `sizes`, and answers `measure(requests, bar)`."""
    options = argparse.ArgumentParser(description=said, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, size in sizes.items():
        options.add_argument(f"--{name}", type=int, default=size)
    options.add_argument("--keep", default="")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["VAR_DIR"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
        import django

        django.setup()
        logging.disable(logging.WARNING)
        import config.wsgi  # noqa: F401  (its settings of the collector are the product's)

        with database(folder, chosen.keep) as vendor:
            begin(chosen, vendor)
            return measure(chosen.requests, BAR[vendor])


@contextmanager
def database(folder: str, keep: str) -> Iterator[str]:
    from django.db import connection

    old = connection.settings_dict["NAME"]
    own = f"{folder}/desk.sqlite3" if connection.vendor == "sqlite" else f"bench_desk_{os.getpid()}"
    connection.settings_dict["TEST"]["NAME"] = keep or own
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False, keepdb=bool(keep))
    try:
        yield connection.vendor
    finally:
        connection.creation.destroy_test_db(old, verbosity=0, keepdb=bool(keep))


def begin(chosen: argparse.Namespace, vendor: str) -> None:
    from claims.models import Claim
    from tests.bench.desk_rows import fill

    started = time.monotonic()
    if not Claim.objects.exists():
        fill(chosen.claims, chosen.references, chosen.suggestions)
    print(
        f"python -m tests.bench.desk --claims {chosen.claims} --references {chosen.references} "
        f"--suggestions {chosen.suggestions}  # {vendor}, filled in {time.monotonic() - started:.0f} s"
    )


def measure(requests: int, bar: int) -> int:
    """A line a page; 1 where one is above the bar."""
    from django.contrib.auth.models import User
    from django.test import Client

    client, chance = Client(SERVER_NAME="localhost"), random.Random(5)
    client.force_login(User.objects.get(username="editor"))
    print(f"{'ms of server time':28} {'median':>7} {'95 %':>7} {'most':>7} {'queries':>8}")
    slow = 0
    for name, url in pages().items():
        seen, number = times(client, url, requests, chance)
        late = statistics.quantiles(seen, n=20)[-1]
        slow |= late > bar
        print(
            f"{name:28} {statistics.median(seen):7.0f} {late:7.0f} {max(seen):7.0f} {number:8}"
            + (f"  above {bar}" if late > bar else ""),
            flush=True,
        )
    return int(slow)


def times(client, url: Url, requests: int, chance: random.Random) -> tuple[list[float], int]:
    """Milliseconds of each request behind a first one, and how many queries that one asked."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        client.get(url(chance))
    number = len(captured)
    seen = []
    for _ in range(requests):
        address = url(chance)
        started = time.perf_counter()
        response = client.get(address)
        seen.append(1000 * (time.perf_counter() - started))
        assert response.status_code == 200, f"{address}: {response.status_code}"
    return seen, number


def pages() -> dict[str, Url]:
    from django.urls import reverse

    from claims.models import Claim, Document, Evidence
    from tests.bench.desk_rows import WORDS

    said, texts = (list(model.objects.values_list("pk", flat=True)) for model in (Claim, Document))
    claims, flags, suggestions, evidence, works = (
        reverse(f"admin:{page}_changelist")
        for page in (
            "claims_claim",
            "claims_flag",
            "claims_suggestion",
            "claims_evidence",
            "literature_reference",
        )
    )
    filters = (
        "suggestions=waiting",
        "flags=yes",
        "flags=retracted",
        "contested=yes",
        "grade=stale",
        "kind=finding",
    )
    assert Evidence.objects.exists()
    return {
        "desk": lambda chance: reverse("admin:index"),
        "claims": lambda chance: f"{claims}?p={chance.randint(1, max(1, len(said) // 50))}",
        "claims of a document": lambda chance: f"{claims}?document__id__exact={chance.choice(texts)}",
        "claims, filtered": lambda chance: f"{claims}?{chance.choice(filters)}",
        "claims, searched": lambda chance: f"{claims}?q={chance.choice(WORDS)}",
        "claim": lambda chance: reverse("admin:claims_claim_change", args=(chance.choice(said),)),
        "claim, from a list": lambda chance: (
            f"{reverse('admin:claims_claim_change', args=(chance.choice(said),))}"
            f"?_changelist_filters={chance.choice(filters).replace('=', '%3D')}"
        ),
        "triage": lambda chance: reverse("admin:claims_claim_triage", args=(chance.choice(texts),)),
        "flags": lambda chance: f"{flags}?{chance.choice(('', 'state=open', 'state=open&kind=retracted'))}",
        "suggestions": lambda chance: f"{suggestions}?{chance.choice(('', 'state__exact=new', 'state__exact=later'))}",
        "evidence": lambda chance: f"{evidence}?{chance.choice(('', 'state__exact=proposed'))}",
        "references": lambda chance: f"{works}?p={chance.randint(1, 50)}",
    }


if __name__ == "__main__":
    raise SystemExit(main())
