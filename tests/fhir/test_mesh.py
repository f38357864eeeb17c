"""MeSH ids: padded ones of old records are cut, true ones stay. https://www.nlm.nih.gov/mesh"""

import pytest

from fhirtrials.fhir.mesh import coded, mesh_code
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
    assert [concept["text"] for concept in concepts] == ["heart failure", "Slow heart", "Bradycardia"]
    assert concepts[0]["coding"][0]["code"] == "D006333"
    assert "coding" not in concepts[1]
    assert concepts[2]["coding"][0] == {
        "system": "https://www.nlm.nih.gov/mesh",
        "code": "D001919",
        "display": "Bradycardia",
    }
