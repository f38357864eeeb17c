"""Text of a source, markdown where the source writes markdown, for FHIR elements of type string: plain.

https://spec.commonmark.org/0.31.2/#backslash-escapes
"""

import re

from fhirtrials.fhir.parts import as_given, present
from fhirtrials.model import Resource

_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")


def plain_text(text: str) -> str:
    """Without the backslashes that only say that the next sign is itself."""
    return _ESCAPED.sub(r"\1", text) if "\\" in text else text


def string(name: str, text: str | None) -> Resource:
    """The text as a member of that name, plain; where it is not so in the source, its own form beside it."""
    if not text:
        return {}
    said = plain_text(text)
    return {name: said} if said == text else {name: said, f"_{name}": {"extension": present([as_given(text)])}}
