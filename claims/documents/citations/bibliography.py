"""A document's own list of references and notes, so indexed that thousands of marks are looked up in one pass."""

import re
from collections import defaultdict
from collections.abc import Sequence
from functools import cached_property

from claims.documents.splitting.statements import CitedText

from .marks import Citation, citations

TARGET = re.compile(r"\]\(\s*+<?+([^()\s<>]*+(?:\([^()\s<>]*\)[^()\s<>]*+)*+)>?+[^()]*+\)")
NOTE = re.compile(r"^\[\^([^\]\s]+)\]:[ \t]*(.+(?:\n(?!\s*\n|\[\^).+)*)", re.M)
OWN_NUMBER = re.compile(r"\[?(\d{1,3})(?:\]|[.)])\s")
BEGINNING = 60  # characters of an entry in which its first author stands
SHARE_NUMBERED = 0.5


def all_marks(source: str) -> list[Citation]:
    """Identifiers in the text and in the targets of its links, addresses last."""
    shown = TARGET.sub("] ", source)
    found = [*citations(shown), *citations(" ".join(TARGET.findall(source)))]
    return [one for one in found if one.kind in ("doi", "pmid", "pmcid", "url")]


class Bibliography:
    """`entries` are those of the list; `text` is the source of the whole document."""

    def __init__(self, entries: Sequence[CitedText], text: str) -> None:
        self.entries = entries
        self.text = text
        self._marks: dict[int | str, list[Citation]] = {}  # by the place of an entry or the name of a note

    def by_number(self, number: int) -> int | None:
        """By the numbers that the entries bear themselves, where most do; else by their place in the list."""
        if self._own_numbers is None:
            return number - 1 if 0 < number <= len(self.entries) else None
        places = self._own_numbers.get(number, [])
        return places[0] if len(places) == 1 else None

    def by_author(self, value: str) -> int | None:
        """The one entry that begins with this author and names this year: "Yan et al. 2019"."""
        names, year = value.rsplit(" ", 1)
        first, *others = [
            name for name in re.split(r",\s*|\s+(?:and|&)\s+|\s+et\s+al\.?|\s+and colleagues", names) if name
        ]
        alike = [
            place
            for place in self._places(first)
            if _has_word(self.entries[place].text[:BEGINNING], first) and _in_year(self.entries[place].text, year)
        ]
        if len(alike) > 1 and others:
            alike = [place for place in alike if all(_has_word(self.entries[place].text, name) for name in others)]
        return alike[0] if len(alike) == 1 else None

    def marks_of(self, place: int) -> list[Citation]:
        """The identifiers in an entry as it stands in the source, to the end of its line."""
        if place not in self._marks:
            entry = self.entries[place]
            end = self.text.find("\n", entry.end)
            self._marks[place] = all_marks(self.text[entry.start : end if end >= 0 else len(self.text)])
        return self._marks[place]

    def marks_of_note(self, name: str) -> list[Citation]:
        """The identifiers in a footnote of Markdown."""
        if name not in self._marks:
            self._marks[name] = all_marks(self._notes.get(name, ""))
        return self._marks[name]

    def _places(self, name: str) -> Sequence[int]:
        """The entries that may begin with this name: those that have its first word there."""
        found = re.search(r"\w+", name)
        return self._words.get(found[0].casefold(), ()) if found else range(len(self.entries))

    @cached_property
    def _words(self) -> dict[str, list[int]]:
        words: dict[str, list[int]] = defaultdict(list)
        for place, entry in enumerate(self.entries):
            for word in set(re.findall(r"\w+", entry.text[:BEGINNING].casefold())):
                words[word].append(place)
        return dict(words)

    @cached_property
    def _own_numbers(self) -> dict[int, list[int]] | None:
        """The places by the number of their own; None where most entries have none."""
        own = [OWN_NUMBER.match(entry.text) for entry in self.entries]
        if sum(map(bool, own)) < SHARE_NUMBERED * len(self.entries):
            return None
        numbers: dict[int, list[int]] = defaultdict(list)
        for place, found in enumerate(own):
            if found:
                numbers[int(found[1])].append(place)
        return dict(numbers)

    @cached_property
    def _notes(self) -> dict[str, str]:
        return dict(NOTE.findall(self.text))


def _has_word(text: str, word: str) -> bool:
    return bool(re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text, re.I))


def _in_year(entry: str, year: str) -> bool:
    return _has_word(entry, year) or (year[-1].isalpha() and _has_word(entry, year[:-1]))
