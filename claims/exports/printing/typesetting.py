"""`python -m claims.exports.printing.typesetting pdf|png SECONDS_OF_UNIX_TIME < SOURCE > FILE`: Typst, within limits.

In a process of its own, since a fault of its library ends the process that it runs in.
"""

import json
import re
import resource
import sys
from typing import Any

MEMORY = 5 * 1024**3  # bytes of address space; 1,000 claims with 3,756 works in APA keep 2.7 GB
CPU = 120  # seconds
NOWHERE = "/nonexistent"  # packages come from no other place, and none is there
# In turn, while PDF/UA forbids what there is: a sign that no font has, a heading without words.
WAYS: dict[str, tuple[dict[str, Any], ...]] = {
    "pdf": (
        {"pdf_standards": ["ua-1"], "ignore_system_fonts": True},
        {"pdf_standards": ["ua-1"]},
        {"sys_inputs": {"incomplete": "yes"}},
    ),
    "png": ({"ppi": 144.0},),  # twice as fine as a screen
}


TEXT = b"\n// The text.\n"  # of pdf.typ
_BEYOND_ASCII = re.compile(r"\S*[^\x00-\x7f]\S*")


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU, CPU + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        import typst
    except ModuleNotFoundError:
        sys.exit("Typst is not installed: pip install typst, as requirements.txt says")
    source, kind, at = sys.stdin.buffer.read(), sys.argv[1], int(sys.argv[2])
    fixed: dict[str, Any] = {"format": kind, "timestamp": at, "package_path": NOWHERE, "package_cache_path": NOWHERE}
    tried = signs_of(source)
    for way in WAYS[kind]:
        try:
            if tried:
                typst.compile(tried, **fixed, **way)
            file = typst.compile(source, **fixed, **way)
            break
        except typst.TypstError as error:
            if "PDF/UA" not in str(error) or way is WAYS[kind][-1]:
                sys.exit(str(error).replace("\n", " "))
    sys.stdout.buffer.write(file)


def signs_of(source: bytes) -> bytes:
    """A small source with all words that have a sign beyond ASCII: whether the fonts have these is asked of it, since
    Typst keeps in memory what it set in vain. Empty for what is no manuscript."""
    head, found, text = source.partition(TEXT)
    words = sorted(set(_BEYOND_ASCII.findall(text.decode())))
    return head + f"\n#{json.dumps(' '.join(words), ensure_ascii=False)}\n".encode() if found and words else b""


if __name__ == "__main__":
    main()
