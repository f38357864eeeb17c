"""What no committed file may hold: the address of a package registry, or a path of the machine it was written on."""

import subprocess
from pathlib import Path

import pytest

from tests.house.code import ROOT

# Written in halves, so that this file does not hold them itself.
REGISTRIES = [
    "py" + "pi.org",
    "pythonhosted" + ".org",
    "npmjs" + ".org",
    "registry.npm" + "mirror",
    "repo1." + "maven.org",
]
WORKPLACE = ["/work" + "/", "/ro" + "ot/", "farm" + "-", "issues" + " show", "../" + "drafts"]


def committed() -> list[Path]:
    """Every file that is committed, or would be."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    try:
        listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    except FileNotFoundError:
        pytest.skip("no git here")
    if listed.returncode:
        pytest.skip("no git repository here")
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


@pytest.mark.parametrize("words", [REGISTRIES, WORKPLACE], ids=["registries", "workplace"])
def test_no_committed_file_names_it(words: list[str]) -> None:
    files = committed()
    assert len(files) > 20
    guilty = [
        f"{path.relative_to(ROOT)}: {word}" for path in files for word in words if word.encode() in path.read_bytes()
    ]
    assert guilty == []


def test_no_committed_file_is_large() -> None:
    assert [str(path) for path in committed() if path.stat().st_size > 1_000_000] == []
