"""The tables reach the installed wheel: built, installed into a clean environment, run from another folder."""

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest


def built(root: Path, out: Path, **environment: str) -> Path:
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(out), str(root)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=out, env=os.environ | environment)
    assert done.returncode == 0, done.stdout + done.stderr
    return next(out.glob("*.whl"))


@pytest.fixture(scope="module")
def wheel(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(root, tmp_path_factory.mktemp("dist"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The ``bin`` folder of an environment that has the wheel and the dependencies, and does not know the checkout."""
    home = tmp_path_factory.mktemp("clean environment")
    venv.create(home, with_pip=False, symlinks=os.name != "nt")
    scripts = home / ("Scripts" if os.name == "nt" else "bin")
    python = scripts / "python"
    paths = subprocess.run(
        [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        capture_output=True,
        text=True,
        check=True,
    )
    # A .pth file lends the dependencies; the .pth files over there, the checkout's among them, are not followed.
    Path(paths.stdout.strip(), "dependencies.pth").write_text(sysconfig.get_path("purelib"), "utf-8")
    pip = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet", "--no-deps", "--no-index"]
    done = subprocess.run([*pip, "--force-reinstall", str(wheel)], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return scripts


def run(command: Sequence[str | Path], folder: Path) -> str:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    done = subprocess.run(command, cwd=folder, env=clean, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_wheel_holds_the_tables_and_nothing_of_the_tests(root: Path, wheel: Path) -> None:
    inside = set(zipfile.ZipFile(wheel).namelist())
    tables = {f"fhirtrials/{path.relative_to(root).as_posix()}" for path in root.glob("mappings/**/*.json")}
    assert len(tables) > 50
    assert tables <= inside
    assert {"fhirtrials/py.typed", "fhirtrials/model/trial.py"} <= inside
    rooms = {name.split("/")[0] for name in inside}
    assert {room for room in rooms if not room.endswith(".dist-info")} == {"fhirtrials"}


def compiled(wheel: Path) -> set[str]:
    return {
        Path(name).name.split(".")[0] for name in zipfile.ZipFile(wheel).namelist() if name.endswith((".so", ".pyd"))
    }


@pytest.mark.skipif(shutil.which("cc") is None, reason="no C compiler")
def test_what_is_written_in_cython_is_compiled(root: Path, wheel: Path, installed: Path, tmp_path: Path) -> None:
    assert compiled(wheel) == {path.stem for path in root.glob("fhirtrials/**/*.pyx")} != set()
    ask = "from fhirtrials.validation.doubts import Glance; print(Glance)"
    assert "glance.Glance" in run([installed / "python", "-c", ask], tmp_path)


@pytest.mark.parametrize("environment", [{"FHIRTRIALS_PURE": "1"}, {"CC": "no-such-compiler"}])
def test_without_a_compiler_the_wheel_is_for_every_machine(
    root: Path, environment: dict[str, str], tmp_path: Path
) -> None:
    wheel = built(root, tmp_path, **environment)
    assert wheel.name.endswith("-py3-none-any.whl")
    assert compiled(wheel) == set()


def test_the_installed_program_finds_its_own_code_and_tables(root: Path, installed: Path, tmp_path: Path) -> None:
    ask = (
        "import fhirtrials; from fhirtrials.terminology import mappings_folder;"
        "print(fhirtrials.__file__, mappings_folder(), sep=chr(10))"
    )
    code, tables = map(Path, run([installed / "python", "-c", ask], tmp_path).splitlines())
    assert not code.is_relative_to(root)
    assert tables == code.parent / "mappings"


def test_the_installed_program_lists_its_tables(installed: Path, tmp_path: Path) -> None:
    listed = run([installed / "fhirtrials", "tables"], tmp_path)
    assert "status-r5" in listed
    assert "ctgov-status" in listed


def test_the_installed_program_exports_a_sample(root: Path, installed: Path, tmp_path: Path) -> None:
    sample = root / "samples/ctgov-json/NCT03668171/input.json"
    bundle = json.loads(run([installed / "fhirtrials", "export", sample], tmp_path))
    assert bundle["resourceType"] == "Bundle"
    assert "NCT03668171" in {entry["resource"]["id"] for entry in bundle["entry"]}
