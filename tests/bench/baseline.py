"""How fast a baseline file is read into the library, and how little memory that takes.

    python -m tests.bench.baseline [--records 4000 30000]

The file is made of the real records of ../shared where they are, again under other numbers up to the wanted count, else
of synthetic ones; PubMed's own files hold 30,000. Each line is measured in a process of its own, whose peak memory it
shows; "CPU s" is what that process computed. The database is of the configured kind (DATABASE_URL), made for this and
dropped.
"""

import gzip
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.bench.sync import Times, empty, library_of, run, timed

NARROW = "psilocybin[tiab] AND depression[tiab]"


def main() -> None:
    run("baseline", __doc__, [4000, 30_000], (everything_kept, read_again, passed_over), stage=written)


@contextmanager
def written(size: int) -> Iterator[str]:
    """The folder with one file of so many records."""
    folder = Path(os.environ["VAR_DIR"]) / f"files-{size}"
    folder.mkdir()
    path = folder / "pubmed26n0001.xml.gz"
    library = library_of(size)
    with gzip.open(path, "wb", compresslevel=6) as file:
        file.write(b"<PubmedArticleSet>")
        for pmid in library.holdings:
            file.write(library.record(pmid) or b"")
        file.write(b"</PubmedArticleSet>")
    digest = hashlib.md5(path.read_bytes()).hexdigest()
    path.with_name(f"{path.name}.md5").write_text(f"MD5({path.name})= {digest}\n")
    yield str(folder)


def everything_kept(folder: str, size: int) -> Times:
    """load_baseline, every record kept"""
    empty()
    return _load(folder, size, again=False)


def read_again(folder: str, size: int) -> Times:
    """the same file again: nothing is newer"""
    return _load(folder, size, again=True)


def passed_over(folder: str, size: int) -> Times:
    """load_baseline, for one narrow search"""
    from literature.baseline.kept_records import Selection
    from literature.entrez.selection import needs_of

    empty()
    return _load(folder, size, again=False, selection=Selection(NARROW, needs_of(NARROW)))


def _load(folder: str, size: int, *, again: bool, selection: object = None) -> Times:
    from literature.baseline.baseline_files import folder_of, load_folder
    from literature.baseline.kept_records import everything

    files = folder_of(Path(folder))
    times, rows = timed(lambda: load_folder(files, selection or everything(), again=again))
    if rows[0].seen != size:
        raise RuntimeError(f"{rows[0].seen} records seen where {size} were due")
    return times


if __name__ == "__main__":
    main()
