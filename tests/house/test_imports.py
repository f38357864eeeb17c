"""Imports point down, siblings are apart, and no room comes by accident: the contract of pyproject.toml."""

import subprocess
import sys
from pathlib import Path


def test_imports_point_down(root: Path) -> None:
    script = "import sys; from importlinter.cli import lint_imports_command as run; sys.exit(run())"
    done = subprocess.run([sys.executable, "-c", script, "--no-cache"], cwd=root, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "1 kept, 0 broken" in done.stdout
