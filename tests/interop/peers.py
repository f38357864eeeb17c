"""Servers to push to, each a process on loopback: HAPI, in memory or on a file; Medplum's router; sekmet, for SMART."""

import json
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.interop import jvm
from tests.interop.server import PATIENCE as HAPI_PATIENCE
from tests.interop.server import free_port

HERE = Path(__file__).parent
NODE = HERE / "node"
SEKMET = "sekmet-fhir==0.1.1"
PATIENCE = 60.0


class Peer:
    """A server that can be killed and started again at the same address."""

    def __init__(self, command: list[str], base: str, log: Path, patience: float = PATIENCE) -> None:
        self.base = base
        self._command, self._log, self._patience = command, log, patience
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(self._command, stdout=log, stderr=subprocess.STDOUT)
        end = time.monotonic() + self._patience
        while time.monotonic() < end and self._process.poll() is None:
            try:
                with urllib.request.urlopen(f"{self.base}/metadata", timeout=30):
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


@contextmanager
def running(peer: Peer) -> Iterator[Peer]:
    """The peer from start to end."""
    peer.start()
    try:
        yield peer
    finally:
        peer.kill()


def hapi_on_file(release: str, folder: Path, validate: bool = True) -> Peer:
    """HAPI whose database is a file, so that it survives."""
    port = free_port()
    return Peer(
        jvm.command(
            "Server",
            release,
            f"--server.port={port}",
            f"--fhir.validate={str(validate).lower()}",
            f"--spring.datasource.url=jdbc:h2:file:{folder / 'fhir'}",
            memory="2g",
        ),
        f"http://127.0.0.1:{port}/fhir",
        folder / "hapi.log",
        HAPI_PATIENCE,
    )


def no_node() -> str:
    """Why Medplum cannot run on this machine, or nothing."""
    absent = [program for program in ("node", "npm") if shutil.which(program) is None]
    return f"needs Node 20: no {', '.join(absent)} here" if absent else ""


def medplum() -> Peer:
    """Medplum's router over memory, R4; the first time it needs the network."""
    target = NODE / "target"
    target.mkdir(exist_ok=True)
    for name in ("package.json", "medplum.mjs"):
        shutil.copy(NODE / name, target / name)
    if not (target / "node_modules").is_dir():
        command = ["npm", "install", "--no-audit", "--no-fund", "--no-package-lock", "--silent"]
        subprocess.run(command, cwd=target, check=True)
    port = free_port()
    program = ["node", str(target / "medplum.mjs"), str(port)]
    return Peer(program, f"http://127.0.0.1:{port}/fhir", target / "medplum.log")


def sekmet(folder: Path, jwks: dict[str, object], token_seconds: int) -> Peer:
    """A small R4 server with SMART Backend Services, in a Python environment of its own."""
    home = HERE / "sekmet" / "target"
    program = home / "bin" / "sekmet"
    if not program.exists():
        subprocess.run([sys.executable, "-m", "venv", str(home)], check=True)
        subprocess.run([str(home / "bin" / "pip"), "install", "--quiet", SEKMET], check=True)
    port = free_port()
    base = f"http://127.0.0.1:{port}/fhir"
    client = {"client_id": "fhirtrials", "jwks": jwks, "scopes": "system/*.cruds"}
    settings = {
        "base_url": base,
        "port": port,
        "host": "127.0.0.1",
        "data_dir": str(folder / "data"),
        "own_private_key_path": str(folder / "own.pem"),
        "server_auth": {"types": ["smart"], "smart_clients": [client], "token_lifetime": token_seconds},
        "validation": {"inbound": "off"},
        "simulator": {"enabled": False},
    }
    (folder / "settings.yaml").write_text(json.dumps(settings), "utf-8")  # JSON is YAML
    command = [str(program), "serve", "--config", str(folder / "settings.yaml")]
    return Peer(command, base, folder / "sekmet.log")
