"""Draws claims of an imported article evenly, each with what its marks are tied to, for a person to judge by hand.

    python manage.py import_document FILE --json | python -m tests.bench.sampled_claims [--most 40]

Every k-th claim is drawn, so that no section is left out. Under each claim stands a line a mark: what the text prints,
and the entry of the list (its number there, and how it begins), or why it stays open.
"""

import argparse
import json
import sys
from collections.abc import Iterator
from typing import Any

SHOWN = 90  # characters of an entry: its authors and the beginning of its title


def drawn(claims: list[Any], most: int) -> list[Any]:
    """At most `most` of them, every k-th, in their order."""
    return claims[:: max(1, -(-len(claims) // most))]


def lines(imported: dict[str, Any], most: int) -> Iterator[str]:
    """What a person reads: the counts, then claim by claim."""
    chosen = drawn(imported["claims"], most)
    counts = f"{len(imported['claims'])} claims, {len(chosen)} drawn, {len(imported['references'])} entries"
    yield f"{imported['document']}: {counts}"
    for number, claim in enumerate(chosen, 1):
        yield f"{number}. [{' > '.join(claim['section'])}] {claim['text']}"
        yield from (f"     {_tie(cited, imported['references'])}" for cited in claim["citations"])


def _tie(cited: dict[str, Any], references: list[dict[str, Any]]) -> str:
    mark = cited["mark"] if cited["number"] is None else f"{cited['mark']} ({cited['number']})"
    if cited["entry"] is None:
        named = cited["doi"] or cited["pmid"] or cited["url"]
        return f"{mark} -> {named or 'OPEN: ' + cited['why_open']}"
    return f"{mark} -> {cited['entry'] + 1}. {references[cited['entry']]['text'][:SHOWN]}"


def main() -> None:
    parser = argparse.ArgumentParser(description="Draw claims evenly, with their ties.")
    parser.add_argument("--most", type=int, default=40, help="how many claims to draw at most")
    options = parser.parse_args()
    print("\n".join(lines(json.load(sys.stdin), options.most)))


if __name__ == "__main__":
    main()
