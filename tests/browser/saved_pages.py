"""Pages that real systems built of one synthetic article: tests/files/saved_pages/README.md."""

import re
from collections.abc import Mapping
from html import escape
from pathlib import Path

HERE = Path(__file__).resolve().parents[1] / "files" / "saved_pages"
ARTICLE = (HERE / "article.md").read_bytes()
# What repeats words of the article beside it: a pulled quote, a cookie bar.
COPIES = ".wp-block-pullquote, #cc-main, #klaro, .klaro, .md-consent, nav, footer"


def saved_pages() -> dict[str, str]:
    return {file.stem: file.read_text() for file in sorted(HERE.glob("*.html"))}


# What an author may change afterwards, in rounds of a quarter of the statements: numbers, signs, a word for its
# opposite, a negation put in or taken away, another drug, animal or group, things that changed places.
CHANGES: tuple[Mapping[str, str], ...] = (
    {
        "2001 and 2004": "2001 and 2014",
        "shorter than in rats": "shorter than in men",
        "who took placebo": "who took ketamine",
        "rose by a third": "fell by a third",
        "may harm memory": "may spare memory",
        "age, sex, and weight": "weight, sex, and age",
        "No child under 12": "A child under 12",
    },
    {
        "Most of them slept": "Most of them never slept",
        "proves nothing": "proves much",
        "by −0.5": "by 0.5",
        "23 minutes in the first week, and by 9": "9 minutes in the first week, and by 23",
        "at every dose": "at no dose",
        "longer than a year": "longer than a day",
        "none of whom was harmed": "all of whom were harmed",
    },
    {
        "and it dissolves": "but it hardly dissolves",
        "was stopped early": "was stopped late",
        "one trial found no difference": "one trial found a difference",
        "40 minutes": "4 minutes",
        "no trial supports this": "one trial supports this",
        "Patients with": "Patients without",
    },
)
COPY = re.compile(r'<figure class="wp-block-pullquote">.*?</figure>|<div id="klaro">.*', re.DOTALL)


def reworded(html: str, changes: Mapping[str, str]) -> str:
    """A saved page with each of the words changed where the article has them; what repeats it keeps the old ones."""
    for old, new in changes.items():
        copies = [copy.span() for copy in COPY.finditer(html)]
        found = [match for match in _as_set(old).finditer(html) if not any(a <= match.start() < b for a, b in copies)]
        assert len(found) == 1, (old, len(found))
        html = html[: found[0].start()] + escape(new, quote=False) + html[found[0].end() :]
    return html


def _as_set(words: str) -> re.Pattern[str]:
    """As a theme may set them: spaces of any kind, hyphens within words."""
    letters = "\u00ad?".join(re.escape(escape(letter, quote=False)) for letter in words)
    return re.compile(letters.replace("\u00ad?\\ \u00ad?", r"\s+"))
