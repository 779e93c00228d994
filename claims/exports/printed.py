"""The summary as Word and PDF files, in the style that is asked for: pandoc's Markdown of it, set and written."""

from pathlib import Path

from claims.exports import csl_json, pandoc_document
from claims.exports.printing import pdf_document, word_document
from claims.exports.printing.tree import Manuscript
from claims.exports.summary import Summary
from claims.refusals import Refused
from literature.styles.shelf import style_named


def word(summary: Summary) -> bytes:
    """A Word file. Refused for a style that is not known or that lists no works."""
    return _word(summary, live=False)


def zotero(summary: Summary) -> bytes:
    """The same, with citations that Zotero's plugin refreshes and sets in another style."""
    return _word(summary, live=True)


def pdf(summary: Summary) -> bytes:
    """A PDF. Refused as `word` is."""
    return pdf_document.write(manuscript(summary), style_named(summary.scope.style))


def manuscript(summary: Summary) -> Manuscript:
    return Manuscript(
        markdown=pandoc_document.without_works(summary),
        items=csl_json.items(summary),
        written_at=summary.generated_at,
    )


def _word(summary: Summary, *, live: bool) -> bytes:
    style = style_named(summary.scope.style)
    return word_document.write(manuscript(summary), style, live=live, template=_template())


def _template() -> bytes | None:
    """The operator's Word file (WORD_TEMPLATE); None for the house's. Refused where it cannot be read."""
    from django.conf import settings  # here, so that the formats can be used without Django

    if not settings.WORD_TEMPLATE:
        return None
    try:
        return Path(settings.WORD_TEMPLATE).read_bytes()
    except OSError as error:
        raise Refused(f"The template for Word cannot be read ({error.strerror}): tell who runs this site.") from error
