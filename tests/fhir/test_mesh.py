"""MeSH ids: padded ones of old records are cut, true ones stay. https://www.nlm.nih.gov/mesh"""

import pytest

from fhirtrials.fhir.mesh import coded, mesh_code, mesh_coding
from fhirtrials.model.parts import Term


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ("D000001943", "D001943"),  # Breast Neoplasms, as padded before November 2024
        ("D001943", "D001943"),
        ("D066331", "D066331"),  # Laser-Evoked Potentials: the last with six digits
        ("D000066331", "D066331"),
        ("D000066388", "D000066388"),  # Oil and Gas Industry: the first with nine
        ("D000086382", "D000086382"),  # COVID-19
        ("C000500026", "C500026"),
        ("C588336", "C588336"),
        ("C000588423", "C000588423"),
        ("M1234", None),
        ("D12", None),
        ("", None),
    ],
)
def test_a_mesh_id_is_the_true_one(given: str, code: str | None) -> None:
    assert mesh_code(given) == code


def test_a_term_is_attached_to_the_condition_of_the_same_name_and_stands_alone_otherwise() -> None:
    terms = (Term(id="D006333", name="Heart Failure"), Term(id="D001919", name="Bradycardia"))
    concepts = coded(("heart failure", "Slow heart"), terms)
    mesh = "https://www.nlm.nih.gov/mesh"
    assert concepts == [
        (0, {"coding": [{"system": mesh, "code": "D006333", "display": "Heart Failure"}], "text": "heart failure"}),
        (1, {"text": "Slow heart"}),
        (None, {"coding": [{"system": mesh, "code": "D001919", "display": "Bradycardia"}]}),
    ]


def shown(words: tuple[str, ...], *names: str) -> list[str]:
    """Words and headings in their order; ``word=heading`` where a word is coded."""
    terms = [Term(id=f"D{number:06}", name=name) for number, name in enumerate(names, 1)]
    return [
        "=".join([*([concept["text"]] if "text" in concept else []), *(each["display"] for each in concept["coding"])])
        if "coding" in concept
        else concept["text"]
        for _, concept in coded(words, terms)
    ]


def test_the_records_own_words_come_first_and_headings_left_over_after_them() -> None:
    assert shown(("a", "tea", "b"), "X", "Tea", "Y") == ["a", "tea=Tea", "b", "X", "Y"]


def test_headings_say_their_places_where_they_stand_in_another_order() -> None:
    def places(*names: str) -> list[int | None]:
        terms = [Term(id=f"D{number:06}", name=name) for number, name in enumerate(names, 1)]
        codings = [concept["coding"][0] for _, concept in coded(("tea", "sleep"), terms) if "coding" in concept]
        return [each["extension"][0]["valuePositiveInt"] if "extension" in each else None for each in codings]

    assert places("Tea", "Sleep", "X") == [None, None, None]
    assert places("X", "Sleep", "Tea") == [3, 2, 1]


def test_two_words_of_one_heading_have_it_once() -> None:
    assert shown(("tea", "TEA"), "Tea") == ["tea=Tea", "TEA"]


def test_a_padded_id_is_kept_beside_the_true_one() -> None:
    coding = mesh_coding("D000001943", "Breast Neoplasms")
    assert coding is not None
    assert coding["code"] == "D001943"
    assert [each["valueString"] for each in coding["_code"]["extension"]] == ["D000001943"]


def test_what_is_no_mesh_id_is_no_code_and_is_kept() -> None:
    coding = mesh_coding("M1234", "Tea")
    assert coding is not None
    assert "code" not in coding
    assert [each["valueString"] for each in coding["_code"]["extension"]] == ["M1234"]


def test_a_heading_whose_id_is_not_said_has_its_code_absent() -> None:
    assert mesh_coding(None, "Tea") == {
        "system": "https://www.nlm.nih.gov/mesh",
        "_code": {
            "extension": [{"url": "http://hl7.org/fhir/StructureDefinition/data-absent-reason", "valueCode": "unknown"}]
        },
        "display": "Tea",
    }
