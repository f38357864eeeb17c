"""Where output goes: bundles, NDJSON or trials; into a folder or onto standard output.

A new destination is a module with a ``Sink`` and a line in ``SINKS``.
"""

from fhirtrials.sinks.aside import Aside, folder, refusals_of, write_whole
from fhirtrials.sinks.bundles import BUNDLE
from fhirtrials.sinks.ndjson import NDJSON
from fhirtrials.sinks.sink import Destination, Sink, Write
from fhirtrials.sinks.trials import TRIAL

SINKS: dict[str, Sink] = {sink.name: sink for sink in (BUNDLE, NDJSON, TRIAL)}

__all__ = ["SINKS", "Aside", "Destination", "Sink", "Write", "folder", "refusals_of", "write_whole"]
