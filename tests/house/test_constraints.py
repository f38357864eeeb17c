"""constraints.txt pins everything that an installation brings along, directly or not."""

import re
import tomllib
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).parent.parent.parent
PIN = re.compile(r"([A-Za-z0-9._-]+)==([A-Za-z0-9.!+]+)")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def pins() -> dict[str, Version]:
    lines = [line for line in (ROOT / "constraints.txt").read_text("utf-8").splitlines() if not line.startswith("#")]
    matches = [PIN.fullmatch(line) for line in lines]
    assert all(matches), f"not an exact pin: {[line for line, match in zip(lines, matches, strict=True) if not match]}"
    return {canonicalize_name(match[1]): Version(match[2]) for match in matches if match}


def wanted() -> list[Requirement]:
    project = PROJECT["project"]
    lists = [project["dependencies"], *project["optional-dependencies"].values(), PROJECT["build-system"]["requires"]]
    return [Requirement(text) for texts in lists for text in texts]


def closure(start: list[Requirement]) -> dict[str, SpecifierSet]:
    """Every distribution that ``start`` brings along here, by what is installed, with what is asked of it."""
    found: dict[str, SpecifierSet] = {}
    waiting = list(start)
    while waiting:
        requirement = waiting.pop()
        name = canonicalize_name(requirement.name)
        extras = requirement.extras or {""}
        if name in found:
            found[name] &= requirement.specifier
            continue
        found[name] = requirement.specifier
        try:
            below = [Requirement(text) for text in requires(name) or []]
        except PackageNotFoundError:
            continue
        waiting += [one for one in below if any(not one.marker or one.marker.evaluate({"extra": e}) for e in extras)]
    return found


@pytest.mark.parametrize("requirement", wanted(), ids=str)
def test_every_dependency_is_pinned_within_its_range(requirement: Requirement) -> None:
    pin = pins()[canonicalize_name(requirement.name)]
    assert requirement.specifier.contains(pin, prereleases=True)


def test_what_the_dependencies_bring_along_is_pinned_too_and_nothing_else_is() -> None:
    needed = closure(wanted())
    pinned = pins()
    assert needed.keys() - pinned.keys() == set(), "not pinned"
    assert pinned.keys() - needed.keys() == set(), "pinned without need"
    assert [name for name, specifier in needed.items() if not specifier.contains(pinned[name], prereleases=True)] == []


def test_the_pins_stand_in_order() -> None:
    names = list(pins())
    assert names == sorted(names)
