"""How well the pace is kept, measured where NCBI measures it: at the server.

    python -m tests.bench.throttle [--seconds 10] [--latency 0] [--redis redis://127.0.0.1:6379/0]

Four processes with eight threads each send as fast as the limiter lets them. For each limiter and rate the
table gives the most arrivals in any window of one second, which must not exceed the rate, and the mean pace.
"""

import argparse
import multiprocessing
import tempfile
import threading
import time
import uuid
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from literature.entrez.client import Client
from literature.http.limiter import FileLimiter, Limiter, RedisLimiter

ANSWER = (
    b'<?xml version="1.0" encoding="UTF-8" ?>\n<eSearchResult><Count>0</Count><RetMax>0</RetMax>'
    b"<RetStart>0</RetStart><IdList/><TranslationSet/><QueryTranslation>x</QueryTranslation></eSearchResult>"
)


@dataclass(frozen=True, slots=True)
class Measured:
    """Arrivals at the server: how many in the busiest second, and per second from the first to the last."""

    busiest_second: int
    pace: float
    requests: int


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_POST(self) -> None:
        self.server.arrivals.append(time.monotonic())
        self.rfile.read(int(self.headers["Content-Length"]))
        time.sleep(self.server.latency)
        self.send_response(200)
        self.send_header("Content-Type", "text/xml")
        self.send_header("Content-Length", str(len(ANSWER)))
        self.end_headers()
        self.wfile.write(ANSWER)

    def log_message(self, format: str, *args: object) -> None:
        """The arrivals are the log."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def __init__(self, latency: float) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.latency = latency
        self.arrivals: list[float] = []


@contextmanager
def counting_server(latency: float = 0.0) -> Iterator[_Server]:
    """A server that notes when a POST came and answers it `latency` seconds later with an empty search."""
    server = _Server(latency)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def busiest_second(arrivals: Sequence[float]) -> int:
    """The most arrivals in any half-open window of one second."""
    window: deque[float] = deque()
    most = 0
    for moment in sorted(arrivals):
        window.append(moment)
        while moment - window[0] >= 1.0:
            window.popleft()
        most = max(most, len(window))
    return most


def measure(limiter: str, rate: int, *, processes: int, threads: int, seconds: float, latency: float = 0.0) -> Measured:
    """Let processes × threads send for some seconds. `limiter` is a Redis URL or the path of a pace file."""
    context = multiprocessing.get_context("spawn")
    with counting_server(latency) as server:
        url = f"http://127.0.0.1:{server.server_address[1]}/"
        ready = context.Barrier(processes + 1)
        workers = [
            context.Process(target=_work, args=(url, limiter, rate, threads, seconds, ready)) for _ in range(processes)
        ]
        for worker in workers:
            worker.start()
        ready.wait(120)
        for worker in workers:
            worker.join()
        arrivals = sorted(server.arrivals)
    if any(worker.exitcode for worker in workers):
        raise RuntimeError("A sending process has failed: see its traceback above.")
    rounds = (len(arrivals) - 1) // rate  # whole ones, since requests come in bursts of `rate`
    pace = rounds * rate / (arrivals[rounds * rate] - arrivals[0])
    return Measured(busiest_second(arrivals), pace, len(arrivals))


def _work(url: str, limiter: str, rate: int, threads: int, seconds: float, ready: threading.Barrier) -> None:
    client = Client(url, email="bench@example.org", tool="bench", limiter=_limiter(limiter, rate), deadline=60)
    ready.wait(120)
    ends = time.monotonic() + seconds
    with ThreadPoolExecutor(threads) as pool:
        for sender in [pool.submit(_send, client, ends) for _ in range(threads)]:
            sender.result()


def _limiter(place: str, rate: int) -> Limiter:
    if place.startswith("redis"):
        url, _, name = place.partition("#")
        return RedisLimiter(url, rate, name=name)
    return FileLimiter(place, rate)


def _send(client: Client, ends: float) -> None:
    while time.monotonic() < ends:
        client.search("pace", retmax=0)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--seconds", type=float, default=10.0)
    options.add_argument("--latency", type=float, default=0.0, help="seconds the server takes to answer")
    options.add_argument("--redis", default="redis://127.0.0.1:6379/0", help='"" to leave Redis out')
    chosen = options.parse_args()
    print("limiter  rate  busiest second  mean pace  of rate  requests")
    with tempfile.TemporaryDirectory() as folder:
        for rate in (3, 10):
            places = {"file": str(Path(folder) / f"pace-{rate}")}
            if chosen.redis:
                places["redis"] = f"{chosen.redis}#bench-{uuid.uuid4().hex}"
            for name, place in places.items():
                got = measure(place, rate, processes=4, threads=8, seconds=chosen.seconds, latency=chosen.latency)
                print(
                    f"{name:7}  {rate:4}  {got.busiest_second:14}  {got.pace:9.2f}  {got.pace / rate:7.0%}"
                    f"  {got.requests:8}"
                )


if __name__ == "__main__":
    main()
