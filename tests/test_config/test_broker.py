"""The embedded broker neither loses, doubles nor chokes on a message, whatever becomes of its files and its workers."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from kombu import Connection, Consumer, Producer, Queue
from kombu.exceptions import OperationalError

from config.local import broker
from config.message_files import write_whole
from tests.servers.small_disk import full_disk

pytestmark = pytest.mark.embedded
QUEUE = Queue("celery", routing_key="celery")
PROLOGUE = """
import sys, time
from kombu import Connection, Consumer, Queue
from config.local import broker
url, options = broker("filesystem://" + sys.argv[1])
connection = Connection(url, transport_options=options)
"""
TAKES_ONE_AND_STOPS = f"""{PROLOGUE}
def take(body, message):
    print("taken", flush=True)
    time.sleep(60)
with Consumer(connection, [Queue("celery")], callbacks=[take], prefetch_count=1, accept=["json"]):
    connection.drain_events(timeout=20)
"""
TAKES_ALL = f"""{PROLOGUE}
def take(body, message):
    print(body, flush=True)
    message.ack()
with Consumer(connection, [Queue("celery")], callbacks=[take], accept=["json"]):
    try:
        while True:
            connection.drain_events(timeout=2)
    except TimeoutError:
        pass
"""


class Post:
    """A connection to the broker below `root`, which sends and takes numbers."""

    def __init__(self, root: Path) -> None:
        self.root = root
        url, options = broker(f"filesystem://{root}")
        self.connection = Connection(url, transport_options=options)

    def send(self, *numbers: int) -> None:
        producer = Producer(self.connection)
        for number in numbers:
            producer.publish(number, routing_key="celery", declare=[QUEUE], serializer="json", retry=True)

    def take_all(self, *, seconds: float = 0.5, fail_at: int | None = None) -> list[int]:
        """What waits, in the order in which it comes; `fail_at` is refused with an error by whoever takes it."""
        taken: list[int] = []

        def take(body, message):
            if body == fail_at:
                raise KeyError("id")
            taken.append(body)
            message.ack()

        with Consumer(self.connection, [QUEUE], callbacks=[take], accept=["json"]):
            try:
                while True:
                    self.connection.drain_events(timeout=seconds)
            except TimeoutError:
                return taken

    def names(self, folder: str) -> list[str]:
        return sorted(path.name for path in (self.root / folder).rglob("*") if path.is_file())

    def process(self, script: str) -> subprocess.Popen:
        command = [sys.executable, "-c", script, str(self.root)]
        return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


@pytest.fixture
def post(tmp_path: Path) -> Iterator[Post]:
    built = Post(tmp_path / "broker")
    yield built
    built.connection.release()


def test_messages_come_once_and_in_their_order_and_leave_no_file(post):
    post.send(*range(50))
    assert post.take_all() == [*range(50)]
    assert post.names("queue") == post.names("taken") == []


@pytest.mark.parametrize(
    "content",
    [b"", b'{"body": "MTIz', b"\xff\xfe\x00", b"[]", b"{}", b'"x"', b"null", b'{"properties": {}}',
     b'{"body": "MTI", "properties": {"delivery_tag": "a", "body_encoding": "base64"}}',
     b'{"properties": {"delivery_tag": []}}'],
)  # fmt: skip
def test_what_is_no_message_is_set_aside_and_the_others_are_taken(post, content):
    post.send(1)
    (post.root / "queue" / "1_broken.celery.msg").write_bytes(content)
    post.send(2)
    assert post.take_all() == [1, 2]
    assert post.names("unreadable") == ["1_broken.celery.msg"]


def test_what_is_no_file_of_ours_in_the_queue_is_set_aside(post):
    """Whoever opens a pipe waits for its writer; a gigabyte of holes is read as a gigabyte."""
    post.send(1)
    os.mkfifo(post.root / "queue" / "0_pipe.celery.msg")
    with (post.root / "queue" / "0_holes.celery.msg").open("wb") as file:
        file.truncate(1 << 30)
    os.mkfifo(post.root / "queue" / os.fsdecode(b"0_\xff.celery.msg"))
    os.mkfifo(post.root / "control" / "celery.exchange")
    assert post.take_all() == [1]
    assert len(post.names("queue")) == 0 and len([*(post.root / "unreadable").iterdir()]) == 3


def test_a_folder_or_a_lost_link_in_the_queue_is_set_aside(post):
    post.send(1)
    (post.root / "queue" / "0_folder.celery.msg").mkdir()
    (post.root / "queue" / "0_link.celery.msg").symlink_to("nowhere")
    assert post.take_all() == [1]
    assert len([*(post.root / "unreadable").iterdir()]) == 2


def test_a_message_that_its_taker_cannot_bear_is_set_aside(post):
    post.send(1, 2, 3)
    assert post.take_all(fail_at=2) == [1, 3]
    assert len(post.names("unreadable")) == 1


def test_a_message_of_the_former_broker_is_taken(post):
    post.send(7)
    [new] = (post.root / "queue").iterdir()
    new.rename(new.with_name("123456_5f0c9cb4-aaaa.celery.msg"))
    assert post.take_all() == [7]


def test_what_is_not_acknowledged_waits_again_when_its_taker_closes(post):
    post.send(1)
    message = QUEUE(post.connection.default_channel).get()
    assert (message.payload, post.names("queue")) == (1, [])
    post.connection.release()
    assert Post(post.root).take_all() == [1]


def test_what_a_living_worker_has_taken_stays_with_it_and_comes_back_when_it_is_killed(post, monkeypatch):
    monkeypatch.setattr("config.broker.LOOK_EVERY", 0.1)
    post.send(1)
    with post.process(TAKES_ONE_AND_STOPS) as worker:
        assert worker.stdout.readline() == "taken\n"
        assert post.take_all() == []
        worker.send_signal(signal.SIGKILL)
        worker.wait()
        assert post.take_all(seconds=1) == [1]


def test_two_workers_side_by_side_share_what_waits(post):
    post.send(*range(1000))
    with post.process(TAKES_ALL) as one, post.process(TAKES_ALL) as other:
        taken = [int(line) for line in (one.communicate()[0] + other.communicate()[0]).splitlines()]
    assert sorted(taken) == [*range(1000)]


@pytest.mark.parametrize("content", [b"", b'[["celery", ""', b"\xff", b"7", b'{"a": 1}', b'[["celery"]]'])
def test_a_broken_table_of_listeners_costs_no_message(post, content):
    post.send(1)
    for table in (post.root / "control").glob("*.exchange"):
        table.write_bytes(content)
    assert post.take_all() == [1]
    post.send(2)
    assert Post(post.root).take_all() == [2]


def test_a_broker_whose_folders_are_deleted_makes_them_again(post):
    post.send(1)
    assert post.take_all() == [1]
    subprocess.run(["rm", "-r", str(post.root)], check=True)
    assert post.take_all() == []
    post.send(2)
    assert post.take_all() == [2]


def test_what_a_dead_sender_left_half_written_is_removed_after_a_while(post):
    post.send(1)
    half = post.root / "queue" / ".half"
    half.touch()
    os.utime(half, (0, 0))
    assert post.take_all() == [1]
    assert not half.exists()


@full_disk
def test_on_a_full_disk_sending_is_refused_and_nothing_is_half_written(small_disk):
    post = Post(small_disk.folder / "broker")
    post.send(1)
    small_disk.fill()
    with pytest.raises(OperationalError, match="No space"):
        for number in range(10_000):  # the last page may have room for some
            post.send(number)
    assert all(path.stat().st_size for path in (post.root / "queue").iterdir())
    small_disk.free()
    assert post.take_all()[0] == 1
    assert post.names("unreadable") == []


def test_a_file_is_whole_or_as_it_was(tmp_path):
    kept = tmp_path / "kept"
    kept.write_text("before")
    with pytest.raises(UnicodeEncodeError):
        write_whole(kept, "half \ud800")
    assert [path.read_text() for path in tmp_path.iterdir()] == ["before"]


def test_the_time_in_a_name_is_that_of_the_day(post):
    """A monotonic clock starts again with the machine: new messages would come before old ones."""
    post.send(1)
    [name] = post.names("queue")
    assert abs(int(name.partition("_")[0]) / 1e9 - time.time()) < 60


def test_whoever_has_taken_enough_takes_the_next_as_soon_as_one_is_done(post):
    """Not after the pause between two looks: that would be ten tasks a second."""
    post.send(1, 2)
    finished = threading.Event()

    def take(body, message):
        threading.Timer(0.05, lambda: (message.ack(), finished.set())).start()

    with Consumer(post.connection, [QUEUE], callbacks=[take], prefetch_count=1, accept=["json"]):
        post.connection.transport.polling_interval = 30
        post.connection.drain_events(timeout=20)
        began = time.monotonic()
        post.connection.drain_events(timeout=20)
    assert time.monotonic() - began < 10 and finished.is_set()
