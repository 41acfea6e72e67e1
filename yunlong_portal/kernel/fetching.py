"""Asking somebody else's website for a page: briefly, with a limit, and never one inside our own network.

Old sites are visited each month and links that lead out are tried. The addresses come from people and from pages, so
none is trusted: a name is resolved once and the connection goes to the very address that was looked at (a second
answer of the name server changes nothing), again for each redirect. Whoever is slow, endless or in a circle is left
after one limit of time and one of size for the whole visit. What went wrong is told as a value, never raised.

Certificates are verified; no proxy, cookie or password is used. Look-up of a name has the resolver's own limit of
time besides. Never inside a transaction: others wait for the database meanwhile.
"""

import contextlib
import http.client
import io
import ipaddress
import re
import socket
import ssl
import time
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from django.conf import settings

from yunlong_portal.kernel.enums import FetchProblem

TIMEOUT_SECONDS = 10.0
MAX_BYTES = 2 * 1024 * 1024
MAX_REDIRECTS = 5
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PORTS = {"http": 80, "https": 443}
# Below it other services live, which must not be spoken to by a line of HTTP.
_FIRST_FREE_PORT = 1024
_PIECE = 64 * 1024
_GZIP_OR_ZLIB = 47  # zlib's own number for: whichever of the two the bytes begin with
_UNSAFE = re.compile(r"[\x00-\x20\x7f]")
_KEPT = "/%:@!$&'()*+,;=~?[]"
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_GLOBAL_UNICAST = ipaddress.ip_network("2000::/3")

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


@dataclass(frozen=True)
class Fetched:
    """How a visit ended. ``url`` is the address that answered last, or that could not be asked.

    ``status`` is None and ``problem`` says why where there was no answer. ``body`` holds what came within the limit;
    ``is_whole`` is False where there was more. Header names are in lower case.
    """

    url: str
    status: int | None = None
    body: bytes = b""
    is_whole: bool = True
    headers: Mapping[str, str] = field(default_factory=dict)
    redirects: tuple[str, ...] = ()
    problem: str = ""
    seconds: float = 0.0

    @property
    def is_there(self) -> bool:
        """Say whether a page was shown."""
        return self.status is not None and 200 <= self.status < 300

    @property
    def words(self) -> str:
        """Return how it ended, in a few words for a person."""
        if self.problem:
            return str(FetchProblem(self.problem).label)
        return "能打开" if self.is_there else f"打开时答复{self.status}"


class _Stopped(Exception):
    """A visit that cannot go on."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


def fetch(
    url: str, *, timeout: float = TIMEOUT_SECONDS, max_bytes: int = MAX_BYTES, networks: Iterable[str] | None = None
) -> Fetched:
    """Ask for a page and return how that ended; never raises for what the other side does.

    ``timeout`` and ``max_bytes`` are for the visit as a whole, redirects included; ``max_bytes=0`` reads no body.
    ``networks`` names the networks that may be reached beside the public ones (``PORTAL_FETCH_NETWORKS`` unless
    given); every other private, local or reserved address is a problem, whether named, resolved or redirected to.
    """
    started = time.monotonic()
    allowed = [ipaddress.ip_network(each) for each in (settings.FETCH_NETWORKS if networks is None else networks)]
    asked: list[str] = []
    deadline = started + timeout
    try:
        while True:
            parts = _checked(url)
            url = parts.geturl()
            if url in asked or len(asked) > MAX_REDIRECTS:
                raise _Stopped(FetchProblem.REDIRECTS)
            asked.append(url)
            answer, further = _asked(parts, allowed=allowed, max_bytes=max_bytes, deadline=deadline)
            if further is None:
                redirects = tuple(asked[1:])
                return Fetched(url, redirects=redirects, seconds=time.monotonic() - started, **answer)
            url = urljoin(url, further)
    except _Stopped as stopped:
        seconds = time.monotonic() - started
        return Fetched(url, redirects=tuple(asked[1:]), problem=stopped.problem, seconds=seconds)


def is_public(address: Address) -> bool:
    """Say whether an address is one of the open internet, whatever it is wrapped in."""
    if isinstance(address, ipaddress.IPv6Address):
        if address in _NAT64:
            return is_public(ipaddress.IPv4Address(address.packed[-4:]))
        if inner := address.ipv4_mapped or address.sixtofour:
            return is_public(inner)
        if address not in _GLOBAL_UNICAST:
            return False
    return address.is_global and not address.is_multicast


def _checked(url: str) -> SplitResult:
    """Return an address as it may be asked for. Raises _Stopped for what is none."""
    try:
        parts = urlsplit(_UNSAFE.sub(lambda found: quote(found.group()), url.strip()))
        host, port = parts.hostname or "", parts.port
        # Names in Chinese are asked for as the name servers know them.
        host = host if ":" in host else host.encode("idna").decode("ascii")
    except ValueError as error:
        raise _Stopped(FetchProblem.ADDRESS) from error
    if parts.scheme not in _PORTS or not host or parts.username is not None or parts.password is not None:
        raise _Stopped(FetchProblem.ADDRESS)
    if port is not None and port < _FIRST_FREE_PORT and port not in _PORTS.values():
        raise _Stopped(FetchProblem.ADDRESS)
    shown = f"[{host}]" if ":" in host else host
    netloc = shown if port in (None, _PORTS[parts.scheme]) else f"{shown}:{port}"
    path, query = (quote(each, safe=_KEPT) for each in (parts.path or "/", parts.query))
    return SplitResult(parts.scheme, netloc, path, query, "")


def _asked(
    parts: SplitResult, *, allowed: Sequence[Network], max_bytes: int, deadline: float
) -> tuple[dict[str, Any], str | None]:
    """Return what one address answered, and where it sends us, if it does. Raises _Stopped."""
    with contextlib.ExitStack() as held:
        try:
            plain = held.enter_context(_connected(parts, allowed=allowed, deadline=deadline))
            if parts.scheme == "https":
                plain.settimeout(_left(deadline))
                context = ssl.create_default_context()
                plain = held.enter_context(context.wrap_socket(plain, server_hostname=parts.hostname))
            connection = http.client.HTTPConnection(parts.hostname or "")
            connection.sock = _Timed(plain, deadline)
            connection.putrequest("GET", parts._replace(scheme="", netloc="").geturl(), skip_host=True)
            connection.putheader("Host", parts.netloc)
            connection.putheader("User-Agent", f"Mozilla/5.0 (compatible; YunlongPortal; +{settings.BASE_URL})")
            connection.putheader("Accept", "text/html, */*;q=0.5")
            connection.putheader("Connection", "close")
            connection.endheaders()
            response = connection.getresponse()
            further = response.headers.get("Location", "") if response.status in _REDIRECTS else ""
            if further:
                # As the server wrote it: a Chinese path comes in bytes that the library takes for Latin letters.
                return {}, further.encode("latin-1", "replace").decode("utf-8", "replace")
            headers = {name.lower(): value for name, value in response.headers.items()}
            body = _unpacked(_read(response, max_bytes), headers.get("content-encoding", ""), max_bytes)
            whole = body[:max_bytes]
            return {"status": response.status, "body": whole, "is_whole": body == whole, "headers": headers}, None
        except TimeoutError as error:
            raise _Stopped(FetchProblem.SLOW) from error
        except ssl.SSLError as error:
            raise _Stopped(FetchProblem.CERTIFICATE) from error
        except OSError as error:
            raise _Stopped(FetchProblem.UNREACHABLE) from error
        except (http.client.HTTPException, ValueError) as error:
            raise _Stopped(FetchProblem.ANSWER) from error


def _connected(parts: SplitResult, *, allowed: Sequence[Network], deadline: float) -> socket.socket:
    """Return a connection to an address that was looked at. Raises _Stopped, or OSError as sockets do."""
    port = parts.port or _PORTS[parts.scheme]
    try:
        found = socket.getaddrinfo(parts.hostname, port, type=socket.SOCK_STREAM)
    except (socket.gaierror, UnicodeError) as error:
        raise _Stopped(FetchProblem.NAME) from error
    for *_, where in found:
        address = ipaddress.ip_address(str(where[0]).partition("%")[0])
        if not is_public(address) and not any(address in each for each in allowed):
            raise _Stopped(FetchProblem.PRIVATE)
    failure = OSError("no address")
    for place, (family, kind, protocol, _, where) in enumerate(found):
        connection = socket.socket(family, kind, protocol)
        try:
            # Each gets its share of what is left: an address that swallows everything must not cost the next its turn.
            connection.settimeout(_left(deadline) / (len(found) - place))
            connection.connect(where)
        except OSError as failed:
            connection.close()
            failure = failed
        else:
            return connection
    raise failure


def _read(response: http.client.HTTPResponse, max_bytes: int) -> bytes:
    """Return the body, up to one byte more than the limit: that one tells that there is more."""
    pieces, size = [], 0
    while max_bytes and size <= max_bytes and (piece := response.read(min(_PIECE, max_bytes + 1 - size))):
        pieces.append(piece)
        size += len(piece)
    return b"".join(pieces)


def _unpacked(body: bytes, encoding: str, max_bytes: int) -> bytes:
    """Return the body without the packing that was not asked for, up to one byte more than the limit."""
    if not body or encoding.strip().lower() not in {"gzip", "x-gzip", "deflate"}:
        return body
    try:
        return zlib.decompressobj(_GZIP_OR_ZLIB).decompress(body, max_bytes + 1)
    except zlib.error:
        return body


def _left(deadline: float) -> float:
    """Return the seconds that are left. Raises TimeoutError where there are none."""
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


class _Timed:
    """What http.client uses of a socket, each read with what is left of the whole visit's time.

    A limit for each read alone would let a server that sends a byte now and then hold us for ever.
    """

    def __init__(self, connection: socket.socket, deadline: float) -> None:
        self._connection, self._deadline = connection, deadline

    def sendall(self, data: Any) -> None:
        self._connection.settimeout(_left(self._deadline))
        self._connection.sendall(data)

    def makefile(self, mode: str) -> io.BufferedReader:
        return io.BufferedReader(_Reader(self._connection, self._deadline))

    def close(self) -> None:
        """Leave it open: whoever connected closes it, once the answer has been read."""


class _Reader(io.RawIOBase):
    """The reading end."""

    def __init__(self, connection: socket.socket, deadline: float) -> None:
        super().__init__()
        self._connection, self._deadline = connection, deadline

    def readable(self) -> bool:
        return True

    def readinto(self, target: Any) -> int:
        self._connection.settimeout(_left(self._deadline))
        return self._connection.recv_into(target)
