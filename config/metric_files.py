"""The files in which processes count for prometheus_client: a folder a machine, since containers that share a volume
have the same process ids; and one file for all that have ended, to which theirs are added."""

import fcntl
import os
import platform
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from config.message_files import locked

ENDED = "ended"


def own_folder(root: Path) -> Path:
    """Of this machine; it is made. Raises OSError."""
    folder = root / platform.node()
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@contextmanager
def files_of(root: Path) -> Iterator[list[str]]:
    """All that is counted; of this machine, one for each process that lives and one a kind for those that ended. Nobody
    takes a file away meanwhile."""
    with locked(own_folder(root), fcntl.LOCK_EX):
        for path in own_folder(root).glob("*_*.db"):
            if not _lives(path.stem.partition("_")[2]):
                _add_to_ended(path)
        yield [str(path) for path in root.glob("*/*.db")]


def _lives(process: str) -> bool:
    if process == ENDED:
        return True
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return False
    except PermissionError:  # somebody else's by now; when that one ends it is added up
        return True
    return True


def _add_to_ended(path: Path) -> None:
    from prometheus_client.mmap_dict import MmapedDict  # not before it was told where the processes meet

    kind = path.stem.partition("_")[0]
    with closing(MmapedDict(str(path.with_name(f"{kind}_{ENDED}.db")))) as total:
        for key, value, moment, _ in MmapedDict.read_all_values_from_file(str(path)):
            total.write_value(key, total.read_value(key)[0] + value, moment)
    path.unlink()
