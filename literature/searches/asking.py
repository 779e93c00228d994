"""What a run asks PubMed, and whether the answer is believed: nothing that went wrong is read as "nothing matches"."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.db.models import Max

from literature.entrez.answers import SearchAnswer
from literature.entrez.client import Client
from literature.entrez.query import created_between, modified_between, window_is_honoured
from literature.http.failures import NoAnswer
from literature.models import SearchRun
from literature.rules.run_kinds import Kind
from literature.searches.running import renew


class Implausible(NoAnswer):
    """An answer that cannot be true and is therefore not believed."""


def ask_whole(run: SearchRun, client: Client) -> Sequence[str]:
    """The PMIDs of the whole result; of a run for a window only their number is asked for, and none is returned.

    Every kind of run asks this first: how PubMed reads the query is then comparable from run to run, and a window in
    which nothing happened can be told from an outage.
    """
    if run.kind == Kind.FULL:
        answer = client.search_all(run.term, lambda *_: renew(run))
    else:
        answer = client.search(run.term, retmax=0)
    run.reported, run.translation = answer.count, answer.translation
    run.warnings = [*answer.errors, *answer.warnings]
    if not answer.count and _had_results(run):
        raise Implausible(
            "PubMed answers that nothing matches, where the last run of the same query found something. "
            "This is not believed: nothing was changed. Run it again, or look at the query.",
            permanent=False,
        )
    renew(run, "reported", "translation", "warnings")
    return answer.ids


def _had_results(run: SearchRun) -> bool:
    complete = run.search.runs.filter(status=SearchRun.Status.COMPLETE, term=run.term)
    return complete.exists() and run.search.hits.present().exists()


def ask_created(run: SearchRun, client: Client) -> Sequence[str]:
    """PMIDs that PubMed took in since the last run that looked for them, less the overlap."""
    watermark = run.search.watermark
    if watermark is None or not run.reported:
        return ()
    run.created_since = _before(min(watermark, run.started_at.date()), run)
    renew(run, "created_since")
    return _window(run, client, created_between(run.term, run.created_since), run.created_since)


def ask_changed(run: SearchRun, client: Client) -> Sequence[str]:
    """PMIDs whose records NLM changed lately. None are asked for on the first run.

    Lately is counted from the newest change we hold, not from our clock alone: a clock that is wrong, or a source
    that lags behind, must not make a retraction fall between two windows.
    """
    watermark = run.search.changed_watermark
    if watermark is None or not run.reported:
        return ()
    newest = run.search.references.aggregate(newest=Max("date_revised"))["newest"]
    run.changed_since = _before(min(watermark, newest or watermark, run.started_at.date()), run)
    renew(run, "changed_since")
    return _window(run, client, modified_between(run.term, run.changed_since), run.changed_since)


def _before(day: date, run: SearchRun) -> date:
    return day - timedelta(days=run.search.overlap_days)


def _window(run: SearchRun, client: Client, term: str, since: date) -> Sequence[str]:
    """Raises Implausible when PubMed left the window out: then the answer is about something else."""
    answer: SearchAnswer = client.search_all(term, lambda *_: renew(run))
    if not window_is_honoured(answer.translation, since):
        raise Implausible(
            f"PubMed left the date out of the query for a window of days (it read: {answer.translation}).",
            permanent=False,
        )
    return answer.ids
