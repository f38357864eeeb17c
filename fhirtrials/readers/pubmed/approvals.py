"""An ethics committee's leave, with its number: ``approved by the Ethics Committee of … (approval 2020/123)``."""

import re
from collections.abc import Iterator

from fhirtrials.model.parts import Approval
from fhirtrials.model.registry_numbers import registry_numbers

_ETHICS = re.compile(r"\bethic\w*\b|\breview board\b|\bIRB\b", re.IGNORECASE)
_LEAVE = re.compile(r"\bapprov\w*|\bobtained\b|\bgranted\b|\bpermission\b", re.IGNORECASE)
_BRACKETS = re.compile(r"\(([^()]*)\)")
_SAYS_A_NUMBER = re.compile(
    r"^.*?\b(?:number|no|nos|reference|ref|code|id|protocol|approval)\b\s*[.:#]*\s*(?=\S*\d)", re.IGNORECASE
)
_APPROVAL_NUMBER = re.compile(r"(?=.*\d)[\w./\-–]{4,30}")
_BODY = re.compile(
    r"\b(?:from|by)\s+(?:the\s+|an?\s+)?([A-Z][^()]*?|(?:[a-z]+ ){1,5}(?:committee|board)s?\b[^()]*?)\s*(?=\(|$)"
)
_UNIT = r"(?:[kmnµμ]?g|mcg|[md]?l|m?mol|IU|U|[cmk]?m|Hz|Gy|h|min|s|d|days?|weeks?|months?|years?)"
_A_MEASURE = re.compile(rf"\d+(?:[.–-]\d+)?{_UNIT}(?:/\w+)*", re.IGNORECASE)
_A_YEAR = re.compile(r"(?:19|20)\d\d")
# Dates, ranges, decimals, versions: no numbers of approvals where nothing says that they are.
_SOMETHING_ELSE = re.compile(
    r"(?:19|20)\d\d[/–-](?:19|20)\d\d|\d{4}[./-]\d{1,2}[./-]\d{1,2}|\d{1,2}[./-]\d{1,2}[./-]\d{4}"
    r"|\d{1,2}[–-]\d{1,2}|\d+\.\d+|v(?:ersion)?\.?\d+(?:\.\d+)*",
    re.IGNORECASE,
)
_FEWEST_DIGITS = 3  # "COVID-19", "HbA1c"


def approvals(text: str) -> Iterator[Approval]:
    """Approval numbers of a sentence about an ethics committee's leave: what stands in brackets and looks like one."""
    if not (_ETHICS.search(text) and _LEAVE.search(text)):
        return
    for match in _BRACKETS.finditer(text):
        for given in re.split(r"[,;]\s*", match[1]):
            if number := _number(given.strip()):
                bodies = list(_BODY.finditer(text[: match.start()]))
                yield Approval(number=number, body=bodies[-1][1].strip(" ,") if bodies else None)


def _number(given: str) -> str | None:
    """The approval number in a part of what stands in brackets."""
    number = _SAYS_A_NUMBER.sub("", given).strip()
    if not _APPROVAL_NUMBER.fullmatch(number) or any(registry_numbers(given)):
        return None
    if _A_MEASURE.fullmatch(number) or _A_YEAR.fullmatch(number):
        return None
    if number != given:
        return number
    has_few = sum(map(str.isdigit, number)) < _FEWEST_DIGITS
    return None if has_few or _SOMETHING_ELSE.fullmatch(number) else number
