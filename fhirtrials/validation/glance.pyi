from fhirtrials.model import Bundle
from fhirtrials.validation.definitions import Definitions
from fhirtrials.validation.targets import Targets
from fhirtrials.validation.walk import Coded

class Glance:
    def __init__(self, definitions: Definitions, later: dict[str, object]) -> None: ...
    def doubts(self, bundle: Bundle, targets: Targets) -> tuple[bool, bool, list[list[Coded] | None]] | None: ...
