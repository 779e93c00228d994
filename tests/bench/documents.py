"""How rightly documents are read: inputs with what is right, judged from outside, in a table by kind.

    python -m tests.bench.documents DIR [--say]

Beside each input of DIR stands NAME.expected.json; the kind of a case is the first word of its name. Its keys:

- `claims`: what must come out; each with `text` and, where it matters, `section` (the end of its path), `context`
  (words that its lead-in must hold) and `cites`: all that it must be tied to, an entry as written, `pmid:…` or `doi:…`;
- `not_claims`: texts that must be no claim; without it, `claims` are all there are;
- `references`: the entries of the lists, all of them, in their order; `sections`: all paths under which claims stand;
- `expect`: words that hold "refuse", "warn" or "read", of which one must come true;
- `whitespace: folded` and `text_may_differ_in`: texts are compared without line breaks, or by their letters.

It ends with 1 where something is not right; `--say` prints what.
"""

import argparse
import json
import re
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from claims.documents.citations.apart import Taken, taken
from claims.documents.citations.cited import Work
from claims.documents.formats.article import UnreadableDocument
from claims.documents.formats.reading import parse
from claims.documents.splitting.split_text import Statement

ENDING = ".expected.json"
OUTCOMES = ("refuse", "warn", "read")
KEYS = {"fault", "claims", "not_claims", "references", "sections", "expect", "whitespace", "text_may_differ_in"}
Same = Callable[[str], str]


@dataclass(slots=True)
class Verdict:
    """`faults` in words; of the works that claims must be tied to: how many, how many are, and ties to another one."""

    faults: list[str] = field(default_factory=list)
    claims: int = 0
    ties: int = 0
    tied: int = 0
    wrong: int = 0


def cases(folder: Path) -> Iterator[tuple[Path, Path]]:
    """Each input of the folder and what is right of it. Raises ValueError where one has no other."""
    for expected in sorted(folder.rglob(f"*{ENDING}")):
        name = expected.name.removesuffix(ENDING)
        held = [one for one in expected.parent.glob(f"{name}.*") if one.stem == name]
        if len(held) != 1:
            raise ValueError(f"{expected}: {len(held)} inputs are called {name}")
        yield held[0], expected


def judge(source: Path, expected: dict[str, Any]) -> Verdict:
    """The file as an import reads it, without a database. Raises ValueError for a key that it does not know."""
    if unknown := expected.keys() - KEYS:
        raise ValueError(f"{source.name}: nobody knows what {', '.join(sorted(unknown))} means")
    verdict = Verdict()
    try:
        reading = parse(source.read_bytes(), source.name)
    except UnreadableDocument as refusal:
        _outcome({"refuse"}, expected, verdict, str(refusal))
        return verdict
    apart = taken(reading.text, markup=reading.markup)
    _outcome({"read", "warn"} if reading.warnings else {"read"}, expected, verdict, "it was read")
    same = _sameness(expected)
    found = [(one, cited) for one, cited in zip(apart.parts.statements, apart.works, strict=True)]
    _claims(found, expected, same, apart, verdict)
    _lists(apart, expected, same, verdict)
    return verdict


def _outcome(came: set[str], expected: dict[str, Any], verdict: Verdict, told: str) -> None:
    allowed = {one for one in OUTCOMES if re.search(rf"\b{one}", expected.get("expect", "read"))}
    if not came & allowed:
        verdict.faults.append(f"expected to {' or '.join(sorted(allowed))}, but {told}")


def _sameness(expected: dict[str, Any]) -> Same:
    """What of two texts must be the same."""
    if "text_may_differ_in" in expected:
        return lambda text: "".join(re.findall(r"[^\W\d_]+", text)).casefold()
    if expected.get("whitespace") == "folded":
        return lambda text: " ".join(text.split())
    return str


def _claims(
    found: list[tuple[Statement, list[Work]]], expected: dict[str, Any], same: Same, apart: Taken, verdict: Verdict
) -> None:
    left = list(found)
    for wanted in expected.get("claims", ()):
        verdict.claims += 1
        verdict.ties += len(wanted.get("cites", ()))
        alike = [pair for pair in left if same(pair[0].text) == same(wanted["text"])]
        here = [pair for pair in alike if _stands(pair[0], wanted)] or alike
        if not here:
            verdict.faults.append(f"no claim: {wanted['text']}")
            continue
        left.remove(here[0])
        if not _stands(here[0][0], wanted):
            verdict.faults.append(f"it stands under {here[0][0].section}, led in by {here[0][0].context!r}: {wanted}")
        if "cites" in wanted:
            _ties(here[0][1], wanted, same, apart, verdict)
    if "not_claims" in expected:
        wrong = {same(text) for text in expected["not_claims"]}
        left = [pair for pair in found if same(pair[0].text) in wrong]
    elif "claims" not in expected:
        left = []
    verdict.faults += [f"a claim that is none: {one.text}" for one, _ in left]


def _stands(one: Statement, wanted: dict[str, Any]) -> bool:
    path = tuple(wanted.get("section", ()))
    return one.section[len(one.section) - len(path) :] == path and wanted.get("context", "") in one.context


def _ties(cited: list[Work], wanted: dict[str, Any], same: Same, apart: Taken, verdict: Verdict) -> None:
    missing = list(wanted["cites"])
    for work in cited:
        names = _names(work, same, apart)
        met = next((one for one in missing if one in names or same(one) in names), None)
        if met is not None:
            missing.remove(met)
            verdict.tied += 1
        elif names:
            verdict.wrong += 1
            verdict.faults.append(f"{work.text} is tied to {max(names, key=len)}: {wanted['text']}")
    why = "; ".join(work.why for work in cited if work.why)
    verdict.faults += [f"not tied to {one} ({why}): {wanted['text']}" for one in missing]


def _names(work: Work, same: Same, apart: Taken) -> set[str]:
    """All that a tie may be called; none for a mark that stays open."""
    names = {f"{scheme}:{value}" for scheme in ("pmid", "doi", "pmcid", "url") if (value := getattr(work, scheme))}
    return names if work.entry is None else names | {same(apart.parts.references[work.entry].text)}


def _lists(apart: Taken, expected: dict[str, Any], same: Same, verdict: Verdict) -> None:
    entries = [same(one.text) for one in apart.parts.references]
    if "references" in expected and entries != [same(one) for one in expected["references"]]:
        verdict.faults.append(f"the entries are {entries}")
    sections = {one.section for one in apart.parts.statements}
    if "sections" in expected and sections != {tuple(path) for path in expected["sections"]}:
        verdict.faults.append(f"the sections are {sorted(sections)}")


def table(verdicts: dict[str, list[Verdict]]) -> Iterator[str]:
    yield f"{'kind':<16}{'cases':>7}{'right':>7}{'claims':>8}{'to tie':>8}{'tied':>7}{'wrong ties':>12}"
    rows = [*sorted(verdicts.items()), ("all", [one for held in verdicts.values() for one in held])]
    for kind, held in rows:
        right = sum(not one.faults for one in held)
        sums = [sum(getattr(one, name) for one in held) for name in ("claims", "ties", "tied", "wrong")]
        yield f"{kind:<16}{len(held):>7}{right:>7}{sums[0]:>8}{sums[1]:>8}{sums[2]:>7}{sums[3]:>12}"


def main() -> int:
    parser = argparse.ArgumentParser(description="Judge the reading of documents.")
    parser.add_argument("folder", type=Path, metavar="DIR")
    parser.add_argument("--say", action="store_true", help="print what is not right")
    options = parser.parse_args()
    verdicts: dict[str, list[Verdict]] = defaultdict(list)
    for source, expected in cases(options.folder):
        verdict = judge(source, json.loads(expected.read_text("utf-8")))
        verdicts[source.stem.partition("-")[0]].append(verdict)
        for fault in verdict.faults if options.say else ():
            print(f"{source.name}: {fault}")
    print("\n".join(table(verdicts)))
    return int(not verdicts or any(one.faults for held in verdicts.values() for one in held))


if __name__ == "__main__":
    sys.exit(main())
