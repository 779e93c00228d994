"""One claim against the whole library: what searches did not find, found; the same however the work is parted."""

import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from claims import links
from claims.models import Claim, CountedPaper, LibraryRanking, Suggestion
from claims.refusals import Refused
from claims.triage import library_ranking
from claims.triage.claim_index import ClaimIndex, DocumentClaims
from claims.triage.library_ranking import rank_library, stop_ranking, work_on_rankings
from claims.triage.rank import LEAST, rank
from claims.triage.texts import ClaimText
from claims.triage.word_counts import paper_of, recount, statistics_of
from literature.models import Reference
from tests import cast

pytestmark = pytest.mark.django_db
State = LibraryRanking.State
TEXT = "Ketamine lowers connectivity of the default mode network (DMN) in depression."
PAPERS = (
    "Ketamine lowers DMN connectivity in depression.",
    "Ketamine and the default mode networks of depressed patients, whose connectivity it lowers.",
    "Connectivity in depression.",
    "Statins lower cholesterol.",
    "DMNs at rest are active.",
    "Rest.",
)


@pytest.fixture
def claim() -> Claim:
    claim = cast.make_claim(TEXT)
    claim.document.versions.update(acronyms={"DMN": "default mode network"})
    for number in range(30):
        text = PAPERS[number % len(PAPERS)]
        cast.make_reference(title=f"[Sample] {number} {text}", abstract=[{"label": "", "category": "", "text": text}])
    recount()
    return Claim.objects.select_related("document").get(pk=claim.pk)


def found(claim: Claim) -> list[tuple[int, float, list[str], str]]:
    rows = Suggestion.objects.filter(claim=claim).order_by("reference")
    return list(rows.values_list("reference", "score", "terms", "sentence"))


def by_hand(claim: Claim) -> list[tuple[int, float, list[str], str]]:
    """Each stored reference read and ranked, none passed over for its counted words."""
    text = ClaimText(claim.pk, claim.text, claim.context, tuple(claim.section))
    acronyms = claim.document.current.acronyms
    papers = [paper_of(reference) for reference in Reference.objects.all()]
    statistics = statistics_of(ClaimIndex([DocumentClaims([text], acronyms)]).column)
    matches = rank([text], papers, statistics, acronyms=acronyms, least=LEAST)
    return sorted((match.paper_id, match.score, list(match.terms), match.sentence) for match in matches)


def test_all_that_the_library_holds_for_a_claim_is_suggested_and_says_where_it_came_from(claim: Claim) -> None:
    rank_library(claim, by=None)
    assert work_on_rankings() == 1
    assert found(claim) == by_hand(claim)
    assert 5 <= len(found(claim)) < 30
    assert set(claim.suggestions.values_list("origin", flat=True)) == {"library"}
    row = LibraryRanking.objects.get()
    assert (row.state, row.done, row.of, row.found) == (State.DONE, 30, 30, len(found(claim)))


def test_the_same_again_changes_nothing(claim: Claim) -> None:
    for _ in range(2):
        rank_library(claim, by=None)
        rank_library(claim, by=None)
        work_on_rankings()
    row = LibraryRanking.objects.get()
    assert (row.done, row.found) == (30, 0)
    assert found(claim) == by_hand(claim)


def test_a_worker_that_is_stopped_goes_on_where_it_was_and_ends_with_the_same(claim: Claim, monkeypatch) -> None:
    monkeypatch.setattr(library_ranking, "SLICE", 7)
    rank_library(claim, by=None)
    turns = iter((False, False, True))  # asked before it takes the row, and before each slice
    assert work_on_rankings(stopped=lambda: next(turns)) == 0
    assert LibraryRanking.objects.get().done == 7
    assert 0 < len(found(claim)) < len(by_hand(claim))
    assert work_on_rankings() == 1
    assert found(claim) == by_hand(claim)


def test_an_editor_stops_it_and_lets_it_go_on(claim: Claim, monkeypatch) -> None:
    monkeypatch.setattr(library_ranking, "SLICE", 7)
    editor = cast.make_editor()
    rank_library(claim, by=editor)
    LibraryRanking.objects.update(read_to=Reference.objects.order_by("pk")[6].pk, done=7)
    assert stop_ranking(claim, by=editor).state == State.STOPPED
    assert work_on_rankings() == 0
    assert rank_library(claim, by=editor).done == 7
    work_on_rankings()
    assert LibraryRanking.objects.get().done == 30
    with pytest.raises(Refused, match="nothing to stop"):
        stop_ranking(claim, by=editor)


def test_a_reworded_claim_is_read_from_the_start(claim: Claim) -> None:
    rank_library(claim, by=None)
    LibraryRanking.objects.update(read_to=Reference.objects.order_by("pk")[6].pk, done=7, state=State.STOPPED)
    claim.text = "Statins lower cholesterol."
    claim.save()
    assert rank_library(claim, by=None).done == 0
    work_on_rankings()
    assert any("Statins" in sentence for _, _, _, sentence in found(claim))


def test_what_is_not_counted_yet_is_read_nevertheless(claim: Claim) -> None:
    CountedPaper.objects.all().delete()
    rank_library(claim, by=None)
    work_on_rankings()
    assert found(claim) == by_hand(claim)


def test_what_a_search_found_keeps_its_origin_and_what_was_decided_stays(claim: Claim) -> None:
    first = Reference.objects.earliest("pk")
    row = cast.make_suggestion(claim, first, state="dismissed", reason="off topic", decided_at=timezone.now())
    rank_library(claim, by=None)
    work_on_rankings()
    row.refresh_from_db()
    assert (row.state, row.reason, row.origin) == ("dismissed", "off topic", "search")


def test_nothing_is_ranked_for_a_claim_that_left_the_text(claim: Claim) -> None:
    claim.retired_at = timezone.now()
    with pytest.raises(Refused, match="no claim of the present text"):
        rank_library(claim, by=None)


def test_page_and_api_ask_for_it_and_say_how_far_it_is(claim: Claim, client: Client) -> None:
    client.force_login(cast.make_editor())
    act = reverse("admin:claims_claim_act", args=(claim.pk, "rank-library"))
    assert "Rank the whole library" in client.get(links.desk(claim)).content.decode()
    assert client.post(act, follow=True).status_code == 200
    page = client.get(links.desk(claim)).content.decode()
    assert "Being set against the whole library: 0 of 30 references" in page
    work_on_rankings()
    page = client.get(links.desk(claim)).content.decode()
    assert "30 references" in page and "from the library" in page
    told = client.get(reverse("api-claims-library", args=(claim.key,))).json()
    assert (told["state"], told["done"]) == ("done", 30)
    assert client.post(reverse("api-claims-rank", args=(claim.key,))).status_code == 202
    assert client.post(reverse("api-claims-stop", args=(claim.key,))).json()["state"] == "stopped"


def test_the_command_ranks_at_once_and_names_unknown_claims(claim: Claim) -> None:
    written = StringIO()
    call_command("rank_library", claim.key, "--json", stdout=written)
    assert json.loads(written.getvalue())["done"] == 30
    with pytest.raises(CommandError, match="No claim of a present text has the key nothing"):
        call_command("rank_library", "nothing")
