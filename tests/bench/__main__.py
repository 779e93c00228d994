"""`make bench`: every measurement on what is at hand; each can be run alone (`python -m tests.bench.NAME`)."""

import subprocess
import sys
from pathlib import Path

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"
CASES = Path(__file__).resolve().parents[1] / "test_claims" / "sentence_cases.jsonl"
DOCUMENTS = Path(__file__).resolve().parents[1] / "files" / "documents"
RECORDS = SHARED / "pubmed" / "records.xml.gz"
WORDING = [SHARED / "wording" / name for name in ("insciout_train.jsonl.gz", "causal-language.csv.gz")]

BENCHES = {
    "parse": [RECORDS],
    "sync": [],
    "store": [],
    "baseline": [],
    "throttle": [],
    "faults": [],
    "mail": [],
    "broker": [],
    "soak": [],
    "splitting": [CASES],
    "documents": [DOCUMENTS],
    "hostile_files": [],
    "versions": [],
    "long_versions": [],
    "wording": WORDING,
    "ranking": [],
    "triage_scale": [],
    "citation": [RECORDS],
    "exports": [RECORDS],
    "guessing": [],
}


def main() -> int:
    """Runs them in turn; one whose data is not there says so and is left out."""
    failed = []
    for name, files in BENCHES.items():
        print(f"\n=== python -m tests.bench.{name} {' '.join(file.name for file in files)}", flush=True)
        if absent := [file.name for file in files if not file.exists()]:
            print(f"left out: {', '.join(absent)} is not there (shared data beside the checkout)")
        elif subprocess.run([sys.executable, "-m", f"tests.bench.{name}", *map(str, files)]).returncode:
            failed.append(name)
    if failed:
        print(f"failed: {', '.join(failed)}", file=sys.stderr)
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main())
