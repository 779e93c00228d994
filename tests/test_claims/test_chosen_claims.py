"""The claims of a list are the claims of its export, wherever they are asked for."""

import json
from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db.models import Q
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from rest_framework.test import APIClient

from claims.admin.claim.claim_filters import asked_by
from claims.evidence.decisions import Finding, attach_evidence
from claims.exports.chosen_claims import NoSuchFilter, scope_of
from claims.models import Claim, Document, Flag
from claims.models.claim_filter import NARROWING, words
from tests import cast

pytestmark = pytest.mark.django_db
LIST = "admin:claims_claim_changelist"
# What a list of the desk asks, and the same asked of the API and the command.
ALIKE = [
    ("section=Results › Sleep", {"in_section": "Results › Sleep"}),
    ("kind__exact=mechanism", {"kind": "mechanism"}),
    ("grade=low", {"certainty": "low"}),
    ("grade=none", {"assessed": "false"}),
    ("grade=stale", {"certainty_is_stale": "true"}),
    ("contested=yes", {"is_contested": "true"}),
    ("contested=no", {"is_contested": "false"}),
    ("flags=yes", {"has_open_flag": "true"}),
    ("flags=no", {"has_open_flag": "false"}),
    ("flags=overstated", {"flag": "overstated"}),
    ("wording=relation-causal", {"wording_strength": "causal"}),
    ("wording=sounds-established", {"wording_certainty": "established"}),
    ("wording=read", {"wording_corrected": "false"}),
    ("wording=stale", {"correction_is_stale": "true"}),
    ("suggestions=waiting", {"has_suggestions": "true"}),
    ("wording=reworded", {"to_review": "true"}),
    ("due=yes", {"review_due": "true"}),
    ("statements=repeats", {"may_repeat": "true"}),
    ('q="tea+causes" sleep', {"q": '"tea causes" sleep'}),
    ("flags=no&kind__exact=finding&q=tea", {"has_open_flag": "false", "kind": "finding", "q": "tea"}),
]


@pytest.fixture
def document() -> Document:
    """Claims of which each filter takes some and leaves some."""
    plain = cast.make_claim("Tea may help sleep.")
    document = plain.document
    for text, values in (
        ("It is said that tea causes sleep.", {"kind": "mechanism", "wording_strength": "causal"}),
        ("Certain it is.", {"certainty": "low", "section": ["Results", "Sleep"], "review_due_on": "2020-01-01"}),
        ("Stale it is.", {"certainty": "low", "certainty_is_stale": True, "correction_is_stale": True}),
    ):
        cast.make_claim(text, document=document, **values)
    contested, flagged = (cast.make_claim(text, document=document) for text in ("Contested.", "Flagged."))
    editor = cast.make_editor()
    for number, stance in enumerate(("supports", "contradicts"), start=90_000_777):
        attach_evidence(contested, cast.make_reference(number), Finding(stance=stance), by=editor)
    Flag.objects.create(claim=flagged, kind="overstated", cause="rule")
    return document


def root() -> User:
    return User.objects.filter(is_superuser=True).first() or cast.make_superuser()


def at_the_desk(query: str) -> set[str]:
    browser = Client()
    browser.force_login(root())
    return {claim.key for claim in browser.get(f"{reverse(LIST)}?{query}").context["cl"].queryset}


@pytest.mark.parametrize("name", ["knd", "document", "retired", "search"])
def test_a_summary_refuses_a_filter_that_it_does_not_know(name, document):
    client = APIClient()
    client.force_authenticate(cast.make_superuser())
    for address in ("summary/json/", "summary/"):
        answer = client.get(f"/api/documents/{document.slug}/{address}", {name: "x"})
        assert answer.status_code == 400 and "No such filter" in answer.json()[name]
    assert client.get(f"/api/documents/{document.slug}/summary/", {"format": "md", "mode": "claims"}).status_code == 200


def by_api(document: Document, **asked: str) -> set[str]:
    client = APIClient()
    client.force_authenticate(root())
    answer = client.get(f"/api/documents/{document.slug}/summary/json/", asked)
    return {row["key"] for row in json.loads(answer.content)["claims"]}


def by_command(document: Document, **asked: str) -> set[str]:
    out, where = StringIO(), [f"{name}={value}" for name, value in asked.items()]
    call_command("export_summary", document.slug, format="json", where=where, stdout=out)
    return {row["key"] for row in json.loads(out.getvalue())["claims"]}


@pytest.mark.parametrize(("query", "asked"), ALIKE, ids=[query for query, _ in ALIKE])
def test_a_list_of_the_desk_is_the_same_list_by_the_api_and_by_the_command(document, query, asked):
    seen = at_the_desk(query)
    assert by_api(document, **asked) == by_command(document, **asked) == seen
    assert asked_by(QueryDict(query)) == asked


@pytest.mark.parametrize("name", ["kind", "certainty", "is_contested", "has_open_flag", "wording_strength", "q"])
def test_the_claims_of_the_examples_are_not_all_the_same(document, name):
    (asked,) = (asked for _, asked in ALIKE[:19] if asked.keys() == {name} and asked[name] != "false")
    assert 0 < len(by_api(document, **asked)) < document.claims.count()


def test_every_filter_has_an_example_or_is_of_the_api_alone():
    shown = {name for _, asked in ALIKE for name in asked}
    assert set(NARROWING) - shown == {"section", "pmid", "wording_polarity"}


def test_the_selection_is_said_in_words(document):
    scope = scope_of(document, {"kind": "mechanism", "q": "tea", "flag": ""})
    assert scope.selection == "kind mechanism; q tea"


@pytest.mark.parametrize("asked", [{"colour": "red"}, {"kind": "red"}, {"is_contested": "perhaps"}])
def test_what_is_no_filter_is_refused_with_what_there_is(document, asked):
    with pytest.raises(NoSuchFilter, match=f"{next(iter(asked))}: .* The filters are: .*is_contested"):
        scope_of(document, asked)


def test_the_command_refuses_what_is_no_filter(document):
    with pytest.raises(CommandError, match="“mechanism” is no filter: write it as kind=mechanism"):
        call_command("export_summary", document.slug, format="json", where=["mechanism"])


def test_keys_and_filters_are_asked_together(document):
    keys = list(document.claims.filter(Q(kind="mechanism") | Q(certainty="low")).values_list("key", flat=True))
    out = StringIO()
    call_command("export_summary", document.slug, format="json", claims=",".join(keys), where=["kind=mechanism"],
                 stdout=out)  # fmt: skip
    (only,) = json.loads(out.getvalue())["claims"]
    assert Claim.objects.get(key=only["key"]).kind == "mechanism"


def test_words_in_quotes_are_one():
    assert words('"in the brain" tea \'') == ["in the brain", "tea", "'"]
