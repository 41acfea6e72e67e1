"""Other people's websites as they are: slow, endless, in a circle, or pointing where we must not go."""

import contextlib
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

# Where the sites of tests live: the only inner address that they may be reached at.
HOME = ("127.0.0.1/32",)
MEGABYTE = 1024 * 1024


@dataclass
class Website:
    """A running one. ``pages`` answers what is not listed below; ``asked`` holds the paths, ``headers`` the newest."""

    url: str = ""
    pages: dict[str, tuple[int, dict[str, str], bytes]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)

    def page(self, path: str, body: str, *, status: int = 200, **headers: str) -> None:
        """Put a page up."""
        given = {"Content-Type": "text/html; charset=utf-8"} | {n.replace("_", "-"): v for n, v in headers.items()}
        self.pages[path] = (status, given, body.encode())

    def redirect(self, path: str, to: str, *, status: int = 302) -> None:
        """Send whoever asks for ``path`` on."""
        self.pages[path] = (status, {"Location": to}, b"")


@contextlib.contextmanager
def website() -> Iterator[Website]:
    """Run one on a port of its own.

    ``/slow`` drips, ``/silent`` says nothing, ``/big`` is 10 MB, ``/rubbish`` no HTTP; what is not put up is a 404.
    """
    state = Website()
    over = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            state.asked.append(self.path)
            state.headers = {name.lower(): value for name, value in self.headers.items()}
            with contextlib.suppress(OSError):  # whoever asked may have gone
                self.answer()

        def answer(self) -> None:
            match self.path:
                case "/silent":
                    over.wait(20)
                case "/slow":
                    self.wfile.write(b"HTTP/1.1 200 OK\r\n")
                    while not over.wait(0.02):
                        self.wfile.write(b"X")
                case "/big":
                    self.send_response(200)
                    self.end_headers()
                    for _ in range(10):
                        self.wfile.write(b"x" * MEGABYTE)
                case "/rubbish":
                    self.wfile.write(b"220 this is no web server\r\n")
                case _:
                    status, headers, body = state.pages.get(self.path, (404, {}, b"nothing here"))
                    self.send_response(status)
                    for name, value in headers.items():
                        self.send_header(name, value)
                    self.send_header("Content-Length", str(len(body)))
                    self.end_headers()
                    self.wfile.write(body)

        def log_message(self, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    state.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield state
    finally:
        over.set()
        server.shutdown()
        server.server_close()
        thread.join()
