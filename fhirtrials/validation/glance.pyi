from fhirtrials.model import Bundle
from fhirtrials.validation.definitions import Definitions
from fhirtrials.validation.targets import Targets

class Glance:
    def __init__(self, definitions: Definitions, later: dict[str, object]) -> None: ...
    def doubts(self, bundle: Bundle, targets: Targets) -> tuple[bool, bool, list[bool]] | None: ...
