"""The measure of speed: what its report says of times that are known."""

import gzip
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "benchmarks"))

import speed  # noqa: E402


def test_the_report_gives_rate_floor_ratio_and_rooms() -> None:
    run = speed.Run(trials=100)
    run.seconds |= {"read": 0.25, "map": 0.25, "validate": 0.5, "floor": 0.1}
    text = "\n".join(speed.report(run, 0.3))
    assert "100 trials a second      1.00 s" in text  # 100 trials in the second that the rooms took
    assert "1,000 trials a second      0.10 s" in text
    assert "10.0 times the floor" in text
    assert [line.split()[0] for line in text.splitlines() if "ms a trial" in line] == list(speed.ROOMS)
    assert "0.300 s" in text


def test_a_machine_with_other_work_is_told() -> None:
    run = speed.Run(trials=100, cpu=0.5)
    run.seconds |= {"map": 1.0, "floor": 0.1}
    assert "200 by processor time" in "\n".join(speed.report(run, 0.3))
    run.cpu = 0.99
    assert "processor" not in "\n".join(speed.report(run, 0.3))


def test_the_time_of_a_room_is_added_up() -> None:
    run = speed.Run()
    assert speed.timed(run, "read", sum, [1, 2]) == 3
    first = run.seconds["read"]
    speed.timed(run, "read", sum, [3])
    assert 0 < first < run.seconds["read"]
    assert run.total == run.seconds["read"]


def test_records_are_read_packed_or_not_and_as_many_as_asked_for(tmp_path: Path) -> None:
    plain, packed = tmp_path / "a.jsonl", tmp_path / "a.jsonl.gz"
    plain.write_bytes(b"{}\n[]\n1\n")
    packed.write_bytes(gzip.compress(b"{}\n[]\n1\n"))
    assert speed.lines(plain, 2) == [b"{}\n", b"[]\n"]
    assert speed.lines(packed, None) == [b"{}\n", b"[]\n", b"1\n"]
