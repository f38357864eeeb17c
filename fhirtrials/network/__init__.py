"""HTTP: one connection to one FHIR server or API, with retries and credentials. The only room that knows httpx.

In: a base address and who is asking. Out: answers, or the exceptions of ``network.trouble``.
"""

from fhirtrials.network.addresses import normal
from fhirtrials.network.calling import called
from fhirtrials.network.connection import Answer, Connection, NotAllowedError
from fhirtrials.network.credentials import Basic, Bearer, Credentials
from fhirtrials.network.environment import credentials
from fhirtrials.network.retry import TRANSIENT, ConflictError, TransientError, again
from fhirtrials.network.tokens import BackendServices, ClientSecret

__all__ = [
    "TRANSIENT",
    "Answer",
    "BackendServices",
    "Basic",
    "Bearer",
    "ClientSecret",
    "ConflictError",
    "Connection",
    "Credentials",
    "NotAllowedError",
    "TransientError",
    "again",
    "called",
    "credentials",
    "normal",
]
