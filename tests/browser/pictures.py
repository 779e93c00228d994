"""Pictures of a page, to be looked at."""

import os

from tests.browser.sitting import Sitting


def picture(sitting: Sitting, name: str) -> None:
    """Kept where PICTURES names a folder: at both widths, light and dark."""
    if folder := os.environ.get("PICTURES"):
        for width, height in ((1440, 900), (390, 844)):
            for scheme in ("light", "dark"):
                sitting.page.set_viewport_size({"width": width, "height": height})
                sitting.page.emulate_media(color_scheme=scheme)
                sitting.page.screenshot(path=f"{folder}/{name}-{width}-{scheme}.png", full_page=True)
        sitting.page.set_viewport_size({"width": 1440, "height": 900})
        sitting.page.emulate_media(color_scheme="light")
