"""What a journey costs whoever makes it: presses of the pointer and of keys, as the browser sees them."""

from dataclasses import dataclass

from playwright.sync_api import BrowserContext, Page

LISTENS = """for (const [event, kind] of [["pointerdown", "clicks"], ["keydown", "keys"]])
  addEventListener(event, (heard) => { if (heard.isTrusted) countEffort(kind) }, true)"""


@dataclass(slots=True)
class Effort:
    clicks: int = 0
    keys: int = 0

    def count(self, kind: str) -> None:
        setattr(self, kind, getattr(self, kind) + 1)


def effort_of(context: BrowserContext) -> Effort:
    """Counts from now on, over all pages that are opened."""
    effort = Effort()
    context.expose_function("countEffort", lambda kind: effort.count(kind))  # Playwright marks what it is given
    context.add_init_script(LISTENS)
    return effort


def write(page: Page, label: str, text: str) -> None:
    """Clicks into the field and types: as a person does who uses no tabulator."""
    page.get_by_label(label, exact=True).click()
    page.keyboard.type(text)
