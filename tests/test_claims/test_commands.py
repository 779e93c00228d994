"""The commands: a file in, claims out; bad files leave nothing behind; a summary out; the sample, twice."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from claims.access.members import grant_role, revoke_role
from claims.management.commands.load_sample import ARTICLE
from claims.models import Claim, Document, Subscription, Version, Watch
from literature.models import Search
from tests.cast import make_document, make_reader
from tests.conftest import SHARED

pytestmark = pytest.mark.django_db
TEXT = "## Results\n\nSample networks are robust in patients.\n\n## References\n\n1. Invented A. A sample. 2020.\n"
REAL_ARTICLE = SHARED / "documents" / "default-mode-network.txt"


def run(*args, **options):
    out = StringIO()
    call_command(*map(str, args), stdout=out, stderr=StringIO(), **options)
    return out.getvalue()


@pytest.fixture
def article(tmp_path):
    path = tmp_path / "sample-article.md"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_the_shipped_sample_has_44_claims_and_3_references():
    told = json.loads(run("import_document", ARTICLE, "--json"))
    assert (len(told["claims"]), len(told["references"]), told["version"]) == (44, 3, 1)
    assert len({claim["key"] for claim in told["claims"]}) == 44 == Claim.objects.count()


@pytest.mark.shared
def test_the_real_article_has_44_claims_and_its_sample_does_not_displace_it():
    if not REAL_ARTICLE.exists():
        pytest.skip(f"{REAL_ARTICLE} is not there")
    told = json.loads(run("import_document", REAL_ARTICLE, "--slug", "real", "--json"))
    assert len(told["claims"]) == 44
    run("import_document", ARTICLE)
    assert Document.objects.count() == 2 and Claim.objects.values("key").distinct().count() == 88


def test_the_json_is_one_object_with_these_members(article):
    told = json.loads(run("import_document", article, "--json"))
    assert {"document", "version", "claims", "references", "skipped"} <= set(told)
    assert (told["document"], told["version"]) == ("sample-article", 1)
    [claim] = told["claims"]
    assert claim | {"wording": None} == {
        "key": "SA-001", "text": "Sample networks are robust in patients.", "context": "", "section": ["Results"],
        "kind": "finding", "citations": [], "wording": None,
    }  # fmt: skip
    assert set(claim["wording"]) == {"strength", "certainty", "polarity", "cues"}
    assert [set(cited) for cited in told["references"]] == [{"text", "number", "pmid", "doi", "pmcid", "url"}]
    assert all(set(skipped) == {"text", "reason"} for skipped in told["skipped"])


def test_the_json_tells_where_each_mark_leads_and_why_one_leads_nowhere(tmp_path):
    path = tmp_path / "sample.md"
    path.write_text(
        "## Results\n\nSalt harms sleep [2].\n\nIt harms hair [3, 4].\n\n## References\n\n"
        "1. Abel A. 2001.\n2. Born B. 2002. [PubMed](https://pubmed.ncbi.nlm.nih.gov/90000002/)\n",
        encoding="utf-8",
    )
    told = json.loads(run("import_document", path, "--json"))
    names = ("mark", "number", "entry", "pmid", "why_open")
    found = [[tuple(one[name] for name in names) for one in claim["citations"]] for claim in told["claims"]]
    assert found == [
        [("[2]", 2, 1, "90000002", "")],
        [("[3, 4]", number, None, "", f"No entry of the list bears the number {number}.") for number in (3, 4)],
    ]
    assert [(one["number"], one["pmid"]) for one in told["references"]] == [(1, ""), (2, "90000002")]


def test_importing_twice_says_so_and_changes_nothing(article):
    assert "version 1, 1 claims (1 new, 0 retired), 1 references" in run("import_document", article)
    assert "nothing changed, this text is version 1 already" in run("import_document", article)
    assert json.loads(run("import_document", article, "--json"))["version"] == Version.objects.count() == 1


def test_slug_title_and_url_can_be_given(article):
    run(
        "import_document",
        article,
        "--slug",
        "my-sample",
        "--title",
        "My sample",
        "--url",
        "https://example.org/a",
    )
    assert Document.objects.values_list("slug", "title", "url").get() == (
        "my-sample",
        "My sample",
        "https://example.org/a",
    )


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("empty.txt", b"", "is empty"),
        ("blank.txt", b" \n\n ", "is empty"),
        ("binary.txt", b"Sample\0networks are robust.\xff", "zero bytes"),
        ("latin.txt", "Café networks are robust.".encode("latin-1"), "save it with the encoding UTF-8"),
        ("zip.txt", b"PK\x03\x04 not a document at all", "PK|Word|zip|read|text"),
        ("headings.md", b"# One\n\n## Two\n\n### Three\n", "No statement was found"),
    ],
)
def test_a_bad_file_leaves_nothing_behind_and_its_owner_is_told_what_to_do(tmp_path, name, content, says):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(CommandError, match=says):
        run("import_document", path)
    assert not Document.objects.exists() and not Version.objects.exists()


def test_a_pdf_that_is_none_leaves_nothing_behind(tmp_path):
    path = tmp_path / "paper.pdf"
    path.write_bytes(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj")
    with pytest.raises(CommandError, match=r"paper\.pdf"):
        run("import_document", path)
    assert not Document.objects.exists()


def test_a_missing_file_and_a_folder_are_told_apart(tmp_path):
    with pytest.raises(CommandError, match=r"missing\.txt cannot be read: No such file"):
        run("import_document", tmp_path / "missing.txt")
    with pytest.raises(CommandError, match="cannot be read: Is a directory"):
        run("import_document", tmp_path)


def test_a_summary_is_written_to_a_file_or_to_standard_output(article, tmp_path):
    run("import_document", article)
    path = tmp_path / "summary.json"
    run("export_summary", "sample-article", "--format", "json", "--output", path)
    assert json.loads(path.read_text("utf-8"))["claims"][0]["key"] == "SA-001"
    assert "SA-001" in run("export_summary", "sample-article", "--format=md")
    assert sorted(file.name for file in tmp_path.iterdir()) == ["sample-article.md", "summary.json"]


def test_an_export_that_cannot_be_written_says_so_and_leaves_no_part_behind(article, tmp_path):
    run("import_document", article)
    for output, says in ((tmp_path, "is a folder"), (tmp_path / "no" / "summary.md", "cannot be written")):
        with pytest.raises(CommandError, match=says):
            run("export_summary", "sample-article", "--format=md", "--output", output)
    assert [file.name for file in tmp_path.iterdir()] == ["sample-article.md"]
    assert not list(tmp_path.parent.glob(".*.part"))


def test_an_unknown_document_and_one_without_text_are_told(article):
    run("import_document", article)
    with pytest.raises(CommandError, match="There are: sample-article"):
        run("export_summary", "unknown", "--format=md")
    empty = make_document()
    empty.versions.all().delete()
    with pytest.raises(CommandError, match="has no text yet"):
        run("export_summary", empty.slug, "--format=md")


def test_loading_the_sample_twice_is_as_good_as_once():
    make_reader("reader")
    for _ in range(2):
        run("load_sample", "--every", "2d", "--follower", "reader")
    assert (Document.objects.count(), Version.objects.count(), Claim.objects.count()) == (1, 1, 44)
    assert Search.objects.count() == Watch.objects.count() == Subscription.objects.count() == 3


def test_loading_the_sample_keeps_what_an_editor_changed():
    run("load_sample")
    Search.objects.update(query="changed[ti]")
    run("load_sample")
    assert set(Search.objects.values_list("query", flat=True)) == {"changed[ti]"}


def test_whoever_tries_the_sample_leads_it_until_somebody_decides_otherwise():
    ann, ben = make_reader("ann"), make_reader("ben")
    run("load_sample", "--lead", "ann")
    article = Document.objects.get()
    grant_role(article, ben, "lead", by=None, why="Ben leads it.")
    revoke_role(article, ann, by=None, why="Ann left.")
    run("load_sample", "--lead", "ann")
    assert [(row.user, row.role) for row in article.memberships.all()] == [(ben, "lead")]


def test_an_unknown_follower_of_the_sample_is_an_error():
    with pytest.raises(CommandError, match="No user is called nobody"):
        run("load_sample", "--follower", "nobody")
