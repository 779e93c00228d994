"""What was not accepted, or is not so any more, stands in no file; the numbers of a summary are those of its rows."""

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claims.exports import FORMATS
from claims.exports.gather import summarise
from claims.exports.scope import Scope
from claims.models import Assessment, Evidence, Flag, Waiver
from literature.formats.status import STATUS_WORDS
from tests import cast
from tests.test_claims.exports_cast import NASTY, RETRACTION, read_file, sample, told, yan

SECRET = "Unspoken-7f3a"
READ = [name for name in FORMATS if name != "png"]  # the picture that is read as "svg"
OF_TEXT = [name for name, form in FORMATS.items() if form.is_text and form.cites]


@pytest.fixture
def document(db):
    """One claim with accepted evidence, and beside it a secret of every kind that is not to be told; why a work was
    excluded is told, after PRISMA."""
    claim, user = cast.make_claim("Said in the text."), cast.make_superuser()
    document, work = claim.document, cast.make_reference()
    Evidence.objects.create(claim=claim, reference=work, stance="supports", state="accepted", proposed_by=user)
    for number, state in enumerate(("proposed", "rejected", "withdrawn"), start=90_000_501):
        secret = cast.make_reference(number, title=f"[Sample] {SECRET} {state}")
        Evidence.objects.create(
            claim=claim, reference=secret, stance="contradicts", state=state, proposed_by=user, note=SECRET,
            sample_size=9,
        )  # fmt: skip
    cast.make_suggestion(claim, cast.make_reference(90_000_511, title=f"[Sample] {SECRET} suggested"))
    cast.make_citation(claim, cast.make_reference(90_000_512, title=f"[Sample] {SECRET} proposed citation"))
    Flag.objects.create(claim=claim, kind="other", note=SECRET, resolved_at=timezone.now(), resolution=SECRET)
    for rationale in (SECRET, "The newest."):
        Assessment.objects.create(claim=claim, certainty="low", rationale=rationale, assessed_by=user)
    Waiver.objects.create(claim=claim, rule="overstated", reason=SECRET, waived_by=user, ended_at=timezone.now())
    cast.make_claim(f"{SECRET} left the text.", document=document, retired_at=timezone.now())
    cast.make_claim(f"{SECRET} of another document.", document=cast.make_document(title=SECRET))
    return document


@pytest.mark.parametrize(("name", "mode"), [(name, mode) for name in READ for mode in FORMATS[name].modes])
def test_no_secret_of_any_kind_is_told_in_any_format(document, name, mode):
    assert SECRET not in read_file(FORMATS[name], summarise(document, scope=Scope(mode=mode)))


def test_what_is_not_accepted_counts_nowhere(document):
    summary = summarise(document)
    (claim,) = summary.claims
    assert (claim.supporting, claim.contradicting, claim.contested) == ("1 paper", "0 papers", False)
    assert len(summary.bibliography) == len(claim.evidence) == 1


def test_drafts_bring_what_is_proposed_and_nothing_else(document):
    text = read_file(FORMATS["json"], summarise(document, scope=Scope(drafts=True)))
    assert f"{SECRET} proposed" in text
    assert not any(
        f"{SECRET} {other}" in text for other in ("rejected", "withdrawn", "suggested", "left", "of another")
    )


@pytest.mark.parametrize("name", OF_TEXT)
@given(text=NASTY, status=st.sampled_from(sorted(STATUS_WORDS)))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_no_letters_hide_the_status_of_a_work(name, text, status):
    works = [yan(title=text), sample(2, title=f"[Sample] {text}", status=status, notices=[RETRACTION])]
    assert STATUS_WORDS[status] in read_file(FORMATS[name], told(text, works=works))


STANCES = st.lists(st.sampled_from(["supports", "contradicts", "neutral"]), max_size=3)


@given(stances=st.lists(STANCES, min_size=1, max_size=5))
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_each_number_of_a_summary_is_that_of_its_rows(db, stances):
    Evidence.objects.all().delete()
    document, user = cast.make_document(), None
    for at_claim, taken in enumerate(stances):
        claim = cast.make_claim(document=document)
        for place, stance in enumerate(taken):
            work = cast.make_reference()
            Evidence.objects.create(claim=claim, reference=work, stance=stance, state="accepted", proposed_by=user,
                                    sample_size=10 * (at_claim + place + 1))  # fmt: skip
    summary = summarise(document)
    rows = Evidence.objects.filter(claim__document=document)
    for claim in summary.claims:
        of_claim = rows.filter(claim__key=claim.key)
        for side, said, people in (
            ("supports", claim.supporting, claim.supporting_participants),
            ("contradicts", claim.contradicting, claim.contradicting_participants),
        ):
            sizes = list(of_claim.filter(stance=side).values_list("sample_size", flat=True))
            assert said == f"{len(sizes)} paper{'' if len(sizes) == 1 else 's'}"
            assert people == (sum(sizes) or None)
        assert claim.contested == of_claim.filter(stance="contradicts").exists()
    works = set(rows.values_list("reference", flat=True))
    assert (len(summary.bibliography), summary.claims_in_all) == (len(works), len(stances))
    overview = summary.overview
    assert overview.that_stand + len(overview.contested) + len(overview.missing) == len(stances)
