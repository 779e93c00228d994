"""An article from a PDF: opened, set in reading order, taken apart into sections. What is not sure, the remarks say."""

import re
from collections.abc import Iterator, Sequence

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from claims.documents.formats.article import Reading, UnreadableDocument
from claims.documents.formats.limits import MOST_TEXT

from .page_names import named
from .pdf_article import article_of
from .sheets import MOST_GLYPHS, Sheet, TooFull, sheet_of

MOST_PAGES = 2_000
LEAST_TEXT = 25  # letters of a page that is no picture
UNKNOWN = 0.2  # of a page's letters, of which the file does not say which they are
LEAST_TOKENS = 60  # of a page that is judged by its words
LEAST_WORDS = 0.2  # of the tokens of a page; prose has three times as many
FIGURES = 0.6  # of its tokens, by which a page is a table
UNSAID = 0.3  # of the longer words that have no vowel
FIGURE = re.compile(r"[\d.,:;%()\[\]–±<>=*/+-]+")
WORD = re.compile(r"\W*[^\W\d_]{2,}(?:[-'’/][^\W\d_]+)*\W*")
LATIN = re.compile(r"\W*[a-zà-ÿ]{4,}\W*", re.I)
VOWEL = re.compile(r"[aeiouyà-æè-ïò-öø-üýÿ]", re.I)
NO_TITLE = re.compile(r"\.\w{2,4}$|untitled|microsoft word|^\W*$", re.I)
LOOK = (
    "The text was taken from a PDF: columns, tables, headings and raised numbers may have come out wrong."
    " Compare each claim with the PDF before you use it."
)


def read_pdf(data: bytes, filename: str) -> Reading:
    """Markdown with remarks. Raises UnreadableDocument: locked, scanned, damaged, too long, or without letters."""
    document = _opened(data, filename)
    try:
        sheets = list(_sheets(document, filename))
        title = " ".join(str(document.get_metadata_value("Title") or "").split())
    except pdfium.PdfiumError as error:
        raise _damaged(filename, error) from error
    except TooFull as error:
        raise UnreadableDocument(
            f"{filename} has a page of more than {MOST_GLYPHS:,} characters, which is the limit:"
            " import the part you need."
        ) from error
    finally:
        document.close()
    pictures = _refuse_pictures(sheets, filename)
    garbled = _refuse_garbled(sheets, filename)
    read = [sheet for sheet in sheets if sheet.number not in garbled]
    article = article_of(read, "" if NO_TITLE.search(title) else title)
    remarks = [LOOK, *_told(pictures, garbled, sheets), *article.remarks]
    return Reading(article.markdown, "markdown", article.title, tuple(remarks))


def _opened(data: bytes, filename: str) -> pdfium.PdfDocument:
    try:
        document = pdfium.PdfDocument(data)
        count = len(document)
    except pdfium.PdfiumError as error:
        if raw.FPDF_GetLastError() in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY) or "assword" in str(error):
            raise UnreadableDocument(f"{filename} is locked with a password: save a copy without one.") from error
        raise _damaged(filename, error) from error
    if not count:
        raise UnreadableDocument(f"{filename} is a damaged PDF (it has no pages): copy its text and paste it.")
    if count > MOST_PAGES:
        raise UnreadableDocument(f"{filename} has more than {MOST_PAGES:,} pages: import the part you need.")
    return document


def _damaged(filename: str, error: Exception) -> UnreadableDocument:
    return UnreadableDocument(f"{filename} is a damaged PDF ({error}): copy its text and paste it.")


def _sheets(document: pdfium.PdfDocument, filename: str) -> Iterator[Sheet]:
    length = 0
    for number in range(1, len(document) + 1):
        page = document[number - 1]
        sheet = sheet_of(page, number)
        page.close()
        length += sheet.glyphs
        if length > MOST_TEXT:
            raise UnreadableDocument(
                f"{filename} has more than {MOST_TEXT:,} characters, which is the limit: import the part you need."
            )
        yield sheet


def _refuse_pictures(sheets: Sequence[Sheet], filename: str) -> list[int]:
    """The pages that are pictures, or empty, in a file most of which is text."""
    bare = [sheet for sheet in sheets if _letters(sheet) < LEAST_TEXT]
    if len(bare) == len(sheets) or sum(map(_letters, sheets)) < LEAST_TEXT * len(sheets):
        raise UnreadableDocument(
            f"{filename} holds no text, only pictures of it: have its words recognised (OCR) first."
        )
    pictures = [sheet.number for sheet in bare if sheet.pictured or not sheet.glyphs]
    if len(pictures) > 0.5 * len(sheets):
        raise UnreadableDocument(
            f"{filename} holds text on {len(sheets) - len(pictures)} of its {len(sheets)} pages, the others are"
            " pictures of it: have their words recognised (OCR) first."
        )
    return pictures


def _letters(sheet: Sheet) -> int:
    return sum(character.isalnum() for word in sheet.words for character in word.text) + sheet.unknown


def _refuse_garbled(sheets: Sequence[Sheet], filename: str) -> list[int]:
    """The pages of which the file does not say which letters they show, in a file of which most are readable."""
    garbled = [sheet.number for sheet in sheets if sheet.glyphs and _is_garbled(sheet)]
    if len(garbled) > 0.5 * sum(bool(sheet.glyphs) for sheet in sheets):
        raise UnreadableDocument(
            f"{filename} does not say which letters its signs are, so copying gives none either: print it to a new PDF"
            " and have the words recognised (OCR), or import another copy of the article."
        )
    return garbled


def _is_garbled(sheet: Sheet) -> bool:
    if sheet.unknown > UNKNOWN * sheet.glyphs:
        return True
    text = " ".join(word.text for word in sheet.words)
    return len(re.findall(r"\(cid:\d+\)", text)) > 10 or _is_no_language(text)


def _is_no_language(text: str) -> bool:
    """Signs that were mapped to the wrong letters: few words, or words that nobody could say."""
    tokens = text.split()
    words = [token for token in tokens if WORD.fullmatch(token)]
    figures = sum(bool(FIGURE.fullmatch(token)) for token in tokens)
    if len(tokens) < LEAST_TOKENS or figures > FIGURES * len(tokens):
        return False
    if len(words) < LEAST_WORDS * len(tokens):
        return True
    latin = [word for word in words if LATIN.fullmatch(word)]
    unsaid = sum(not VOWEL.search(word) for word in latin)
    return len(latin) > 0.5 * len(words) and unsaid > UNSAID * len(latin)


def _told(pictures: Sequence[int], garbled: Sequence[int], sheets: Sequence[Sheet]) -> Iterator[str]:
    if pictures:
        yield f"{named(pictures)} of the PDF showed no text, only a picture or nothing: nothing was read there."
    if garbled:
        yield (
            f"On {named(garbled, 'page')} the PDF does not say which letters its signs are: nothing was read there."
            " Import another copy of the article, or have the words recognised (OCR)."
        )
    aslant = [sheet.number for sheet in sheets if sheet.aslant > 0.2 * sheet.glyphs and sheet.aslant > 200]
    if aslant:
        yield f"On {named(aslant, 'page')} text that runs another way than the rest was left out."
