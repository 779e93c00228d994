"""An article of three statements that editors edit, and its later versions."""

from claims.documents.importing import import_document
from claims.models import Claim, Version

FIRST = (
    "Sample networks are **robust** in most patients [1], and the sample drug may loosen them within 60 minutes [2]."
)
HALVES = (
    "Sample networks are robust in most patients [1],",
    "and the sample drug may loosen them within 60 minutes [2].",
)
SECOND = "Talking therapy helps about half of the adults who complete it."
THIRD = "Sleep of less than six hours worsens the mood of most adults."
LIST = "\n\n## References\n\n1. Alder A. Robust sample networks. 2017.\n2. Elm E. Loosened sample links. 2018.\n"
WORDS = 8  # of the first half


def bring(*texts: str, end: str = LIST) -> Version:
    body = "\n\n".join(("# Sample article", "## Results", *texts)) + end
    return import_document(body, markup="markdown", name="Sample article", slug="sample").version


def claims() -> list[Claim]:
    return list(Claim.objects.current())


def texts() -> list[str]:
    return [claim.text for claim in claims()]


def three() -> list[Claim]:
    bring(f"{FIRST} {SECOND}", THIRD)
    return claims()


def anchored(version: Version) -> list[str]:
    """What each claim's anchor shows of the text, with its surroundings: all of it as it stands there."""
    rows = list(version.anchors.order_by("start"))
    for row in rows:
        assert version.text[row.start : row.end] == row.exact
        assert version.text[: row.start].endswith(row.prefix) and version.text[row.end :].startswith(row.suffix)
    return [row.exact for row in rows]
