"""``Edition``: our definitions as one version of fhirtrials publishes them for one release of FHIR.

In: a release, and the version of fhirtrials. Out: what every definition says about itself, and the choice of what
differs between releases. https://hl7.org/fhir/R5/canonicalresource.html
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from fhirtrials.fhir.narrative import heading, narrative, paragraphs
from fhirtrials.fhir.parts import PROJECT
from fhirtrials.fhir.release import Release
from fhirtrials.model import Resource

PUBLISHER = "The fhirtrials project"
PUBLISHED = "2026-11-22"
"""The day these definitions last changed. NamingSystem demands one, and there is no clock in this room."""

Choice = TypeVar("Choice")


@dataclass(frozen=True, slots=True)
class Edition:
    """``version`` is that of fhirtrials, and of every definition."""

    release: Release
    version: str

    def choose(self, choices: Mapping[str, Choice]) -> Choice:
        """The release's own choice, else that of a release whose tables it shares, else the one under ``""``."""
        return next((choices[ending] for ending in self.release.tables if ending in choices), choices[""])

    def definition(self, kind: str, id_: str, title: str, description: str, url: str | None = None) -> Resource:
        """What a definition of any kind begins with."""
        return {
            "resourceType": kind,
            "id": id_,
            "text": narrative(heading(title), paragraphs(description)),
            "url": url or f"{PROJECT}/{kind}/{id_}",
            "version": self.version,
            "name": pascal(id_),
            "title": title,
            "status": "active",
            "experimental": False,
            "date": PUBLISHED,
            "publisher": PUBLISHER,
            "description": description,
        }


def pascal(id_: str) -> str:
    """``site-status`` → ``SiteStatus``: a name for code generators (cnl-0)."""
    return "".join(word[:1].upper() + word[1:] for word in id_.split("-"))
