"""The things that criteria measure: a row for each in ``mappings/eligibility/measures.csv``, and in a user's own files.

A file is CSV in UTF-8 with a header. ``key`` and ``synonyms`` (parted by semicolons) must be there; ``display``,
``kind``, ``loinc``, ``loinc_display``, ``ucum`` (the usual unit first, then others; semicolons) and ``comment`` may. A
synonym written with a capital letter is found only as written ("PT"); another in any case. A later file's row replaces
the earlier row of the same key.
"""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from fhirtrials.errors import InputError
from fhirtrials.terminology.folder import mappings_folder

KINDS = ("age", "class", "gestation", "lab", "measurement", "score", "social", "survival", "vital")
COLUMNS = ("key", "display", "kind", "loinc", "loinc_display", "ucum", "synonyms", "comment")


@dataclass(frozen=True, slots=True)
class Measure:
    """A row: ``kind`` is one of ``KINDS``, ``loinc`` is None where it has no code, ``ucum`` the units it comes in."""

    key: str
    display: str
    kind: str
    loinc: str | None
    loinc_display: str | None
    ucum: tuple[str, ...]
    synonyms: tuple[str, ...]


class Measures:
    """Rows by key."""

    def __init__(self, rows: Iterable[Measure]) -> None:
        self.rows = {row.key: row for row in rows}

    def get(self, key: str | None) -> Measure | None:
        """The row of that key, or None."""
        return self.rows.get(key) if key else None

    @classmethod
    def load(cls, *paths: Path) -> "Measures":
        """The project's own rows and those of the files; raises InputError for a file that is not such a table."""
        if not paths:
            return _own()
        rows = dict(_own().rows)
        for path in paths:
            rows.update({row.key: row for row in _read(path)})
        return cls(rows.values())


@cache
def _own() -> Measures:
    return Measures(_read(mappings_folder() / "eligibility" / "measures.csv"))


def _read(path: Path) -> list[Measure]:
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"cannot read the measures in '{path}': {error}") from None
    table = csv.DictReader(lines)
    header = table.fieldnames or []
    missing = [name for name in ("key", "synonyms") if name not in header]
    unknown = [name for name in header if name not in COLUMNS]
    if missing or unknown:
        wrong = f"has no column {missing[0]!r}" if missing else f"has an unknown column {unknown[0]!r}"
        raise InputError(f"the table of measures '{path}' {wrong}; its columns are {', '.join(COLUMNS)}")
    rows = [_row(path, table.line_num, {name: (text or "").strip() for name, text in one.items()}) for one in table]
    keys = [row.key for row in rows]
    if len(keys) != len(set(keys)):
        twice = next(key for key in keys if keys.count(key) > 1)
        raise InputError(f"the table of measures '{path}' has two rows with the key {twice!r}")
    return rows


def _row(path: Path, line: int, cells: dict[str, str]) -> Measure:
    key, kind, loinc = cells["key"], cells.get("kind") or "measurement", cells.get("loinc") or None
    synonyms = _parts(cells["synonyms"])
    wrong = None
    if not key or not synonyms:
        wrong = "has no key" if not key else "has no synonyms"
    elif kind not in KINDS:
        wrong = f"has the unknown kind {kind!r} (kinds: {', '.join(KINDS)})"
    elif loinc and not is_loinc(loinc):
        wrong = f"has {loinc!r}, which is not a LOINC code: its check digit does not fit"
    if wrong:
        raise InputError(f"the table of measures '{path}', line {line}: the row {wrong}")
    return Measure(
        key=key,
        display=cells.get("display") or key,
        kind=kind,
        loinc=loinc,
        loinc_display=cells.get("loinc_display") or None,
        ucum=_parts(cells.get("ucum", "")),
        synonyms=synonyms,
    )


def _parts(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split(";") if part.strip())


def is_loinc(code: str) -> bool:
    """Whether a code's last digit is its mod-10 check digit. https://loinc.org/kb/users-guide/"""
    body, dash, check = code.partition("-")
    if (
        not dash
        or not body.isascii()
        or not body.isdigit()
        or len(body) > 7
        or not (check.isdigit() and len(check) == 1)
    ):
        return False
    digits = [int(digit) for digit in reversed(body)]
    doubled = int("".join(str(digit) for digit in digits[::2])) * 2
    total = sum(map(int, str(doubled))) + sum(digits[1::2])
    return int(check) == -total % 10
