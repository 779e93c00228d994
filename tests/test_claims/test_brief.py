"""What pages mark and count by says of each claim what the whole summary does."""

import pytest

from claims.exports.brief import claims_in_brief
from claims.exports.gather import claims_and_works
from claims.exports.scope import Scope
from claims.models import Claim, Document
from tests.bench.desk_rows import fill
from tests.servers.database import queries

pytestmark = pytest.mark.django_db
SAME = ("key", "text", "section", "certainty", "certainty_is_stale", "contested", "supporting", "contradicting")


def said(claims, works):
    return [
        (
            [getattr(claim, name) for name in SAME],
            bool(claim.review),
            [found.rule for found in claim.findings],
            [(item.number, item.stance, item.design) for item in claim.evidence],
        )
        for claim in claims
    ], [(work.number, work.year, work.status) for work in works]


@pytest.fixture
def document() -> Document:
    """Claims assessed, stale, contested and not, with retracted works; one says another one again and has left."""
    fill(60, 300, 0)
    first, again, gone = Claim.objects.order_by("pk")[:3]
    Claim.objects.filter(pk__in=(again.pk, gone.pk)).change(by=None, restates=first)
    Claim.objects.filter(pk=gone.pk).change(by=None, retired_at=first.document.current.imported_at)
    return first.document


def test_it_says_of_each_claim_what_the_summary_does(document):
    ids = set(document.claims.values_list("pk", flat=True)[1:20])
    for scope in (Scope(), Scope(claims=ids, selection="some")):
        brief, whole = claims_in_brief(document, scope), claims_and_works(document, scope)
        assert said(*brief) == said(*whole)
        assert any(claim.findings for claim in brief[0])


def test_it_costs_the_same_queries_however_many_claims_there_are(document):
    few = Scope(claims=set(document.claims.current().values_list("pk", flat=True)[3:6]), selection="some")
    assert max(queries(lambda scope=scope: claims_in_brief(document, scope)) for scope in (few, Scope())) <= 11
