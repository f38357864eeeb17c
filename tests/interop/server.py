"""A FHIR server of one release on this machine, empty at the start: HAPI's, with strict checks."""

import json
import socket
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping
from types import TracebackType
from typing import Any, Self

from tests.interop import jvm

PATIENCE = 600.0  # seconds: it starts in 25 to 40 on two cores, and in minutes where others keep them busy


class Server:
    """A running server; ``base`` is its address. It refuses what its validator calls an error, and loose references."""

    def __init__(self, release: str) -> None:
        port = free_port()
        self.base = f"http://127.0.0.1:{port}/fhir"
        self._log = jvm.TARGET / f"server-{release}.log"
        arguments = (release, f"--server.port={port}", "--fhir.validate=true")
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                jvm.command("Server", *arguments, memory="2g"), stdout=log, stderr=subprocess.STDOUT
            )

    def call(
        self, method: str, path: str, body: Mapping[str, Any] | None = None, validate: bool = True
    ) -> tuple[int, Any]:
        """The status and the JSON of the answer."""
        headers = {"Content-Type": "application/fhir+json", "Accept": "application/fhir+json"}
        request = urllib.request.Request(
            self.base + path,
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers=headers if validate else {**headers, "Validate": "no"},
        )
        try:
            with urllib.request.urlopen(request, timeout=120) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as refusal:
            return refusal.code, json.load(refusal)

    def found(self, kind: str, **terms: str) -> list[dict[str, Any]]:
        """The resources of a search."""
        status, bundle = self.call("GET", f"/{kind}?{urllib.parse.urlencode(terms)}")
        assert status == 200, bundle
        return [entry["resource"] for entry in bundle.get("entry", [])]

    def __enter__(self) -> Self:
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end and self._process.poll() is None:
            try:
                if self.call("GET", "/metadata")[0] == 200:
                    return self
            except OSError:
                time.sleep(1)
        self._process.kill()
        raise RuntimeError(f"the server does not start: {self._log.read_text('utf-8', 'replace')[-2000:]}")

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.terminate()
        self._process.wait(timeout=60)


def free_port() -> int:
    """A port that nobody listens on just now."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port
