"""The statistics of the library are added to; whatever came in whatever order, they equal counting it anew."""

import random

import pytest
from django.utils import timezone

from claims.models import CorpusStatistics, CountedPaper, StemCount
from claims.triage.readings import Reading
from claims.triage.word_counts import count_words, paper_of, recount
from literature.library.merging import merge_references
from literature.models import Reference
from tests.cast import make_reference

WORDS = ("ketamine", "rumination", "insula", "IL-10", "sleep", "patients", "hyperconnectivity", "network", "cortex")

pytestmark = pytest.mark.django_db


def counted():
    row = CorpusStatistics.objects.get()
    return row.papers, row.length, dict(StemCount.objects.values_list("pk", "papers"))


def count(*references):
    count_words(Reading(paper_of(reference)) for reference in references)


@pytest.mark.parametrize("seed", range(4))
def test_additions_changes_and_deletions_in_any_order_leave_what_counting_anew_gives(seed):
    chance = random.Random(seed)
    for _ in range(12):
        known = list(Reference.objects.order_by("pk"))
        title = f"[Sample] {' '.join(chance.choices(WORDS, k=4))}"
        act = chance.choice(["add", "add", "change", "delete"]) if known else "add"
        if act == "add":
            count(make_reference(title=title, abstract=[]))
        elif act == "change":
            changed = chance.choice(known)
            Reference.objects.filter(pk=changed.pk).update(title=title)
            changed.refresh_from_db()
            count(changed)
        else:
            chance.choice(known).delete()
    count(*Reference.objects.order_by("?")[:2])
    added = counted()
    recount()
    assert added == counted() and added[0] == Reference.objects.count()


def test_what_was_merged_is_counted_once():
    kept, absorbed = make_reference(), make_reference(missing_since=timezone.now())
    count(kept, absorbed)
    merge_references(kept, absorbed, reason="One work.")
    count()
    assert CountedPaper.objects.get().reference == kept and counted()[0] == 1
