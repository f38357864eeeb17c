"""``Issue``: one finding. Severities are FHIR's (https://hl7.org/fhir/R5/valueset-issue-severity.html)."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from fhirtrials.issues.catalogue import KINDS


class Severity(StrEnum):
    """From bad to harmless; ``fatal`` is left to what ends a run."""

    ERROR = "error"
    WARNING = "warning"
    INFORMATION = "information"


@dataclass(frozen=True, slots=True)
class Issue:
    """One finding, in four parts: what, where (``trial``, ``source``, ``where``), what we ``did``, your ``remedy``.

    ``kind`` is a key of the catalogue. ``trial`` is the registry number, ``source`` the name of the document or bundle,
    ``where`` a path in the source (``$.protocolSection…``, ``/clinical_study/…``) or a FHIRPath in a resource
    (``ResearchStudy.period.start``); each may be empty where it is not known.
    """

    kind: str
    severity: Severity
    what: str
    did: str
    remedy: str
    trial: str = ""
    source: str = ""
    where: str = ""

    def __str__(self) -> str:
        place = " ".join(part for part in (self.source, self.trial, self.where) if part)
        return f"{self.severity}: {place}: {self.what}; {self.did} [{self.kind}]"


Tell: TypeAlias = Callable[[Issue], None]
"""Takes an issue; a room that finds something calls it and goes on."""


def issue(kind: str, *, trial: str = "", source: str = "", where: str = "", **facts: object) -> Issue:
    """An issue of a kind of the catalogue; ``facts`` fill the kind's templates.

    Raises KeyError for a kind or a fact that the catalogue does not name: a bug of ours.
    """
    entry = KINDS[kind]
    return Issue(
        kind=kind,
        severity=Severity(entry.severity),
        what=entry.what.format_map(facts),
        did=entry.did.format_map(facts),
        remedy=entry.remedy.format_map(facts),
        trial=trial,
        source=source,
        where=where,
    )
