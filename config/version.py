"""Which release this is, said once: pages, API, metrics, backups and the build read it here."""

VERSION = "0.1.0"


def shown(request: object) -> dict[str, str]:
    """Context of every page."""
    return {"claimwatch_version": VERSION}
