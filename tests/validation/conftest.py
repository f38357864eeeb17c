"""The example bundle as a fixture."""

from typing import Any

import pytest

from tests.validation.example import example_bundle


@pytest.fixture
def bundle() -> dict[str, Any]:
    """The valid bundle, for each test anew."""
    return example_bundle()
