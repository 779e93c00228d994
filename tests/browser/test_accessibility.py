"""What axe-core finds on the pages of the desk: nothing serious, in both themes, at a laptop's width and a phone's."""

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from claims import links
from claims.evidence.decisions import Finding, attach_evidence
from claims.flags.raising import raise_flag
from claims.grading.assessing import assess_claim
from claims.models import Claim, DocumentImport
from claims.reviews.reviewing import review_claim
from tests import cast
from tests.browser.sitting import GRAVE, LIVELY, SIZES, Sitting

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.embedded, pytest.mark.xdist_group("browser")]


@pytest.fixture(params=[(size, scheme) for size in SIZES for scheme in ("light", "dark")], ids="-".join)
def sitting(request: pytest.FixtureRequest, chromium: Browser, live_server: Any) -> Iterator[Sitting]:
    size, scheme = request.param
    options = {"viewport": SIZES[size], "color_scheme": scheme, "bypass_csp": True}
    with Sitting(chromium, live_server.url, cast.make_superuser(), **options) as editor:
        yield editor


def furnish(editor: Any) -> Claim:
    """A claim with something of everything that its page can show."""
    claim = cast.make_robust_claim()
    cast.watch(claim.document, cast.make_search(watermark="2026-11-20"))
    for stance in ("supports", "contradicts"):
        attach_evidence(claim, cast.make_reference(), Finding(stance=stance), by=editor)
    assess_claim(claim, "low", "Two sample papers.", by=editor)
    review_claim(claim, by=editor)
    raise_flag(claim, "other", "A sample flag.", by=editor)
    cast.make_notice(claim.evidence.first().reference)
    for _ in range(2):
        cast.make_suggestion(claim)
    return claim


def half_done(asked_by: Any) -> DocumentImport:
    """An import that a worker is at."""
    return DocumentImport.objects.create(
        filename="sample.md", state="running", step="pairing", step_done=12, step_of=30, requested_by=asked_by
    )


def test_no_page_of_the_desk_has_a_grave_fault(sitting: Sitting) -> None:
    claim = furnish(sitting.user)
    pages = (
        "/admin/",
        "/admin/account/",
        "/admin/sign-ins/",
        "/admin/channels/",
        "/admin/notices/",
        "/admin/claims/claim/",
        links.desk(claim),
        f"/admin/claims/claim/{claim.pk}/timeline/",
        f"/admin/claims/claim/triage/{claim.document_id}/",
        f"/admin/claims/claim/triage/paper/{claim.suggestions.first().reference_id}/",
        "/admin/claims/flag/",
        "/admin/claims/suggestion/",
        f"/admin/claims/document/{claim.document_id}/change/",
        f"/admin/claims/document/{claim.document_id}/members/",
        f"/admin/literature/reference/{claim.evidence.first().reference_id}/change/",
        "/admin/literature/searchrun/jobs/",
        f"/admin/claims/documentimport/{half_done(sitting.user).pk}/change/",
    )
    found = {page: faults for page in pages if (faults := grave_faults(sitting, page))}
    assert found == {}


def test_the_login_has_no_grave_fault(sitting: Sitting) -> None:
    sitting.context.clear_cookies()
    assert grave_faults(sitting, "/admin/login/") == []


def grave_faults(sitting: Sitting, page: str) -> list[str]:
    """ "rule: the element" of what axe calls serious or critical."""
    sitting.page.goto(page)
    sitting.page.add_style_tag(content=LIVELY)
    found = Axe().run(sitting.page, options={"preload": False}).response["violations"]
    return [f"{one['id']}: {node['html'][:120]}" for one in found if one["impact"] in GRAVE for node in one["nodes"]]
