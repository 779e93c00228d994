"""A heading that stands in the first line of its paragraph: "Participants. We asked …", "Background: Tea is …"."""

import re

from claims.documents.formats.outline import bare

from .print_lines import Line
from .typography import NAMED, Typography

LABEL = re.compile(r"(?P<name>[A-Z][^.:!?]{2,60})(?P<end>[.:]|\s?[—–])\s+(?=[A-Z0-9“\"(])")
MOST_WORDS = 9


def split_off(lines: list[Line], typography: Typography) -> str:
    """The name that the paragraph begins with, set otherwise than the rest or known as a section's; or ""."""
    first = lines[0]
    if not first.words or typography.stands_out(first):
        return ""
    face = first.words[0].face
    count = 0
    for word in first.words:
        if word.face.bold != face.bold or word.face.italic != face.italic or word.rise:
            break
        count += 1
    differs = (face.bold and not typography.bold) or (face.italic and face.bold)
    named = " ".join(word.text for word in first.words[:count])
    if differs and count < len(first.words) and count <= MOST_WORDS and re.search(r"[.:—–]$", named):
        return named if first.text.startswith(named) else ""
    label = LABEL.match(first.text)
    if label and label["end"] in ".:" and NAMED.fullmatch(bare(label["name"])):
        return label[0].strip()
    return ""
