"""A PubMed that grows by a day at a time. All records are synthetic."""

from datetime import UTC, datetime, timedelta
from typing import Any

from tests.pubmed_replica import Clock, Library
from tests.test_literature.synthetic import FIRST, RETRACTED, article, link

FEW, MANY = "Sample ketamine trial", "Sample psilocybin trial"
QUERIES = {"few": "ketamine[ti]", "many": "psilocybin[ti]"}
OF_MANY = FIRST + 50_000
PORT = 8765
REVISED = 1500  # records that PubMed changes a day


class World(Library):
    """Each day brings 20 new records to either search; 1,500 of the second are changed, and one is retracted."""

    def __init__(self) -> None:
        today = datetime.now(UTC).date()
        super().__init__(Clock(today))
        self.days = 0
        for number in range(20):
            self.add(article(FIRST + number, FEW, revised=today), since=today)
        for number in range(REVISED):
            self.add(article(OF_MANY + number, MANY, revised=today), since=today)

    def next_day(self) -> None:
        self.days += 1
        day = self.clock.today + timedelta(days=1)
        for number in range(20):
            self.add(article(FIRST + 20 * self.days + number, FEW, revised=day), since=day)
            self.add(article(OF_MANY + REVISED + 20 * self.days + number, MANY, revised=day), since=day)
        for number in range(REVISED):
            fate: dict[str, Any] = {"types": RETRACTED, "links": [link("RetractionIn")]} if number < self.days else {}
            self.add(article(OF_MANY + number, f"{MANY}, revision {self.days}", revised=day, **fate), since=day)
        self.clock.move(day)
