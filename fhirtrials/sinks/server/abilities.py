"""What a server says of itself at ``/metadata``, and what follows for us.

https://hl7.org/fhir/R5/capabilitystatement.html
"""

from dataclasses import dataclass
from typing import Any

from fhirtrials.errors import DestinationError
from fhirtrials.network import Answer, Connection, TransientError
from fhirtrials.sinks.server.identity import Identity


@dataclass(frozen=True, slots=True)
class Abilities:
    """``fhir_version`` is ``5.0.0``; ``identity`` is the best way that the server offers."""

    fhir_version: str
    software: str
    identity: Identity
    deletes: bool

    def speaks(self, version: str) -> bool:
        """Whether its release is that of the version: 4.0.1 and 4.0.0 are one, 4.0 and 4.3 are not."""
        return release_of(self.fhir_version) == release_of(version)


def release_of(version: str) -> tuple[str, ...]:
    """The first two numbers of a FHIR version."""
    return tuple(version.split("-")[0].split(".")[:2])


_WANTED = (
    "fhirVersion",
    "software",
    "rest.mode",
    "rest.interaction",
    *(f"rest.resource.{name}" for name in ("type", "interaction", "updateCreate", "conditionalUpdate")),
)
# HAPI's whole statement has 3.4 MB and takes a third of a second; this has 43 kB. https://hl7.org/fhir/R5/search.html#elements
_IN_SHORT = f"metadata?_elements={','.join(_WANTED)}"


async def abilities(connection: Connection) -> Abilities:
    """DestinationError where no FHIR server answers."""
    try:
        answer = await connection.send("GET", _IN_SHORT)
        if not _has_all(answer):
            answer = await connection.send("GET", "metadata")
    except TransientError as trouble:
        raise DestinationError(
            f"{connection.base} does not answer: {trouble.why}.\n  Check the address, and that the server runs."
        ) from None
    said = answer.resource
    version = said.get("fhirVersion")
    if answer.status != 200 or said.get("resourceType") != "CapabilityStatement" or not isinstance(version, str):
        raise DestinationError(
            f"{connection.base}/metadata is no FHIR server's ({answer.status}).\n"
            "  Give the base address, such as https://example.org/fhir."
        )
    rest: dict[str, Any] = next((each for each in said.get("rest", ()) if each.get("mode", "server") == "server"), {})
    listed = {each.get("type"): each for each in rest.get("resource", ())}
    study = listed.get("ResearchStudy", {})
    modes = [each.get("code") for each in rest.get("interaction", ())]
    if modes and "transaction" not in modes:
        raise DestinationError(
            f"{connection.base} takes no transactions, says its /metadata: a study could arrive in halves."
        )
    interactions = {each.get("code") for each in study.get("interaction", ())}
    return Abilities(
        fhir_version=version,
        software=str(said.get("software", {}).get("name", "")),
        identity=_identity(study),
        deletes=not interactions or "delete" in interactions,
    )


def _has_all(answer: Answer) -> bool:
    """Whether what was asked in short was understood: elements are a favour, and a server may do it by halves."""
    said = answer.resource
    if answer.status != 200 or "fhirVersion" not in said:
        return False
    is_cut = any(each.get("code") == "SUBSETTED" for each in said.get("meta", {}).get("tag", ()))
    found = [each for rest in said.get("rest", ()) for each in rest.get("resource", ())]
    return not is_cut or any("interaction" in each for each in found)


def _identity(study: dict[str, object]) -> Identity:
    """A server that does not say whether it takes our ids is given them: it can still refuse."""
    if study.get("updateCreate") is not False:
        return Identity.ID
    return Identity.CREATE if study.get("conditionalUpdate") is False else Identity.CONDITIONAL
