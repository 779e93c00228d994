"""What becomes of editors' edits when a new version comes in."""

from collections.abc import Collection, Mapping

from claims.models import Claim, StatementEdit, Version

LET_GO = StatementEdit.Kind.LET_GO


def keep_edits(version: Version, lost: Mapping[int, str]) -> None:
    """Notes which edits this text does not bear out any more, and which it does again; none is ever dropped."""
    by, why = version.imported_by, f"Version {version.number} came in."
    edits = StatementEdit.objects.carried().filter(claim__document=version.document)
    edits.filter(pk__in=lost, lost_in=None).change(by=by, why=why, lost_in=version)
    edits.exclude(pk__in=lost).exclude(lost_in=None).change(by=by, why=why, lost_in=None)


def count_again(version: Version, returned: Collection[Claim]) -> None:
    """The evidence of a claim that came back counts again, though an editor had let it go."""
    by, why = version.imported_by, f"Version {version.number} came in."
    let_go = StatementEdit.objects.current().filter(kind=LET_GO, claim__in=returned)
    let_go.change(by=by, why=why, ended_at=version.imported_at, ended_by=by)
