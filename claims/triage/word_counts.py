"""The statistics of the library as rows that are added to: what a paper brought is kept, and taken off again when the
paper is changed, merged or deleted. Whatever came in whatever order, they equal counting the library anew.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import islice

import numpy as np
from django.db import transaction
from django.db.models import F
from numpy.typing import NDArray

from claims.models import CorpusStatistics, CountedPaper, StemCount
from claims.triage.frequencies import Statistics, key_of
from claims.triage.readings import Reading
from claims.triage.texts import Paper
from literature.models import Reference
from literature.sql.bulk_sql import add_to_rows, append_rows

AT_ONCE = 500  # references counted in one go: bounds memory and the length of a transaction
KEYS_AT_ONCE = 5_000  # in one question: SQLite takes 32,766 at most
Keys = NDArray[np.int64]


def count_words(readings: Iterable[Reading]) -> None:
    """Counts papers as they are now, in place of what was counted of them before. Safe to run twice."""
    new = {reading.paper.id: reading for reading in readings}
    with transaction.atomic():
        CorpusStatistics.objects.get_or_create(pk=1)
        CorpusStatistics.objects.select_for_update().get(pk=1)  # one writer at a time
        old = [*CountedPaper.objects.filter(reference__in=new), *CountedPaper.objects.filter(reference=None)]
        if not new and not old:
            return
        rows = [_row(reading) for reading in new.values()]
        added, taken = [row[1] for row in rows], [bytes(row.stems) for row in old]
        CountedPaper.objects.filter(pk__in=[row.pk for row in old]).delete()
        append_rows(CountedPaper, ("reference", "stems", "length"), rows)
        _add(_differences(added, taken))
        CorpusStatistics.objects.filter(pk=1).update(
            papers=F("papers") + len(rows) - len(old),
            length=F("length") + sum(row[2] for row in rows) - sum(row.length for row in old),
        )


def count_library() -> None:
    """Goes on where the library is being counted anew, as after an update of this program; else there is nothing."""
    while (row := CorpusStatistics.objects.filter(counted_through__isnull=False).first()) is not None:
        with transaction.atomic():
            waiting = Reference.objects.filter(pk__gt=row.counted_through).order_by("pk")
            references = list(waiting[:AT_ONCE])
            count_words(Reading(paper_of(reference)) for reference in references)
            through = references[-1].pk if references else None
            CorpusStatistics.objects.filter(pk=row.pk).update(counted_through=through)


def recount() -> None:
    """Forgets what was counted and counts the whole library."""
    with transaction.atomic():
        StemCount.objects.all().delete()
        CountedPaper.objects.all().delete()
        CorpusStatistics.objects.update_or_create(pk=1, defaults={"papers": 0, "length": 0, "counted_through": 0})
    count_library()


def statistics_of(stems: Iterable[str]) -> Statistics:
    """What the library says of these stems; of others nothing."""
    row = CorpusStatistics.objects.filter(pk=1).first()
    if row is None:
        return Statistics()
    by_key = {key_of(stem): stem for stem in stems}
    found: Counter[str] = Counter()
    keys = iter(by_key)
    while some := list(islice(keys, KEYS_AT_ONCE)):
        counts = StemCount.objects.filter(pk__in=some).values_list("pk", "papers")
        found.update({by_key[key]: papers for key, papers in counts})
    return Statistics(row.papers, row.length, found)


def paper_of(reference: Reference) -> Paper:
    """What the ranking reads of a reference."""
    return Paper(
        reference.pk,
        reference.title,
        reference.abstract,
        [heading["name"] for heading in reference.mesh],
        [keyword["text"] for keyword in reference.keywords],
    )


def _row(reading: Reading) -> tuple[int, bytes, int]:
    keys = np.array(sorted(map(key_of, reading.fields.stems)), np.int64)
    return reading.paper.id, keys.tobytes(), reading.fields.occurrences


def _differences(added: Sequence[bytes], taken: Sequence[bytes]) -> dict[int, int]:
    """By key: in how many papers more the stem occurs, or fewer."""
    more, fewer = _counted(added), _counted(taken)
    return {key: more.get(key, 0) - fewer.get(key, 0) for key in more.keys() | fewer.keys()}


def _counted(papers: Sequence[bytes]) -> dict[int, int]:
    keys, counts = np.unique(np.frombuffer(b"".join(papers), np.int64), return_counts=True)
    return dict(zip(keys.tolist(), counts.tolist(), strict=True))


def _add(differences: dict[int, int]) -> None:
    add_to_rows(StemCount, "id", "papers", ((key, number) for key, number in differences.items() if number))
    fallen = iter(sorted(key for key, number in differences.items() if number < 0))
    while some := list(islice(fallen, KEYS_AT_ONCE)):
        StemCount.objects.filter(pk__in=some, papers=0).delete()
