"""The numbers of a study. The reverse of ``identifier``."""

from fhirtrials.fhir.place import Place
from fhirtrials.fhir.registries import REGISTRIES
from fhirtrials.fhir.shared.identifier import APPROVAL, OWN_ID
from fhirtrials.model.parts import Approval, Identifier
from fhirtrials.model.registry_numbers import trial_id
from fhirtrials.model.words import IdentifierKind, Registry


def number(study: Place) -> tuple[Registry, str] | None:
    """The registry's own number, and which registry it is."""
    registries = {facts.identifier_system: registry for registry, facts in REGISTRIES.items()}
    for each in study.each("identifier"):
        registry, value = registries.get(each.text("system") or ""), each.text("value")
        if each.text("use") == "official" and registry and value:
            return registry, trial_id(value)
    return None


def former_ids(study: Place) -> tuple[str, ...]:
    olds = (each for each in study.each("identifier") if each.text("use") == "old")
    return tuple(text for each in olds if (text := each.text("value")))


def own_id(study: Place, owner: str | None, links: dict[str | None, list[str | None]]) -> Identifier | None:
    """The number of the organisation behind the record, which as its issuer goes without saying."""
    for each in _secondary(study):
        if each["type"].text("text") == OWN_ID:
            found = _identifier(each, "own-number-kind", links)
            return found.model_copy(update={"issuer": None}) if found.issuer == owner else found
    return None


def other_ids(study: Place, links: dict[str | None, list[str | None]]) -> tuple[Identifier, ...]:
    """The other numbers; ``links`` by number, each taken once."""
    return tuple(
        _identifier(each, "identifier-kind", links)
        for each in _secondary(study)
        if each["type"].text("text") not in (OWN_ID, APPROVAL)
    )


def approvals(study: Place) -> tuple[Approval, ...]:
    """What ethics committees gave leave under."""
    found = (each for each in _secondary(study) if each["type"].text("text") == APPROVAL)
    return tuple(Approval(number=each.text("value"), body=each["assigner"].text("display")) for each in found)


def _secondary(study: Place) -> list[Place]:
    return [each for each in study.each("identifier") if each.text("use") == "secondary"]


def _identifier(place: Place, table: str, links: dict[str | None, list[str | None]]) -> Identifier:
    value = place.as_given("value")
    pages = links.get(value)
    return Identifier(
        value=value,
        kind=place.word("type", table, IdentifierKind, but=(OWN_ID,)),
        issuer=place["assigner"].text("display"),
        link=pages.pop(0) if pages else None,
    )
