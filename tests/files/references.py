"""Files of references: one of PubMed's format and one of RIS with an invented work each, and others line by line."""

import io
from collections.abc import Callable

from literature.entrez.stream import Source

NBIB = """
PMID- 90100001
STAT- MEDLINE
VI  - 1
IP  - 2
DP  - 2026 Mar 5
TI  - [Sample] A title that is longer than one line of the format and therefore goes
      on in the next.
PG  - 1-2
LID - 10.9999/sample.90100001 [doi]
LID - e1 [pii]
AB  - BACKGROUND: Invented. RESULTS: None.
FAU - Invented, Ann B
AU  - Invented AB
FAU - Selvamani
AU  - Selvamani
CN  - Sample Group
LA  - eng
PT  - Journal Article
JT  - Journal of Invented Samples
TA  - J Invented Samples
PMC - PMC90000001
OT  - a keyword that goes on
      in the next line
SO  - J Invented Samples. 2026 Mar 5;1(2):1-2. doi: 10.9999/sample.90100001.
"""
RIS = """TY  - JOUR
TI  - [Sample] A title
AU  - Invented, Ann B.
AU  - Other AB
AU  - Sample Group,
T2  - Journal of Invented Samples
DA  - 2026/03//undefined
PY  - 2026
VL  - 1
IS  - 2
SP  - 1
EP  - 2
DO  - https://doi.org/10.9999/SAMPLE.1
KW  - one
KW  - two
ER  - 
"""


def begin(text: str | bytes) -> Callable[[], Source]:
    """Opens the file anew each time, as `file_kind.entries` wants it."""
    body = text.encode() if isinstance(text, str) else text
    return lambda: io.BytesIO(body)


def ris(*lines: str) -> str:
    return "\n".join(["TY  - JOUR", *lines, "ER  - ", ""])


def xml(*records: bytes, end: bytes = b"</PubmedArticleSet>") -> bytes:
    return b'<?xml version="1.0"?><PubmedArticleSet>' + b"".join(records) + end
