"""The words of an export by mail. Pure: the summary in, subject and body out."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from claims.exports.summary import Summary

NOTHING = "Nothing has changed."


class Enclosed(NamedTuple):
    """What comes with the mail: a file, or, where it is too large, the `address` at which it is until `until`."""

    name: str
    size: int  # bytes
    address: str = ""
    until: datetime | None = None


def subject_of(summary: Summary) -> str:
    """One line, whatever the title holds."""
    if not summary.news_since:
        said = "its summary"
    elif summary.news:
        said = f"{len(summary.news)} change{'' if len(summary.news) == 1 else 's'} since {summary.news_since}"
    else:
        said = f"nothing has changed since {summary.news_since}"
    return " ".join(f"Claimwatch: {summary.title}: {said}".split())


def body_of(summary: Summary, enclosed: Enclosed, *, rhythm: str, stop: str, unchanged: bool = False) -> str:
    """What's new, a line each; where the file is; how to stop it. `unchanged`: what there is to tell is no change."""
    parts = ["This literature is a sample, not PubMed."] if summary.sample else []
    parts.append(_head(summary))
    if summary.scope.selection:
        parts.append(f"Only these statements: {summary.scope.selection}.")
    parts.append("\n".join(_news(summary, unchanged=unchanged)))
    parts += [line for line in (summary.flow.sentence, _file(enclosed)) if line]
    if summary.approved:
        parts.append(summary.approved)
    return "\n\n".join([*parts, f"You asked for this export: {rhythm}.\nStop it with one click: {stop}"]) + "\n"


def _head(summary: Summary) -> str:
    since = f": what's new since {summary.news_since}" if summary.news_since else ""
    return " ".join(f"{summary.title}, version {summary.version}{since}".split())


def _news(summary: Summary, *, unchanged: bool) -> Sequence[str]:
    if not summary.news_since:
        number = len(summary.claims)
        return [f"{number} statement{'' if number == 1 else 's'}. The next mail says what is new since this one."]
    lines = [f"- {' '.join(line.split())}" for line in summary.news]
    return [NOTHING, *lines] if unchanged or not lines else lines


def _file(enclosed: Enclosed) -> str:
    size = f"{max(enclosed.size / 1_000_000, 0.1):.1f} MB"
    if not enclosed.address:
        return f"Attached: {enclosed.name} ({size})."
    until = f" until {enclosed.until:%Y-%m-%d %H:%M %Z}" if enclosed.until else ""
    return f"{enclosed.name} ({size}) is too large to attach. It is here{until}: {enclosed.address}"
