"""A trial as it was read → as the mappers want it."""

from functools import cache
from pathlib import Path

from fhirtrials.consistency import contradictions
from fhirtrials.eligibility import understand
from fhirtrials.issues import Tell
from fhirtrials.model import Trial
from fhirtrials.model.privacy import without_people
from fhirtrials.terminology import Measures


def prepared(trial: Trial, contacts: bool, tell: Tell, measures: tuple[str, ...] = ()) -> Trial:
    """The trial as the mappers want it: without people if so chosen, its eligibility text understood.

    Tells what contradicts itself in it.
    """
    whole = understand(trial if contacts else without_people(trial), tell, measured(measures))
    contradictions(whole, tell)
    return whole


@cache
def measured(files: tuple[str, ...]) -> Measures:
    """The project's table of measures with the rows of these files; raises InputError for what is no such file."""
    return Measures.load(*map(Path, files))
