"""The units of systemd that are shipped, as commands: systemd itself does not run where this does.

What is kept of a unit: its command, user, folder and environment, that a process which ended is started again after
RestartSec with nothing of it left, and that the file system is read-only but for the folders that it names.
"""

import re
import shlex
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path("deploy/systemd")


@dataclass(frozen=True, slots=True)
class Unit:
    """`command` is what systemd would run; `pause` the seconds until it is started again."""

    name: str
    command: list[str]
    pause: float


def units(product: Path) -> list[Unit]:
    """What the target wants, without the timer of backups."""
    wanted = re.findall(r"claimwatch-(\S+)\.service", (product / FOLDER / "claimwatch.target").read_text())
    return [_unit(product / FOLDER, name) for name in wanted]


def _unit(folder: Path, name: str) -> Unit:
    kind, _, instance = name.partition("@")
    file = folder / f"claimwatch-{kind}{'@' if instance else ''}.service"
    said = dict(
        line.partition("=")[::2] for line in file.read_text().replace("%i", instance).splitlines() if "=" in line
    )
    if (said["ProtectSystem"], said["PrivateTmp"], said["Restart"]) != ("strict", "true", "always"):
        raise SystemExit(f"{file.name} asks for something else than the Show gives it.")
    writable = [f"/var/lib/{said['StateDirectory']}", said["ReadWritePaths"].lstrip("-")]
    environment = ["env", "--ignore-environment", "PATH=/usr/bin:/bin", *shlex.split(said["Environment"])]
    command = [*environment, *shlex.split(said["ExecStart"])]
    return Unit(
        instance or kind,
        _confined(command, said["User"], said["WorkingDirectory"], writable),
        float(said["RestartSec"]),
    )


SHUT = """set -e
for place in $WRITABLE; do mount --bind "$place" "$place"; done
mount -t tmpfs tmpfs /tmp
while read -r _ place _; do
    case " $WRITABLE /tmp " in *" $place "*) continue ;; esac
    case "$place" in /proc* | /sys* | /dev* | /tmp/*) continue ;; esac
    mount -o remount,bind,ro "$place"
done < /proc/mounts
cd "$FOLDER"
exec "$@"
"""


def _confined(command: list[str], user: str, folder: str, writable: list[str]) -> list[str]:
    """In mounts of its own, as ProtectSystem=strict, PrivateTmp and NoNewPrivileges have it."""
    given = ["env", f"WRITABLE={' '.join(writable)}", f"FOLDER={folder}"]
    who = ["setpriv", f"--reuid={user}", f"--regid={user}", "--init-groups", "--no-new-privs", "--bounding-set=-all"]
    return [*given, "unshare", "--mount", "--propagation", "private", "sh", "-c", SHUT, "sh", *who, *command]
