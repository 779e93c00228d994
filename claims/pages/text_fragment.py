"""An address that leads to words on a page that somebody else publishes: `#:~:text=` (WICG, Text Fragments). Pure."""

from urllib.parse import quote, urlsplit

from literature.formats.line import web_address

WHOLE = 10  # words that are named whole; of more the first and the last few, so that an address stays short
FEW = 5


def text_fragment(url: str, words: str) -> str:
    """The page at `url`, at these words of it; "" where `url` is no address of the web. Its own fragment is kept."""
    address, said = web_address(url), words.split()
    if not address or not said:
        return ""
    ends = [said] if len(said) <= WHOLE else [said[:FEW], said[-FEW:]]
    text = ",".join(_escaped(" ".join(part)) for part in ends)
    return f"{address}{'' if urlsplit(address).fragment else '#'}:~:text={text}"


def _escaped(words: str) -> str:
    """ "-" and "," part the directive, "&" ends it: all three are escaped."""
    return quote(words, safe="").replace("-", "%2D")
