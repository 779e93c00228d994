"""`python -m claims.exports.printing.typesetting SECONDS_OF_UNIX_TIME < SOURCE > FILE.pdf`: Typst, within limits.

In a process of its own, since a fault of its library ends the process that it runs in.
"""

import resource
import sys
from typing import Any

MEMORY = 3 * 1024**3  # bytes of address space
CPU = 120  # seconds
NOWHERE = "/nonexistent"  # packages come from no other place, and none is there
# In turn, while PDF/UA forbids what there is: a sign that no font has, a heading without words.
WAYS: tuple[dict[str, Any], ...] = (
    {"pdf_standards": ["ua-1"], "ignore_system_fonts": True},
    {"pdf_standards": ["ua-1"]},
    {"sys_inputs": {"incomplete": "yes"}},
)


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU, CPU + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        import typst
    except ModuleNotFoundError:
        sys.exit("Typst is not installed: pip install typst, as requirements.txt says")
    source, at = sys.stdin.buffer.read(), int(sys.argv[1])
    fixed: dict[str, Any] = {"format": "pdf", "timestamp": at, "package_path": NOWHERE, "package_cache_path": NOWHERE}
    for way in WAYS:
        try:
            file = typst.compile(source, **fixed, **way)
            break
        except typst.TypstError as error:
            if "PDF/UA" not in str(error) or way is WAYS[-1]:
                sys.exit(str(error).replace("\n", " "))
    sys.stdout.buffer.write(file)


if __name__ == "__main__":
    main()
