"""Provenance: which records the resources come from. https://hl7.org/fhir/R5/provenance.html

No clock: what was recorded is the record's last update, so a re-run of an unchanged record writes the same bytes.
"""

from collections.abc import Iterable

from fhirtrials.fhir.ids import NamedTrial
from fhirtrials.fhir.narrative import narrative, paragraph
from fhirtrials.fhir.parts import PUBMED, element, extension, part, plain, present
from fhirtrials.model import Resource
from fhirtrials.model.parts import Source
from fhirtrials.model.words import SourceKind
from fhirtrials.terminology import code

_PAPERS = (SourceKind.PAPER_RECORD, SourceKind.PAPER_PAGE)
_PARTICIPANT = "http://terminology.hl7.org/CodeSystem/provenance-participant-type"


def provenance(named: NamedTrial, targets: Iterable[Resource], activity: Resource) -> Resource:
    """Where the targets come from: every source of the trial, or the record of its registry where none is named."""
    entities = [_entity(named, source) for source in named.trial.sources] or [_registry_record(named)]
    records = " and ".join(entity["what"]["display"] for entity in entities)
    return element(
        resourceType="Provenance",
        id=f"{named.id}-provenance",
        meta=named.meta,
        text=narrative(paragraph(f"Made by fhirtrials from {records}")),
        target=[{"reference": f"{target['resourceType']}/{target['id']}"} for target in targets],
        recorded=f"{named.version}T00:00:00Z" if named.version and len(named.version) == 10 else None,
        activity={"coding": [activity]},
        agent=[
            {
                "type": {"coding": [{"system": _PARTICIPANT, "code": "assembler", "display": "Assembler"}]},
                "who": {"display": "fhirtrials"},
            }
        ],
        entity=entities,
    )


def _registry_record(named: NamedTrial) -> Resource:
    number = {"system": named.registry.identifier_system, "value": named.number}
    return {"role": "source", "what": {"identifier": number, "display": _words(named.registry.name, named.version)}}


def _entity(named: NamedTrial, source: Source) -> Resource:
    """One record; which fields of the trial it gave, where there are others."""
    version = plain(source.version)
    system = PUBMED if source.kind in _PAPERS else named.registry.identifier_system
    parts = [
        part("kind", valueCode=code("source-kind", source.kind)),
        part("system", valueString=source.system),
        part("version", valueDate=version),
        part("url", valueString=source.url),
        *(part("gave", valueString=field) for field in source.gave),
    ]
    return {
        "extension": present([extension("source", parts)]),
        "role": "source",
        "what": element(
            identifier={"system": system, "value": source.number} if source.number else None,
            display=_words(source.system or named.registry.name, version),
        ),
    }


def _words(system: str, version: str | None) -> str:
    return f"{system} record, version {version}" if version else f"{system} record"
