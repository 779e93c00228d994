"""Which references have which words: an index that the database keeps itself, whoever writes a reference and however.

On PostgreSQL a column that it works out and indexes, on SQLite a table of FTS5 with triggers. A word is a run of
letters, digits and the marks of scripts that need them, without case and without the accents in ACCENTS; words of three
letters or more are found by their beginning. Both engines are to give the same answers.
"""

from functools import cache
from typing import Any
from unicodedata import category, normalize
from zlib import crc32

from django.db import connection
from django.db.models import BooleanField, F, Func

TABLE = "literature_reference"
INDEX = "literature_reference_words"
COLUMN = "words_"  # on PostgreSQL; the rest of its name tells the expression
COLUMNS = ("title", "journal", "pmid", "doi", "pmcid", "authors", "publication_types", "abstract")
PLAIN = ("title", "journal", "coalesce(pmid, '')", "doi", "pmcid")
# Of the lists, only what somebody looks for; a type is found by its identifier, so that a list can be narrowed to it.
LISTED = (
    ("authors", "last"), ("authors", "fore"), ("authors", "collective"), ("publication_types", "ui"),
    ("abstract", "text"),
)  # fmt: skip
SHORTEST_BEGINNING = 3
MOST_WORDS = 12
# The beginning of a work that PostgreSQL indexes, in letters, the abstract last: it refuses a row of more than 1 MB of
# words, whose letters may have four bytes.
MOST_LETTERS = 200_000
# PostgreSQL would take these for parts of addresses, numbers and compounds. Few: each costs a look at every letter.
PARTING = "-‐‑–—/.:_'’"
# Those that SQLite's reading of words leaves out, of Latin letters alone.
ACCENTS = (
    "\u0300\u0301\u0302\u0303\u0304\u0306\u0307\u0308\u0309\u030a\u030b\u030c\u030f\u0311\u031b"
    "\u0323\u0324\u0325\u0326\u0327\u0328\u032d\u032e\u0330\u0331"
)
_LATIN = "ǠǡǢǣǮǯǼǽǾǿẛ"  # that it forgets
_GREEK_AND_CYRILLIC = (*range(0x370, 0x530), *range(0x1F00, 0x2000))


def words_in(text: str) -> list[str]:
    """As they are looked for: the first MOST_WORDS."""
    plain = _without_accents(text.lower())
    return "".join(sign if sign.isalnum() or category(sign)[0] == "M" else " " for sign in plain).split()[:MOST_WORDS]


class HasWords(Func):
    """Whether a reference has all of some words of `words_in`, as a condition of a query of references. ValueError for
    none.

    On PostgreSQL of the row itself: where its ids were looked for and then joined, each work was read twice.
    """

    output_field: Any = BooleanField()

    def __init__(self, words: list[str]) -> None:
        if not words:
            raise ValueError("No word to look for.")
        super().__init__(F("pk"))
        self.words = words

    def as_postgresql(self, compiler: Any, connection: Any, **_: Any) -> tuple[str, list[str]]:
        parts = ((normalize("NFD", word), _is_beginning(word)) for word in self.words)
        asked = " & ".join(f"{word}:*" if is_beginning else word for word, is_beginning in parts)
        [pk] = self.get_source_expressions()
        column = f"{connection.ops.quote_name(pk.alias)}.{_column()}"
        return f"{column} @@ to_tsquery('simple', %s)", [asked]

    def as_sqlite(self, compiler: Any, connection: Any, **_: Any) -> tuple[str, tuple[str | int, ...]]:
        asked = " ".join(f'"{word}"*' if _is_beginning(word) else f'"{word}"' for word in self.words)
        pk, _parameters = compiler.compile(self.get_source_expressions()[0])
        return f"{pk} IN (SELECT rowid FROM {INDEX} WHERE {INDEX} MATCH %s)", (asked,)


def _is_beginning(word: str) -> bool:
    return len(word) >= SHORTEST_BEGINNING


def keep(**_: Any) -> None:
    """Makes the index where it is not there, as after each `migrate`: SQLite loses triggers when Django remakes a
    table. One of another expression, of an older release, is made anew from all rows."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT indexname FROM pg_indexes WHERE schemaname = current_schema() "
                f"AND indexname LIKE '{INDEX}%%' UNION ALL SELECT attname FROM pg_attribute "
                f"WHERE attrelid = '{TABLE}'::regclass AND attname LIKE '{COLUMN}%%' AND NOT attisdropped"
            )
            statements = _on_postgresql({name for (name,) in cursor.fetchall()})
        else:
            cursor.execute(f"SELECT type, name, sql FROM sqlite_master WHERE name LIKE '{INDEX}%%'")
            statements = _on_sqlite(cursor.fetchall())
        for statement in statements:
            cursor.execute(statement)


def _without_accents(text: str) -> str:
    return normalize("NFC", "".join(sign for sign in normalize("NFD", text) if sign not in ACCENTS))


@cache
def _vector() -> str:
    lists = [f"jsonb_path_query_array({column}, '$[*].{name}')::text" for column, name in LISTED]
    lists = [f"replace(replace({text}, '\\n', ' '), '\\t', ' ')" for text in lists]
    text = " || ' ' || ".join((*PLAIN, *lists))
    bare = f"regexp_replace(normalize({text}, NFD), '[{ACCENTS}]', '', 'g')"
    signs, spaces = _quoted(PARTING), _quoted(" " * len(PARTING))
    return f"to_tsvector('simple'::regconfig, left(translate({bare}, {signs}, {spaces}), {MOST_LETTERS}))"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _column() -> str:
    """Kept with the row: a search that reads many rows would else work out the words of each, a millisecond apiece.
    Its name tells the expression."""
    return f"{COLUMN}{crc32(_vector().encode()):08x}"


def _on_postgresql(kept: set[str]) -> list[str]:
    """What makes column and index anew, unless they are among the names of those `kept`."""
    column, index = _column(), f"{INDEX}_of_{_column()}"
    if {column, index} <= kept:
        return []
    indexes = [f"DROP INDEX IF EXISTS {name}" for name in kept if name.startswith(INDEX) and name != index]
    columns = [f"ALTER TABLE {TABLE} DROP COLUMN {name}" for name in kept if name.startswith(COLUMN) and name != column]
    return [
        *indexes,
        *columns,
        f"ALTER TABLE {TABLE} ADD COLUMN IF NOT EXISTS {column} tsvector GENERATED ALWAYS AS ({_vector()}) STORED",
        f"CREATE INDEX IF NOT EXISTS {index} ON {TABLE} USING gin ({column})",
    ]


def _on_sqlite(kept: list[tuple[str, str, str]]) -> list[str]:
    """What makes the index anew, unless it is `kept` as it is to be: type, name and SQL of what the database holds."""
    wanted = _made_on_sqlite()
    if set(wanted) <= {sql for _, _, sql in kept}:
        return []
    older = [f"DROP TRIGGER {name}" for kind, name, _ in kept if kind == "trigger"]
    return [
        *older,
        f"DROP TABLE IF EXISTS {INDEX}",
        *wanted,
        f"INSERT INTO {INDEX} (rowid, words) {_words(TABLE)} FROM {TABLE}",
    ]


def _made_on_sqlite() -> list[str]:
    new = f"INSERT INTO {INDEX} (rowid, words) {_words('new')};"
    gone = f"DELETE FROM {INDEX} WHERE rowid = old.id;"
    told = {
        "added": f"AFTER INSERT ON {TABLE} BEGIN {new} END",
        "changed": f"AFTER UPDATE OF {', '.join(COLUMNS)} ON {TABLE} BEGIN {gone} {new} END",
        "removed": f"AFTER DELETE ON {TABLE} BEGIN {gone} END",
    }
    return [
        f"CREATE VIRTUAL TABLE {INDEX} USING fts5(words, detail=none, "
        "tokenize=\"unicode61 remove_diacritics 2 categories 'L* N* Co M*'\")",
        *(f"CREATE TRIGGER {INDEX}_{name} {when}" for name, when in told.items()),
    ]


def _words(row: str) -> str:
    """Selects id and words of a row. Accented letters that SQLite leaves as they are become bare one after the other,
    for as long as there are some; most texts have none even near them."""
    plain = [column.replace("pmid", f"{row}.pmid") if "(" in column else f"{row}.{column}" for column in PLAIN]
    lists = [
        f"coalesce((SELECT group_concat(json_extract(value, '$.{name}'), ' ') FROM json_each({row}.{column})), '')"
        for column, name in LISTED
    ]
    text, (accented, bare) = " || ' ' || ".join((*plain, *lists)), _left_to_us()
    return (
        f"SELECT {row}.id, (WITH RECURSIVE step(n, t) AS (SELECT 1, {text} UNION ALL "
        f"SELECT n + 1, replace(t, substr('{accented}', n, 1), substr('{bare}', n, 1)) FROM step "
        f"WHERE n <= {len(accented)} AND t GLOB '*[{min(accented)}-{max(accented)}]*' AND t GLOB '*[{accented}]*') "
        "SELECT t FROM step ORDER BY n DESC LIMIT 1)"
    )


@cache
def _left_to_us() -> tuple[str, str]:
    """Letters whose accents SQLite's reading of words does not leave out, and the same without."""
    signs = [*_LATIN, *map(chr, _GREEK_AND_CYRILLIC)]
    pairs = [(sign, _without_accents(sign)) for sign in signs if normalize("NFC", sign) == sign]
    accented = [(sign, bare) for sign, bare in pairs if sign != bare and len(bare) == 1]
    return "".join(sign for sign, _ in accented), "".join(bare for _, bare in accented)
