"""The summary as Word and PDF files, in the style that is asked for: pandoc's Markdown of it, set and written."""

from pathlib import Path

from claims.exports import csl_json, flow_chart, pandoc_document
from claims.exports.printing import pdf_document, word_document
from claims.exports.printing.tree import Manuscript
from claims.exports.printing.typst import png
from claims.exports.summary import Summary
from claims.refusals import Refused
from literature.styles.shelf import is_installed, style_named
from literature.styles.style_file import Style

MOST_LETTERS = 2_000_000  # of a manuscript; 2,000 statements with five citations each have 1,400,000
MOST_WORKS = 5_000


def word(summary: Summary) -> bytes:
    """A Word file. Refused for a style that is not known or that lists no works."""
    return _word(summary, live=False)


def zotero(summary: Summary) -> bytes:
    """The same, with citations that Zotero's plugin refreshes and sets in another style."""
    return _word(summary, live=True)


def pdf(summary: Summary) -> bytes:
    """A PDF. Refused as `word` is."""
    return pdf_document.write(manuscript(summary), _style(summary))


def picture(summary: Summary) -> bytes:
    """The flow of records as PNG. Refused where Typst is not installed."""
    return png(flow_picture(summary))


def flow_picture(summary: Summary) -> str:
    return flow_chart.picture(summary.flow, summary, style=flow_chart.ON_PAPER)


def manuscript(summary: Summary) -> Manuscript:
    """Refused where it is more than the programs can hold in memory."""
    markdown, works = pandoc_document.without_works(summary), len(summary.bibliography)
    if len(markdown) > MOST_LETTERS or works > MOST_WORKS:
        raise Refused(
            f"Word and PDF are written of at most {MOST_LETTERS:,} letters and {MOST_WORKS:,} works, and this has "
            f"{len(markdown):,} and {works:,}: choose fewer statements, or take HTML or Markdown, which have no limit."
        )
    return Manuscript(
        markdown=markdown,
        items=csl_json.items(summary),
        written_at=summary.generated_at,
        wide=summary.scope.mode == "tables",
        picture=flow_picture(summary) if summary.flow.identified else "",
        picture_words=summary.flow.sentence,
    )


def _word(summary: Summary, *, live: bool) -> bytes:
    style = _style(summary)
    return word_document.write(manuscript(summary), style, live=live, template=_template(summary.scope.template))


def _style(summary: Summary) -> Style:
    name = summary.scope.style
    if is_installed(name):
        return style_named(name)
    from literature.library.style_choice import chosen_style  # here, so that the formats can be used without Django

    return chosen_style(name)


def _template(name: str) -> bytes | None:
    """The chosen Word file, else the operator's (WORD_TEMPLATE); None for the house's. Refused where it cannot be
    read."""
    from django.conf import settings  # here, so that the formats can be used without Django

    if name:
        from literature.library.style_choice import chosen_template

        return chosen_template(name)
    if not settings.WORD_TEMPLATE:
        return None
    try:
        return Path(settings.WORD_TEMPLATE).read_bytes()
    except OSError as error:
        raise Refused(f"The template for Word cannot be read ({error.strerror}): tell who runs this site.") from error
