"""A small FHIR server on loopback, in a thread, real sockets: enough of FHIR to be pushed to, and faults on request.

It keeps resources with their versions, knows transactions and batches (PUT by id and by search, POST with ifNoneExist,
DELETE, GET), searches by identifier and by Provenance.target, and holds references together. It is no model of any
server: tests/interop asks real ones.
"""

import itertools
import json
import re
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

Resource = dict[str, Any]
Answer = tuple[int, dict[str, str], bytes]


@dataclass
class Request:
    """One that arrived."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: Any


class RefusedError(Exception):
    """The store says no."""

    def __init__(self, status: int, words: str, place: str | None = None) -> None:
        super().__init__(words)
        self.status = status
        issue = {"severity": "error", "code": "processing", "diagnostics": words}
        self.outcome = {
            "resourceType": "OperationOutcome",
            "issue": [{**issue, **({"expression": [place]} if place else {})}],
        }


@dataclass
class Store:
    """Resources by ``Type/id``, every version of them."""

    versions: dict[str, list[Resource | None]] = field(default_factory=dict)
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1000))
    takes_ids: bool = True
    names_entry: bool = True
    poison: str = ""  # a resource that holds this word is refused

    def now(self, name: str) -> Resource | None:
        return self.versions.get(name, [None])[-1]

    def counts(self) -> Counter[str]:
        """How many resources of each type stand there."""
        return Counter(name.partition("/")[0] for name, listed in self.versions.items() if listed[-1])

    def histories(self) -> dict[str, int]:
        return {name: len(listed) for name, listed in self.versions.items()}

    def found(self, kind: str, query: str) -> list[tuple[str, Resource]]:
        listed = [(at, each[-1]) for at, each in self.versions.items() if at.startswith(f"{kind}/") and each[-1]]
        for name, value in parse_qsl(query):
            if name == "identifier":
                system, bar, number = value.rpartition("|")
                listed = [
                    (at, each)
                    for at, each in listed
                    if any(
                        n.get("value") == number and (not bar or n.get("system") == system)
                        for n in each.get("identifier", [])
                    )
                ]
            elif name == "target":
                listed = [(at, each) for at, each in listed if any(t.get("reference") == value for t in each["target"])]
        return listed

    def transaction(self, entries: list[Resource]) -> list[Resource]:
        before = deepcopy(self.versions)
        try:
            return self._transaction(entries)
        except RefusedError:
            self.versions = before
            raise

    def _transaction(self, entries: list[Resource]) -> list[Resource]:
        places, renamed = [], {}
        for index, entry in enumerate(entries):
            at = self._place(entry, index)
            places.append(at)
            renamed[entry.get("fullUrl", "")] = at
        answers = []
        for index, (entry, at) in enumerate(zip(entries, places, strict=True)):
            request = entry["request"]
            if request["method"] == "DELETE":
                self.versions.setdefault(at, []).append(None)
                answers.append({"response": {"status": "204 No Content"}})
                continue
            old = self.now(at)
            if request.get("ifNoneExist") and old:
                answers.append(
                    {"response": {"status": "200 OK", "location": f"{at}/_history/{len(self.versions[at])}"}}
                )
                continue
            if self.poison and self.poison in json.dumps(entry["resource"]):
                raise RefusedError(
                    422, f"the word {self.poison} is not liked", f"Bundle.entry[{index}]" if self.names_entry else None
                )
            text = json.dumps(entry["resource"])
            for name, place in renamed.items():
                if name.startswith("urn:uuid:"):
                    text = text.replace(f'"{name}"', f'"{place}"')
            resource = {**json.loads(text), "id": at.partition("/")[2]}
            listed = self.versions.setdefault(at, [])
            resource["meta"] = {
                **resource.get("meta", {}),
                "versionId": str(len(listed) + 1),
                "lastUpdated": "2026-01-01T00:00:00Z",
            }
            listed.append(resource)
            status = "200 OK" if old else "201 Created"
            answers.append(
                {
                    "response": {
                        "status": status,
                        "location": f"{at}/_history/{len(listed)}",
                        "etag": f'W/"{len(listed)}"',
                    }
                }
            )
        for index, at in enumerate(places):
            for target in re.findall(r'"reference": "([A-Z]\w+/[\w.-]+|urn:uuid:[\w-]+)"', json.dumps(self.now(at))):
                if self.now(target) is None:
                    raise RefusedError(
                        400, f"{target} not found", f"Bundle.entry[{index}]" if self.names_entry else None
                    )
        return answers

    def _place(self, entry: Resource, index: int) -> str:
        request = entry["request"]
        kind, _, query = request["url"].partition("?")
        if request["method"] == "POST":
            query = request.get("ifNoneExist", "")
        if not query:
            if request["method"] == "POST":
                return f"{kind}/{next(self.numbers)}"
            if request["method"] == "PUT" and not self.takes_ids and self.now(kind) is None:
                raise RefusedError(405, "client ids are not taken", f"Bundle.entry[{index}]")
            return str(kind)
        matches = self.found(kind, query)
        if len(matches) > 1:
            raise RefusedError(412, "multiple matches")
        return matches[0][0] if matches else f"{kind}/{next(self.numbers)}"


class _Quiet(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away is what some tests are about."""


class Loopback:
    """The server. ``fault`` gets every request before it is dealt with; what it returns is the answer, b"" a cut."""

    def __init__(self, version: str = "5.0.0", study: Mapping[str, Any] | None = None) -> None:
        self.store = Store()
        self.requests: list[Request] = []
        self.fault: Callable[[Request], Answer | bytes | None] = lambda request: None
        self.most_at_once = 0
        self.cut_after = False  # deals with the next transaction, then cuts the answer off
        self._version, self._study = version, dict(study or {})
        self._lock = threading.Lock()
        self._at_once = 0
        self._server = _Quiet(("127.0.0.1", 0), self._handler())
        self.base = f"http://127.0.0.1:{self._server.server_address[1]}/fhir"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def bundles(self, kind: str) -> list[Request]:
        """The transactions, or the batches, that arrived."""
        return [each for each in self.requests if isinstance(each.body, dict) and each.body.get("type") == kind]

    def answer(self, request: Request) -> Answer:
        path = urlsplit(request.path).path.removeprefix("/fhir").strip("/")
        query = urlsplit(request.path).query
        try:
            if path == "metadata":
                return reply(200, self._metadata())
            if request.method == "GET":
                return reply(200, self._got(f"{path}?{query}" if query or "/" not in path else path))
            if request.method == "POST" and not path:
                return reply(200, self._bundle(request.body))
        except RefusedError as refused:
            return reply(refused.status, refused.outcome)
        return reply(404, {})

    def _got(self, path: str) -> Resource:
        kind, query, terms = path.partition("?")
        if query:
            listed = self.store.found(kind, terms)
            start, count = (
                int(dict(parse_qsl(terms)).get(name, other)) for name, other in (("_start", 0), ("_count", 1000))
            )
            page = [{"resource": each, "search": {"mode": "match"}} for _, each in listed[start : start + count]]
            ahead = f"http://another.example.org/fhir/{kind}?_count={count}&_start={start + count}"
            link = [{"relation": "next", "url": ahead}] if start + count < len(listed) else []
            return {"resourceType": "Bundle", "type": "searchset", "total": len(listed), "link": link, "entry": page}
        found = self.store.now(kind)
        if found is None:
            raise RefusedError(404, f"{kind} is not known")
        return found

    def _bundle(self, bundle: Resource) -> Resource:
        if bundle["type"] == "transaction":
            return {
                "resourceType": "Bundle",
                "type": "transaction-response",
                "entry": self.store.transaction(bundle["entry"]),
            }
        answers = []
        for entry in bundle["entry"]:
            try:
                answers.append({"response": {"status": "200 OK"}, "resource": self._got(entry["request"]["url"])})
            except RefusedError as refused:
                answers.append({"response": {"status": str(refused.status)}})
        return {"resourceType": "Bundle", "type": "batch-response", "entry": answers}

    def _metadata(self) -> Resource:
        study = {"type": "ResearchStudy", **self._study}
        interaction = [{"code": "transaction"}, {"code": "batch"}]
        rest = [{"mode": "server", "resource": [study], "interaction": interaction}]
        return {"resourceType": "CapabilityStatement", "fhirVersion": self._version, "rest": rest}

    @contextmanager
    def _counted(self) -> Iterator[None]:
        with self._lock:
            self._at_once += 1
            self.most_at_once = max(self.most_at_once, self._at_once)
        try:
            yield
        finally:
            with self._lock:
                self._at_once -= 1

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        owner = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                length = int(self.headers.get("Content-Length", 0))
                raw = self.rfile.read(length)
                body: Any = raw.decode()
                if "json" in self.headers.get("Content-Type", ""):
                    body = json.loads(raw)
                request = Request(self.command, self.path, dict(self.headers), body)
                with owner._counted():
                    answer = owner.fault(request)
                with owner._lock:
                    owner.requests.append(request)
                    cut = answer == b""
                    if answer is None:
                        answer = owner.answer(request)
                        if owner.cut_after and isinstance(body, dict) and body.get("type") == "transaction":
                            owner.cut_after, cut = False, True
                if cut:
                    half = answer[2][: len(answer[2]) // 2] if isinstance(answer, tuple) else b""
                    self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n" + half)
                    self.close_connection = True
                    return
                assert isinstance(answer, tuple)
                status, headers, content = answer
                self.send_response(status)
                for name, value in {"Content-Length": str(len(content)), **headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(content)

            do_POST = do_PUT = do_DELETE = do_GET  # noqa: N815

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002
                pass

        return Handler


def reply(status: int, resource: Resource, headers: Mapping[str, str] | None = None) -> Answer:
    return status, {"Content-Type": "application/fhir+json", **(headers or {})}, json.dumps(resource).encode()


@contextmanager
def loopback(version: str = "5.0.0", study: Mapping[str, Any] | None = None) -> Iterator[Loopback]:
    """A running server, empty at the start."""
    server = Loopback(version, study)
    try:
        yield server
    finally:
        server.close()
