"""A FHIR server as a destination: bundles in, a report for each study out; nothing is sent that is there already.

``send`` is the way in, ``pull`` the way back. https://hl7.org/fhir/R5/http.html#transaction
"""

from fhirtrials.sinks.server.abilities import Abilities, abilities
from fhirtrials.sinks.server.choice import Push, PushOptions, confirmed, connection, push
from fhirtrials.sinks.server.flow import Event, send
from fhirtrials.sinks.server.identity import Identity
from fhirtrials.sinks.server.pulling import pull
from fhirtrials.sinks.server.reports import Outcome, StudyReport

__all__ = [
    "Abilities",
    "Event",
    "Identity",
    "Outcome",
    "Push",
    "PushOptions",
    "StudyReport",
    "abilities",
    "confirmed",
    "connection",
    "pull",
    "push",
    "send",
]
