"""Files appear whole or not at all."""

import os
from pathlib import Path

import pytest

from fhirtrials.errors import DestinationError
from fhirtrials.sinks.aside import Aside, folder, write_whole


def test_a_file_is_not_there_until_it_is_whole(tmp_path: Path) -> None:
    aside = Aside(tmp_path / "a.json")
    aside.begin()
    aside.write(b"{}")
    assert not (tmp_path / "a.json").exists()
    aside.close()
    aside.reveal()
    aside.discard()
    assert os.listdir(tmp_path) == ["a.json"]
    assert (tmp_path / "a.json").read_bytes() == b"{}"


def test_a_discarded_file_leaves_nothing_and_the_old_one_stays(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_bytes(b"old")
    aside = Aside(tmp_path / "a.json")
    aside.begin()
    aside.write(b"half")
    aside.discard()
    assert os.listdir(tmp_path) == ["a.json"]
    assert (tmp_path / "a.json").read_bytes() == b"old"


def test_a_file_in_the_place_of_the_folder_is_a_refusal_that_names_it(tmp_path: Path) -> None:
    (tmp_path / "out").write_bytes(b"")
    with pytest.raises(DestinationError, match="out") as refused:
        folder(tmp_path / "out")
    assert refused.value.exit_code == 4


def test_a_folder_that_is_not_there_is_made_with_its_parents(tmp_path: Path) -> None:
    assert folder(tmp_path / "a" / "b").is_dir()


def test_a_name_that_the_system_refuses_is_a_destination_error(tmp_path: Path) -> None:
    with pytest.raises(DestinationError, match="too long"):
        write_whole(tmp_path / ("x" * 300), b"")


def test_a_folder_where_the_file_should_stand_leaves_nothing_half_written(tmp_path: Path) -> None:
    (tmp_path / "a.json").mkdir()
    with pytest.raises(DestinationError):
        write_whole(tmp_path / "a.json", b"{}")
    assert os.listdir(tmp_path) == ["a.json"]
    assert os.listdir(tmp_path / "a.json") == []
