"""HL7's packages → the definitions that the package ships. A program, run by hand when HL7 publishes a correction:

    python -m fhirtrials.validation.definitions.extracting R5=FOLDER R4B=FOLDER R4=FOLDER FOLDER...

Each folder is an unpacked package: the core package of the release named, or definitions that serve every release
(HL7's terminology). Written are the code lists of every release, and the structure of those that have no models:
``r4.json`` (the types that we write), ``r4-others.json.gz`` (all types) and ``r4-codes.json``. Each names its inputs by
their SHA-256, so that a drift is seen. What the models are the authority for is written by ``compiling``, afterwards.
"""

import gzip
import hashlib
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import orjson

from fhirtrials.validation.definitions.code_lists import compile_codes, lend
from fhirtrials.validation.definitions.packages import files, package
from fhirtrials.validation.definitions.releases import FOLDER, RELEASES
from fhirtrials.validation.definitions.structures import compile_structures, invariants, resource_types

Json = dict[str, Any]


def extract(folders: dict[str, Sequence[Path]]) -> dict[str, Json]:
    """Every file by its name, from the folders of each release. Raises ValueError for a folder without definitions."""
    packages = {name: package(folders[name]) for name in folders}
    written: dict[str, Json] = {}
    lists: dict[str, Json] = {}
    schemas: dict[str, Json] = {}
    for name, held in packages.items():
        schemas[name] = compile_structures(held, RELEASES[name].written)
        lists[name] = compile_codes(held, schemas[name]["$defs"])
    bound = {url for one in lists.values() for url in one["systems"]}
    for name, held in packages.items():
        release = RELEASES[name]
        inputs = {"inputs": [fingerprint(folder) for folder in folders[name]]}
        codes = compile_codes(held, schemas[name]["$defs"], bound)
        for other in lists.values():
            codes = lend(codes, held, other)
        codes["invariants"] = invariants(held, schemas[name]["$defs"])
        written[release.codes_file] = inputs | codes
        if release.others:
            resources = {"resources": resource_types(held)}
            written[release.file] = inputs | schemas[name] | resources
            written[release.others] = inputs | compile_structures(held, resources["resources"]) | resources
    return written


def fingerprint(folder: Path) -> str:
    """The SHA-256 of every file that is read in a folder, and of its name."""
    digest = hashlib.sha256()
    for path in files(folder):
        digest.update(path.relative_to(folder).as_posix().encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def written_as(name: str, content: Json) -> bytes:
    """The bytes of a file: the same for the same content, everywhere."""
    whole = orjson.dumps(content)
    return gzip.compress(whole, mtime=0) if name.endswith(".gz") else whole


def _folders(arguments: Iterable[str]) -> dict[str, Sequence[Path]]:
    named: dict[str, Path] = {}
    shared: list[Path] = []
    for argument in arguments:
        release, equals, folder = argument.rpartition("=")
        if equals:
            named[release] = Path(folder)
        else:
            shared.append(Path(folder))
    return {release: [folder, *shared] for release, folder in named.items()}


def main() -> None:
    """Write the files of every release; all of them, because they lend each other codes."""
    folders = _folders(sys.argv[1:])
    if folders.keys() != RELEASES.keys():
        sys.exit(f"Name a folder for each of {', '.join(RELEASES)}: {next(iter(RELEASES))}=FOLDER")
    for name, content in extract(folders).items():
        FOLDER.joinpath(name).write_bytes(written_as(name, content))


if __name__ == "__main__":
    main()
