"""Shapes that are drawn close together, as one drawing."""

from collections.abc import Sequence
from dataclasses import dataclass

from .sheets import Box

NEAR = 9.0  # points between two shapes of one drawing
LEAST_AREA = 2_500.0  # square points
MOST_SHAPES = 400  # that are compared with each other; of more, each is one cell of a coarse grid


@dataclass(slots=True)
class Drawn:
    """`boxes`, `rules` and `images` count its shapes."""

    box: Box
    boxes: int = 0
    rules: int = 0
    images: int = 0


def drawn_on(shapes: Sequence[Box]) -> list[Drawn]:
    """The drawings of a page, the largest first."""
    groups: list[Drawn] = []
    for shape in _fewer(shapes):
        drawn = Drawn(shape, shape.kind == "box", shape.kind == "rule", shape.kind == "image")
        apart = []
        for group in groups:
            if _near(group.box, drawn.box):
                drawn = _joined(group, drawn)
            else:
                apart.append(group)
        groups = [*apart, drawn]
    found = [group for group in groups if group.box.width * group.box.height >= LEAST_AREA and _is_drawing(group)]
    return sorted(found, key=lambda group: -group.box.width * group.box.height)


def joined_rules(shapes: Sequence[Box]) -> list[Box]:
    """Horizontal lines, those at one height as one: a table may draw one for each cell."""
    found: list[Box] = []
    for rule in sorted((shape for shape in shapes if shape.kind == "rule"), key=lambda rule: (round(rule.y0), rule.x0)):
        if rule.width < rule.height:
            continue
        if found and abs(found[-1].y0 - rule.y0) < 1.5 and rule.x0 - found[-1].x1 < NEAR:
            found[-1] = _union(found[-1], rule)
        else:
            found.append(rule)
    return found


def _is_drawing(group: Drawn) -> bool:
    return bool(group.boxes or group.images or group.rules >= 6)


def _fewer(shapes: Sequence[Box]) -> list[Box]:
    if len(shapes) <= MOST_SHAPES:
        return list(shapes)
    cells: dict[tuple[int, int, str], Box] = {}
    for shape in shapes:
        key = (int(shape.x0 // 40), int(shape.y0 // 40), shape.kind)
        cells[key] = _union(cells[key], shape) if key in cells else shape
    return list(cells.values())[: 2 * MOST_SHAPES]


def _near(one: Box, two: Box) -> bool:
    return one.x0 - NEAR <= two.x1 and two.x0 - NEAR <= one.x1 and one.y0 - NEAR <= two.y1 and two.y0 - NEAR <= one.y1


def _union(one: Box, two: Box) -> Box:
    return Box(min(one.x0, two.x0), min(one.y0, two.y0), max(one.x1, two.x1), max(one.y1, two.y1), one.kind)


def _joined(one: Drawn, two: Drawn) -> Drawn:
    return Drawn(_union(one.box, two.box), one.boxes + two.boxes, one.rules + two.rules, one.images + two.images)
