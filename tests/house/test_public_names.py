"""The front door: what ``from fhirtrials import ...`` offers is described."""

import inspect
import re

import pytest

import fhirtrials

# An example (code, or a value in backticks), a unit, or the errors to expect.
SHOWN = re.compile(r">>>|``|`[^`]+`|\braises\b|\bunits?\b", re.IGNORECASE)
DESCRIBED = [name for name in fhirtrials.__all__ if callable(getattr(fhirtrials, name))]


def test_the_front_door_offers_what_the_manual_promises() -> None:
    assert {"read", "export", "validate", "Trial", "Issue", "__version__"} <= set(fhirtrials.__all__)


@pytest.mark.parametrize("name", DESCRIBED)
def test_every_public_name_has_a_docstring(name: str) -> None:
    assert inspect.getdoc(getattr(fhirtrials, name))


@pytest.mark.parametrize("name", [name for name in DESCRIBED if inspect.isfunction(getattr(fhirtrials, name))])
def test_every_public_function_shows_an_example_or_its_units(name: str) -> None:
    function = getattr(fhirtrials, name)
    assert SHOWN.search(inspect.getdoc(function) or "")
    assert "return" in inspect.get_annotations(function)
