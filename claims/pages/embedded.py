"""JSON as it may stand in a script element of a page. Pure."""

import json
from typing import Any

from django.utils.safestring import SafeString, mark_safe

IN_SCRIPT = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}  # so that no text ends the element


def embedded(graph: dict[str, Any]) -> SafeString:
    """Nothing is escaped for HTML there."""
    return mark_safe(json.dumps(graph, ensure_ascii=False).translate(IN_SCRIPT))
