"""Where a finding is: the resource by name, and its element as FHIRPath. https://hl7.org/fhirpath/N1/"""

from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from fhirtrials.issues import Issue, Severity, issue
from fhirtrials.validation.definitions import Kind

Path: TypeAlias = tuple[str | int, ...]


@dataclass(slots=True)
class Place:
    """A resource (or a bundle) that is checked: ``name`` for people, ``where`` as FHIRPath from the root.

    ``kind`` knows which of its elements are choices: ``timingTiming`` in JSON is ``timing`` in FHIRPath.
    """

    name: str
    where: str
    kind: Kind | None = None

    def finding(self, kind: str, path: Path = (), severity: Severity | None = None, **facts: str) -> Issue:
        """An issue of a kind, about the element at ``path`` within this place."""
        told = issue(kind, where=fhirpath(self.where, path, self.kind), resource=self.name, **facts)
        return told if severity is None else replace(told, severity=severity)


def fhirpath(root: str, path: Path, kind: Kind | None = None) -> str:
    """``("period", "_start", "extension", 0)`` → ``ResearchStudy.period.start.extension[0]``."""
    steps = [root]
    for part in path:
        if isinstance(part, int):
            steps.append(f"[{part}]")
            continue
        name = part.removeprefix("_")
        steps.append(f".{kind.choices.get(name, name) if kind else name}")
        element = kind.elements.get(part) if kind else None
        kind = element.kind if element else None
    return "".join(steps)


def name_of(resource: Any) -> str:
    """``ResearchStudy/NCT90000001``, or as much of it as there is."""
    if not isinstance(resource, dict):
        return "Resource"
    kind, key = resource.get("resourceType"), resource.get("id")
    name = kind if isinstance(kind, str) and kind else "Resource"
    return f"{name}/{key}" if isinstance(key, str) and key else name


def shown(value: object) -> str:
    """A value as a message shows it: short."""
    text = value if isinstance(value, str) else str(value)
    return f"'{text[:60]}…'" if len(text) > 60 else f"'{text}'"
