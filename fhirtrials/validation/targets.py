"""What can be pointed to: the resources of a bundle or of a set of files, by id, by full url and by canonical url.

Only names are kept, so a set of any size can pass through.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

OUR_BASE: Final = "https://fhirtrials.github.io/fhir"
REFERENCE: Final = re.compile(
    r"(?P<base>https?://[^\s?#]+/)?(?P<type>[A-Z][A-Za-z]+)/(?P<id>[A-Za-z0-9\-.]+)(?:/_history/[A-Za-z0-9\-.]+)?(?:#.*)?"
)
CONDITIONAL: Final = re.compile(r"(?P<type>[A-Z][A-Za-z]+)\?.+")


@dataclass
class Targets:
    """What leads to which type of resource: ``literal`` by type and id, ``canonical`` by url, with versions.

    What only a pointer that is not found among these asks for is made when it is asked for, after all were added: most
    bundles have none.
    """

    literal: dict[str, str] = field(default_factory=dict)
    canonical: dict[str, list[tuple[str, str]]] = field(default_factory=lambda: defaultdict(list))
    full_urls: list[tuple[str, str]] = field(default_factory=list)

    def add(self, resource: dict[str, Any], full_url: Any = None) -> None:
        """A resource that can be pointed to."""
        kind, key, url = resource.get("resourceType"), resource.get("id"), resource.get("url")
        if not isinstance(kind, str):
            return
        if isinstance(key, str):
            self.literal[f"{kind}/{key}"] = kind
        if isinstance(full_url, str):
            self.full_urls.append((full_url, kind))
        if isinstance(url, str):
            version = resource.get("version")
            self.canonical[url].append((kind, version if isinstance(version, str) else ""))

    @cached_property
    def full(self) -> dict[str, str]:
        """Types by full url."""
        return dict(self.full_urls)

    @cached_property
    def servers(self) -> set[str]:
        """The bases of full urls."""
        return _bases(self.full_urls)

    @cached_property
    def bases(self) -> set[str]:
        """The bases of canonical urls that are expected to be found here."""
        return {OUR_BASE} | _bases((url, kind) for url, found in self.canonical.items() for kind, _ in found)

    def ours(self, url: str) -> bool:
        """Whether a canonical url is one of those that must be found here: definitions of FHIR itself travel apart."""
        return any(
            url.startswith(f"{base}/") and url[len(base) + 1 :].partition("/")[0] not in _DEFINITIONS
            for base in self.bases
        )

    def type_of(self, reference: str) -> str | None:
        """The resource type a reference leads to, as far as it says; none for ``urn:`` that leads nowhere."""
        if reference in self.full:
            return self.full[reference]
        found = REFERENCE.fullmatch(reference) or CONDITIONAL.fullmatch(reference)
        return found["type"] if found else None

    def has(self, reference: str) -> bool:
        """Whether a reference, other than to a contained resource, leads to something here or away from here."""
        if reference in self.literal or reference in self.full or CONDITIONAL.fullmatch(reference):
            return True
        found = REFERENCE.fullmatch(reference)
        if found is None:
            return reference.startswith(("http://", "https://"))
        literal = f"{found['type']}/{found['id']}"
        base = found["base"]
        if base is None:
            return literal in self.literal
        return f"{base}{literal}" in self.full or (base[:-1] not in self.servers and base[:-1] not in self.bases)


def _bases(urls: Iterable[tuple[str, str]]) -> set[str]:
    """What stands before type and id in each url, given with its type."""
    parts = (url.rpartition(f"/{kind}/") for url, kind in urls)
    return {base for base, found, _ in parts if found}


_DEFINITIONS: Final = frozenset(
    {
        "CodeSystem",
        "ConceptMap",
        "NamingSystem",
        "OperationDefinition",
        "SearchParameter",
        "StructureDefinition",
        "ValueSet",
    }
)
