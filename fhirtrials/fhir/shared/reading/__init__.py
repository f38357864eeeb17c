"""Resources → trial: what the mappers beside this folder wrote, read back, element by element.

Everything is read from elements in the form of R5; an older release brings its resources into that form first. Nothing
is read from narrative, or from ids but to follow references.
"""

from fhirtrials.fhir.shared.reading.trial import trial

__all__ = ["trial"]
