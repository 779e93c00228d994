"""The names of people and groups as files of references write them, read into one shape. Pure.

Seen in exports: "Last, Fore, Suffix" (RIS), "Last FM Suffix" (PubMed before 2002), "Last F.M." (Embase), "Fore Last",
several in one line, groups among them, "et al.". nameparser 2.6.0 was tried on the 18,307 authors of 3,756 PubMed
records: it reads 98.9 % of "Last, Fore" ("B V" becomes a fifth of his name), no "Last FM", and knows no groups.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any, NamedTuple

from literature.entrez.people import author
from literature.formats.capital_names import CapitalName, Capitals, capital_name, capitals_of
from literature.formats.fore_names import FORE_NAMES, is_full_name
from literature.formats.group_names import GROUP_WORDS, speaks_of_group
from literature.formats.initials import MOST_INITIALS, SUFFIX, initials_of, read_initials, with_suffix
from literature.formats.name_marks import DEGREE, is_nobody, tidied, unaddressed, untitled, without_et_al

_PARTICLE_WORDS = (
    "aan af al ap auf av aus bin bint d da dal de degli dei del della den der des di do dos du e el het ibn im in la "
    "las le les lo los of op 's 't t te ten ter till tot und v van vom von y zu zum zur ø"
)
_PARTICLES = frozenset(_PARTICLE_WORDS.split())
_CAPITAL_PARTICLES = frozenset(
    ("Da", "De", "Del", "Della", "Den", "Der", "Di", "Du", "La", "Le", "Van", "Vande", "Vanden", "Vander", "Von", "Vom")
)
_FOR_GROUP = re.compile(
    r"(?P<people>.+?)(?:,\s+for\s+the|,?\s+(?:and|&)\s+the|,?\s+on\s+behalf\s+of(?:\s+the)?)\s+(?P<group>.+)",
    re.IGNORECASE,
)
_FOR_THE = re.compile(r"\A(?:and\s+)?(?:(?:for|on\s+behalf\s+of)\s+)?the\s+", re.IGNORECASE)
_TWO_CAPITALS = re.compile(r"[^\W\d_a-zß-öø-ÿ]{2}")
NO_CAPITALS = Capitals(frozenset(), False)
_BETWEEN = re.compile(r"[;|,]|\s(?:and|&)\s")
_STATES = frozenset(("EU", "UK", "UN", "US"))
_WORD = re.compile(r"[^\W\d_][\w’'`.\-‐]*")
MOST_WORDS = 6  # of a name that begins with its fore name


class Names(NamedTuple):
    """People in the shape of `Record.authors`; `complete` is False where the source says "et al."."""

    people: list[dict[str, Any]]
    complete: bool


def read_names(lines: Iterable[str]) -> Names:
    """The names of an author field, one or several a line.

    A comma behind a line marks a group, whatever it holds; a name that could be either is a person's.
    """
    lines = [*map(tidied, lines)]
    texts = [*map(without_et_al, lines)]
    named = [text for text in texts if text and not is_nobody(text)]
    may_tell = any(map(_TWO_CAPITALS.search, named))
    unmarked = [text for text in named if not _is_marked_group(text)]
    capitals = capitals_of(part for text in unmarked for part in _bare_parts(text)) if may_tell else NO_CAPITALS
    people = [one for text in named for one in _line(text, capitals)]
    return Names(people, texts == lines)


def medline_names(fields: Iterable[tuple[str, str]], *, full: str = "FAU", short: str = "AU") -> Names:
    """Of the fields FAU, AU and CN of a PubMed record, in their order: FAU and its AU name one person."""
    read = (full, short, "CN") if full == "FAU" else (full, short)
    fields = [(tag, tidied(value)) for tag, value in fields if tag in read and value.strip()]
    named = [(tag, value) for tag, value in fields if without_et_al(value)]
    following = [*named[1:], ("", "")]
    people = []
    for (tag, value), (tag_behind, behind), (before, _) in zip(named, following, [("", ""), *named], strict=False):
        if tag == "CN" or (tag == full == "FED" and tag_behind != short):  # a group of editors, as `medline` writes it
            people.append(group(value))
        elif tag == full:
            people.append(_full_and_short(value, behind if tag_behind == short else ""))
        elif before != full:
            people.append(_indexed(value) or person(value))
    return Names(people, len(named) == len(fields))


def person(last: str, fore: str = "", initials: str = "", suffix: str = "") -> dict[str, Any]:
    """A person in the shape of `Record.authors`."""
    return author(last, fore, initials or initials_of(fore), suffix)


def without_particles(last: str) -> str:
    """ "Berg" of "van der Berg", under which some lists print it; a name of particles alone stays."""
    words = last.split(" ")
    while len(words) > 1 and words[0] in _PARTICLES:
        words = words[1:]
    return " ".join(words)


def group(name: str) -> dict[str, Any]:
    """A group in the shape of `Record.authors`."""
    return author(collective=name.strip().rstrip(",").rstrip())


def _bare_parts(text: str) -> list[str]:
    """What stands between the marks of a list, without titles and degrees."""
    parts = [unaddressed(part.strip()) for part in _BETWEEN.split(text) if part.strip()]
    return [_before_degree(part) or part for part in parts if not DEGREE.fullmatch(part)]


def _by_capitals(text: str, capitals: Capitals) -> list[dict[str, Any]]:
    """The names of a line in which capitals tell the last name of one at least; none of any other."""
    if not _TWO_CAPITALS.search(text):
        return []
    parts = _bare_parts(text)
    named = {part: name for part in parts if (name := _with_its_capitals(part, capitals))}
    if not named or not all(part in named or speaks_of_group(part) or _natural(part) for part in parts):
        return []
    return [_with_capitals(named[part]) if part in named else _natural(part) or _group_alone(part) for part in parts]


def _with_its_capitals(part: str, capitals: Capitals) -> CapitalName | None:
    name = None if speaks_of_group(part) else capital_name(part)
    return name if name and capitals.tell(name) else None


def _with_capitals(name: CapitalName) -> dict[str, Any]:
    return person(name.last, name.fore, read_initials(name.fore.split()) or initials_of(name.fore), name.suffix)


def _line(line: str, capitals: Capitals) -> Iterator[dict[str, Any]]:
    """The names in one line."""
    if _is_marked_group(line):
        yield group(line)
    elif named := _by_capitals(line, capitals):
        yield from named
    else:
        for part in _parts(line):
            yield from _joined_by_and(part)


def _parts(line: str) -> list[str]:
    return [part.strip() for part in re.split(r"[;|]", line.rstrip(",;")) if part.strip()]


def _is_marked_group(line: str) -> bool:
    """The comma behind it says so, and what stands before it is no list of people with their initials."""
    return line.endswith(",") and not (_is_last_and_initials(line) or _are_indexed(_parts(line)))


def _are_indexed(parts: list[str]) -> bool:
    """ "Alder A.; Birch B.,": several, each with its initials."""
    return len(parts) > 1 and all(_is_last_and_initials(part) or _indexed(part) for part in parts)


def _is_last_and_initials(line: str) -> bool:
    """ "Alder, A.,": what follows the last name is initials with full stops."""
    last, _, rest = line.rstrip(" ,").partition(",")
    return bool(last) and "." in rest and read_initials(rest.split()) != ""


def _joined_by_and(text: str) -> Iterator[dict[str, Any]]:
    parts = [part.strip(" ,") for part in re.split(r",?\s+(?:and|&)\s+", text)]
    if len(parts) > 1 and _is_person(parts[-1]) and not speaks_of_group(text):
        whole = [part.strip() for one in parts for part in one.split(",")]
        for part in whole if all(map(_natural, whole)) else parts:
            yield from _listed(part)
    else:
        yield from _listed(text)


def _listed(text: str) -> Iterator[dict[str, Any]]:
    """One name, or several between commas."""
    parts = _without_degrees([part.strip() for part in text.split(",") if part.strip()])
    together = _FOR_GROUP.fullmatch(text)
    if together and _are_people(together["people"]):
        yield from _listed(together["people"])
        yield group(together["group"])
    elif speaks_of_group(text) and not _is_list_of_indexed(parts):
        yield from _people_and_groups(parts) if _are_people(parts[0]) and len(parts) > 1 else [_group_alone(text)]
    elif _is_list_of_indexed(parts):
        yield from filter(None, map(_indexed, parts))
    elif len(parts) > 2 and len(parts) % 2 == 0 and _are_pairs(parts):
        yield from map(_last_and_fore, _pairs(parts))
    elif _are_natural(parts):
        yield from filter(None, map(_natural, parts))
    elif len(parts) > 1:
        yield _last_and_fore(parts)
    else:
        yield _alone(parts[0] if parts else text)


def _are_natural(parts: list[str]) -> bool:
    """ "Ann Alder, Carl Birch, Dora Cedar"; two of them could be one who has two last names and two fore names."""
    if len(parts) < 2 or any(map(SUFFIX.fullmatch, parts)) or not all(map(_natural, parts)):
        return False
    return len(parts) > 2 or (is_full_name(parts[0]) and parts[1].split()[-1] not in FORE_NAMES)


def _people_and_groups(parts: list[str]) -> Iterator[dict[str, Any]]:
    """ "Alder A, Birch B, Lake Study Group"."""
    for is_indexed, run in groupby(parts, key=lambda part: bool(_indexed(part))):
        found = list(run)
        yield from filter(None, map(_indexed, found)) if is_indexed else [group(", ".join(found))]


def _group_alone(text: str) -> dict[str, Any]:
    return group(_FOR_THE.sub("", text))


def _are_people(text: str) -> bool:
    return not speaks_of_group(text) and (_is_person(text) or all(map(_indexed, text.split(","))))


def _without_degrees(parts: list[str]) -> list[str]:
    """ "Ann Alder, MD, PhD" without what is no part of the name; of "Alder, MD" these are the initials."""
    if parts and (first := _before_degree(parts[0])) and is_full_name(first):
        parts = [_before_degree(part) or part for part in parts]
    least = 1 if parts and (_natural(parts[0]) or _indexed(parts[0])) else 2
    while len(parts) > least and DEGREE.match(parts[-1]):
        parts = parts[:-1]
    return parts


def _before_degree(part: str) -> str:
    """ "Ann Alder" of "Ann Alder MD", "" of one without; "Garcia Lopez MD" has it too, and may be initials."""
    bare, _, degree = part.rpartition(" ")
    return bare if DEGREE.fullmatch(degree) and " " in bare and _natural(bare) else ""


def _pairs(parts: list[str]) -> list[list[str]]:
    return [parts[at : at + 2] for at in range(0, len(parts), 2)]


def _are_pairs(parts: list[str]) -> bool:
    """ "Alder, A., Birch, B." and "Alder, Ann, Birch, Carl": a last name, a fore name and so on."""
    if all(read_initials(part.split()) for part in parts[1::2]):
        return True
    are_names = all(part[0].isupper() and _WORD.match(part) for part in parts)
    return are_names and not any(map(SUFFIX.fullmatch, parts)) and not all(map(_natural, parts))


def _is_list_of_indexed(parts: list[str]) -> bool:
    """Of "Alder III, Ann B." the first is no list's: it has its suffix, and the second its full stop."""
    if len(parts) == 2 and "." in parts[1] and "." not in parts[0] and with_suffix(parts[0])[1]:
        return False
    return len(parts) > 1 and all(_indexed(part) for part in parts)


def _last_and_fore(parts: list[str]) -> dict[str, Any]:
    """ "Last, Fore, Suffix", "Last, Suffix, Fore", "Last, Fore Suffix" and "Last Suffix, Fore"."""
    if len(parts) == 2 and SUFFIX.fullmatch(parts[1]) and (whole := _indexed(parts[0]) or _natural(parts[0])):
        return whole | {"suffix": parts[1]}
    last, fore, *rest = (untitled(part) for part in parts)
    suffix = ", ".join(rest)
    if len(parts) == 3 and SUFFIX.fullmatch(fore) and not SUFFIX.fullmatch(suffix):
        fore, suffix = suffix, fore
    for head in ("fore", "last"):
        value = fore if head == "fore" else last
        if not suffix and (found := with_suffix(value))[1]:
            suffix = found[1]
            fore, last = (found[0], last) if head == "fore" else (fore, found[0])
    in_capitals = last.isupper() and len(fore) > 2 and "." not in fore  # "ALDER, ANN"
    return person(last, fore, fore[0] if in_capitals and " " not in fore else read_initials(fore.split()), suffix)


def _alone(text: str) -> dict[str, Any]:
    """A name without a comma."""
    if found := _indexed(text) or _natural(text):
        return found
    is_one_name = re.fullmatch(r"[^\W\d_][\w’'\-]*", text) and not text.isupper() and not text.islower()
    return person(text) if is_one_name and text.lower() not in GROUP_WORDS else group(text)


def _is_person(text: str) -> bool:
    parts = [part.strip() for part in text.split(",")]
    return bool(_indexed(text) or _natural(text) or (len(parts) == 2 and all(parts)))


def _indexed(text: str) -> dict[str, Any] | None:
    """A person written "Last FM", "Last F.M.", "Last F M" or "Last FM Jr"; None for any other."""
    bare, suffix = with_suffix(text)
    if suffix.isupper() and not _first_initials(bare.split(" ")):  # "Lentz SR"
        bare, suffix = text, ""
    words = bare.split(" ")
    start = _first_initials(words)
    if not start or "," in bare or speaks_of_group(bare):
        return None
    last, initials = " ".join(words[:start]), read_initials(words[start:])
    if not suffix:
        last, suffix = with_suffix(last)  # "Zarate Jr. C.A.", as Embase has it
    is_acronym = last.isupper() and len(last) > 2 and len(initials) > 2 and "." not in bare  # "ENIGMA MDD"
    return None if is_acronym or re.search(r"\d", last) else person(last, initials=initials, suffix=suffix)


def _first_initials(words: list[str]) -> int:
    """The place from which on the words, but for the first, are initials; 0 for none."""
    return next((at for at in range(max(1, len(words) - MOST_INITIALS), len(words)) if read_initials(words[at:])), 0)


def _natural(text: str) -> dict[str, Any] | None:
    """A person written "Ann B. van der Alder Jr"; None for any other."""
    bare, suffix = with_suffix(unaddressed(text))
    words = bare.split(" ")
    if not 2 <= len(words) <= MOST_WORDS or speaks_of_group(bare):
        return None
    if _TWO_CAPITALS.search(text) and (name := _with_its_capitals(unaddressed(text), NO_CAPITALS)):
        return _with_capitals(name)
    if not all(map(_is_part_of_name, words[1:] if _is_two_initials(words[0]) else words)):
        return None
    if not words[0][0].isupper() or words[-1].lower() in _PARTICLES or read_initials(words[-1:]):
        return None
    last = next((at for at, word in enumerate(words) if at and _begins_last_name(word)), len(words) - 1)
    fore = " ".join(words[:last])
    return person(" ".join(words[last:]), fore, read_initials(fore.split()), suffix)


def _is_two_initials(word: str) -> bool:
    """ "AB" of "AB Alder"; of three and more capitals a group is as likely."""
    return len(word) == 2 and word.isalpha() and word.isupper() and word not in _STATES


def _begins_last_name(word: str) -> bool:
    return word in _PARTICLES or word in _CAPITAL_PARTICLES


def _is_part_of_name(word: str) -> bool:
    if word in _PARTICLES:
        return True
    initials = read_initials([word])
    is_acronym = word.isupper() and len(initials) > 1 and "." not in word
    return bool(_WORD.fullmatch(word)) and word[0].isupper() and not is_acronym


def _full_and_short(full: str, short: str) -> dict[str, Any]:
    """FAU "Kingsley, Martin L Jr" with its AU "Kingsley ML Jr"; FAU without a comma is the one name of a person."""
    last, comma, rest = (part.strip() for part in full.partition(","))
    if not comma:
        return person(full)
    fore, _, suffix = (part.strip() for part in rest.partition(","))
    behind = short.removeprefix(last).split() if short.startswith(last) else short.split()[-1:]
    initials = next((word for word in behind if not SUFFIX.fullmatch(word) or word.isupper()), "")
    rest = " ".join(behind[1:])
    if rest and not suffix:
        fore, suffix = fore.removesuffix(rest).strip(), rest
    return person(last, fore, initials, suffix)
