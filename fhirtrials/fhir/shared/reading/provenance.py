"""The records that a trial was made from. The reverse of ``provenance``."""

from fhirtrials.fhir.place import Place
from fhirtrials.model.parts import Source
from fhirtrials.model.words import SourceKind


def sources(study: Place) -> tuple[Source, ...]:
    """In their order; an entity that does not say what sort of document it is stands for no source."""
    return tuple(found for entity in study.origin().each("entity") if (found := _source(entity)) is not None)


def _source(entity: Place) -> Source | None:
    said = entity.own("source")
    kind = said.extension("kind").code("valueCode", "source-kind", SourceKind)
    if kind is None:
        return None
    return Source(
        kind=kind,
        system=said.extension("system").text("valueString"),
        number=entity["what"]["identifier"].text("value"),
        version=said.extension("version").date("valueDate"),
        url=said.extension("url").text("valueString"),
        gave=tuple(text for each in said.extensions("gave") if (text := each.text("valueString"))),
    )
