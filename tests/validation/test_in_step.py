"""What was extracted from HL7's packages is what they hold today. Skipped where the packages are not on this machine.

They lie in archives that HAPI publishes (hapi-fhir-validation-resources-*), which ``make interop`` fetches.
"""

import tarfile
import zipfile
from pathlib import Path

import orjson
import pytest

from fhirtrials.validation.definitions.extracting import extract
from fhirtrials.validation.definitions.packages import package
from fhirtrials.validation.definitions.releases import FOLDER, R5, RELEASES
from fhirtrials.validation.definitions.structures import compile_structures
from fhirtrials.validation.definitions.vocabulary import vocabulary
from tests.validation.test_definitions import unordered

ARCHIVES = Path.home() / ".m2/repository/ca/uhn/hapi/fhir"
TERMINOLOGY = "hl7.terminology-*.tgz"


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Path]]:
    """The folders that the files were made from, by release."""
    found: dict[str, list[Path]] = {}
    for name in RELEASES:
        archives = sorted(ARCHIVES.glob(f"hapi-fhir-validation-resources-{name.lower()}/*/*.jar"))
        if not archives:
            pytest.skip(f"HL7's definitions of {name} are not on this machine")
        folder = tmp_path_factory.mktemp(name)
        with zipfile.ZipFile(archives[-1]) as archive:
            archive.extractall(folder, [one for one in archive.namelist() if one.startswith("org/")])
        found[name] = [folder / "org"]
    (core,) = found["R5"][0].rglob("hl7.fhir.r5.core-*.tgz")
    (terminology,) = found["R5"][0].rglob(TERMINOLOGY)
    found["R5"] = [_unpacked(core, tmp_path_factory)]
    shared = _unpacked(terminology, tmp_path_factory)
    return {name: [*own, shared] for name, own in found.items()}


def _unpacked(archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("package")
    with tarfile.open(archive) as content:
        # Python 3.11 before 3.11.4 has no filters.
        content.extractall(folder, **({"filter": "data"} if hasattr(tarfile, "data_filter") else {}))
    return folder / "package"


def test_the_files_shipped_are_those_of_hl7s_packages(folders: dict[str, list[Path]]) -> None:
    for name, content in extract(folders).items():
        if name.endswith(".json"):
            shipped = orjson.loads(FOLDER.joinpath(name).read_bytes())
            assert shipped == content, "run python -m fhirtrials.validation.definitions.extracting"


def test_hl7s_definitions_agree_with_the_models_that_are_the_authority(folders: dict[str, list[Path]]) -> None:
    compiled = compile_structures(package(folders["R5"]), R5.written)["$defs"]
    shipped = orjson.loads(FOLDER.joinpath(R5.file).read_bytes())["$defs"]
    assert sorted(compiled) == sorted(shipped)
    assert [name for name in compiled if unordered(compiled[name]) != unordered(shipped[name])] == []


def test_hl7s_codes_are_in_the_lists(folders: dict[str, list[Path]]) -> None:
    # A spot check by another way: the text of HL7's own file, not our reading of it.
    text = (folders["R5"][0] / "CodeSystem-research-study-status.json").read_text("utf-8")
    system = "http://hl7.org/fhir/research-study-status"
    for code in vocabulary(FOLDER / R5.codes_file).systems[system]:
        assert f'"code":"{code}"' in text.replace(" ", "")
