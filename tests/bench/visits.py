"""How long it takes to tell what changed since a visit: to a document, to the six of the desk, to a claim.

    python -m tests.bench.visits [--claims N] [--requests N]

The rows are those of `tests.bench.desk`, written by one editor; another reader was there before all of it (the worst:
everything is new), or a minute after it (the usual: nothing is). Server time of `news_of` alone, without the page.
"""

import argparse
import os
import statistics
import tempfile
import time
from datetime import timedelta


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--claims", type=int, default=250)
    options.add_argument("--requests", type=int, default=20)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["VAR_DIR"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
        import django

        django.setup()
        from tests.bench.desk import database

        with database(folder, "") as vendor:
            from tests.bench.desk_rows import fill

            fill(chosen.claims, 2 * chosen.claims, 5 * chosen.claims)
            print(f"python -m tests.bench.visits --claims {chosen.claims}  # {vendor}")
            measure(chosen.requests)
    return 0


def measure(requests: int) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext
    from django.utils import timezone

    from claims.models import Claim, Document
    from claims.visits.news import news_of
    from tests import cast

    reader, claim = cast.make_reader(), Claim.objects.earliest("pk")
    documents = list(Document.objects.values_list("pk", flat=True)[:6])
    print(f"{'ms of server time':34} {'median':>7} {'most':>7} {'queries':>8} {'lines':>6}")
    for name, at in (("everything", timezone.now() - timedelta(days=9)), ("nothing", timezone.now())):
        for what, since, of in (
            ("a document", {documents[0]: at}, None),
            ("a claim", {claim.document_id: at}, claim),
            ("six documents", dict.fromkeys(documents, at), None),
        ):
            with CaptureQueriesContext(connection) as captured:
                digest = news_of(since, reader=reader, claim=of)
            seen = []
            for _ in range(requests):
                started = time.perf_counter()
                news_of(since, reader=reader, claim=of)
                seen.append(1000 * (time.perf_counter() - started))
            label = f"{what}, {name} is new"
            print(f"{label:34} {statistics.median(seen):7.0f} {max(seen):7.0f} {len(captured):8} {len(digest.lines):6}")


if __name__ == "__main__":
    raise SystemExit(main())
