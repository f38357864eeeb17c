"""What a server says when it refuses, in plain words, and which entry it means.

https://hl7.org/fhir/R5/operationoutcome.html
"""

import re
from collections.abc import Sequence
from typing import Any

from fhirtrials.model import Resource
from fhirtrials.network import Answer

_ENTRY = re.compile(r"\bentry\[(\d+)\]", re.IGNORECASE)
_LONGEST = 600
_TAG = re.compile(r"<[^>]*>")


def words(answer: Answer) -> str:
    """The first error of the OperationOutcome with its place; of anything else the beginning, without markup."""
    found = errors(answer.resource)
    if not found:
        text = " ".join(_TAG.sub(" ", answer.content.decode("utf-8", "replace")).split())
        return _short(f"{answer.status} {text}".rstrip())
    more = f" (and {len(found) - 1} more)" if len(found) > 1 else ""
    return _short(said(found[0])) + more


def said(issue: Resource) -> str:
    """One issue: its text, else its diagnostics, else its code; then its place, unless the text names it."""
    details = issue.get("details")
    text = (details.get("text") if isinstance(details, dict) else None) or ""
    diagnostics = issue.get("diagnostics") or ""
    line = " ".join(str(diagnostics if len(str(diagnostics)) > len(str(text)) else text).split())
    line = line or str(issue.get("code", "refused"))
    place = places(issue)
    return line if not place or place[0] in line else f"{line} ({place[0]})"


def errors(outcome: Resource) -> list[Resource]:
    """The issues that count; all of them where a server calls none an error."""
    listed = outcome.get("issue") if outcome.get("resourceType") == "OperationOutcome" else None
    listed = [each for each in listed if isinstance(each, dict)] if isinstance(listed, list) else []
    return [each for each in listed if each.get("severity") in ("error", "fatal")] or listed


def places(issue: Resource) -> list[str]:
    """``expression`` and the older ``location``."""
    found: list[Any] = [*(issue.get("expression") or ()), *(issue.get("location") or ())]
    return [place for place in found if isinstance(place, str) and not place.startswith(("Line[", "/f:"))]


def named_entry(outcome: Resource, names: Sequence[str]) -> int | None:
    """Which of the entries, by index or name, the first error speaks of; None where it does not say, or says two."""
    for issue in errors(outcome)[:1]:
        texts = [*places(issue), str(issue.get("diagnostics", ""))]
        numbers = {int(number) for text in texts for number in _ENTRY.findall(text) if int(number) < len(names)}
        if len(numbers) == 1:
            return numbers.pop()
        spoken_of = [index for index, each in enumerate(names) if any(_mentions(text, each) for text in texts)]
        if len(spoken_of) == 1:
            return spoken_of[0]
    return None


def _mentions(text: str, name: str) -> bool:
    return re.search(rf"(?<![\w/-]){re.escape(name)}(?![\w-])", text) is not None


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
