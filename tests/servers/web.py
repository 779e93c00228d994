"""A real server on the loopback interface, which answers each path as a test says."""

import threading
from collections.abc import Callable
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_network
from typing import Self

from literature.http.addresses import Allowed

Answer = Callable[[BaseHTTPRequestHandler], None]


class Web:
    """`pages` maps a path to what answers it; `seen` lists the requests, `posted` what came with them. Use as a context
    manager."""

    def __init__(self, **pages: Answer) -> None:
        self.pages = {f"/{name}": page for name, page in pages.items()}
        self.seen: list[BaseHTTPRequestHandler] = []
        self.posted: list[bytes] = []
        web = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                web.seen.append(self)
                with suppress(ConnectionError):  # the other side gave up, as some tests mean it to
                    web.pages[self.path.partition("?")[0]](self)

            def do_POST(self) -> None:
                web.posted.append(self.rfile.read(int(self.headers["Content-Length"])))
                self.do_GET()

            def log_message(self, *args: object) -> None:
                """Quiet."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.port = self.server.server_address[1]

    def __enter__(self) -> Self:
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *exc: object) -> None:
        self.server.shutdown()
        self.server.server_close()

    @property
    def allowed(self) -> Allowed:
        """Lets a fetch reach this server, and nothing else of this machine by another port."""
        return Allowed(ports=(self.port,), networks=(ip_network("127.0.0.0/8"),))

    def url(self, name: str) -> str:
        return f"http://127.0.0.1:{self.port}/{name}"


def page(body: bytes, kind: str = "text/html; charset=utf-8", **headers: str) -> Answer:
    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.send_header("Content-Type", kind)
        for name, value in headers.items():
            request.send_header(name.replace("_", "-"), value)
        request.end_headers()
        request.wfile.write(body)

    return answer


def status(code: int, **headers: str) -> Answer:
    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(code)
        for name, value in headers.items():
            request.send_header(name.replace("_", "-"), value)
        request.end_headers()

    return answer
