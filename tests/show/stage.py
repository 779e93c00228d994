"""What the Show does before the curtain, inside of the installation: searches, followers; and what its tables hold.

python -m tests.show.stage prepare              two searches, FOLLOWERS readers who follow one of them
python -m tests.show.stage undisturbed DAYS     runs both searches once a day, in this process, on a PubMed of its own
python -m tests.show.stage tables               the rows of the literature, as JSON
    python -m tests.show.stage differences FILE     how many rows such a file has, and how the tables differ from it
"""

import json
import sys
from pathlib import Path

import django

FOLLOWERS = 12


def prepare() -> None:
    from django.contrib.auth.models import User

    from claims.models import Subscription

    [few, _] = save_searches()
    for number in range(FOLLOWERS):
        reader = User.objects.create_superuser(f"reader{number}", f"reader{number}@claimwatch.invalid")
        Subscription.objects.create(user=reader, search=few)


def save_searches() -> list[object]:
    """Not due by themselves: the Show says when each runs."""
    from literature.models import Search
    from tests.show.world import QUERIES

    return [
        Search.objects.create(name=name, slug=name, query=query, next_due_at=None) for name, query in QUERIES.items()
    ]


def undisturbed(days: int) -> None:
    from literature.models import Search
    from literature.searches.sync import sync_search
    from tests.pubmed_replica import Replica
    from tests.show.world import World
    from tests.test_literature.synthetic import client_of

    save_searches()
    world = World()
    with Replica(world) as replica:
        for day in range(days + 1):
            if day:
                world.next_day()
            for search in Search.objects.order_by("pk"):
                run = sync_search(search, client=client_of(replica))
                if run.status != run.Status.COMPLETE:
                    raise SystemExit(run.error)
                Search.objects.filter(pk=search.pk).update(next_due_at=None)


def main(words: list[str]) -> None:
    django.setup()
    from tests.test_literature.disturbed import differences, tables

    match words:
        case ["prepare"]:
            prepare()
        case ["undisturbed", days]:
            undisturbed(int(days))
        case ["tables"]:
            print(json.dumps(tables()))
        case ["differences", file]:
            expected = json.loads(Path(file).read_text())
            print(json.dumps([sum(map(len, expected.values())), differences(expected, tables())]))
        case _:
            raise SystemExit(__doc__)


if __name__ == "__main__":
    main(sys.argv[1:])
