"""What a text would change in a document if it were its next version: worked out, and nothing written."""

from dataclasses import dataclass
from typing import TypedDict

from claims.documents.citations.apart import take_apart
from claims.documents.formats.article import Reading
from claims.documents.progress import untold
from claims.documents.versions.draft import Draft, base_of, work_out
from claims.documents.versions.pairing import Pair
from claims.models import Claim, Document

MOST = 400  # differences that are kept to be shown
ALIKE = ("unchanged", "moved")


class Difference(TypedDict):
    """`key` is that of the claim, "" of a new statement; `old` or `new` is "" where nothing stands."""

    kind: str
    key: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class WouldChange:
    """`changes` counts as a version's do; `is_another` where it shares less than half of the statements."""

    changes: dict[str, int]
    differences: list[Difference]
    is_another: bool

    @property
    def is_none(self) -> bool:
        """The statements are those that stand here; only places or what is no statement may differ."""
        return not self.differences


def would_change(document: Document, reading: Reading) -> WouldChange:
    """Raises UnreadableDocument."""
    apart = take_apart(reading.text, markup=reading.markup)
    if not apart.parts.statements:
        return WouldChange({}, [], is_another=True)
    draft = work_out(base_of(document), reading.text, reading.markup, apart, progress=untold)
    differing = [one for one in draft.pairs if one.kind not in ALIKE and not _left_before(one, draft)]
    keys = dict(Claim.objects.filter(document=document).values_list("pk", "key"))
    rows = [_difference(one, draft, keys) for one in differing[:MOST]]
    return WouldChange(draft.changes(), rows, is_another=draft.is_of_another_text())


def _left_before(one: Pair, draft: Draft) -> bool:
    return one.new is None and one.old is not None and draft.base.claims[one.old].is_retired


def _difference(one: Pair, draft: Draft, keys: dict[int, str]) -> Difference:
    was = None if one.old is None else draft.base.claims[one.old]
    now = None if one.new is None else draft.edited.taken.parts.statements[one.new]
    return {
        "kind": one.kind,
        "key": keys.get(was.pk, "") if was else "",
        "old": was.text if was else "",
        "new": now.text if now else "",
    }
