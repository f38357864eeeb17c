"""A registry of our own on loopback that answers as the documented API does: parameters, tokens, errors, conditions.

https://clinicaltrials.gov/data-api/api. ``faults`` are answered first, one a request; ``asked`` notes every request.
"""

import json
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qsl, urlsplit

Study = dict[str, Any]

KNOWN = {
    *("format", "markupFormat", "query.cond", "query.term", "query.locn", "query.titles", "query.intr", "query.outc"),
    *("query.spons", "query.lead", "query.id", "query.patient", "filter.overallStatus", "filter.geo", "filter.ids"),
    *("filter.advanced", "filter.synonyms", "postFilter.overallStatus", "postFilter.geo", "postFilter.ids"),
    *("postFilter.advanced", "postFilter.synonyms", "aggFilters", "geoDecay", "fields", "sort", "countTotal"),
    *("pageSize", "pageToken"),
}
STATUSES = {
    *("ACTIVE_NOT_RECRUITING", "COMPLETED", "ENROLLING_BY_INVITATION", "NOT_YET_RECRUITING", "RECRUITING"),
    *("SUSPENDED", "TERMINATED", "WITHDRAWN", "AVAILABLE", "NO_LONGER_AVAILABLE", "TEMPORARILY_NOT_AVAILABLE"),
    *("APPROVED_FOR_MARKETING", "WITHHELD", "UNKNOWN"),
}
_RANGE = re.compile(r"AREA\[LastUpdatePostDate\]RANGE\[([^,]+),([^\]]+)\]")


@dataclass
class Fault:
    """``status`` 0: the connection is cut before (``cut`` 0) or after so many bytes of the answer."""

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    cut: int = 0


class WrongError(Exception):
    """A question that the API answers with a status and a line of text."""

    def __init__(self, status: int, said: str) -> None:
        super().__init__(said)
        self.status = status


@dataclass
class Registry:
    studies: list[Study]
    day: str = "2026-11-20T09:00:05"
    faults: list[Fault] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    articles: bytes = b""
    before: Callable[[str], None] = lambda path: None
    url: str = ""

    def answer(self, path: str, asked: dict[str, str]) -> Any:
        if path == "/version":
            return {"apiVersion": "2.0.5", "dataTimestamp": self.day}
        if path == "/studies":
            return self._page(asked)
        number = path.removeprefix("/studies/")
        for study in self.studies:
            if _named(study)["nctId"] == number:
                return study
        raise WrongError(404, f"NCT number {number} not found")

    def _page(self, asked: dict[str, str]) -> Any:
        if unknown := asked.keys() - KNOWN:
            raise WrongError(400, f"Request contains unknown parameter(s): {', '.join(sorted(unknown))}")
        found = list(self._found(asked))
        size = min(int(asked.get("pageSize", "10")), 1000) or 10
        others = sorted(
            (name, value) for name, value in asked.items() if name not in ("pageToken", "countTotal", "pageSize")
        )
        mark = sha256(json.dumps([others, self.day]).encode()).hexdigest()[:12]
        start = 0
        if token := asked.get("pageToken"):
            try:
                start_text, _, of = urlsafe_b64decode(token).decode().partition(" ")
                start = int(start_text)
            except ValueError:
                raise WrongError(400, "pageToken is malformed") from None
            if of != mark:
                raise WrongError(400, "pageToken does not belong to these parameters")
        page = {"studies": found[start : start + size]}
        if start + size < len(found):
            page["nextPageToken"] = urlsafe_b64encode(f"{start + size} {mark}".encode()).decode()  # type: ignore[assignment]
        if asked.get("countTotal") == "true" and not token:
            page = {"totalCount": len(found), **page}  # type: ignore[dict-item]
        return page

    def _found(self, asked: dict[str, str]) -> Iterator[Study]:
        ids = _list(asked.get("filter.ids"))
        statuses = _list(asked.get("filter.overallStatus"))
        if wrong := set(statuses) - STATUSES:
            raise WrongError(400, f"`filter.overallStatus` parameter has incorrect format: {wrong.pop()}")
        days = None
        if advanced := asked.get("filter.advanced"):
            days = _RANGE.fullmatch(advanced)
            if days is None:
                raise WrongError(400, "`filter.advanced` parameter has incorrect format")
        for study in self.studies:
            section = study["protocolSection"]
            named, status = section["identificationModule"], section.get("statusModule", {})
            posted = status.get("lastUpdatePostDateStruct", {}).get("date", "")
            conditions = section.get("conditionsModule", {}).get("conditions", [])
            if (
                (not ids or {named["nctId"], *named.get("nctIdAliases", ())} & set(ids))
                and (not statuses or status.get("overallStatus") in statuses)
                and (days is None or (posted >= days[1] and (days[2] == "MAX" or posted <= days[2])))
                and asked.get("query.cond", "").lower() in " ".join(conditions).lower()
                and asked.get("query.term", "").lower() in json.dumps(study).lower()
            ):
                fields = _list(asked.get("fields"))
                yield (
                    {"protocolSection": {"identificationModule": {"nctId": named["nctId"]}}}
                    if fields == ["NCTId"]
                    else study
                )


def _named(study: Study) -> dict[str, Any]:
    found: dict[str, Any] = study["protocolSection"]["identificationModule"]
    return found


def _list(text: str | None) -> list[str]:
    return re.split(r"[,|]", text) if text else []


@contextmanager
def serving(registry: Registry) -> Iterator[Registry]:
    """The registry at ``registry.url``, until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            path = parts.path.removeprefix("/api/v2")
            registry.asked.append(f"{path}?{parts.query}".rstrip("?"))
            registry.before(path)
            fault = registry.faults.pop(0) if registry.faults else None
            if fault and fault.status:
                self._send(fault.status, b"busy", fault.headers)
                return
            try:
                asked = dict(parse_qsl(parts.query, keep_blank_values=True, strict_parsing=bool(parts.query)))
                content = json.dumps(registry.answer(path, asked)).encode()
            except WrongError as wrong:
                self._send(wrong.status, str(wrong).encode(), {"Content-Type": "text/plain"})
                return
            tag = f'"{sha256(content).hexdigest()[:16]}"'
            if self.headers.get("If-None-Match") == tag:
                self._send(304, b"", {"ETag": tag})
                return
            self._send(200, content, {"Content-Type": "application/json", "ETag": tag}, fault)

        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            registry.asked.append(f"{self.path} {self.rfile.read(length).decode()}")
            self._send(200, registry.articles, {"Content-Type": "text/xml"})

        def _send(self, status: int, content: bytes, headers: dict[str, str], fault: Fault | None = None) -> None:
            if fault:
                self.close_connection = True
                if not fault.cut:
                    return
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content[: fault.cut] if fault else content)

        def log_message(self, *given: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    registry.url = f"http://127.0.0.1:{server.server_port}/api/v2"
    try:
        yield registry
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
