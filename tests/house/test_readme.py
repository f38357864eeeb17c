"""What the README shows is true: its Python runs, its commands run, its links lead somewhere."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import click
import pytest

from tests.house.code import ROOT
from tests.loopback import loopback
from tests.registry_server import Registry, serving

README = (ROOT / "README.md").read_text("utf-8")
COMMANDS = "import sys; from fhirtrials.cli import main; sys.argv[0] = 'fhirtrials'; main()"
SAMPLES = ROOT / "samples/ctgov-json"
PAGES = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("samples/**/*.md")]


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.DOTALL | re.MULTILINE)


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A folder in which the README's paths are right, and ``fhirtrials`` is this checkout's."""
    (tmp_path / "samples").symlink_to(ROOT / "samples")
    program = tmp_path / "bin" / "fhirtrials"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -c "{COMMANDS}" "$@"\n', "utf-8")
    program.chmod(0o755)
    return tmp_path


def run(command: list[str], desk: Path, **more: str) -> subprocess.CompletedProcess[str]:
    own = {**more, "PYTHONPATH": str(ROOT), "PATH": f"{desk / 'bin'}{os.pathsep}{os.environ['PATH']}"}
    return subprocess.run(command, cwd=desk, env=os.environ | own, capture_output=True, text=True)


def test_the_python_of_the_readme_runs(desk: Path) -> None:
    assert len(blocks("python")) == 1
    for block in blocks("python"):
        # The loop must have been walked: a README that reads nothing would pass as well.
        done = run([sys.executable, "-c", block + "\nprint(bundle['resourceType'])"], desk)
        assert done.returncode == 0, done.stderr
        assert done.stdout == "Bundle\n"


def test_the_commands_of_the_readme_run_one_after_the_other(desk: Path) -> None:
    lines = [line for block in blocks("console") for line in block.splitlines()]
    commands = [line.removeprefix("$ ") for line in lines if line.startswith("$ ")]
    assert len(commands) >= 8
    studies = [json.loads(path.read_bytes()) for path in SAMPLES.glob("*/input.json")]
    with loopback() as server, serving(Registry(studies)) as registry:
        places = {"FHIRTRIALS_REGISTRY": registry.url, "XDG_CACHE_HOME": str(desk / "cache")}
        for command in commands:
            here = command.replace("http://localhost:8080/fhir", server.base)
            done = run(["sh", "-ec", here], desk, **places)
            assert done.returncode == 0, f"{command}\n{done.stderr}"
    samples = {path.parent.name for path in SAMPLES.glob("*/input.json")}
    assert {path.stem for path in (desk / "bundles").glob("*.json")} == samples
    assert (desk / "study.json").read_text("utf-8").startswith('{"resourceType":"Bundle"')
    assert (desk / "bulk/manifest.json").is_file()
    assert (desk / "again/NCT02812121.json").is_file()
    assert (desk / "findings.jsonl").is_file()


def test_every_command_has_an_example_in_the_readme() -> None:
    from fhirtrials.cli import COMMANDS

    shown = set(re.findall(r"fhirtrials ([a-z]+)", "\n".join(blocks("console"))))
    assert shown == set(COMMANDS)


def test_every_option_that_the_readme_names_exists() -> None:
    from fhirtrials.cli import COMMANDS, commands

    context = click.Context(commands)
    found = [commands.get_command(context, name) for name in COMMANDS]
    known = {option for command in found if command for parameter in command.params for option in parameter.opts}
    ours = README
    for block in blocks("sh")[1:]:  # pip and docker have options of their own
        ours = ours.replace(block, "")
    assert set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", ours)) <= known


def test_every_make_target_of_the_readme_and_contributing_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):.*## ", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    asked = {target for page in PAGES for target in re.findall(r"[`\n]make ([a-z]+)", page.read_text("utf-8"))}
    assert {"demo", "test"} <= asked
    assert asked <= targets


def test_the_check_of_every_commit_is_the_readmes_test_commands() -> None:
    script = ROOT / ".ci/run"
    assert os.access(script, os.X_OK)
    assert re.findall(r"^make --no-print-directory (\w+)$", script.read_text("utf-8"), re.MULTILINE) == [
        "test",
        "interop",
    ]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_link_between_our_pages_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text("utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_every_decision_says_what_why_and_what_else_and_is_listed() -> None:
    folder = ROOT / "docs/decisions"
    decisions = sorted(folder.glob("[0-9]*.md"))
    assert [path.name[:4] for path in decisions] == [f"{number:04}" for number in range(1, len(decisions) + 1)]
    listed = re.findall(r"\((\d{4}-[a-z-]+\.md)\)", (folder / "README.md").read_text("utf-8"))
    assert listed == [path.name for path in decisions]
    for path in decisions:
        text = path.read_text("utf-8")
        assert all(part in text for part in ("**Decided.**", "**Why.**", "**Weighed.**")), path.name


def test_the_exit_codes_of_the_readme_are_those_of_the_program() -> None:
    from fhirtrials import errors

    documented = {int(code) for code in re.findall(r"^\| (\d+) \|", README, re.MULTILINE)}
    raised = {one.exit_code for one in (errors.InputError, errors.DestinationError, errors.FhirtrialsError)}
    assert documented == raised | {0, 1, 2}
