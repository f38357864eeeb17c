"""FHIR's primitive types as JSON Schema. https://hl7.org/fhir/R5/datatypes.html

The patterns are the specification's, with the calendar in them: 2023-02-29 is no date. Where the models are laxer
(a number as a string, an empty uri, a dateTime of ten decimals), the specification is followed.
"""

from collections.abc import Mapping
from typing import Any, Final

_LEAP = r"(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:[02468][48]|[13579][26]|[2468]0)00)"
_YEAR = r"(?:[0-9](?:[0-9](?:[0-9][1-9]|[1-9]0)|[1-9]00)|[1-9]000)"
_DAY = (
    rf"(?:{_YEAR}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])"
    rf"|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|1[0-9]|2[0-8]))|{_LEAP}-02-29)"
)
_PARTIAL = rf"{_YEAR}(?:-(?:0[1-9]|1[0-2]))?"
_TIME = r"(?:[01][0-9]|2[0-3]):[0-5][0-9]:(?:[0-5][0-9]|60)(?:\.[0-9]{1,9})?"
_ZONE = r"(?:Z|[+-](?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00))"


def _up_to(limit: int) -> str:
    """A pattern for the whole numbers from 0 to ``limit``, without leading zeros."""
    digits = str(limit)
    parts = ["0", rf"[1-9][0-9]{{0,{len(digits) - 2}}}", digits]
    for place, digit in enumerate(digits):
        lowest = 1 if place == 0 else 0
        if int(digit) > lowest:
            rest = len(digits) - place - 1
            parts.append(rf"{digits[:place]}[{lowest}-{int(digit) - 1}][0-9]{{{rest}}}")
    return "(?:" + "|".join(parts) + ")"


def _text(pattern: str) -> dict[str, Any]:
    return {"type": "string", "pattern": f"^{pattern}$"}


def _number(low: int) -> dict[str, Any]:
    return {"type": "integer", "minimum": low, "maximum": 2**31 - 1}


_UUID = r"urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"
_QUAD = r"(?:[A-Za-z0-9+/]\s*){4}"
_BASE64 = rf"\s*(?:{_QUAD})*(?:{_QUAD}|(?:[A-Za-z0-9+/]\s*){{2}}=\s*=\s*|(?:[A-Za-z0-9+/]\s*){{3}}=\s*)"

PRIMITIVES: Final[Mapping[str, dict[str, Any]]] = {
    "boolean": {"type": "boolean"},
    "integer": _number(-(2**31)),
    "unsignedInt": _number(0),
    "positiveInt": _number(1),
    "integer64": _text(f"[-+]?{_up_to(2**63 - 1)}"),
    "decimal": {"type": "number"},
    "string": {"type": "string", "pattern": r"[ \r\n\t\S]"},
    "markdown": {"type": "string", "minLength": 1},
    "xhtml": {"type": "string", "minLength": 1},
    "code": _text(r"\S+(?:\s\S+)*"),
    "id": _text(r"[A-Za-z0-9\-.]{1,64}"),
    "uri": _text(r"\S+"),
    "url": _text(r"\S+"),
    "canonical": _text(r"\S+"),
    "oid": _text(r"urn:oid:[0-2](?:\.(?:0|[1-9][0-9]*))+"),
    "uuid": _text(_UUID),
    "base64Binary": _text(_BASE64),
    "date": _text(f"(?:{_PARTIAL}|{_DAY})"),
    "dateTime": _text(f"(?:{_PARTIAL}|{_DAY}(?:T{_TIME}{_ZONE})?)"),
    "instant": _text(f"{_DAY}T{_TIME}{_ZONE}"),
    "time": _text(_TIME),
}
