"""How far an import is: told by what does the work, heard by whoever waits for it."""

from typing import Protocol

from claims.models import DocumentImport

Step = DocumentImport.Step


class Progress(Protocol):
    """Is told the step that begins, and within it how many of how many are done (0 of 0 where nothing is counted).

    It is called thousands of times, never within a transaction, and may raise to stop the import: nothing is written.
    """

    def __call__(self, step: Step, done: int = 0, of: int = 0) -> None: ...


def untold(step: Step, done: int = 0, of: int = 0) -> None:
    """Nobody waits."""
