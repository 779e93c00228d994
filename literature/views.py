"""What every page says about the literature it shows."""

from django.conf import settings
from django.http import HttpRequest


def sample_banner(request: HttpRequest) -> dict[str, object]:
    """Context of every page: is the literature a sample, and where does it come from?"""
    return {
        "literature_is_sample": settings.LITERATURE_IS_SAMPLE,
        "literature_source": settings.ENTREZ_BASE_URL,
    }
