"""For tests that ask through the configured client: an address to give, and a pace of their own."""

import pytest


@pytest.fixture(autouse=True)
def _configured(settings, tmp_path) -> None:
    settings.ENTREZ_EMAIL, settings.VAR_DIR = "tests@claimwatch.invalid", tmp_path
