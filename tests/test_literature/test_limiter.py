"""The pace, measured at the server: never one request more in any second than NCBI allows."""

import os
import threading
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis

from literature.http.failures import DeadlineExceeded, Unavailable
from literature.http.limiter import HOLD, SLACK, WINDOW, FileLimiter, RedisLimiter, make_limiter
from tests.bench.throttle import busiest_second, measure
from tests.test_outages.servers import Redis

REDIS = os.environ.get("TEST_REDIS_URL", "redis://127.0.0.1:6379/0")


@pytest.fixture
def pace_key() -> Iterator[str]:
    """A key of its own in a running Redis."""
    server = redis.Redis.from_url(REDIS, socket_connect_timeout=1)
    try:
        server.ping()
    except redis.RedisError:
        pytest.skip("no Redis at 127.0.0.1:6379; set TEST_REDIS_URL to test against another")
    name = f"test-{uuid.uuid4().hex}"
    yield name
    for key in server.scan_iter(f"{name}*"):
        server.delete(key)


def test_no_second_at_the_server_ever_holds_a_request_too_many_without_a_key(tmp_path: Path) -> None:
    measured = measure(str(tmp_path / "pace"), 3, processes=2, threads=4, seconds=2)
    assert measured.busiest_second <= 3 and measured.requests >= 8


def test_no_second_at_the_server_ever_holds_a_request_too_many_with_a_key(pace_key: str) -> None:
    measured = measure(f"{REDIS}#{pace_key}", 10, processes=2, threads=4, seconds=2)
    assert measured.busiest_second <= 10 and measured.requests >= 20


def test_the_busiest_second_is_found_across_any_boundary() -> None:
    assert busiest_second([0.0, 0.5, 0.9, 1.0, 1.4, 1.45, 2.6]) == 5
    assert busiest_second([0.0, 1.0, 2.0]) == 1


def soon(seconds: float = 5.0) -> float:
    return time.monotonic() + seconds


def test_a_place_is_free_again_a_second_after_the_request_was_sent_not_after_it_was_granted(
    tmp_path: Path,
) -> None:
    limiter = FileLimiter(tmp_path / "pace", 1)
    turn = limiter.acquire(soon())
    time.sleep(0.4)
    turn.sent()
    sent = time.monotonic()
    limiter.acquire(soon())
    assert time.monotonic() - sent >= WINDOW + SLACK - 0.01


def test_a_place_that_is_given_back_early_is_not_waited_for_to_the_end_of_its_hold(tmp_path: Path) -> None:
    limiter = FileLimiter(tmp_path / "pace", 1, hold=60.0)
    turn = limiter.acquire(soon())
    threading.Timer(0.3, turn.sent).start()
    begun = time.monotonic()
    limiter.acquire(soon(10.0))
    assert time.monotonic() - begun < 4.0


def test_the_places_of_a_rate_are_given_at_once_and_no_more(tmp_path: Path) -> None:
    limiter = FileLimiter(tmp_path / "pace", 3)
    for _ in range(3):
        limiter.acquire(soon(0.0) + 0.05).sent()
    with pytest.raises(DeadlineExceeded):
        limiter.acquire(soon(0.2))


def test_two_limiters_on_one_file_share_its_places(tmp_path: Path) -> None:
    FileLimiter(tmp_path / "pace", 1).acquire(soon())
    with pytest.raises(DeadlineExceeded):
        FileLimiter(tmp_path / "pace", 1).acquire(soon(0.1))


def test_two_limiters_on_one_redis_share_its_places(pace_key: str) -> None:
    RedisLimiter(REDIS, 1, name=pace_key).acquire(soon())
    with pytest.raises(DeadlineExceeded):
        RedisLimiter(REDIS, 1, name=pace_key).acquire(soon(0.1))


def test_a_thread_behind_others_gives_up_at_its_deadline(tmp_path: Path) -> None:
    limiter = FileLimiter(tmp_path / "pace", 3)
    with limiter._queue, pytest.raises(DeadlineExceeded, match="wait for their turn"):
        limiter.acquire(soon(0.1))


def test_a_pace_file_older_than_the_last_boot_holds_nobody_up(tmp_path: Path) -> None:
    limiter = FileLimiter(tmp_path / "pace", 2)
    limiter.path.write_bytes(limiter._format.pack(*[time.monotonic() + HOLD + 1000] * 2))
    limiter.acquire(soon(0.2))


def test_a_pace_file_cut_short_is_read_as_free(tmp_path: Path) -> None:
    limiter = FileLimiter(tmp_path / "pace", 3)
    limiter.path.write_bytes(b"\0" * 5)
    limiter.acquire(soon(0.2))


def test_scores_from_a_clock_that_was_set_back_hold_nobody_up(pace_key: str) -> None:
    limiter = RedisLimiter(REDIS, 1, name=pace_key)
    redis.Redis.from_url(REDIS).zadd(f"{pace_key}-1", {"later": (time.time() + 3600) * 1e6})
    limiter.acquire(soon(0.2))


def test_without_its_redis_nothing_is_sent_and_the_password_is_not_told() -> None:
    with pytest.raises(Unavailable) as caught:
        RedisLimiter("redis://:hushhush@127.0.0.1:9/0", 3).acquire(soon())
    assert "hushhush" not in str(caught.value) and caught.value.__context__ is None


def test_a_redis_that_restarts_is_waited_for(tmp_path: Path) -> None:
    server = Redis(tmp_path)
    limiter = RedisLimiter(server.url, 3)
    turn = limiter.acquire(soon())
    server.kill()
    turn.sent()
    restart = threading.Timer(1.5, server.start)
    restart.start()
    try:
        limiter.acquire(soon(20)).sent()
    finally:
        restart.join()
        server.kill()


def test_a_rate_below_one_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="rate is 0"):
        FileLimiter(tmp_path / "pace", 0)


def test_redis_is_taken_when_there_is_one_and_a_file_otherwise(tmp_path: Path) -> None:
    assert isinstance(make_limiter(3, REDIS), RedisLimiter)
    chosen = make_limiter(10, "", tmp_path / "pace")
    assert isinstance(chosen, FileLimiter) and (chosen.path, chosen.rate) == (tmp_path / "pace", 10)
