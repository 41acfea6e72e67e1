"""The nginx of the county's installation, run as it is before a portal: what it keeps, and what it must not."""

import contextlib
import http.client
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from tests.running import wait_for
from tests.services import free_port, new_folder, running

CONFIGURATION = Path(settings.BASE_DIR) / "deploy" / "nginx"

pytestmark = pytest.mark.skipif(not (shutil.which("nginx") or os.environ.get("CI")), reason="no nginx here")


class Portal(BaseHTTPRequestHandler):
    """Answers as the portal does, each time with another number."""

    count = 0
    cookies: tuple[str, ...] = ()

    def do_GET(self) -> None:
        type(self).count += 1
        body = f"answer {self.count}".encode()
        self.send_response(200)
        match self.path.partition("?")[0]:
            case "/page":
                self.send_header("Cache-Control", "public, max-age=30")
                self.send_header("Vary", "Cookie")
            case "/sets-a-cookie":
                self.send_header("Cache-Control", "public, max-age=30")
                self.send_header("Set-Cookie", "csrftoken=1")
            case "/short":
                self.send_header("Cache-Control", "public, max-age=1")
            case "/file":
                self.send_header("X-Accel-Redirect", "/protected/ab/abcd")
                self.send_header("Content-Type", "application/pdf")
                body = b""
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_GET  # noqa: N815  # the name http.server asks for

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@pytest.fixture
def portal() -> Iterator[str]:
    """Run the little portal and return its address."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Portal) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture
def folder() -> Iterator[Path]:
    """Return where nginx keeps its pages and writes its log."""
    with new_folder("portal-nginx-") as folder:
        for each in ("cache", "tls", "media/ab", "srv/static"):
            (folder / each).mkdir(parents=True)
        shutil.copytree(CONFIGURATION / "errors", folder / "srv" / "errors")
        (folder / "media" / "ab" / "abcd").write_bytes(b"the file")
        (folder / "srv" / "static" / "portal.css").write_text("body {}")
        yield folder


@pytest.fixture
def start_nginx(folder: Path) -> Iterator[Callable[[str], int]]:
    """Return a function that runs our nginx before an address and gives its port."""
    nginx = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin") or "nginx"
    servers: list[Any] = []

    def start(portal: str) -> int:
        port = free_port()
        (folder / "nginx.conf").write_text(_configuration(folder, port=port, portal=portal))
        server = running([nginx, "-p", str(folder), "-c", str(folder / "nginx.conf")], folder=folder, port=port)
        server.__enter__()
        servers.append(server)
        return port

    yield start
    for server in servers:
        server.__exit__(None, None, None)


def _configuration(folder: Path, *, port: int, portal: str) -> str:
    text = (CONFIGURATION / "portal.conf").read_text()
    for there, here in (
        ("listen 80;", f"listen 127.0.0.1:{port};"),
        ("/var/cache/nginx/portal", f"{folder}/cache"),
        ("/etc/nginx/tls/", f"{folder}/tls/"),
        ("/var/portal/media/", f"{folder}/media/"),
        ("root /srv;", f"root {folder}/srv;"),
        ("http://web:8000", portal),
        ("http://practice:8000", portal),
        ("/dev/stdout", f"{folder}/access.log"),
    ):
        assert there in text
        text = text.replace(there, here)
    temporary = "".join(
        f"{name}_temp_path {folder}/{name};\n" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    account = "user root;\n" if os.getuid() == 0 else ""
    return (
        f"daemon off;\n{account}pid {folder}/nginx.pid;\nerror_log stderr;\nevents {{}}\n"
        f"http {{\ntypes {{ text/css css; text/html html; }}\n{temporary}{text}\n}}\n"
    )


def ask(
    port: int, path: str, *, cookie: str = "", method: str = "GET", body: bytes | None = None, host: str = ""
) -> tuple[int, str, Any]:
    """Return status, body and headers of an answer."""
    headers = {name: value for name, value in (("Cookie", cookie), ("Host", host)) if value}
    with contextlib.closing(http.client.HTTPConnection("127.0.0.1", port, timeout=10)) as connection:
        connection.request(method, path, body=body, headers=headers)
        response = connection.getresponse()
        return response.status, response.read().decode(), response.headers


def test_a_page_is_kept_apart_for_each_choice_of_size_and_mode(start_nginx: Callable[[str], int], portal: str) -> None:
    port = start_nginx(portal)
    first = ask(port, "/page")[1]
    large = ask(port, "/page", cookie="size=large")[1]
    elder = ask(port, "/page", cookie="mode=elder")[1]
    assert len({first, large, elder}) == 3
    assert ask(port, "/page")[1] == first
    assert ask(port, "/page", cookie="size=large; other=1")[1] == large
    assert ask(port, "/page", cookie="size=huge")[1] == first
    assert ask(port, "/page?page=2")[1] not in {first, large, elder}


def test_staff_are_answered_by_the_portal_and_leave_nothing_in_the_cache(
    start_nginx: Callable[[str], int], portal: str
) -> None:
    port = start_nginx(portal)
    staff = ask(port, "/page", cookie="sessionid=1")[1]
    reader = ask(port, "/page")[1]
    assert reader != staff
    assert ask(port, "/page", cookie="sessionid=1")[1] not in {staff, reader}
    assert ask(port, "/page")[1] == reader


@pytest.mark.parametrize("path", ["/sets-a-cookie", "/nothing-said"])
def test_an_answer_with_a_cookie_or_without_permission_is_not_kept(
    start_nginx: Callable[[str], int], portal: str, path: str
) -> None:
    port = start_nginx(portal)
    assert ask(port, path)[1] != ask(port, path)[1]


def test_nothing_of_the_practice_portal_is_kept(start_nginx: Callable[[str], int], portal: str) -> None:
    port = start_nginx(portal)
    kept = ask(port, "/page")[1]
    practised = [ask(port, "/page", host="practice.example.gov.cn")[1] for _ in range(2)]
    assert len({kept, *practised}) == 3
    away = start_nginx(f"http://127.0.0.1:{free_port()}")
    assert ask(away, "/page", host="practice.example.gov.cn")[:2] == ask(away, "/page")[:2]


def test_a_form_is_never_answered_from_the_cache(start_nginx: Callable[[str], int], portal: str) -> None:
    port = start_nginx(portal)
    kept = ask(port, "/page")[1]
    assert ask(port, "/page", method="POST", body=b"a=1")[1] != kept


def test_a_file_is_sent_by_word_of_the_portal_only(start_nginx: Callable[[str], int], portal: str) -> None:
    port = start_nginx(portal)
    status, body, headers = ask(port, "/file")
    assert (status, body, headers["Content-Type"]) == (200, "the file", "application/pdf")
    assert "abcd" not in str(headers)  # the place of a file is its digest
    assert ask(port, "/protected/ab/abcd")[0] == 404


def test_static_files_are_sent_by_nginx_and_kept_for_good(start_nginx: Callable[[str], int], portal: str) -> None:
    status, body, headers = ask(start_nginx(portal), "/static/portal.css")
    assert (status, body) == (200, "body {}")
    assert "immutable" in headers.get_all("Cache-Control")[-1]


def test_an_upload_past_the_limit_is_refused_in_words(start_nginx: Callable[[str], int], portal: str) -> None:
    port = start_nginx(portal)
    with contextlib.closing(http.client.HTTPConnection("127.0.0.1", port, timeout=10)) as connection:
        connection.putrequest("POST", "/page")
        connection.putheader("Content-Length", str(80 * 1024 * 1024))
        connection.endheaders()
        response = connection.getresponse()
        assert response.status == 413
        assert "每个文件不能超过 50 MB" in response.read().decode()


def test_what_people_search_for_is_in_no_log(start_nginx: Callable[[str], int], folder: Path, portal: str) -> None:
    port = start_nginx(portal)
    ask(port, "/page?q=zhangsan")
    ask(port, "/static/nothing.css?q=zhangsan")
    away = start_nginx(f"http://127.0.0.1:{free_port()}")
    ask(away, "/search/?q=zhangsan&page=2")
    # nginx writes the line of a request when it is done with it: a little after the answer was read.
    wait_for(lambda: len((folder / "access.log").read_text().splitlines()) == 2, what="the line of the last request")
    written = {path.name: path.read_text() for path in folder.iterdir() if path.is_file() and "log" in path.name}
    assert [line.split('"')[1] for line in written["access.log"].splitlines()] == [
        "GET /page HTTP/1.1",
        "GET /search/ HTTP/1.1",
    ]
    assert "zhangsan" not in "".join(written.values())


def test_when_the_portal_is_away_a_page_says_so(start_nginx: Callable[[str], int]) -> None:
    status, body, _ = ask(start_nginx(f"http://127.0.0.1:{free_port()}"), "/")
    assert status == 502
    assert "网站正在维护" in body


@pytest.mark.django_db(transaction=True)
def test_the_portals_own_login_form_is_not_kept(start_nginx: Callable[[str], int], live_server: Any) -> None:
    port = start_nginx(live_server.url.replace("localhost", "127.0.0.1"))
    first, second = ask(port, "/admin/login/"), ask(port, "/admin/login/")
    assert first[0] == 200
    assert first[2]["X-Cache"] == "MISS"
    assert second[2]["X-Cache"] == "MISS"
