"""What speaks against a tie of an entry to a work: their titles are quite different. It warns and never forbids."""

from claims.documents.citations.candidates import likeness, works_of_entries
from claims.models import CitedWork
from literature.library.entry_judging import is_only_named
from literature.models import Reference

TOO_DIFFERENT = 0.6  # of two titles; those of one work differ by a slip, a subtitle or a spelling


def tie_caution(entry: CitedWork, reference: Reference) -> str:
    """ "" where the entry prints the title, or nearly; where it names the work by an identifier; and where no title of
    the work is known yet."""
    if is_only_named(reference):
        return ""
    named = works_of_entries([entry])[entry.pk]
    if (named.pmid and named.pmid == reference.pmid) or (named.doi and named.doi.lower() == reference.doi.lower()):
        return ""
    return title_caution(entry, reference.title)


def title_caution(entry: CitedWork, title: str) -> str:
    """The same for a work of which only the title is known."""
    if likeness(entry.text, title) >= TOO_DIFFERENT:
        return ""
    return f"The entry does not read like “{title}”. Are they one work?"
