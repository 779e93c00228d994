"""A section is followed by one click, on the text of its document and on the page of a claim, on a phone too."""

import pytest

from claims import links
from claims.models import Subscription
from tests import cast
from tests.browser.pictures import picture
from tests.browser.sitting import SIZES

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("size", SIZES)
def test_a_section_is_followed_by_one_click(sitting, size):
    claim = cast.make_claim(section=["Results", "Mood"])
    cast.make_claim(document=claim.document, section=["Methods"])
    sitting.page.set_viewport_size(SIZES[size])
    sitting.page.goto(links.desk(claim.document))
    sitting.page.get_by_role("button", name="Follow the section Results › Mood").click()
    sitting.page.get_by_role("button", name="Stop following the section Results › Mood").wait_for()
    picture(sitting, f"sections-{size}")
    sitting.page.set_viewport_size(SIZES[size])
    sitting.page.goto(links.desk(claim))
    sitting.page.get_by_role("button", name="Follow the section Results", exact=True).click()
    sitting.page.get_by_role("button", name="Stop following the section Results", exact=True).wait_for()
    picture(sitting, f"claim-{size}")
    assert sitting.page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert [row.section for row in Subscription.objects.order_by("pk")] == [["Results", "Mood"], ["Results"]]
