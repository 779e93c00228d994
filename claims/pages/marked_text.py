"""The text of a living article as markup: each statement with its mark behind it, and what the marks say in the gutter.

Written here and not by a template: hundreds of statements cost a template ten times as much.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from claims.pages.living_text import LivingBlock, Piece
from claims.pages.sentence_states import State


@dataclass(frozen=True, slots=True)
class Marks:
    """`states` are of the statements that bear a mark, of all `keys`; `address` is that of the document, `query` what
    the address of a mark keeps of the present one ("part=2&"), `opened` the key of the statement that is open."""

    keys: Collection[str]
    states: Mapping[str, State]
    address: str
    query: str = ""
    opened: str = ""


def short_key(key: str) -> str:
    """The number in it: "12" of DMN-012."""
    return key.rpartition("-")[2].lstrip("0") or key


def marked_text(blocks: Sequence[LivingBlock], marks: Marks) -> SafeString:
    return mark_safe("\n".join(_block(block, marks) for block in blocks))


def mark(key: str, marks: Marks) -> SafeString:
    """The link behind a statement: it leads to its evidence beside the text."""
    state = marks.states[key]
    return format_html(
        '<a class="mark s-{}" href="?{}open={}#{}" hx-get="{}statements/{}/beside/">{}{}'
        '<span class="vh"> {}: evidence</span></a>',
        state.name, marks.query, key, key, marks.address, key, state.sign, short_key(key), state.word,
    )  # fmt: skip


def _block(block: LivingBlock, marks: Marks) -> str:
    words = "".join(_pieces(block.pieces, marks))
    if block.kind == "heading":
        level = min(block.level + 1, 6)  # the title of the page is h1
        return f"<h{level}>{words}</h{level}>"
    deep = " deep" if block.level and block.kind == "item" else ""
    return f'<div class="line {block.kind}{deep}"><p>{_bullet(block)}{words}</p>{_gutter(block, marks)}</div>'


def _bullet(block: LivingBlock) -> str:
    if block.kind != "item":
        return ""
    return f'<span class="bullet">{"•" if block.number is None else f"{block.number}."}</span> '


def _pieces(pieces: Sequence[Piece], marks: Marks) -> Iterator[str]:
    begun: set[str] = set()
    for piece in pieces:
        yield _piece(piece, marks, is_first=piece.key not in begun)
        begun.add(piece.key)


def _piece(piece: Piece, marks: Marks, *, is_first: bool) -> str:
    words = escape(piece.text)
    if piece.key not in marks.keys:
        return words
    id_ = f' id="{escape(piece.key)}"' if is_first else ""
    state = marks.states.get(piece.key)
    if state is None:
        return f"<span{id_}>{words}</span>" if id_ else words
    opened = " opened" if piece.key == marks.opened else ""
    marked = f'<span{id_} class="st s-{state.name}{opened}">{words}</span>'
    return marked + mark(piece.key, marks) if piece.ends else marked


def _gutter(block: LivingBlock, marks: Marks) -> str:
    rows = [(key, marks.states[key]) for key in block.keys if key in marks.states]
    if not block.keys:
        return ""
    said = "".join(
        f'<li class="s-{state.name}"><span class="sign">{state.sign}</span>{escape(short_key(key))} {state.word}</li>'
        for key, state in rows
    )
    return f'<ul class="gutter" aria-hidden="true">{said}</ul>'
