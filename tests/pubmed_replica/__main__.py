"""`python -m tests.pubmed_replica`: serve the sample, or PubMed XML files, until SIGINT or SIGTERM."""

import argparse
import signal
import sys
import threading
from datetime import date
from pathlib import Path

from tests.pubmed_replica import Clock, Library, Replica


def main(arguments: list[str] | None = None) -> int:
    """Serve until told to stop; prints the base URL on one line first. Returns the exit status."""
    options = _options().parse_args(arguments)
    try:
        library = _library(options)
        replica = Replica(library, options.port, 3 if options.rate_limit else None)
    except (OSError, ValueError) as error:
        print(f"pubmed_replica: {error}", file=sys.stderr)
        return 2
    stopped = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    with replica:
        print(replica.base_url, flush=True)
        while not stopped.wait(options.day_every):
            library.advance()
            _keep_day(library, options.clock_file)
        _keep_day(library, options.clock_file)
    return 0


def _keep_day(library: Library, path: Path | None) -> None:
    if path is None:
        return
    written = path.with_name(f"{path.name}.new")
    try:
        written.write_text(library.clock.today.isoformat())
        written.replace(path)
    except OSError as error:  # the replica goes on; a next start begins at the day kept before
        print(f"pubmed_replica: the day is not kept: {error}", file=sys.stderr, flush=True)


def _kept_day(path: Path | None) -> date | None:
    """None where no day is kept, or what is kept is no day."""
    try:
        return date.fromisoformat(path.read_text().strip()) if path else None
    except (OSError, ValueError):
        return None


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.pubmed_replica", description=__doc__)
    parser.add_argument("--port", type=int, default=8765, help="0 takes any free port")
    parser.add_argument("--records", nargs="+", metavar="FILE", help="PubmedArticleSet files, .xml or .xml.gz")
    parser.add_argument("--repeat", type=int, default=1, help="serve each of --records N times, under new PMIDs")
    parser.add_argument("--rate-limit", action="store_true", help="NCBI's 3 a second, 10 with an api_key")
    parser.add_argument("--clock", type=date.fromisoformat, metavar="YYYY-MM-DD", help="the replica's first day")
    parser.add_argument("--clock-file", type=Path, metavar="FILE", help="keeps the day for the next start")
    parser.add_argument("--day-every", type=float, metavar="SECONDS", help="let a day pass every so often")
    return parser


def _library(options: argparse.Namespace) -> Library:
    day = _kept_day(options.clock_file) or options.clock
    clock = Clock(day) if day else None
    if options.records:
        return Library.from_xml(*options.records, repeat=options.repeat, clock=clock)
    return Library.sample(clock)


if __name__ == "__main__":
    raise SystemExit(main())
