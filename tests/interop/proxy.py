"""A proxy on loopback between a push and a server: it lets through, or fails as networks and servers do."""

import json
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from time import monotonic, sleep
from urllib.parse import urlsplit

Fault = Callable[[int, bool], str]
"""Given the number of a request, and whether it is a transaction, what goes wrong: "" nothing, "429", "cut", "slow"."""

TOKEN_SECONDS = 1.0
SLOW_SECONDS = 0.2


class Proxy:
    """``base`` is its address. With ``guarded`` it wants a fresh token of its own endpoint, ``token_url``."""

    def __init__(self, target: str, fault: Fault = lambda number, writes: "", guarded: bool = False) -> None:
        self.target = target
        self.faults = 0
        self.expired = 0
        self.fault, self._guarded = fault, guarded
        self._numbers = count(1)
        self._tokens: dict[str, float] = {}
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        root = f"http://127.0.0.1:{self._server.server_address[1]}"
        self.base, self.token_url = root + urlsplit(target).path, f"{root}/token"
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def close(self) -> None:
        """Nobody answers at its address any more."""
        self._server.shutdown()
        self._server.server_close()

    def _new_token(self) -> bytes:
        token = f"token-{len(self._tokens)}"
        self._tokens[token] = monotonic()
        # It says that it lives for an hour, and is not taken after a second.
        return json.dumps({"access_token": token, "token_type": "bearer", "expires_in": 3600}).encode()

    def _is_fresh(self, header: str | None) -> bool:
        since = self._tokens.get((header or "").removeprefix("Bearer "))
        return since is not None and monotonic() - since < TOKEN_SECONDS

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        proxy = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0))) or None
                if self.path == "/token":
                    with proxy._lock:
                        token = proxy._new_token()
                    self._answer(200, token)
                    return
                if proxy._guarded and not proxy._is_fresh(self.headers.get("Authorization")):
                    proxy.expired += 1
                    self._answer(401, b"{}")
                    return
                fault = proxy.fault(next(proxy._numbers), b'"transaction"' in (body or b"")[:200])
                if fault:
                    proxy.faults += 1
                if fault == "slow":
                    sleep(SLOW_SECONDS)
                if fault.isdigit():
                    self._answer(int(fault), b"{}", {"Retry-After": "0"})
                    return
                status, content = proxy._through(self.command, self.path, body)
                if fault == "cut":
                    self.wfile.write(f"HTTP/1.1 200 OK\r\nContent-Length: {len(content)}\r\n\r\n".encode())
                    self.wfile.write(content[: len(content) // 2])
                    self.close_connection = True
                else:
                    self._answer(status, content)

            do_POST = do_PUT = do_DELETE = do_GET  # noqa: N815

            def _answer(self, status: int, content: bytes, headers: dict[str, str] | None = None) -> None:
                self.send_response(status)
                self.send_header("Content-Type", "application/fhir+json")
                self.send_header("Content-Length", str(len(content)))
                for name, value in (headers or {}).items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002
                pass

        return Handler

    def _through(self, method: str, path: str, body: bytes | None) -> tuple[int, bytes]:
        parts = urlsplit(self.target)
        headers = {"Content-Type": "application/fhir+json", "Accept": "application/fhir+json"}
        asked = urllib.request.Request(f"{parts.scheme}://{parts.netloc}{path}", body, headers, method=method)
        try:
            with urllib.request.urlopen(asked, timeout=300) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as refusal:
            return refusal.code, refusal.read()
        except OSError as gone:
            return 502, json.dumps({"gone": str(gone)}).encode()


@contextmanager
def proxied(target: str, fault: Fault = lambda number, writes: "", guarded: bool = False) -> Iterator[Proxy]:
    """A running proxy."""
    proxy = Proxy(target, fault, guarded)
    try:
        yield proxy
    finally:
        proxy.close()
