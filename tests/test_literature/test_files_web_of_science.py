"""Web of Science's plain text and its table: every record is read, or refused with its line."""

import pytest

from literature.formats import bounds
from literature.formats.entries import Entry, NotReadable
from literature.formats.file_kind import entries
from tests.files.references import begin

HEAD, END = "FN Clarivate Analytics Web of Science\nVR 1.0\n", "\nEF"
FIELDS = {
    "PT": "J", "AU": "Alder, AB\n   Elm, E", "AF": "Alder, Ann B.\n   Elm, Eve", "CA": "Birch Grp; Oak Consortium",
    "TI": "A title that is long and\n   goes on", "SO": "JOURNAL OF INVENTIONS", "LA": "English", "DT": "Article",
    "DE": "one; two", "AB": "First.\n   Second.", "CR": "Oak O, 2001, J INVENT\n   Ash A, 2002",
    "PU": "PRESS", "PI": "TOWN", "SN": "1234-5678", "EI": "2345-6789", "JI": "J. Invent.", "PD": "MAY 12", "PY": "2019",
    "VL": "1", "IS": "2", "BP": "3", "EP": "9", "DI": "10.9999/A", "UT": "WOS:000000000000001", "PM": "90000001",
}  # fmt: skip


def record(end: str = "ER\n", **changes: str) -> str:
    fields = {tag: value for tag, value in (FIELDS | changes).items() if value}
    return "\n".join(f"{tag} {value}" for tag, value in fields.items()) + f"\n{end}"


def table(*rows: dict[str, str], end: str = "") -> str:
    lines = ["\t".join(FIELDS)]
    for row in rows:
        cells = (FIELDS | row).items()
        listed = ("AU", "AF", "CR")
        lines.append("\t".join(value.replace("\n   ", "; " if tag in listed else " ") for tag, value in cells) + end)
    return "\n".join(lines) + "\n"


def works(text: str) -> list[Entry]:
    return list(entries(begin(text)))


def told(text: str) -> list[tuple[str, str]]:
    return [(entry.problem or entry.values["title"], entry.location) for entry in works(text)]


@pytest.mark.parametrize(
    "text",
    [
        HEAD + record() + END,
        "\ufeff" + HEAD + "\n" + record() + END,
        record(),
        table({}),
        "\ufeff" + table({}, end="\t"),
    ],
)
def test_a_whole_record_is_read(text):
    (entry,) = works(text)
    values = entry.values
    assert (values["pmid"], values["doi"]) == ("90000001", "10.9999/a")
    assert (values["title"], values["journal"]) == ("A title that is long and goes on", "JOURNAL OF INVENTIONS")
    names = [one["collective"] or f"{one['last']}, {one['fore']}" for one in values["authors"]]
    assert names == ["Alder, Ann B.", "Elm, Eve", "Birch Grp", "Oak Consortium"]
    assert (values["volume"], values["issue"], values["pages"]) == ("1", "2", "3-9")
    assert (values["year"], values["month"], values["day"]) == (2019, 5, 12)
    assert values["abstract"][0]["text"] == "First. Second."
    assert [word["text"] for word in values["keywords"]] == ["one", "two"]
    assert [one["value"] for one in entry.details["issns"]] == ["1234-5678", "2345-6789"]
    assert len(entry.details["further_fields"]["CR"]) == 2


def test_a_table_in_utf_16_is_read():
    (entry,) = entries(begin(("\ufeff" + table({})).encode("utf-16-le")))
    assert entry.values["pmid"] == "90000001"


@pytest.mark.parametrize(
    ("changes", "day"),
    [
        ({"PD": "MAY"}, (2019, 5, None)),
        ({"PD": "MAY-JUN"}, (2019, None, None)),
        ({"PD": "SPR"}, (2019, None, None)),
        ({"PD": "", "PY": "", "EA": "JAN 2020"}, (2020, 1, None)),
    ],
)
def test_a_date_is_read_as_far_as_it_goes(changes, day):
    values = works(record(**changes))[0].values
    assert (values["year"], values.get("month"), values.get("day")) == day


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"PT": "B", "DT": "Article; Book Chapter"}, "chapter"),
        ({"PT": "B", "DT": "Book"}, "book"),
        ({"PT": "S", "DT": "Proceedings Paper"}, "article"),
    ],
)
def test_a_work_is_kept_as_what_it_is(changes, kind):
    assert works(record(**changes))[0].values["kind"] == kind


def test_the_article_number_stands_for_pages():
    assert works(record(BP="", EP="", AR="e1234"))[0].values["pages"] == "e1234"


@pytest.mark.parametrize(
    ("text", "reason", "line"),
    [
        (HEAD + record("") + record() + END, "the record has no end (ER)", "line 3"),
        (HEAD + record("") + "\nEF", "the record has no end (ER)", "line 3"),
        (HEAD + "AU Alder, A\nTI Lost\nER\n\n" + record() + END, "these fields belong to no record", "line 3"),
    ],
)
def test_what_is_no_whole_record_is_refused_with_its_line(text, reason, line):
    problem, place = told(text)[0]
    assert reason in problem and place == line


def test_a_row_that_a_tab_or_a_line_end_broke_is_refused_with_its_line():
    broken = table({}, {"TI": "A\tB"}, {"AB": "One\nTwo"}, {})
    refused = [(entry.problem != "", entry.location) for entry in works(broken)]
    assert refused[0] == (False, "line 2") and refused[1] == (True, "line 3") and refused[-1][0] is False
    assert len(refused) == 5 and any(is_refused for is_refused, _ in refused[2:4])


def test_a_quote_in_a_cell_takes_no_row_with_it():
    assert len(works(table({"TI": '"Open quote'}, {"TI": '"A ""quoted"" title"'}))) == 2
    assert works(table({"TI": '"A ""quoted"" title"'}))[0].values["title"] == 'A "quoted" title'


def test_more_records_than_the_limit_are_refused_at_once(monkeypatch):
    monkeypatch.setattr(bounds, "MOST_RECORDS", 2)
    for text in (HEAD + record() * 3 + END, table({}, {}, {})):
        with pytest.raises(NotReadable, match="more than 2 records"):
            entries(begin(text))
