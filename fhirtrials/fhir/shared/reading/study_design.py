"""How the study is built, from its concepts of design and class. The reverse of ``study_design``."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Any, TypeAlias

from fhirtrials.fhir.place import Place
from fhirtrials.model.words import (
    AgeGroup,
    Allocation,
    BiospecimenRetention,
    InterventionModel,
    MaskedRole,
    Masking,
    ObservationalModel,
    Sampling,
    Sex,
    StudyType,
    TimePerspective,
)

Answers: TypeAlias = dict[str, Any]

_TABLES: tuple[tuple[str, type[StrEnum]], ...] = (
    ("study-type", StudyType),
    ("allocation", Allocation),
    ("intervention-model", InterventionModel),
    ("observational-model", ObservationalModel),
    ("time-perspective", TimePerspective),
    ("masking", Masking),
    ("masked-role", MaskedRole),
    ("sampling", Sampling),
    ("biospecimen-retention", BiospecimenRetention),
    ("sexes-eligible", Sex),
    ("age-group", AgeGroup),
)
_HEALTHY = {"includes-healthy-volunteers": True, "does-not-include-healthy-volunteers": False}
# Said in full elsewhere: patient registry, expanded access, oversight.
_COPIES = ("Patient Registry", "Expanded access", "FDA regulated")
_DESCRIBED = {"Intervention model": "intervention-model", "Masking": "masking"}


def answers(concepts: Iterable[Place]) -> Answers:
    """The word for each table that was found among the concepts; lists for ``masked-role`` and ``age-group``.

    ``intervention-model-description`` and ``masking-description`` are the study's own words on these answers;
    ``healthy`` says whether healthy volunteers are accepted.
    """
    found: Answers = {"masked-role": [], "age-group": []}
    for concept in concepts:
        text = concept.text("text") or ""
        code = concept.first("coding").text("code")
        if code in _HEALTHY:
            found["healthy"] = _HEALTHY[code]
            continue
        table = _answer(concept, found) or _DESCRIBED.get(text)
        description = concept.own("description").text("valueMarkdown")
        if table and description:
            found[f"{table}-description"] = description
        if table is None and not text.startswith(_COPIES):
            concept.unknown("study-type")
    return found


def _answer(concept: Place, found: Answers) -> str | None:
    """The table that knows the concept, whose word is now ``found``."""
    for table, words in _TABLES:
        word = concept.means(table, words)
        if word is not None:
            if isinstance(found.get(table), list):
                found[table].append(word)
            else:
                found[table] = word
            return table
    return None
