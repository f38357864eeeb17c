"""Our definitions as a FHIR package: files in the layout of npm, and one archive of them.

In: a release and the version of fhirtrials. Out: names and bytes, the same for the same version everywhere: sorted,
and without a clock. https://hl7.org/fhir/packages.html
"""

import gzip
import io
import tarfile
from collections.abc import Iterator

import orjson

from fhirtrials.fhir.conformance.code_system import code_systems
from fhirtrials.fhir.conformance.concept_map import concept_maps
from fhirtrials.fhir.conformance.edition import PUBLISHED, PUBLISHER, Edition
from fhirtrials.fhir.conformance.naming_system import naming_systems
from fhirtrials.fhir.conformance.structure_definition import structure_definitions
from fhirtrials.fhir.conformance.value_set import value_sets
from fhirtrials.fhir.parts import PROJECT
from fhirtrials.fhir.release import Release
from fhirtrials.model import Resource

# The moment that npm gives every file of a package: 26 October 1985, before which ZIP cannot count.
_MOMENT = 499_162_500
_INDEXED = ("resourceType", "id", "url", "version", "kind", "type", "derivation", "content")


def definitions(release: Release, version: str) -> Iterator[Resource]:
    """Everything that a validator or a server has to know to understand our resources of that release."""
    edition = Edition(release, version)
    yield from structure_definitions(edition)
    yield from value_sets(edition)
    yield from code_systems(edition)
    yield from naming_systems(edition)
    yield from concept_maps(edition)


def package_name(release: Release) -> str:
    """``fhirtrials.conformance.r5``"""
    return f"fhirtrials.conformance.{release.name.lower()}"


def package(release: Release, version: str) -> dict[str, bytes]:
    """``package/StructureDefinition-sector.json`` …, with ``package/package.json`` and ``package/.index.json``."""
    resources = {f"{each['resourceType']}-{each['id']}.json": each for each in definitions(release, version)}
    files = {name: _pretty(each) for name, each in resources.items()}
    files["package.json"] = _pretty(_manifest(release, version))
    files[".index.json"] = _pretty(_index(resources))
    return {f"package/{name}": files[name] for name in sorted(files)}


def archive(files: dict[str, bytes]) -> bytes:
    """The files as ``.tgz``."""
    packed = io.BytesIO()
    with (
        gzip.GzipFile(filename="", mode="wb", fileobj=packed, mtime=_MOMENT) as stream,
        tarfile.open(fileobj=stream, mode="w", format=tarfile.USTAR_FORMAT) as tape,
    ):
        for name, content in files.items():
            entry = tarfile.TarInfo(name)
            entry.size, entry.mtime, entry.mode = len(content), _MOMENT, 0o644
            tape.addfile(entry, io.BytesIO(content))
    return packed.getvalue()


def _manifest(release: Release, version: str) -> Resource:
    return {
        "name": package_name(release),
        "version": version,
        "title": f"fhirtrials: definitions for FHIR {release.name}",
        "description": "The extensions, codes, identifiers and maps of the resources that fhirtrials makes.",
        "canonical": PROJECT,
        "url": PROJECT,
        "author": PUBLISHER,
        "license": "Apache-2.0",
        "type": "Conformance",
        "date": PUBLISHED.replace("-", "") + "000000",
        "fhirVersions": [release.version],
        "dependencies": {f"hl7.fhir.{release.name.lower()}.core": release.version},
    }


def _index(resources: dict[str, Resource]) -> Resource:
    """https://confluence.hl7.org/display/FHIR/NPM+Package+Specification"""
    return {
        "index-version": 2,
        "files": [
            {"filename": name, **{key: each[key] for key in _INDEXED if key in each}}
            for name, each in sorted(resources.items())
        ],
    }


def _pretty(resource: Resource) -> bytes:
    return orjson.dumps(resource, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
