"""What decisions taught, and decisions made elsewhere: in a real browser."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from claims import links
from claims.models import Claim, Document, ImportedDecision, LibraryRanking, Suggestion
from claims.triage.learning.training import learn_from_decisions
from claims.triage.library_ranking import work_on_rankings
from tests import cast
from tests.browser.pictures import picture
from tests.browser.sitting import Sitting, waiting

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("browser")]
TABLE = "title,abstract,doi,included\n" + "\n".join(
    f"[Sample] Invented paper {number},{text},10.99999/sample.{number},{number % 2}"
    for number, text in enumerate(6 * ("Statins lower cholesterol.", "Ketamine lowers connectivity."))
)


def test_a_file_is_looked_at_taken_in_and_learnt_from(sitting: Sitting) -> None:
    waiting()
    document = Document.objects.get()
    page = sitting.page
    page.goto(reverse("admin:claims_document_learning", args=(document.pk,)))
    file = {"name": "screened.csv", "mimeType": "text/csv", "buffer": TABLE.encode()}
    page.set_input_files("#elsewhere input[type=file]", files=[file])
    page.click("text=Look at it")
    page.wait_for_selector("text=holds 12 decisions, 6 of them")
    picture(sitting, "decisions-looked-at")
    page.click("text=Take them in")
    page.wait_for_selector("text=Decisions of screened.csv are taken in: 12 new")
    assert ImportedDecision.objects.filter(document=document).count() == 12
    then = timezone.now() - timedelta(hours=1)
    for state in ("attached", "dismissed"):
        row = cast.make_suggestion(Claim.objects.earliest("pk"), reason="" if state == "attached" else "off topic")
        Suggestion.objects.filter(pk=row.pk).change(by=None, state=state, decided_at=then)
    learn_from_decisions(at=timezone.now())
    page.reload()
    page.wait_for_selector("text=What it learnt")
    picture(sitting, "learning")


def test_the_whole_library_is_ranked_from_the_page_of_a_claim(sitting: Sitting) -> None:
    first, *_ = waiting()
    for _ in range(3):
        cast.make_reference(abstract=[{"label": "", "category": "", "text": first.claim.text}])
    page = sitting.page
    page.goto(links.desk(first.claim))
    page.click("text=Rank the whole library")
    page.wait_for_selector("text=Being set against the whole library")
    picture(sitting, "claim-library-waits")
    work_on_rankings()
    assert LibraryRanking.objects.get().state == "done"
    page.reload()
    page.wait_for_selector("text=from the library")
    picture(sitting, "claim-library-done")
