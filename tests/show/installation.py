"""The installation, brought up block by block as docs/operating.md has it."""

import json
import os
import secrets
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.pubmed_replica import Replica
from tests.show import apart, documented, mailbox, world
from tests.show.documented import CHECKOUT, HOME
from tests.show.machine import Machine
from tests.show.mailbox import Mailbox
from tests.show.reader import SITE, Editor, Reader
from tests.show.rounds import Play
from tests.show.servers import certificate_of, start_postgresql, start_proxy, start_redis, wait_for
from tests.show.units import units
from tests.show.world import World

COME_UP = ("user", "product", "settings", "setup")  # blocks, in their order
ADMIN = "you"
# What the set-up would ask about, were this a real one: the replica says in its place what NCBI would.
REPLICA = f"ENTREZ_BASE_URL=http://127.0.0.1:{world.PORT}/entrez/eutils/\nLITERATURE_IS_SAMPLE=false\n"


class Installation:
    """`password` is that of the database and of the first user."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.password = folder, secrets.token_hex(12)
        self.database = f"postgres://claimwatch:{self.password}@localhost/claimwatch"
        self.blocks = documented.blocks()
        self.values = {
            "https://git.example.org/claimwatch.git": f"file://{folder}/claimwatch.git",
            "https://claims.example.org": SITE,
            "smtp+tls://USER:PASSWORD@mail.example.org:587": f"smtp://localhost:{mailbox.PORT}",
            "DB-PASSWORD": self.password,
        }
        self.environment = {
            "HOME": "/var/lib/claimwatch",
            "LANG": "C.UTF-8",
            "DJANGO_SUPERUSER_PASSWORD": self.password,
        }
        self.mailbox, self.world = Mailbox(), None

    def come_up(self) -> Iterator[tuple[str, float]]:
        """Each step and the seconds it took."""
        began = time.monotonic()
        apart.lay_over(self.folder)
        self._publish()
        self._network = os.open("/proc/self/ns/net", os.O_RDONLY)  # that of the machine, for pip
        apart.leave_network()
        self.machine = Machine(self.folder / "logs")
        start_postgresql(self.machine, self.folder)
        start_redis(self.machine)
        self.world = World()
        Replica(self.world, port=world.PORT, rate_limit=3).start()
        self.mailbox.controller.start()
        yield "PostgreSQL and Redis run", time.monotonic() - began
        for name in COME_UP:
            yield f"block “{name}”", self.do(name)
            if name == "settings":
                with (HOME / ".env").open("a") as file:
                    file.write(REPLICA)
        if "LEFT TO DO" in self.said or not self.mailbox.taken:
            raise SystemExit(f"The set-up is not whole, or its test mail did not come:\n{self.said}")
        self.mailbox.taken.clear()
        self._stage("prepare")
        yield "units and proxy, until all parts are well", self.start()
        yield "block “look”", self.do("look")

    def do(self, name: str) -> float:
        """Runs a block of the page; seconds."""
        began = time.monotonic()
        network = self._network if name == "product" else None
        self.said = documented.run(self.blocks[name], self.values, self.environment, network=network)
        return time.monotonic() - began

    def start(self) -> float:
        """The product's units, and the proxy where it does not run yet; seconds until all parts are well."""
        began = time.monotonic()
        for unit in units(HOME):
            self.machine.start(unit.name, unit.command, pause=unit.pause)
        if "caddy" not in self.machine.names():
            start_proxy(self.machine, self.folder)
        editor = Editor(certificate_of(self.folder))
        wait_for(lambda: editor.health().get("all"), "all parts are well")
        return time.monotonic() - began

    def stop(self) -> None:
        self.machine.stop([unit.name for unit in units(HOME)])

    @contextmanager
    def in_use(self) -> Iterator[Play]:
        """An editor who has signed in, and a reader who asks for pages."""
        editor, reader = Editor(certificate_of(self.folder)), Reader(certificate_of(self.folder))
        editor.sign_in(ADMIN, self.password)
        assert self.world is not None
        try:
            yield Play(self.machine, self.world, self.mailbox, editor, reader, self.database)
        finally:
            reader.stop()

    def lost(self, days: int) -> list[str]:
        """How the literature differs from that of an installation which nothing disturbed."""
        self.as_postgres("createdb --owner=claimwatch undisturbed")
        beside = {"DATABASE_URL": f"{self.database.removesuffix('claimwatch')}undisturbed"}
        self._python("manage.py", "migrate", "--verbosity=0", **beside)
        self._stage("undisturbed", str(days), **beside)
        expected = Path("/var/lib/claimwatch/undisturbed.json")
        expected.write_text(self._stage("tables", **beside))
        rows, lines = json.loads(self._stage("differences", str(expected)))
        print(f"tables of the literature that differ from an undisturbed one: {len(lines)}; {rows:,} rows compared")
        return list(lines)

    def as_postgres(self, command: str) -> None:
        subprocess.run(["runuser", "--user", "postgres", "--", "sh", "-c", command], cwd="/", check=True)

    def _publish(self) -> None:
        """What is committed, where a user without rights may clone it."""
        bare = self.folder / "claimwatch.git"
        subprocess.run(["git", "clone", "--quiet", "--bare", str(CHECKOUT), str(bare)], check=True)
        with Path("/etc/gitconfig").open("a") as file:
            file.write(f"[safe]\n\tdirectory = {bare}\n")

    def _stage(self, *words: str, **environment: str) -> str:
        return self._python("-m", "tests.show.stage", *words, **environment)

    def _python(self, *words: str, **environment: str) -> str:
        django = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "DJANGO_SETTINGS_MODULE": "config.settings"}
        done = subprocess.run(
            ["runuser", "--user", "claimwatch", "--", str(HOME / ".venv/bin/python"), *words],
            cwd=HOME,
            env={**self.environment, **django, **environment},
            capture_output=True,
            text=True,
        )
        if done.returncode:
            raise SystemExit(f"{words} failed: {done.stderr[-4000:]}")
        return done.stdout
