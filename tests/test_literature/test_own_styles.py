"""Styles that people bring: checked apart, chosen wherever a style is, kept while an export waits for them."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse
from rest_framework.test import APIClient

from claims.exports.keeping import ask_for_export, stop_export, write_exports
from claims.exports.scope import Scope
from claims.models import Export, ExportOrder
from literature.library import style_choice
from literature.library.style_choice import add_style, choices, chosen_style, remove_style
from literature.models import UploadedStyle
from literature.refusals import Refused
from literature.styles import checking
from tests import cast
from tests.files.csl_styles import NATURE, doubling
from tests.files.word_template import word_template_with

pytestmark = pytest.mark.django_db
OURS = NATURE.replace(b"<title>Nature</title>", b"<title>A sample journal</title>")
DEPENDENT = b"""<?xml version="1.0" encoding="utf-8"?>
<style xmlns="http://purl.org/net/xbiblio/csl" version="1.0" default-locale="en-GB">
  <info><title>A sample journal</title><id>http://www.zotero.org/styles/sample</id>
    <link href="http://www.zotero.org/styles/sample" rel="self"/>
    <link href="http://www.zotero.org/styles/PARENT" rel="independent-parent"/>
    <category citation-format="numeric"/><updated>2026-11-29T00:00:00+00:00</updated></info>
</style>"""
LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE style [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>
<style xmlns="http://purl.org/net/xbiblio/csl" version="1.0" class="in-text">&b;</style>"""
OUTSIDE = LAUGHS.replace(b'<!ENTITY a "ha">', b'<!ENTITY a SYSTEM "file:///etc/passwd">')


@pytest.fixture
def editor():
    return cast.make_editor()


def test_a_style_is_kept_with_its_title_its_hash_and_who_brought_it(editor):
    row = add_style(OURS, "Sample Journal.csl", by=editor)
    assert (row.name, row.title, row.parent, row.size) == ("sample-journal", "A sample journal", "", len(OURS))
    assert len(row.sha256) == 64 and row.added_by == editor
    assert choices()["sample-journal"] == "A sample journal"
    assert chosen_style("Sample Journal").title == "A sample journal"


def test_a_style_that_takes_over_an_installed_one_prints_as_that_one(editor):
    row = add_style(DEPENDENT.replace(b"PARENT", b"nature"), "sample.csl", by=editor)
    style = chosen_style("sample")
    assert (row.parent, style.title, style.locale) == ("nature", "A sample journal", "en-GB")
    assert style.lists and b"<citation" in style.xml


REFUSED = {
    "empty": (b"", "no XML"),
    "a PDF": (b"%PDF-1.7", "no XML"),
    "a billion laughs": (LAUGHS, "a document type"),
    "a file of the machine": (OUTSIDE, "a document type"),
    "in UTF-16": (LAUGHS.decode().encode("utf-16"), "no text in UTF-8"),
    "huge": (b"<style>" + b" " * 1024 * 1024, "a style has at most 1,048,576"),
    "deep": (b"<a>" * 100_000, "no XML"),
    "a page": (b"<html/>", "no style of CSL"),
    "old": (NATURE.replace(b'class="in-text" version="1.0"', b'class="in-text" version="0.8"'), "of CSL 0.8"),
    "an attribute": (
        NATURE.replace(b"<citation ", b'<citation frobnicate="1" ', 1),
        r"grammar \(line \d+: Inv",
    ),
    "a variable": (NATURE.replace(b'variable="volume"', b'variable="volumen"', 1), r"grammar \(line \d+: "),
    "no parent": (DEPENDENT.replace(b"PARENT", b"no-such-style"), "“no-such-style”, which is not installed"),
}


@pytest.mark.parametrize(("data", "said"), REFUSED.values(), ids=REFUSED)
def test_what_is_no_style_is_refused_with_what_to_do(data, said, editor):
    with pytest.raises(Refused, match=said) as refused:
        add_style(data, "sample.csl", by=editor)
    assert "choose" in str(refused.value)
    assert not UploadedStyle.objects.exists()


def test_a_style_whose_macros_double_without_end_is_refused(editor, monkeypatch):
    monkeypatch.setattr(style_choice, "TRIAL", 2.0)
    with pytest.raises(Refused, match=r"longer than 2 seconds|of memory"):
        add_style(doubling(40), "sample.csl", by=editor)


def test_a_style_of_thousands_of_macros_one_behind_the_other_is_read_within_the_limits(editor):
    """Looked through again for each of them it takes a minute, and here, in the worker and at each use once more."""
    macros = [f'<macro name="m{n}"><text macro="m{n + 1}"/></macro>' for n in range(9_000)]
    macros.append('<macro name="m9000"><text variable="title"/></macro>')
    add_style(OURS.replace(b"<citation", "".join(macros).encode() + b"<citation", 1), "sample.csl", by=editor)
    assert chosen_style("sample").title == "A sample journal"


def test_a_style_that_calls_a_macro_it_does_not_have_is_refused(editor):
    call = b'<text macro="no-such"/></layout>'
    with pytest.raises(Refused, match=r"calls a macro that it does not have \(no-such\)"):
        add_style(OURS.replace(b"</layout>", call), "sample.csl", by=editor)


def test_a_macro_that_calls_itself_by_others_is_refused_by_name(editor):
    circle = b'<macro name="x"><text macro="y"/></macro><macro name="y"><text macro="x"/></macro><citation'
    with pytest.raises(Refused, match=r"calls itself \([xy]\)"):
        add_style(OURS.replace(b"<citation", circle, 1), "sample.csl", by=editor)


def test_a_reader_that_is_killed_by_its_limits_refuses_the_file(editor, monkeypatch):
    monkeypatch.setattr(checking.sys, "executable", "/bin/false")
    with pytest.raises(Refused, match="cannot be read within 20 seconds"):
        add_style(OURS, "sample.csl", by=editor)


@pytest.mark.parametrize("name", ["apa", "Nature", "Journal of Affective Disorders"])
def test_the_name_of_an_installed_style_is_not_given_away(name, editor):
    with pytest.raises(Refused, match="is installed: choose that one"):
        add_style(OURS, "sample.csl", name=name, by=editor)


def test_a_name_is_given_once(editor):
    add_style(OURS, "sample.csl", by=editor)
    with pytest.raises(Refused, match="was brought already"):
        add_style(OURS + b" ", "other.csl", name="Sample", by=editor)


def test_the_same_file_again_by_its_name_changes_nothing(editor):
    assert add_style(OURS, "sample.csl", by=editor) == add_style(OURS, "sample.csl", by=editor)
    assert UploadedStyle.objects.count() == 1


def test_a_style_comes_and_goes_by_command_too(editor, tmp_path):
    (tmp_path / "Sample Journal.csl").write_bytes(OURS)
    call_command("add_style", tmp_path / "Sample Journal.csl", by=editor.username)
    assert UploadedStyle.objects.get().added_by == editor
    call_command("remove_style", "Sample Journal")
    assert not UploadedStyle.objects.exists()


def test_a_template_of_word_comes_by_command_too(editor, tmp_path):
    (tmp_path / "house.docx").write_bytes(word_template_with(b"", b""))
    call_command("add_style", tmp_path / "house.docx", by=editor.username, name="Our house")
    assert list(style_choice.templates()) == ["our-house"]


@pytest.mark.parametrize(
    ("by", "file", "said"),
    [
        ("nobody", "a.csl", "No user is called nobody"),
        ("reader", "a.csl", "may not bring styles"),
        ("editor", "no-such.csl", "cannot be read: No such file"),
        ("editor", "a.csl", "a.csl is no XML"),
    ],
)
def test_the_command_says_why_it_keeps_nothing(by, file, said, editor, django_user_model, tmp_path):
    names = {"editor": editor.username, "nobody": "nobody"}
    names["reader"] = django_user_model.objects.create_user("reader").username
    (tmp_path / "a.csl").write_bytes(b"none")
    with pytest.raises(CommandError, match=said):
        call_command("add_style", tmp_path / file, by=names[by])
    assert not UploadedStyle.objects.exists()


def test_the_command_names_what_was_brought_where_it_finds_no_style_to_remove(editor):
    add_style(OURS, "sample.csl", by=editor)
    with pytest.raises(CommandError, match="There are: sample"):
        call_command("remove_style", "other")


def test_a_file_without_a_usable_name_asks_for_one(editor):
    with pytest.raises(Refused, match="Give the style a name"):
        add_style(OURS, "样式.csl", by=editor)


def test_no_more_are_kept_than_can_be_offered(editor, monkeypatch):
    monkeypatch.setattr(style_choice, "MOST", 1)
    add_style(OURS, "sample.csl", by=editor)
    with pytest.raises(Refused, match="remove one that nobody needs"):
        add_style(OURS, "other.csl", by=editor)


def test_a_style_that_an_export_waits_for_is_not_removed(editor):
    row, document = add_style(OURS, "sample.csl", by=editor), cast.make_claim().document
    export = ask_for_export(document, "docx", Scope(style="Sample"), by=editor)
    with pytest.raises(Refused, match="1 export not written yet"):
        remove_style(row)
    stop_export(export, by=editor)
    remove_style(row)
    assert not UploadedStyle.objects.exists()


def test_a_style_of_exports_by_mail_is_not_removed_while_they_come(editor):
    row, document = add_style(OURS, "sample.csl", by=editor), cast.make_claim().document
    order = ExportOrder.objects.create(document=document, user=editor, format="docx", style="sample")
    with pytest.raises(Refused, match="1 export not written yet"):
        remove_style(row)
    ExportOrder.objects.filter(pk=order.pk).update(state="ended")
    remove_style(row)


def test_an_export_is_written_in_the_style_it_was_asked_for(editor):
    add_style(OURS, "sample.csl", by=editor)
    row = ask_for_export(cast.make_claim().document, "docx", Scope(style="sample"), by=editor)
    assert write_exports() == 1
    assert (Export.objects.get(pk=row.pk).style, Export.objects.get(pk=row.pk).state) == ("sample", "done")


def test_an_export_in_a_style_that_is_not_there_is_refused_at_once(editor):
    with pytest.raises(Refused, match="No style is called “sample”"):
        ask_for_export(cast.make_claim().document, "pdf", Scope(style="sample"), by=editor)


def test_an_editor_adds_and_removes_a_style_at_the_desk(editor, client):
    cast.make_claim()
    client.force_login(editor)
    upload = {"file": io.BytesIO(OURS), "name": "mine"}
    upload["file"].name = "sample.csl"
    page = client.post(reverse("admin:literature_uploadedstyle_bring"), upload, follow=True).content.decode()
    row = UploadedStyle.objects.get(name="mine")
    assert "is chosen by the name mine" in page and row.added_by == editor
    answer = client.post(reverse("admin:literature_uploadedstyle_remove", args=(row.pk,)), follow=True)
    assert "is removed" in answer.content.decode() and not UploadedStyle.objects.exists()


def test_the_desk_says_beside_the_field_what_is_wrong(editor, client):
    client.force_login(editor)
    file = io.BytesIO(LAUGHS)
    file.name = "sample.csl"
    answer = client.post(reverse("admin:literature_uploadedstyle_bring"), {"file": file})
    assert answer.status_code == 422 and "a document type" in answer.content.decode()


def test_a_style_is_added_used_and_removed_over_the_api(editor):
    client, reference = APIClient(), cast.make_reference()
    client.force_login(editor)
    file = io.BytesIO(OURS)
    file.name = "sample.csl"
    answer = client.post("/api/styles/", {"file": file}, format="multipart")
    assert answer.status_code == 201 and answer["Location"].endswith(f"/api/styles/{answer.data['id']}/")
    assert client.get(f"/api/references/{reference.pk}/cited/?style=sample").data["title"] == "A sample journal"
    assert client.delete(answer["Location"]).status_code == 204
    assert client.get("/api/styles/").data["count"] == 0


def test_the_api_says_why_a_file_is_refused(editor):
    client, file = APIClient(), io.BytesIO(OUTSIDE)
    client.force_login(editor)
    file.name = "sample.csl"
    answer = client.post("/api/styles/", {"file": file}, format="multipart")
    assert answer.status_code == 400 and "a document type" in answer.data["detail"]


def test_a_reader_sees_styles_and_neither_adds_nor_removes_them(editor):
    row, client = add_style(OURS, "sample.csl", by=editor), APIClient()
    client.force_login(cast.make_reader())
    file = io.BytesIO(OURS)
    assert client.get("/api/styles/").data["count"] == 1
    assert client.post("/api/styles/", {"file": file}, format="multipart").status_code == 403
    assert client.delete(f"/api/styles/{row.pk}/").status_code == 403


def test_the_pages_where_a_style_is_chosen_offer_those_that_were_brought(editor, client):
    add_style(OURS, "sample.csl", by=editor)
    client.force_login(cast.make_superuser())
    claim, reference = cast.make_claim(), cast.make_reference()
    for row in (claim.document, reference):
        page = client.get(reverse(f"admin:{row._meta.label_lower.replace('.', '_')}_change", args=(row.pk,)))
        assert '<option value="sample">A sample journal</option>' in page.content.decode()


def test_a_template_of_word_is_brought_like_a_style_and_gives_exports_its_styles(editor):
    document = cast.make_claim().document
    template = word_template_with(b'w:val="Abstract"', b'w:val="My own abstract"')
    api = APIClient()
    api.force_login(editor)
    brought = api.post("/api/styles/", {"file": SimpleUploadedFile("Our Journal.docx", template)}, format="multipart")
    assert (brought.status_code, brought.data["kind"], brought.data["name"]) == (201, "word", "our-journal")
    assert "our-journal" not in choices()
    asked = {"document": document.slug, "format": "docx", "template": "our-journal"}
    row = api.post("/api/exports/", asked, format="json")
    with pytest.raises(Refused, match="1 export not written yet"):
        remove_style(UploadedStyle.objects.get())
    assert write_exports() == 1
    file = io.BytesIO(bytes(Export.objects.get(pk=row.data["id"]).file.data))
    with zipfile.ZipFile(file) as package:
        assert b"My own abstract" in package.read("word/styles.xml")
    wrong = api.post("/api/exports/", asked | {"template": "no-such"}, format="json")
    assert wrong.status_code == 400 and "There are: our-journal" in wrong.content.decode()


def test_a_word_file_with_macros_is_refused_where_it_is_brought(editor):
    with pytest.raises(Refused, match="holds macros"):
        add_style(word_template_with(b"", b"", **{"word/vbaProject.bin": b"x"}), "our.docx", by=editor)
