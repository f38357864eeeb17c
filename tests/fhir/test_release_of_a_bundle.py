"""Which servers understand a bundle: told by the elements that only one release has.

``type`` stands in https://hl7.org/fhir/R4/evidencevariable.html alone; ``actual``, ``characteristicCombination`` and
``handling`` in https://hl7.org/fhir/R4B/evidencevariable.html and later.
"""

import pytest

from fhirtrials.fhir import RELEASES, bundle, speaks
from fhirtrials.model import Trial
from fhirtrials.model.parts import Intervention

DRUNK = Trial(id="NCT90000001", title="Tea", interventions=(Intervention(name="Tea"),))
BARE = Trial(id="NCT90000001", title="Tea")
VERSIONS = {name: release.version for name, release in RELEASES.items()}


def understood(trial: Trial, release: str) -> set[str]:
    """The releases whose servers take the trial's bundle."""
    made = bundle(trial, release, lambda found: None)
    return {name for name, version in VERSIONS.items() if speaks(made, version)}


@pytest.mark.parametrize("release", RELEASES)
def test_a_study_with_an_intervention_is_for_servers_of_its_own_release(release: str) -> None:
    assert understood(DRUNK, release) == {release}


def test_a_study_that_is_alike_in_two_releases_is_for_servers_of_both() -> None:
    assert understood(BARE, "R5") == {"R5"}
    assert understood(BARE, "R4") == understood(BARE, "R4B") == {"R4", "R4B"}


def test_another_patch_of_a_release_is_the_same_release() -> None:
    made = bundle(DRUNK, "R4", lambda found: None)
    assert speaks(made, "4.0.0")
    assert speaks(made, "4.0.1")
    assert not speaks(made, "4.3.0-cibuild")
