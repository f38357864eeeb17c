"""The systems of the identifiers that we make, as NamingSystems. https://hl7.org/fhir/R5/namingsystem.html"""

from collections.abc import Iterator

from fhirtrials.fhir.conformance.edition import Edition
from fhirtrials.fhir.ids import KEY_SYSTEM, ORGANIZATION_SYSTEM
from fhirtrials.model import Resource

_SYSTEMS = {
    KEY_SYSTEM: (
        "Key of a part of a trial",
        "Names a part of a trial that its registry has no number for: the trial's number, a colon, and what the part "
        "is called.",
    ),
    ORGANIZATION_SYSTEM: (
        "Hash of an organisation's name",
        "Names an organisation by what it is called: the first 16 hexadecimal digits of the SHA-1 of its name, in "
        "Unicode's NFC with single blanks.",
    ),
}
# What R5 gave this resource beside the elements it had.
_NEW = {"": (), "r4": ("url", "version", "title", "experimental")}


def naming_systems(edition: Edition) -> Iterator[Resource]:
    """One for each system of identifiers."""
    for url, (title, description) in _SYSTEMS.items():
        definition = edition.definition("NamingSystem", url.rpartition("/")[2], title, description, url)
        for name in edition.choose(_NEW):
            del definition[name]
        yield {
            **definition,
            "kind": "identifier",
            "uniqueId": [{"type": "uri", "value": url, "preferred": True}],
        }
