"""Rules for every module of the package: small, described, quiet, pure where it must be."""

import ast
import inspect
import re
from pathlib import Path

import click
import pytest

import fhirtrials
from fhirtrials.cli import commands
from tests.house.code import ROOT, imports, modules, names, strings, tree

LONGEST = 400
LONGER_WITH_A_REASON: dict[str, str] = {"fhirtrials/issues/catalogue.py": "a table, an entry a kind of issue"}

# A bug of ours costs one trial (bugs) or, outside of any trial, ends the run with a report (the program itself).
CATCHES_ALL = {"fhirtrials/cli/__init__.py", "fhirtrials/cli/bugs.py"}

PURE_ROOMS = ("readers", "eligibility", "consistency", "fhir")
CLOCK_RANDOM_NETWORK = {
    *("time", "random", "secrets", "uuid.uuid1", "uuid.uuid4"),
    *("socket", "ssl", "http", "urllib.request", "urllib3", "httpx", "requests", "aiohttp", "asyncio"),
}
CLOCK_RANDOM_CALLS = {"now", "today", "utcnow", "uuid1", "uuid4", "urandom", "getenv", "environ"}

# Who may name a release of FHIR: the room that writes them, the definitions they are checked against.
KNOWS_RELEASES = ("fhirtrials/fhir/", "fhirtrials/validation/definitions/")
# Who may say what is written where nobody asks for another: the library's and the command line's default.
DEFAULT_RELEASE = "R5"
SAYS_THE_DEFAULT = {"fhirtrials/__init__.py", "fhirtrials/cli/choices.py"}
RELEASE_NAME = re.compile(r"(?<![A-Za-z0-9])[rR][3-6][bB]?(?![A-Za-z0-9])")

every_module = pytest.mark.parametrize("module", modules(), ids=str)


def in_pure_room(module: Path) -> bool:
    return len(module.parts) > 2 and module.parts[1] in PURE_ROOMS


@every_module
def test_a_module_is_short(module: Path) -> None:
    lines = len((ROOT / module).read_text("utf-8").splitlines())
    assert lines <= LONGEST or str(module) in LONGER_WITH_A_REASON, f"{module} has {lines} lines"


@every_module
def test_a_module_says_what_it_is(module: Path) -> None:
    docstring = ast.get_docstring(tree(module))
    assert docstring, f"{module} has no docstring"
    assert re.search(r"[.:](\s|$)", docstring.split("\n\n")[0]), f"{module}: it begins with a sentence"


@every_module
def test_a_module_is_named_after_a_thing(module: Path) -> None:
    nameless = {"utils", "util", "helpers", "helper", "common", "base", "manager", "factory", "misc", "tools"}
    assert not nameless & {part.removesuffix(".py") for part in module.parts}


@every_module
def test_only_the_command_line_catches_everything(module: Path) -> None:
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.ExceptHandler) and str(module) not in CATCHES_ALL:
            caught = node.type.elts if isinstance(node.type, ast.Tuple) else [node.type]
            for kind in caught:
                assert kind is not None, f"{module}:{node.lineno} catches everything"
                assert ast.unparse(kind) not in {"Exception", "BaseException"}, f"{module}:{node.lineno}"


@every_module
def test_nothing_prints(module: Path) -> None:
    calls = {
        node.func.id
        for node in ast.walk(tree(module))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
    assert not calls & {"print", "breakpoint", "input"}


@pytest.mark.parametrize("module", [module for module in modules() if in_pure_room(module)], ids=str)
def test_pure_rooms_know_no_clock_no_chance_and_no_network(module: Path) -> None:
    asked = set(imports(module))
    asked |= {name.split(".")[0] for name in asked if not name.startswith(("urllib", "uuid"))}
    assert not asked & CLOCK_RANDOM_NETWORK, f"{module} imports {sorted(asked & CLOCK_RANDOM_NETWORK)}"
    used = {node.attr for node in ast.walk(tree(module)) if isinstance(node, ast.Attribute)}
    used |= {node.id for node in ast.walk(tree(module)) if isinstance(node, ast.Name)}
    # Python salts the hash of a string anew in every process.
    forbidden = CLOCK_RANDOM_CALLS | {"hash"}
    assert not used & forbidden, f"{module} uses {sorted(used & forbidden)}"


@every_module
def test_only_the_fhir_room_knows_a_release(module: Path) -> None:
    if module.as_posix().startswith(KNOWS_RELEASES):
        return
    said = {text for text in [*strings(module), *names(module)] if RELEASE_NAME.search(text)}
    if module.as_posix() in SAYS_THE_DEFAULT:
        said -= {DEFAULT_RELEASE}
    assert not said, f"{module} names a release: {sorted(said)}"


def test_library_and_command_line_have_one_default_release() -> None:
    from fhirtrials.fhir import RELEASES

    for function in (fhirtrials.export, fhirtrials.validate):
        assert inspect.signature(function).parameters["fhir"].default == DEFAULT_RELEASE
    for name in ("export", "validate"):
        command = commands.get_command(click.Context(commands), name)
        assert command is not None
        assert [option.default for option in command.params if option.name == "fhir"] == [DEFAULT_RELEASE]
    assert DEFAULT_RELEASE in RELEASES


@every_module
def test_no_pattern_has_a_possessive_group(module: Path) -> None:
    # Before Python 3.11.5 such a group matches too much or nothing at all (gh-106052), and Debian 12 has 3.11.2.
    # A possessive character class is fine.
    source = (ROOT / module).read_text("utf-8")
    assert not re.search(r"\(\?:.*\)[*+?]\+", source), f"{module}: write )* for )*+"
