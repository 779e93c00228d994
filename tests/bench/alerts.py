"""How fast alerts go out, and whether any is lost or doubled when their sender is killed.

    python -m tests.bench.alerts [--users 500] [--each 20] [--kills 20]

Each of so many users has so many notices, all due; they go to a real SMTP server in another process, which writes down
what it takes. First all at once: notices and messages a second, and what arrived. Then as many again, while the sender
is killed (SIGKILL) at random moments; its lease is ended each time, as its time would. Ends with 1 when a notice did
not arrive, one arrived in messages of two Message-IDs, or notices went out at less than 200 a second. The database is
of the configured kind (DATABASE_URL), made for this and dropped.
"""

import argparse
import asyncio
import multiprocessing
import os
import random
import re
import signal
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

from tests.bench.sync import database

SPAWN = multiprocessing.get_context("spawn")
LEAST = 200  # notices a second
MARK = re.compile(r"notice-(\d+)-")


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--users", type=int, default=500)
    options.add_argument("--each", type=int, default=20)
    options.add_argument("--kills", type=int, default=20)
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder, sink(Path(folder) / "taken") as port:
        os.environ |= {"VAR_DIR": folder, "EMAIL_URL": f"smtp://127.0.0.1:{port}"}
        with database(folder) as (vendor, _):
            print(f"python -m tests.bench.alerts --users {given.users} --each {given.each}  # {vendor}")
            fast, took = at_once(given.users, given.each, Path(folder) / "taken")
            safe = killed(given.kills, given.each, took, Path(folder) / "taken")
    return 0 if fast and safe else 1


def at_once(users: int, each: int, taken: Path) -> tuple[bool, float]:
    """Did all arrive in time, and the seconds that it took?"""
    from claims.alerts.delivery import send_alerts

    first = make_due(users, each, 0)
    began = time.monotonic()
    sent = send_alerts()
    took = time.monotonic() - began
    rate = users * each / took
    print(f"{users * each} notices in {sent} messages: {took:.1f} s; a second {rate:.0f}, messages {sent / took:.0f}")
    return arrived(taken, first, users * each) and rate >= LEAST, took


def killed(kills: int, each: int, took: float, taken: Path) -> bool:
    """The users are there: as many notices again, which take as long; the moments lie all over that time."""
    from django.db import connection

    from claims.alerts.delivery import send_alerts
    from claims.models import Delivery, MailPause

    first = make_due(0, each, 1)
    number = each * readers().count()
    hit = 0
    for _ in range(kills):
        connection.close()
        if connection.vendor == "postgresql":
            connection.close_pool()
        sender = os.fork()
        if not sender:
            send_alerts()
            os._exit(0)
        time.sleep(random.uniform(0, 2 * took / kills))
        os.kill(sender, signal.SIGKILL)
        hit += os.WIFSIGNALED(os.waitpid(sender, 0)[1])
        Delivery.objects.filter(state="sending").update(lease_until="2000-01-01T00:00:00Z")
        MailPause.objects.end()
    rest = send_alerts()
    print(f"{hit} of {kills} senders killed while they sent; the last one sent the remaining {rest} messages")
    return arrived(taken, first, number)


def arrived(taken: Path, first: int, number: int) -> bool:
    """All of these notices came, each under one Message-ID."""
    messages: dict[int, set[str]] = defaultdict(set)
    copies: dict[str, int] = defaultdict(int)
    for line in taken.read_text().splitlines():
        message_id, *marks = line.split()
        copies[message_id] += any(int(mark) >= first for mark in marks)
        for mark in marks:
            messages[int(mark)].add(message_id)
    wanted = range(first, first + number)
    lost = sum(mark not in messages for mark in wanted)
    doubled = sum(len(messages[mark]) > 1 for mark in wanted if mark in messages)
    again = sum(number > 1 for number in copies.values())
    print(f"  lost: {lost}; under two Message-IDs: {doubled}; messages that came again under the same one: {again}")
    return not lost and not doubled


def readers() -> Any:
    from django.contrib.auth.models import User as Model

    return Model.objects.filter(username__startswith="reader ")


def make_due(users: int, each: int, turn: int) -> int:
    """Notices of each user (of new ones, with `users`) about a claim that they follow; the number of the first."""
    from django.contrib.auth.models import User as Model

    from claims.models import Claim, Ground, Membership, Notification, Subscription
    from tests.cast import make_claim

    claim = Claim.objects.first() or make_claim()
    if users:
        rows = [Model(username=f"reader {n}", email=f"reader{n}@example.org", password="!") for n in range(users)]
        Model.objects.bulk_create(rows)
        Membership._base_manager.bulk_create(
            [Membership(document=claim.document, user=user, role="reader") for user in readers()]
        )
        Subscription.objects.bulk_create([Subscription(user=user, claim=claim) for user in readers()])
    first = Notification.objects.count()
    follows = list(Subscription.objects.order_by("pk"))
    texts = [(one, first + index * each + n) for index, one in enumerate(follows) for n in range(each)]
    told = Notification.objects.bulk_create(
        [
            Notification(
                reader_id=one.user_id, kind="evidence", event=f"{turn}:{n}", claim=claim, reason=f"notice-{n}-"
            )
            for one, n in texts
        ],
        batch_size=2000,
    )
    Ground.objects.bulk_create(
        [
            Ground(notification=row, subscription=one, event=row.event, claim=claim, text=row.reason)
            for row, (one, _) in zip(told, texts, strict=True)
        ],
        batch_size=2000,
    )
    return first


@contextmanager
def sink(taken: Path) -> Iterator[int]:
    """The port of an SMTP server in another process, which writes a line for each message that it took."""
    mine, its = SPAWN.Pipe()
    process = SPAWN.Process(target=serve, args=(str(taken), its), daemon=True)
    process.start()
    try:
        yield mine.recv()
    finally:
        mine.send("end")
        process.join()


class Sink:
    """Keeps Message-ID and notices of each message: on the disk before it answers."""

    def __init__(self, path: str) -> None:
        self.file = open(path, "a")  # noqa: SIM115 (as long as the server)

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        message = message_from_bytes(envelope.content, policy=policy.default)
        part = message.get_body(("plain",))
        marks = MARK.findall(part.get_content()) if part else []
        print(message["Message-ID"], *marks, file=self.file, flush=True)
        return "250 OK"


def serve(path: str, pipe: Any) -> None:
    async def run() -> None:
        from aiosmtpd.smtp import SMTP

        loop = asyncio.get_running_loop()
        server = await loop.create_server(lambda: SMTP(Sink(path), hostname="sink"), "127.0.0.1", 0)
        pipe.send(server.sockets[0].getsockname()[1])
        await loop.run_in_executor(None, pipe.recv)
        server.close()

    asyncio.run(run())


if __name__ == "__main__":
    sys.exit(main())
