"""Each document of tests/files/documents is read rightly, as `tests.bench.documents` judges it."""

import json
from pathlib import Path

import pytest

from tests.bench.documents import cases, judge

FOLDER = Path(__file__).resolve().parents[1] / "files" / "documents"


@pytest.mark.parametrize(("source", "expected"), [pytest.param(*pair, id=pair[0].name) for pair in cases(FOLDER)])
def test_the_document_is_read_rightly(source: Path, expected: Path) -> None:
    assert judge(source, json.loads(expected.read_text("utf-8"))).faults == []


def test_the_bench_tells_what_is_not_right(tmp_path: Path) -> None:
    source = tmp_path / "salt.md"
    source.write_text(
        "# Salt\n\nIt harms sleep [1].\n\nIt helps.\n\n## References\n\n1. Abel A. Salt. 2001.\n2. B. 2002.\n"
    )
    wanted = {"text": "It harms sleep [1].", "section": ["Harm"], "cites": ["B. 2002."]}
    found = judge(source, {"claims": [wanted, {"text": "It heals."}], "references": ["B. 2002."], "expect": "refuse"})
    assert (found.claims, found.ties, found.tied, found.wrong) == (2, 1, 0, 1)
    assert [fault.split(":")[0].split(" (")[0] for fault in found.faults] == [
        "expected to refuse, but it was read",
        "it stands under",
        "[1] is tied to Abel A. Salt. 2001.",
        "not tied to B. 2002.",
        "no claim",
        "a claim that is none",
        "the entries are ['Abel A. Salt. 2001.', 'B. 2002.']",
    ]
