"""The tables of measures and units: tidy, every LOINC code with its check digit, no name twice."""

import csv
import io
from pathlib import Path

import pytest

from fhirtrials.eligibility.numbers.plausible import is_coded
from fhirtrials.errors import InputError
from fhirtrials.terminology import Measures
from fhirtrials.terminology.measures import COLUMNS, KINDS, is_loinc
from tests.eligibility.numbers.ucum import is_ucum
from tests.house.code import ROOT

TABLES = ROOT / "mappings/eligibility"
MEASURES = Measures.load()


def rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO((TABLES / name).read_text("utf-8"))))


@pytest.mark.parametrize("name", ["measures.csv", "units.csv"])
def test_a_table_is_tidy(name: str) -> None:
    text = (TABLES / name).read_text("utf-8")
    found = rows(name)
    out = io.StringIO()
    writer = csv.DictWriter(out, list(found[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(sorted(found, key=lambda row: tuple(row.values())[: 1 if name == "measures.csv" else 4]))
    assert text == out.getvalue()


def test_the_columns_are_those_that_a_users_file_may_have() -> None:
    assert tuple(rows("measures.csv")[0]) == COLUMNS


def test_every_kind_is_used() -> None:
    assert {row.kind for row in MEASURES.rows.values()} == set(KINDS)


def test_every_loinc_code_has_its_check_digit() -> None:
    codes = [row.loinc for row in MEASURES.rows.values() if row.loinc]
    assert len(codes) > 100
    assert [code for code in codes if not is_loinc(code)] == []


def test_a_wrong_check_digit_is_seen() -> None:
    # 3150-0 is the inhaled oxygen concentration; 3150-6 a slip of it.
    assert is_loinc("3150-0")
    assert not is_loinc("3150-6")
    assert not is_loinc("31500")


def test_no_code_stands_in_two_rows() -> None:
    codes = [row.loinc for row in MEASURES.rows.values() if row.loinc]
    assert len(codes) == len(set(codes))


def test_a_name_belongs_to_one_measure() -> None:
    owners: dict[str, set[str]] = {}
    for row in MEASURES.rows.values():
        for synonym in row.synonyms:
            owners.setdefault(synonym.lower(), set()).add(row.key)
    assert {name: keys for name, keys in owners.items() if len(keys) > 1} == {}


def test_a_users_file_adds_and_replaces_rows(tmp_path: Path) -> None:
    own = tmp_path / "own.csv"
    own.write_text("key,synonyms,loinc\nhemoglobin,blood pigment,718-7\nmoon-phase,moon phase,\n", encoding="utf-8")
    measures = Measures.load(own)
    assert measures.rows["hemoglobin"].synonyms == ("blood pigment",)
    assert measures.rows["moon-phase"].display == "moon-phase"
    assert measures.rows["age"] == MEASURES.rows["age"]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("key,names\na,b\n", "no column 'synonyms'"),
        ("key,synonyms,colour\na,b,red\n", "unknown column 'colour'"),
        ("key,synonyms\n,b\n", "line 2: the row has no key"),
        ("key,synonyms\na,\n", "line 2: the row has no synonyms"),
        ("key,synonyms,kind\na,b,thing\n", "unknown kind 'thing'"),
        ("key,synonyms,loinc\na,b,718-8\n", "'718-8', which is not a LOINC code"),
        ("key,synonyms\na,b\na,c\n", "two rows with the key 'a'"),
    ],
)
def test_a_wrong_file_is_told_with_its_place(tmp_path: Path, content: str, told: str) -> None:
    own = tmp_path / "own.csv"
    own.write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=told) as caught:
        Measures.load(own)
    assert str(own) in str(caught.value)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot read the measures"):
        Measures.load(tmp_path / "none.csv")


def units() -> list[str]:
    """Every code that a text can bring out: units alone, and one over another."""
    table = rows("units.csv")
    alone = {row["ucum"] for row in table if row["place"] != "under"}
    over = {row["ucum"] for row in table if row["place"] in ("over", "both")}
    under = {row["ucum"] for row in table if row["place"] in ("under", "both")}
    tens = {f"10*{power}/{below}" for power in (3, 6, 9, 12) for below in ("L", "uL", "mL")}
    return sorted(alone | {f"/{below}" for below in under} | {f"{a}/{b}" for a in over for b in under} | tens)


def test_every_unit_that_a_text_can_bring_out_is_valid_ucum() -> None:
    found = units()
    assert len(found) > 1000
    assert [code for code in found if not is_ucum(code)] == []


def test_every_unit_of_a_measure_is_valid_ucum() -> None:
    codes = {code for row in MEASURES.rows.values() for code in row.ucum}
    assert [code for code in sorted(codes) if not is_ucum(code)] == []


@pytest.mark.parametrize("code", ["[ULN]", "ppm", "mcg", "mmHg", "kg//m2", "/", "mg/", "(mg", "IU/L", "degC", ""])
def test_what_is_no_ucum_code_is_seen(code: str) -> None:
    assert not is_ucum(code)


# Cases of https://ucum.org/ucum and of UCUM's list of examples.
@pytest.mark.parametrize(
    "code", ["mm[Hg]", "mL/min/{1.73_m2}", "10*3/uL", "/min", "kg.m/s2", "(8.h){shift}", "m[IU]/L"]
)
def test_what_is_a_ucum_code_passes(code: str) -> None:
    assert is_ucum(code)


@pytest.mark.parametrize(
    ("key", "ucum", "coded"),
    [
        # 1975-2 and 2160-0 are of mass per volume, 4548-4 of a fraction, 718-7 of mass per volume.
        ("bilirubin-total", "mg/dL", True),
        ("bilirubin-total", "umol/L", False),
        ("bilirubin-total", "{ULN}", True),
        ("creatinine", "umol/L", False),
        ("creatinine", None, True),
        ("hemoglobin", "g/L", True),
        ("hba1c", "%", True),
        ("hba1c", "mmol/mol", False),
        ("platelets", "10*9/L", True),
        # 69405-9 is per 1.73 m2, 2889-4 of protein in a day.
        ("egfr", "mL/min/{1.73_m2}", True),
        ("egfr", "mL/min", False),
        ("egfr", None, False),
        ("proteinuria", "mg", False),
        ("fev1", "%{predicted}", False),
        ("sbp", "kPa", True),
        ("ecog", "{score}", True),
    ],
)
def test_a_code_is_given_only_with_a_unit_of_its_property(key: str, ucum: str | None, coded: bool) -> None:
    assert is_coded(MEASURES.rows[key], ucum, ucum) is coded


def test_a_unit_that_is_not_known_has_no_code() -> None:
    creatinine = MEASURES.rows["creatinine"]
    assert is_coded(creatinine, None, None)
    assert is_coded(creatinine, "mg/dl", "mg/dL")
    assert not is_coded(creatinine, "mmole/l", None)
