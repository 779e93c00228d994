"""Messages in plain values, as channels get them."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from claims.alerts.letter import Letter
from claims.alerts.message import GRAVE, Item, Link

RETRACTION = Item(
    kind="retraction", severity=GRAVE, headline="Publication notice: retraction", status="RETRACTED",
    citation="[Sample] An invented trial (2020) PMID 90000001.", claim="Sample networks are robust.",
    claim_key="S1-001", reason="You follow S1-001.\nYou follow the document “[Sample] An article”, with S1-001.",
    before="2 supporting", after="1 supporting", to_do="Look whether the claim stands without it.",
    at=datetime(2026, 3, 1, 9, tzinfo=UTC), links=(Link("At the desk", "https://claims.example.org/claim/1/#evidence"),),
)  # fmt: skip
PAPER = Item(
    kind="new", headline="New paper", citation="[Sample] Another (2021)", reason="You follow the search “Sample”."
)


def make_letter(*items: Item, **values: Any) -> Letter:
    return Letter(
        **{
            "id": UUID("11111111-2222-4333-8444-555555555555"),
            "created_at": datetime(2026, 3, 1, 9, 30, tzinfo=UTC),
            "zone": ZoneInfo("UTC"),
            "items": items or (RETRACTION, PAPER),
            "settings_link": "https://claims.example.org/follow",
            "stop_link": "https://claims.example.org/stop/1/",
            **values,
        }
    )
