"""An editor's hour: sixty decisions on a document by keyboard alone, and not one complaint of the browser."""

from collections import Counter
from itertools import cycle

import pytest
from django.urls import reverse

from claims.models import Evidence, Suggestion
from tests.browser.sitting import Sitting, decided, waiting

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("browser")]
DECISIONS = {  # the keys, and the state of the suggestion afterwards
    ("a", "s", "Enter"): "attached",
    ("d", "1"): "dismissed",
    ("a", "c", "Enter"): "attached",
    ("l",): "later",
    ("d", "4"): "dismissed",
}


def test_sixty_decisions_by_keyboard_without_a_fault(sitting: Sitting) -> None:
    rows = waiting(claims=10, each=6)
    sitting.page.goto(reverse("admin:claims_claim_triage", args=(rows[0].claim.document_id,)))
    wanted: Counter[str] = Counter()
    for row, (keys, state) in zip(rows, cycle(DECISIONS.items()), strict=False):
        sitting.wait_for_focus(f"suggestion-{row.pk}")
        sitting.press(*keys)
        decided(sitting, row)
        wanted[state] += 1
    assert sum(wanted.values()) == 60
    assert Counter(Suggestion.objects.values_list("state", flat=True)) == wanted
    assert Evidence.objects.filter(state="accepted").count() == wanted["attached"]
    assert {row.history.first().history_user for row in rows} == {sitting.user}
