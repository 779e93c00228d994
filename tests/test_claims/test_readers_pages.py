"""What strangers read: what was accepted and nothing else, at once, and from their own cache where nothing changed."""

import json
import re
from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from claims import links
from claims.access.guessing import BY_NETWORK
from claims.access.publishing import publish
from claims.evidence.decisions import Finding, attach_evidence, decide_evidence
from claims.grading.assessing import assess_claim
from claims.models import Anchor, Claim, Comment, Document, Evidence, Flag, PublishedPage, Suggestion, Waiver
from claims.pages import citing
from claims.pages.chronicle import chronicle_of
from claims.pages.new_since import new_since
from literature.styles import pandoc
from tests import cast
from tests.servers.database import queries

pytestmark = pytest.mark.django_db
QUOTED = "Sample networks are robust."


@pytest.fixture(autouse=True)
def _nothing_kept() -> Iterator[None]:
    """Ids come again from test to test, and with them the stamps of what was kept."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def stranger() -> Client:
    return Client()


def standing(**values) -> Claim:
    """A claim that stands in the text of a public document."""
    claim = cast.make_claim(QUOTED, document=values.pop("document", None) or cast.make_document(**values))
    version = claim.document.current
    version.text = QUOTED
    version.save()
    Anchor.objects.create(claim=claim, version=version, exact=claim.text, start=0, end=len(claim.text))
    claim.document = publish(claim.document, "public", by=None, why="A sample.")
    return claim


def rooms(document: Document, *, claim: Claim) -> list[str]:
    """Every address of a document that answers."""
    at = {"slug": document.slug}
    of_claim = {**at, "key": claim.key}
    files = [
        reverse("pages:given", kwargs={**of_claim, "name": name})
        for name in ("md", "json", "jsonld", "ris", "bib", "nbib", "csl")
    ]
    return [
        *(reverse(f"pages:{room}", kwargs=at) for room in ("article", "overview", "flow")),
        f"{reverse('pages:article', kwargs=at)}?open={claim.key}",
        f"{reverse('pages:article', kwargs=at)}?since=2020-01-01",
        *(reverse(f"pages:{room}", kwargs=of_claim) for room in ("statement", "beside")),
        *files,
    ]


def read(client: Client, addresses: list[str]) -> str:
    answers = [client.get(address) for address in addresses]
    assert [answer.status_code for answer in answers] == [200] * len(addresses)
    return "\n".join(answer.content.decode() for answer in answers)


# Words that stand in rows of the house, each in one that no stranger may read.
SECRETS = {
    "of an open flag": lambda claim, who: Flag.objects.create(
        kind="other", claim=claim, note="SECRET", cause="secret", raised_by=who
    ),
    "of evidence": lambda claim, who: Evidence.objects.filter(claim=claim).change(by=who, note="SECRET"),
    "of a proposal": lambda claim, who: Evidence.objects.create(
        claim=claim, reference=cast.make_reference(title="SECRET"), stance="supports", proposed_by=who
    ),
    "of a proposal's quote": lambda claim, who: Evidence.objects.create(
        claim=claim, reference=cast.make_reference(), stance="supports", proposed_by=who, quote="SECRET"
    ),
    "of a comment": lambda claim, who: Comment.objects.create(claim=claim, text="SECRET", written_by=who),
    "of a suggestion": lambda claim, who: cast.make_suggestion(claim, cast.make_reference(title="SECRET")),
    "of a dismissal": lambda claim, who: Suggestion.objects.create(
        claim=claim, reference=cast.make_reference(), state="dismissed", reason="SECRET", score=0.5, decided_by=who
    ),
    "of a rejection": lambda claim, who: Evidence.objects.create(
        claim=claim, reference=cast.make_reference(title="SECRET"), stance="supports", state="rejected",
        proposed_by=who, decided_by=who, decision_reason="SECRET",
    ),
    "of a waiver": lambda claim, who: Waiver.objects.create(
        claim=claim, rule="overstated", reason="SECRET", facts="0", waived_by=who
    ),
    "of a stale grade": lambda claim, who: Claim.objects.filter(pk=claim.pk).change(
        by=who, certainty="low", certainty_is_stale=True, stale_reason="SECRET"
    ),
}  # fmt: skip


@pytest.mark.parametrize("where", SECRETS)
def test_what_editors_write_to_each_other_is_told_to_no_stranger(where, stranger):
    editor = cast.make_editor()
    claim = cast.make_one_of_everything(editor)
    document = publish(claim.document, "public", by=None, why="SECRET")
    SECRETS[where](claim, editor)
    assert "SECRET" not in read(stranger, rooms(document, claim=claim))


def test_no_page_names_a_member(stranger):
    editor = cast.make_editor("Zebedee")
    claim = cast.make_one_of_everything(editor)
    document = publish(claim.document, "public", by=editor, why="A sample.")
    assert "Zebedee" not in read(stranger, rooms(document, claim=claim))


def test_what_was_accepted_is_read_with_its_quote_and_its_grade(stranger):
    claim, editor = standing(), cast.make_editor()
    attach_evidence(claim, cast.make_reference(title="A work on networks"), Finding(stance="supports"), by=editor)
    assess_claim(claim, "low", "One small sample.", by=editor)
    found = read(stranger, [links.page(claim)])
    assert all(words in found for words in ("A work on networks", "One small sample.", "This may hold"))


def test_a_decision_shows_at_once_and_a_withdrawal_too(stranger):
    claim, editor = standing(), cast.make_editor()
    pages = [links.page(claim), links.page(claim.document)]
    before = read(stranger, pages)
    attach_evidence(claim, cast.make_reference(), Finding(stance="contradicts"), by=editor)
    during = read(stranger, pages)
    evidence = Evidence.objects.get(claim=claim)
    decide_evidence(evidence, "withdrawn", by=editor, reason="A mistake.")
    after = read(stranger, pages)
    marked = re.compile(r'class="mark s-contested"')
    assert [bool(marked.search(text)) for text in (before, during, after)] == [False, True, False]
    assert "A mistake." not in after


def test_a_page_that_is_the_same_is_answered_with_304(stranger):
    claim = standing()
    first = stranger.get(links.page(claim.document))
    asked = {"if-none-match": first["ETag"]}
    assert stranger.get(links.page(claim.document), headers=asked).status_code == 304
    attach_evidence(claim, cast.make_reference(), Finding(stance="supports"), by=cast.make_editor())
    assert stranger.get(links.page(claim.document), headers=asked).status_code == 200


def test_a_page_that_was_kept_costs_one_query(stranger):
    claim = standing()
    for address in (links.page(claim), links.page(claim.document)):
        stranger.get(address)
        assert queries(lambda address=address: stranger.get(address)) == 1


def test_an_address_with_words_that_nobody_asks_for_is_the_same_page(stranger):
    claim = standing()
    for page in ("overview/", f"statements/{claim.key}/", f"statements/{claim.key}/files/json/"):
        address = f"{links.page(claim.document)}{page}"
        stranger.get(address)
        assert queries(lambda address=address: stranger.get(f"{address}?part=1&made=up")) == 1


def test_what_is_so_just_now_is_not_kept(stranger, monkeypatch):
    """Two citations are being set for others, and then no more."""
    monkeypatch.setattr(citing, "SECONDS", 10.0)
    monkeypatch.setattr(pandoc, "WAIT", 0.01)
    address = f"{links.page(standing())}?style=apa"
    with pandoc.TURNS, pandoc.TURNS:
        assert "texts are being set just now" in stranger.get(address).content.decode()
    assert "texts are being set just now" not in stranger.get(address).content.decode()


def test_what_another_document_decides_leaves_the_page_the_same(stranger):
    claim, other = standing(), cast.make_claim()
    first = stranger.get(links.page(claim.document))
    attach_evidence(other, cast.make_reference(), Finding(stance="supports"), by=cast.make_editor())
    again = stranger.get(links.page(claim.document), headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again["Last-Modified"]) == (304, first["Last-Modified"])


def test_public_pages_may_be_kept_and_set_no_cookie(stranger):
    answer = stranger.get(links.page(standing().document))
    assert answer["Cache-Control"] == "public, no-cache"
    assert not answer.cookies
    assert "Cookie" not in answer.get("Vary", "")


def test_a_page_tells_the_release_and_is_made_anew_by_the_next(stranger, settings):
    address = links.page(standing().document)
    assert settings.VERSION.encode() in stranger.get(address).content
    settings.VERSION = "99.0.1"
    assert b"Claimwatch 99.0.1 supports" in stranger.get(address).content


def test_members_alone_read_what_was_seen_at_the_published_page(stranger):
    document = standing().document
    PublishedPage.objects.create(
        document=document, url="https://example.org/sample", found="gone", asked_at=timezone.now()
    )
    member = Client()
    member.force_login(cast.make_member(document, "reader"))
    address = links.members_page(document)
    assert b"it is gone" in member.get(address).content
    assert stranger.get(address).status_code == 404
    assert b"it is gone" not in member.get(links.page(document)).content


def test_a_private_document_is_not_there_for_strangers_and_a_preview_for_members(stranger):
    document = cast.make_document()
    member = Client()
    member.force_login(cast.make_member(document, "reader"))
    answer = member.get(links.page(document))
    assert (stranger.get(links.page(document)).status_code, answer.status_code) == (404, 200)
    assert b"Preview." in answer.content
    assert (answer["Cache-Control"], answer["X-Robots-Tag"][:7]) == ("private, no-store", "noindex")


def test_a_document_by_link_is_named_to_no_robot_and_no_publisher(stranger):
    document = publish(cast.make_document(), "link", by=None, why="A sample.")
    answer = stranger.get(reverse("shared:article", kwargs={"token": links.secret(document).split("/")[-2]}))
    assert (answer.status_code, answer["Referrer-Policy"], answer["Cache-Control"]) == (
        200, "no-referrer", "private, no-cache",
    )  # fmt: skip
    assert "noindex" in answer["X-Robots-Tag"]
    assert document.slug not in answer.content.decode()


def test_whoever_tries_secret_addresses_is_made_to_wait_and_a_right_one_opens_all_the_same(stranger):
    document = publish(cast.make_document(), "link", by=None, why="A sample.")
    codes = {stranger.get(f"/shared/{document.pk}-1.guess{n}/").status_code for n in range(BY_NETWORK.free + 1)}
    refused = stranger.get(f"/shared/{document.pk}-1.once-more/")
    assert (codes, refused.status_code) == ({404}, 429)
    assert int(refused["Retry-After"]) > 0
    assert stranger.get(f"/shared/{links.secret(document).split('/')[-2]}/").status_code == 200


def test_the_first_page_lists_what_is_public_and_nothing_else(stranger):
    cast.make_document("A private one")
    publish(cast.make_document("One by link"), "link", by=None, why="A sample.")
    standing(title="A public one")
    found = stranger.get("/").content.decode()
    assert [name in found for name in ("A public one", "A private one", "One by link")] == [True, False, False]


def test_an_empty_first_page_says_what_to_do(stranger):
    found = stranger.get("/").content.decode()
    assert "Nothing is public here yet" in found
    assert links.desk_home() in found


def test_a_search_finds_statements_of_public_documents_only(stranger):
    cast.make_claim("Robust too, and private.")
    claim = standing()
    found = stranger.get("/", {"q": "ROBUST networks"}).content.decode()
    assert claim.key in found
    assert "and private" not in found
    assert "No statement has" in stranger.get("/", {"q": "100%"}).content.decode()


def test_a_letter_that_no_database_keeps_is_no_fault_of_ours(stranger):
    """NUL, which PostgreSQL refuses."""
    claim = standing()
    assert claim.key in stranger.get("/?q=robust%00networks").content.decode()
    assert stranger.get(f"{links.page(claim.document)}statements/a%00b/").status_code == 404


def test_what_the_text_says_is_no_markup_on_any_page(stranger):
    claim = cast.make_claim('</script><script>alert("x")</script> & so on', document=cast.make_document("<b>Bold</b>"))
    document = publish(claim.document, "public", by=None, why="A sample.")
    assess_claim(claim, "low", "<i>One</i>", by=cast.make_editor())
    pages = [address for address in rooms(document, claim=claim) if "/files/" not in address]
    found = read(stranger, pages)
    assert not re.search(r"<script>alert|<b>Bold|<i>One", found)
    [data] = re.findall(r'ld\+json">(.*?)</script>', stranger.get(links.page(claim)).content.decode())
    assert any("alert" in row.get("claimReviewed", "") for row in json.loads(data)["@graph"])


def test_a_claim_that_was_not_assessed_is_no_claim_review(stranger):
    page = stranger.get(links.page(standing())).content.decode()
    assert "ClaimReview" not in page


def test_a_claim_that_left_the_text_keeps_its_address(stranger):
    claim = standing()
    Claim.objects.filter(pk=claim.pk).change(by=None, retired_at="2026-11-01T00:00:00Z")
    answer = stranger.get(links.page(claim))
    assert (answer.status_code, "has left the text" in answer.content.decode()) == (200, True)


@pytest.mark.parametrize("query", ["part=2", "part=x", "show=nothing", "open=S-999", "part=-1"])
def test_an_address_that_asks_for_what_is_not_there_says_so(query, stranger):
    assert stranger.get(f"{links.page(standing().document)}?{query}").status_code == 404


def test_the_number_of_queries_does_not_grow_with_the_claims(stranger):
    one, many = standing(), standing()
    for claim in (*(cast.make_claim(document=many.document) for _ in range(12)), one, many):
        attach_evidence(claim, cast.make_reference(), Finding(stance="supports"), by=cast.make_superuser(claim.key))
    counted = [queries(lambda claim=claim: stranger.get(links.page(claim.document))) for claim in (one, many)]
    assert counted[0] == counted[1]


def test_what_happened_on_one_day_is_told_in_its_order():
    claim, editor = standing(), cast.make_editor()
    attach_evidence(claim, cast.make_reference(), Finding(stance="supports"), by=editor)
    assess_claim(claim, "low", "One small sample.", by=editor)
    told = [event.what for event in chronicle_of(claim)]
    assert told[0] == "Certainty assessed as low" and told[-1] == "Stands in the text since version 1"


def test_what_is_new_since_a_day_is_what_was_accepted_since_and_notices_of_it(stranger: Client) -> None:
    claim, editor = standing(), cast.make_superuser()
    address = f"{links.page(claim.document)}?since="
    today, accepted = f"{timezone.now():%Y-%m-%d}", cast.make_reference()
    assert "Nothing is new" in read(stranger, [f"{address}{today}"])
    attach_evidence(claim, accepted, Finding(stance="supports"), by=editor)
    cast.make_notice(accepted)
    shown = read(stranger, [f"{address}{today}"])
    assert "New at 1 of 1 statements" in shown
    assert f"{accepted.short_citation}: accepted as evidence (supports)" in shown
    assert f"{accepted.short_citation}: retraction" in shown
    assert "Nothing is new" in read(stranger, [f"{address}2999-01-01"])
    assert stranger.get(f"{address}yesterday").status_code == 404


def test_more_changes_since_a_day_take_no_more_queries() -> None:
    claim, editor = standing(), cast.make_superuser()
    asked = []
    for _ in range(2):
        for _ in range(3):
            reference = cast.make_reference()
            attach_evidence(claim, reference, Finding(stance="supports"), by=editor)
            cast.make_notice(reference)
        asked.append(queries(lambda: new_since(claim.document, timezone.now().date())))
    assert asked[0] == asked[1]
