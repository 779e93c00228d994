"""One message as every channel gets it: plain values, the same at each attempt. Pure."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from claims.alerts.message import Item, subject_line

FOLLOWS = "You get this message because you follow, or own, what is named above, or a colleague named you."


@dataclass(frozen=True, slots=True)
class Letter:
    """`id` is the same at each attempt, so that whoever receives it can see that they have it already. `thread` names
    what all items are about ("claim:12"), "" where that is more than one thing.

    `settings_link` is where its reader changes what they follow, "" for one whom the desk does not let in; `stop_link`
    is the whole address that ends the channel by one click, "" of a letter about the account. `waiting` more notices
    come with the next messages; `list_link` is where all are listed. `footing` says why it comes at all.
    """

    id: UUID
    created_at: datetime
    zone: ZoneInfo
    items: tuple[Item, ...]
    thread: str = ""
    settings_link: str = ""
    stop_link: str = ""
    list_link: str = ""
    waiting: int = 0
    sample: bool = False
    footing: str = FOLLOWS

    @property
    def subject(self) -> str:
        """One line, whatever the items hold."""
        return subject_line(self.items)

    @property
    def is_about_account(self) -> bool:
        """Of which there is nothing to stop."""
        return all(item.is_letter for item in self.items)
