"""What the acts on triage say when they are done: on the whole library, and on decisions made elsewhere."""

from claims.evidence.decisions_elsewhere import DecisionImport
from claims.models import Claim, Document, LibraryRanking


def library_asked(claim: Claim, row: LibraryRanking) -> str:
    left = f" It goes on behind the first {row.done:,} references." if row.done else ""
    return f"The worker sets {claim.key} against the whole library; this page shows how far it is.{left}"


def ranking_stopped(claim: Claim, _: LibraryRanking) -> str:
    return f"{claim.key} is not set against the library any further; what was suggested stays. It can go on later."


def decisions_imported(_: Document, done: DecisionImport) -> str:
    counts = ", ".join(f"{number} {verdict}" for verdict, number in done.counts.items())
    return f"Decisions of {done.name} are taken in: {counts}. They teach the order; nothing is decided here by them."


def decisions_dropped(_: Document, number: int) -> str:
    return f"{number} decision{'s' if number != 1 else ''} made elsewhere taken back; the order is learnt anew."
