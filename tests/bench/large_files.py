"""Time and memory of reading a large file of each kind, made of invented records with an abstract each.

    python -m tests.bench.large_files [RECORDS]

The memory is the highest of the process so far: it grows by what a kind needs beyond those before it.
"""

import json
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from typing import IO

from literature.formats.file_kind import entries

ABSTRACT = "In this invented record nothing was measured; 5 of 100 invented people slept. " * 14


def bibtex(at: int) -> str:
    names = r"M{\"u}ller, Hans and Smith, John"
    fields = (
        f"title={{A {{T}}itle {at}}}, author={{{names}}}, year=2019, doi={{10.9999/a.{at}}}, abstract={{{ABSTRACT}}}"
    )
    return f"@article{{k{at},\n {fields}\n}}\n"


def csl(at: int) -> str:
    author, issued = [{"family": "Smith", "given": "John"}], {"date-parts": [[2019]]}
    item = {"type": "article-journal", "title": f"T {at}", "DOI": f"10.9999/a.{at}", "abstract": ABSTRACT}
    return json.dumps(item | {"author": author, "issued": issued}) + ","


def endnote_xml(at: int) -> str:
    names = "<contributors><authors><author>Smith, John</author></authors></contributors>"
    title, doi = (
        f"<title><style>T {at}</style></title>",
        f"<electronic-resource-num>10.9999/a.{at}</electronic-resource-num>",
    )
    return f"<record>{names}<titles>{title}</titles>{doi}<abstract><style>{ABSTRACT}</style></abstract></record>"


def endnote_tagged(at: int) -> str:
    return f"%0 Journal Article\n%A Smith, John\n%T T {at}\n%D 2019\n%R 10.9999/a.{at}\n%X {ABSTRACT}\n\n"


def web_of_science(at: int) -> str:
    return f"PT J\nAU Smith, J\nAF Smith, John\nTI T {at}\nAB {ABSTRACT}\nPY 2019\nDI 10.9999/a.{at}\nER\n\n"


KINDS: dict[str, tuple[str, Callable[[int], str], str]] = {
    "BibTeX": ("", bibtex, ""),
    "CSL-JSON": ("[", csl, '{"title": "Last"}]'),
    "EndNote XML": ("<xml><records>", endnote_xml, "</records></xml>"),
    "EndNote tagged": ("", endnote_tagged, ""),
    "Web of Science": ("FN Clarivate Analytics Web of Science\nVR 1.0\n", web_of_science, "EF\n"),
}


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    print("| kind | records | MB | seconds | MB of memory |\n|---|---|---|---|---|")
    for name, (head, record, end) in KINDS.items():
        with tempfile.TemporaryFile() as file:
            file.write(head.encode())
            file.writelines(record(at).encode() for at in range(count))
            file.write(end.encode())
            print(f"| {name} | {_row(file)} |", flush=True)


def _row(file: IO[bytes]) -> str:
    megabytes, began = file.tell() / 1e6, time.process_time()

    def begin() -> IO[bytes]:
        file.seek(0)
        return file

    read = sum(not entry.problem for entry in entries(begin))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return f"{read:,} | {megabytes:.0f} | {time.process_time() - began:.1f} | {memory:.0f}"


if __name__ == "__main__":
    main()
