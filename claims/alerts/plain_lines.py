"""Lines of a mail that is read as plain text: no longer than terminals and quoted answers bear. Pure."""

import textwrap

COLUMNS = 76  # RFC 5322, 2.1.1 asks for 78 at most


def wrapped(text: str) -> str:
    """The text with each line broken at spaces; what hangs behind an indent or a "- " stays under it. An address is
    never broken, and no more than one empty line stands between two that say something."""
    lines: list[str] = []
    for line in text.splitlines():
        shown = line.rstrip()
        if shown or (lines and lines[-1]):
            lines += _broken(shown) if shown else [""]
    return "\n".join(lines).strip() + "\n"


def _broken(line: str) -> list[str]:
    said = line.lstrip(" ")
    indent = " " * (len(line) - len(said))
    hanging = indent + ("  " if said.startswith("- ") else "")
    return textwrap.wrap(
        said, COLUMNS, initial_indent=indent, subsequent_indent=hanging, break_long_words=False, break_on_hyphens=False
    )
