"""Other servers to push to than HAPI: Medplum's router, and sekmet, for SMART."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

from tests.interop.server import Peer, free_port

HERE = Path(__file__).parent
NODE = HERE / "node"
SEKMET = "sekmet-fhir==0.1.1"


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
