"""Files in the form of the Retraction Watch export. Every row is invented: no paper in it exists."""

import csv
import io
from typing import Any

COLUMNS = (
    "Record ID", "Title", "Subject", "Institution", "Journal", "Publisher", "Country", "Author", "URLS", "ArticleType",
    "RetractionDate", "RetractionDOI", "RetractionPubMedID", "OriginalPaperDate", "OriginalPaperDOI",
    "OriginalPaperPubMedID", "RetractionNature", "Reason", "Paywalled", "Notes", "",
)  # fmt: skip


def row(record: int | str, **values: Any) -> dict[str, str]:
    """An invented notice; names with spaces are given as they are, by `**{...}`."""
    told = {
        "Record ID": record,
        "Title": "[Sample] An invented trial",
        "Journal": "Journal of Invented Samples",
        "Author": "Ada Sample;Ben Sample",
        "RetractionDate": "3/2/2026 0:00",
        "RetractionDOI": f"10.5555/notice.{record}",
        "RetractionPubMedID": "0",
        "OriginalPaperDate": "1/15/2020 0:00",
        "OriginalPaperDOI": "unavailable",
        "OriginalPaperPubMedID": "0",
        "RetractionNature": "Retraction",
        "Reason": "+Invented Reason One;+Invented Reason Two;",
        "Paywalled": "No",
        **values,
    }
    return {name: str(value) for name, value in told.items()}


def text_of(*rows: dict[str, str]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()
