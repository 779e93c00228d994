"""How long a new version of a long document takes, and how long it keeps everybody else from writing.

    python -m tests.bench.long_versions [--lines 1000 5000] [--shapes NAME...]

Each shape is a text and its revision, made to be hard to pair: alike, the same over and over, in another order, wholly
different. Both are imported as the command does it. "pair" is the pairing alone; "locked" is how long the import of the
second held its longest transaction, within which nobody else writes to an SQLite file, and "cpu" what our processor did
in it, which a busy machine changes less; "others waited" is the longest time that one small write of another process
took meanwhile, "never" where it was refused. The database is of the configured kind (DATABASE_URL), made for this and
dropped; the text is synthetic.
"""

import argparse
import math
import multiprocessing
import os
import random
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from tests.bench.sync import database, empty, start_django

SPAWN = multiprocessing.get_context("spawn")
PAUSE = 0.05  # seconds between two writes of the other process
Texts = tuple[list[str], list[str]]
DRUGS = [
    "ketamine",
    "esketamine",
    "psilocybin",
    "lithium",
    "sertraline",
    "placebo",
    "bupropion",
    "lamotrigine",
    "quetiapine",
]
NOUNS = ["patients", "adults", "volunteers", "outpatients", "women", "men", "students", "nurses", "veterans"]
ENDS = [
    "remission",
    "response",
    "sleep",
    "appetite",
    "rumination",
    "anhedonia",
    "fatigue",
    "memory",
    "attention",
]


def alike(lines: int) -> Texts:
    """One sentence with other numbers; the revision puts a word into each."""
    old = [f"In trial {n} the sample drug lowered the score by {n % 17} points in {n} adults." for n in range(lines)]
    return old, [line.replace("lowered", "also lowered") for line in old]


def numbers(lines: int) -> Texts:
    """One sentence, and no number of the old text stands in the new one: only the place tells them apart."""
    line = "In trial {} the sample drug lowered the score of the sample group."
    return [line.format(n) for n in range(lines)], [line.format(lines + n) for n in range(lines)]


def identical(lines: int) -> Texts:
    """The same line, one more of them in the revision."""
    line = "The sample drug lowered the score of the sample group."
    return [line] * lines, [line] * (lines + 1)


def three(lines: int) -> Texts:
    """Three sentences over and over; the revision drops each seventh."""
    said = [
        "The sample drug lowered the score.",
        "The sample group slept well.",
        "No sample adult left the trial.",
    ]
    old = [said[n % 3] for n in range(lines)]
    return old, [line for n, line in enumerate(old) if n % 7]


def permuted(lines: int) -> Texts:
    """The lines of `alike`, as they are but in another order."""
    old, _ = alike(lines)
    return old, random.Random(7).sample(old, lines)


def shuffled(lines: int) -> Texts:
    """The lines of `alike`, reworded and in another order."""
    old, new = alike(lines)
    return old, random.Random(7).sample(new, lines)


def different(lines: int) -> Texts:
    """Two texts that share the words of their field and no sentence."""
    return _prose(lines, 1), _prose(lines, 2)


def revised(lines: int) -> Texts:
    """What is usual: of distinct sentences each tenth is reworded, each fiftieth goes, each fiftieth is new."""
    old, other = _prose(lines, 1), _prose(lines, 2)
    new = [line.replace(" in ", " among ") if n % 10 == 0 else line for n, line in enumerate(old)]
    return old, [other[n] if n % 50 == 1 else line for n, line in enumerate(new) if n % 50 != 2]


def endless(lines: int) -> Texts:
    """Statements of 1,000 words each, a fiftieth as many; the revision changes each twentieth word."""
    chance = random.Random(3)
    old = [_long(chance) for _ in range(max(1, lines // 50))]
    return [" ".join(words) for words in old], [
        " ".join("other" if n % 20 == 10 else word for n, word in enumerate(words)) for words in old
    ]


def cited(lines: int) -> Texts:
    """Each statement cites one of as many works listed as a twentieth of the lines; the revision rewords each."""
    old, new = alike(lines)
    works = max(1, lines // 20)
    marked = [[f"{line[:-1]} [{n % works + 1}]." for n, line in enumerate(texts)] for texts in (old, new)]
    listed = [
        f"{n + 1}. Sample A. A sample trial of number {n}. Sample J. 2020. doi:10.5555/s.{n}" for n in range(works)
    ]
    return tuple([*text, "## References", *listed] for text in marked)  # type: ignore[return-value]


SHAPES: dict[str, Callable[[int], Texts]] = {
    one.__name__: one
    for one in (alike, numbers, identical, three, permuted, shuffled, different, revised, endless, cited)
}


def _prose(lines: int, seed: int) -> list[str]:
    chance = random.Random(seed)
    pick = chance.choice
    return [
        f"Among {chance.randint(10, 900)} {pick(NOUNS)} {pick(DRUGS)} raised {pick(ENDS)} more than {pick(DRUGS)} "
        f"lowered {pick(ENDS)} in week {chance.randint(1, 52)}."
        for _ in range(lines)
    ]


def _long(chance: random.Random) -> list[str]:
    words = (chance.choice((*DRUGS, *NOUNS, *ENDS, f"sample{chance.randint(1, 3000)}")) for _ in range(999))
    return ["Sample", *words]


def written(lines: list[str]) -> str:
    """Markdown: a heading after each hundred paragraphs of one line."""
    parts = [f"## Part {n // 100 + 1}\n\n{line}" if n % 100 == 0 else line for n, line in enumerate(lines)]
    return "# Sample\n\n" + "\n\n".join(parts) + "\n"


def measure(name: str, lines: int) -> str:
    from claims.documents.splitting.statements import split
    from claims.documents.versions.pairing import Standing, pair

    old, new = map(written, SHAPES[name](lines))
    sides = [split(text, markup="markdown").statements for text in (old, new)]
    standing = [Standing(one.text, one.context, one.section) for one in sides[0]]
    took = [seconds(pair, standing, sides[1]), seconds(bring, old)]
    with longest_transaction() as locked:
        took.append(seconds(bring, new))
    doubtful, rows = told()
    return f"{len(sides[0]):7}{''.join(f'{one:8.1f}' for one in (*took, *locked))}{doubtful:10}{rows:10}"


def seconds(work: Callable[..., Any], *given: Any) -> float:
    began = time.perf_counter()
    work(*given)
    return time.perf_counter() - began


def clocks() -> list[float]:
    return [time.perf_counter(), time.process_time()]


@contextmanager
def longest_transaction() -> Iterator[list[float]]:
    """Its seconds by the clock and of our processor, from the first statement to the commit; known at the end."""
    from django.db import connection, transaction

    longest, began = [0.0, 0.0], [0.0, 0.0]

    def ends() -> None:
        took = [now - then for now, then in zip(clocks(), began, strict=True)]
        longest[:], began[:] = max(longest, took), [0.0, 0.0]

    def watch(execute: Callable[..., Any], *given: Any) -> Any:
        if connection.in_atomic_block and not began[0]:
            began[:] = clocks()
            transaction.on_commit(ends)
        return execute(*given)

    with connection.execute_wrapper(watch):
        yield longest


def bring(text: str) -> Any:
    from claims.documents.importing import import_document

    return import_document(text, markup="markdown", name="Sample", slug="sample")


def told() -> tuple[int, int]:
    from claims.models import Rewording, Version

    newest = Version.objects.order_by("-number")[0]
    return newest.changes.get("doubtful", 0), Rewording.objects.filter(version=newest).count()


@contextmanager
def another_writer(name: str) -> Iterator[Any]:
    """Another process that writes a small row again and again; answers a function of its longest wait in seconds."""
    mine, its = SPAWN.Pipe()
    process = SPAWN.Process(target=write_on, args=(name, its), daemon=True)
    process.start()
    mine.recv()
    try:
        yield lambda: (mine.send("tell"), mine.recv())[1]
    finally:
        mine.send("end")
        process.join()


def write_on(name: str, pipe: Any) -> None:
    start_django(name)
    from django.contrib.auth.models import User
    from django.db import OperationalError

    user, longest = User.objects.create(username="other"), 0.0
    pipe.send("ready")
    while True:
        try:
            longest = max(longest, seconds(user.save))
        except OperationalError:
            longest = math.inf
        if pipe.poll(PAUSE):
            if pipe.recv() == "end":
                return
            pipe.send(longest)


def heading(vendor: str) -> str:
    names = "".join(f"{name:>8}" for name in ("pair", "first", "second", "locked", "cpu"))
    first = f"{vendor:12}{'':7}{names}{'doubtful':>10}{'reworded':>10}{'others':>10}"
    return f"{first}\n{'shape':12}{'claims':>7}{'       s' * 5}{'':20}{'waited s':>10}"


def waited(longest: float) -> str:
    return f"{longest:10.1f}" if longest < math.inf else f"{'never':>10}"


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--lines", type=int, nargs="+", default=[1000, 5000])
    options.add_argument("--shapes", nargs="+", choices=SHAPES, default=list(SHAPES))
    asked = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["VAR_DIR"] = folder
        with database(folder) as (vendor, name):
            print(heading(vendor))
            for lines in asked.lines:
                for shape in asked.shapes:
                    empty()
                    with another_writer(name) as longest:
                        row = measure(shape, lines)
                        print(f"{shape:12}{row}{waited(longest())}", flush=True)


if __name__ == "__main__":
    main()
