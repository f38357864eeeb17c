"""Terms that ran together: parted where that is certain, else whole."""

import pytest

from fhirtrials.readers.pages.glued import Words, is_parted_surely, mesh_headings, terms


# Headings of MeSH: https://meshb.nlm.nih.gov
@pytest.mark.parametrize(
    "headings",
    [
        (
            "Liver Failure, Acute",
            "Liver Failure",
            "Hepatic Insufficiency",
            "Liver Diseases",
            "Digestive System Diseases",
        ),
        ("Hepatitis B", "Hepatitis, Viral, Human", "Hepatitis B, Chronic"),
        ("COVID-19", "Respiratory Tract Infections", "Coronavirus Infections"),
        ("Diabetes Mellitus, Type 2", "Diabetes Mellitus", "Glucose Metabolism Disorders"),
        ("HIV Infections", "Blood-Borne Infections", "Sexually Transmitted Diseases, Viral"),
        ("Carcinoma, Non-Small-Cell Lung", "Carcinoma, Bronchogenic", "Neoplasms by Site", "Neoplasms"),
        ("DiGeorge Syndrome", "22q11 Deletion Syndrome"),
        ("MicroRNAs", "RNA, Small Untranslated"),
        ("Vitamin D", "Vitamins"),
        ("Glucagon-Like Peptide 1", "Peptides"),
    ],
)
def test_mesh_headings_are_parted_at_their_capitals(headings: tuple[str, ...]) -> None:
    glued = "".join(headings)
    expected = (glued,) if headings[0] == "DiGeorge Syndrome" else headings  # whose second begins with a figure
    assert mesh_headings(glued) == expected
    assert mesh_headings(headings[0]) == headings[:1]


def test_names_of_substances_are_not_parted_by_capitals_for_sure() -> None:
    assert is_parted_surely("Liver FailureHepatitis B")
    assert not is_parted_surely("mepolizumabEosinophilia")
    assert not is_parted_surely("GSK2336805peginterferon alfa-2a")


KNOWN = Words(["Patients with acute-on-chronic liver failure get mesenchymal stem cells.", "breast cancer, small cell"])


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            "acute-on-chronic liver failuremesenchymal stem cells",
            ("acute-on-chronic liver failure", "mesenchymal stem cells"),
        ),
        ("liver failure", ("liver failure",)),
        (
            "patients with liver failure (ACLF)mesenchymal stem cells",
            ("patients with liver failure (ACLF)", "mesenchymal stem cells"),
        ),
        ("Lupus", ("Lupus",)),
    ],
)
def test_terms_are_parted_where_the_page_has_both_halves_as_words(text: str, parts: tuple[str, ...]) -> None:
    assert terms(text, KNOWN) == (parts, True)


@pytest.mark.parametrize(
    "text",
    [
        "breastcancer",  # a slip for what stands elsewhere as two words
        "liver failuretransplantation",  # whose second half is no word of the page
        "HeartMateFibroScan",  # names with capitals inside, or two and two
        "chronic,acute",
        "ER+breast",
    ],
)
def test_what_cannot_be_parted_for_certain_stays_whole(text: str) -> None:
    assert terms(text, KNOWN) == ((text,), False)
