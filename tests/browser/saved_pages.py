"""Pages that real systems built of one synthetic article: tests/files/saved_pages/README.md."""

from pathlib import Path

HERE = Path(__file__).resolve().parents[1] / "files" / "saved_pages"
ARTICLE = (HERE / "article.md").read_bytes()
# What repeats words of the article beside it: a pulled quote, a cookie bar.
COPIES = ".wp-block-pullquote, #cc-main, #klaro, .klaro, .md-consent, nav, footer"


def saved_pages() -> dict[str, str]:
    return {file.stem: file.read_text() for file in sorted(HERE.glob("*.html"))}
