"""FHIR servers on this machine, each a process on loopback that can be killed and started again; HAPI's among them."""

import json
import socket
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tests.interop import jvm

PATIENCE = 600.0  # seconds: HAPI starts in 20 to 30 on two idle cores, and in minutes where others keep them busy


class Peer:
    """A server of one command; ``base`` is its address. As a context it is started, and killed at the end."""

    def __init__(self, command: list[str], base: str, log: Path) -> None:
        self.base = base
        self._command, self._log = command, log
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Returns when it answers; RuntimeError where it does not."""
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(self._command, stdout=log, stderr=subprocess.STDOUT)
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end and self._process.poll() is None:
            try:
                with urllib.request.urlopen(f"{self.base}/metadata", timeout=PATIENCE):
                    return
            except OSError:
                time.sleep(0.2)
        self.kill()
        raise RuntimeError(f"it does not start: {self._log.read_text('utf-8', 'replace')[-2000:]}")

    def kill(self) -> None:
        """As a power cut does."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.kill()


class Server(Peer):
    """HAPI's server of one release, with its database on a file of the folder, so that it survives a kill.

    It refuses loose references and, with ``validate``, what its validator calls an error.
    """

    def __init__(self, release: str, folder: Path, validate: bool = True) -> None:
        port = free_port()
        settings = (
            f"--server.port={port}",
            f"--fhir.validate={str(validate).lower()}",
            f"--spring.datasource.url=jdbc:h2:file:{folder / 'fhir'}",
        )
        command = jvm.command("Server", release, *settings, memory="2g")
        super().__init__(command, f"http://127.0.0.1:{port}/fhir", folder / "hapi.log")

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
            with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as refusal:
            return refusal.code, json.load(refusal)

    def found(self, kind: str, **terms: str) -> list[dict[str, Any]]:
        """The resources of a search."""
        status, bundle = self.call("GET", f"/{kind}?{urllib.parse.urlencode(terms)}")
        assert status == 200, bundle
        return [entry["resource"] for entry in bundle.get("entry", [])]


def free_port() -> int:
    """A port that nobody listens on just now."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port
