"""How long the server takes for the pages that strangers read.

    python -m tests.bench.readers [--claims N] [--references N] [--suggestions N] [--requests N] [--keep NAME]

The rows are those of `tests.bench.desk`: documents of 250 claims, five papers of evidence a claim, all public. Each
page is asked for through Django's test client by a stranger, each time of another document or claim: made anew
(nothing is kept), as it was kept, and where the asker has it (304). The bar: 150 ms made anew at the 95th percentile
on PostgreSQL at 10,000 claims and 200,000 references, three times that on SQLite; 10 ms for a 304. Beside the clock
stands what this process itself took of the processor to make a page anew, without the database: on a machine that is
shared it says more.
"""

import random
import statistics
import time
from collections.abc import Callable

from tests.bench.desk import on_a_desk

BAR_OF_304 = 10  # ms
NOT_KEPT = ("search", "literature")  # made anew for each asker, since there are more words than are worth keeping
Url = Callable[[random.Random], str]


def main() -> int:
    return on_a_desk(__doc__, measure, claims=500, references=5000, suggestions=5000, requests=40)


def measure(requests: int, bar: int) -> int:
    """A line a page; 1 where one is above the bar."""
    from django.core.cache import cache
    from django.test import Client

    from claims.models import Document

    Document.objects.all().change(by=None, visibility="public")
    client, chance, slow = Client(SERVER_NAME="localhost"), random.Random(5), 0
    print(f"{'ms of server time, 95 %':20} {'anew':>7} {'(cpu)':>7} {'kept':>7} {'304':>7} {'bytes':>9}")
    for name, url in pages().items():
        seen: dict[str, list[float]] = {"anew": [], "cpu": [], "kept": [], "304": []}
        size = 0
        for _ in range(requests):
            cache.clear()
            address = url(chance)
            before = time.process_time()
            seen["anew"].append(lasted(lambda address=address: client.get(address)))
            seen["cpu"].append(1000 * (time.process_time() - before))
            seen["kept"].append(lasted(lambda address=address: client.get(address)))
            answer = client.get(address)
            assert answer.status_code == 200, f"{address}: {answer.status_code}"
            size = max(size, len(answer.content))
            has_it = {"if-none-match": answer["ETag"]}
            seen["304"].append(lasted(lambda address=address, has_it=has_it: client.get(address, headers=has_it)))
        late = {way: statistics.quantiles(times, n=20)[-1] for way, times in seen.items()}
        is_slow = late["anew"] > bar or (late["304"] > BAR_OF_304 and name not in NOT_KEPT)
        slow |= is_slow
        print(f"{name:20} {late['anew']:7.0f} {late['cpu']:7.0f} {late['kept']:7.1f} {late['304']:7.1f} {size:9,}"
              + ("  above the bar" if is_slow else ""), flush=True)  # fmt: skip
    return int(slow)


def lasted(ask: Callable[[], object]) -> float:
    started = time.perf_counter()
    ask()
    return 1000 * (time.perf_counter() - started)


def pages() -> dict[str, Url]:
    from claims import links
    from claims.models import Claim, Document
    from tests.bench.desk_rows import WORDS

    articles = [links.page(document) for document in Document.objects.all()]
    claims = [links.page(claim) for claim in Claim.objects.select_related("document").order_by("?")[:500]]
    return {
        "article": lambda chance: chance.choice(articles),
        "evidence beside": lambda chance: f"{chance.choice(claims)}beside/",
        "claim": lambda chance: chance.choice(claims),
        "overview": lambda chance: f"{chance.choice(articles)}overview/",
        "marks": lambda chance: f"{chance.choice(articles)}embed/",
        "search": lambda chance: f"/?q={chance.choice(WORDS)}",
        "literature": lambda chance: f"/literature/?q={chance.choice(WORDS)}",
    }


if __name__ == "__main__":
    raise SystemExit(main())
