"""A part of this machine for the Show alone: what it writes below /etc, /opt, /usr/local, /var and /root goes to a
folder that is thrown away, its processes end with it, and its loopback has all ports free.

So the documented commands run as they are written, paths and ports and all, and the machine is as it was.
"""

import ctypes
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

WRITTEN_BELOW = ("/etc", "/opt", "/usr/local", "/var", "/root")
NEW_NETWORK = 0x40000000  # CLONE_NEWNET of sched.h
NEEDED = ("unshare", "setpriv", "runuser", "useradd", "ip", "git", "caddy", "redis-server", "psql")


def run_apart(module: str, words: Sequence[str]) -> int:
    """`python -m module --folder FOLDER words` among processes and mounts of its own; returns its exit code."""
    if os.geteuid():
        raise SystemExit("The Show makes a user, mounts and networks of its own: run it as root, on Linux.")
    if missing := [name for name in NEEDED if shutil.which(name) is None]:
        raise SystemExit(f"The Show needs {', '.join(missing)}: apt-get install caddy redis-server postgresql git.")
    with tempfile.TemporaryDirectory(prefix="claimwatch-show-") as folder:
        os.chmod(folder, 0o755)  # other users pass through
        spaces = ["unshare", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc"]
        return subprocess.run([*spaces, sys.executable, "-m", module, "--folder", folder, *words]).returncode


def lay_over(folder: Path) -> None:
    """From here on nothing is written below the folders of the machine."""
    for place in WRITTEN_BELOW:
        layer = folder / "layers" / place.strip("/").replace("/", "-")
        for part in ("written", "work"):
            (layer / part).mkdir(parents=True)
        how = f"lowerdir={place},upperdir={layer / 'written'},workdir={layer / 'work'}"
        subprocess.run(["mount", "-t", "overlay", "overlay", "-o", how, place], check=True)
    for place in filter(os.path.isdir, ("/run/postgresql",)):
        subprocess.run(["mount", "-t", "tmpfs", "tmpfs", place], check=True)


def leave_network() -> None:
    """This process, and those that it starts, have a loopback of their own and nothing else; call it before threads."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(NEW_NETWORK):
        raise OSError(ctypes.get_errno(), "No network of its own is to be had")
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
