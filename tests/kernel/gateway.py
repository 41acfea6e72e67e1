"""A gateway for SMS or work-chat as docs/notices.md asks for one: it writes down what it is sent and answers."""

import contextlib
import json
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

SECRET = "a secret that both sides know and nobody else does"


@dataclass
class Received:
    """One POST: its headers in lower case, and its body as it came."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def document(self) -> dict[str, Any]:
        return json.loads(self.body)


@dataclass
class Gateway:
    """What came in, and what the next answers are: the status, after ``silence`` seconds."""

    url: str = ""
    status: int = 204
    silence: float = 0.0
    received: list[Received] = field(default_factory=list)

    @property
    def ids(self) -> list[str]:
        """Return the idempotency keys, in order, as often as they came."""
        return [each.headers["idempotency-key"] for each in self.received]


@contextlib.contextmanager
def gateway() -> Iterator[Gateway]:
    """Run one on a port of its own."""
    state = Gateway()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            state.received.append(Received(self.path, headers, body))
            time.sleep(state.silence)
            with contextlib.suppress(OSError):  # whoever asked may have been killed
                self.send_response(state.status)
                self.send_header("Location", "/elsewhere")
                self.send_header("Content-Length", "0")
                self.end_headers()

        do_GET = do_POST  # noqa: N815  # the name is the library's

        def log_message(self, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    state.url = f"http://127.0.0.1:{server.server_address[1]}/notices?county=yunlong"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
