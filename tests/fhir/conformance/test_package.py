"""The FHIR package: npm's layout, the same bytes every time. https://hl7.org/fhir/packages.html"""

import io
import json
import re
import tarfile

import pytest

from fhirtrials.fhir import RELEASES
from fhirtrials.fhir.conformance import archive, package, package_name

every_release = pytest.mark.parametrize("release", RELEASES)


@every_release
def test_the_manifest_names_package_version_release_and_core(release: str) -> None:
    manifest = json.loads(package(RELEASES[release], "1.2.3")["package/package.json"])
    small = release.lower()
    assert manifest["name"] == package_name(RELEASES[release]) == f"fhirtrials.conformance.{small}"
    # At least one dot, small letters: https://hl7.org/fhir/packages.html
    assert re.fullmatch(r"[a-z][a-z0-9-]*(\.[a-z0-9-]+)+", manifest["name"])
    assert manifest["version"] == "1.2.3"
    core = {"R5": "5.0.0", "R4B": "4.3.0", "R4": "4.0.1"}[release]
    assert manifest["fhirVersions"] == [core]
    assert manifest["dependencies"] == {f"hl7.fhir.{small}.core": core}


@every_release
def test_the_index_lists_every_resource_and_nothing_else(release: str) -> None:
    files = package(RELEASES[release], "1.2.3")
    index = json.loads(files["package/.index.json"])
    listed = {f"package/{each['filename']}": each for each in index["files"]}
    assert listed.keys() == files.keys() - {"package/package.json", "package/.index.json"}
    for name, each in listed.items():
        resource = json.loads(files[name])
        assert (each["resourceType"], each["id"]) == (resource["resourceType"], resource["id"])
        assert each.get("url") == resource.get("url")


@every_release
def test_the_archive_holds_the_files_in_their_order_without_a_trace_of_who_made_it(release: str) -> None:
    files = package(RELEASES[release], "1.2.3")
    with tarfile.open(fileobj=io.BytesIO(archive(files)), mode="r:gz") as tape:
        entries = tape.getmembers()
        held = {entry.name: tape.extractfile(entry) for entry in entries}
        assert {name: file.read() for name, file in held.items() if file} == files
    assert [entry.name for entry in entries] == sorted(files)
    assert {(entry.uid, entry.gid, entry.uname, entry.gname, entry.mtime) for entry in entries} == {
        (0, 0, "", "", 499162500)
    }


@every_release
def test_the_same_version_gives_the_same_bytes(release: str) -> None:
    once, again = (archive(package(RELEASES[release], "1.2.3")) for _ in range(2))
    assert once == again
    # The header of gzip has a moment too: bytes 4 to 7 (RFC 1952).
    assert int.from_bytes(once[4:8], "little") == 499162500
