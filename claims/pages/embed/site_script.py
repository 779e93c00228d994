"""The script that a site puts on the page it published, by versions. One that was given out is never changed: sites pin
its bytes by their hash (W3C, Subresource Integrity), so that a change of it is a new file beside it."""

import base64
import hashlib
from functools import cache
from pathlib import Path

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from claims.pages.answers import for_other_sites

HERE = Path(__file__).resolve().parent
NEWEST = 1
FOR_EVER = "public, max-age=31536000, immutable"


@require_safe
def script(request: HttpRequest, number: int) -> HttpResponse:
    """Version `number` of the script, the same for anybody and for ever."""
    response = HttpResponse(script_bytes(number), content_type="text/javascript; charset=utf-8")
    response["X-Content-Type-Options"] = "nosniff"
    response.may_be_kept = FOR_EVER  # type: ignore[attr-defined]
    return for_other_sites(response)


@cache
def script_bytes(number: int) -> bytes:
    """Raises Http404 for a version that is not there."""
    file = HERE / f"v{number}.js"
    if not 1 <= number <= NEWEST:
        raise Http404("There is no such version of the script.")
    return file.read_bytes()


def integrity(number: int = NEWEST) -> str:
    """The hash by which a site pins the script: "sha384-…" as the attribute takes it."""
    return f"sha384-{base64.b64encode(hashlib.sha384(script_bytes(number)).digest()).decode()}"
