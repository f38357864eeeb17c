"""Yes-or-no findings in the words of a criterion: what counts, what does not, and what "or" and "not" make of them."""

import pytest

from fhirtrials.eligibility.meaning import findings
from fhirtrials.model.words import Section, Topic


def found(words: str) -> list[tuple[Topic, bool]]:
    return [(each.topic, each.present) for each in findings(words)]


@pytest.mark.parametrize(
    ("words", "topic", "present"),
    [
        ("Pregnancy", Topic.PREGNANCY, True),
        ("Women who are pregnant", Topic.PREGNANCY, True),
        ("Not currently pregnant", Topic.PREGNANCY, False),
        ("Negative serum pregnancy test", Topic.PREGNANCY_TEST, False),
        ("Nursing mothers", Topic.LACTATION, True),
        ("Non-lactating", Topic.LACTATION, False),
        ("Agrees to use highly effective contraception", Topic.CONTRACEPTION, True),
        ("Provision of signed and dated informed consent form", Topic.CONSENT, True),
        ("Ability to understand and the willingness to sign a written informed consent document", Topic.CONSENT, True),
        ("Signed informed consent obtained from the patient", Topic.CONSENT, True),
        ("Written informed consent must be obtained before any procedure", Topic.CONSENT, True),
        ("Informed consent has to be given in written form", Topic.CONSENT, True),
        ("Written informed consent of the patient -", Topic.CONSENT, True),
        ("Inability or unwillingness to provide informed consent", Topic.CONSENT, False),
        ("Declined informed consent", Topic.CONSENT, False),
        ("Missing informed consent", Topic.CONSENT, False),
        ("Informed consent not obtained", Topic.CONSENT, False),
        ("Unable to comply with study procedures", Topic.COMPLIANCE, False),
        ("Human immunodeficiency virus (HIV) infection", Topic.HIV, True),
        ("HIV-negative", Topic.HIV, False),
        ("Hepatitis B virus (HBV) infection", Topic.HEPATITIS_B, True),
        ("Active hepatitis C", Topic.HEPATITIS_C, True),
        ("Prior solid organ transplantation", Topic.TRANSPLANT, True),
        ("Known allergy to any component of the study drug", Topic.HYPERSENSITIVITY, True),
        ("Current alcohol or drug abuse", Topic.SUBSTANCE_ABUSE, True),
        ("Contraindication to magnetic resonance imaging (MRI)", Topic.MRI_CONTRAINDICATION, True),
        ("Currently participating in another interventional clinical trial", Topic.OTHER_TRIAL, True),
        ("Prisoners", Topic.PRISONER, True),
        ("Renal failure, hyperkalemia, pregnancy", Topic.PREGNANCY, True),
        ("Infections, including but not limited to HIV", Topic.HIV, True),
    ],
)
def test_a_finding_is_read(words: str, topic: Topic, present: bool) -> None:
    assert found(words) == [(topic, present)]


@pytest.mark.parametrize(
    "words",
    [
        "Planning pregnancy during the trial",
        "Women who may become pregnant",
        "Pregnancy complications",
        "History of HIV",
        "No known HIV",
        "HIV testing",
        "Hepatitis B surface antigen below the limit",
        "Unable or unwilling to understand and/or sign the study's papers and informed consent",
        "Contraception from signing informed consent until the end",
        "Major surgery within 1 month of signing informed consent",
        "LVEF measured within 6 months of informed consent",
        "Allergy to penicillin",
        "Managed with the assistance of home care nursing and the coordinator",
        "A highly effective method for avoidance of pregnancy",
        "Must agree to be tested for HIV",
        "Transplantation of hair",
        "Men with a partner who is pregnant",
        "Wife is pregnant or breastfeeding",
        "Ability to read and comprehend the informed consent form",
        "Fluent enough to understand an informed consent document",
        "Mother with HIV infection",
        "Vaccinated against hepatitis B",
        "Hepatitis B/C positive",
        "Hepatitis B & C",
    ],
)
def test_words_around_a_phrase_that_change_it_leave_nothing(words: str) -> None:
    assert [each for each in found(words) if each != (Topic.CONSENT, False)] == []


def test_or_makes_alternatives() -> None:
    pregnant, nursing = findings("Pregnant or breastfeeding")
    assert pregnant.either is not None
    assert pregnant.either == nursing.either
    three = findings("HIV, hepatitis B or hepatitis C infection")
    assert len({each.either for each in three}) == 1
    assert len(three) == 3


def test_and_makes_none() -> None:
    assert all(each.either is None for each in findings("Pregnant and breastfeeding"))
    assert all(each.either is None for each in findings("Pregnant, breastfeeding"))


def test_not_a_or_b_denies_both_and_both_must_hold() -> None:
    words = "Not pregnant or breastfeeding"
    assert found(words) == [(Topic.PREGNANCY, False), (Topic.LACTATION, False)]
    assert all(each.either is None for each in findings(words))


def test_offsets_are_those_of_the_phrase() -> None:
    words = "Women who are pregnant"
    (pregnant,) = findings(words)
    assert words[pregnant.start : pregnant.end] == "pregnant"


@pytest.mark.parametrize(
    "words",
    [
        "Dementia precluding informed consent",
        "Problems understanding the informed consent",
        "Any condition that would interfere with the participant's ability to comply with study requirements",
    ],
)
def test_nobody_is_excluded_for_consenting_or_complying(words: str) -> None:
    assert findings(words, section=Section.EXCLUSION) == ()


def test_who_does_not_consent_is_excluded() -> None:
    (one,) = findings("Refused informed consent", section=Section.EXCLUSION)
    assert (one.topic, one.present) == (Topic.CONSENT, False)


def test_what_stands_in_a_row_with_a_denied_thing_is_not_certain() -> None:
    assert found("Must be negative for HIV (antibody and RNA), HBV (surface antigen), HCV and syphilis") == [
        (Topic.HIV, False)
    ]
    assert found("No HIV or hepatitis B infection") == [(Topic.HIV, False), (Topic.HEPATITIS_B, False)]
    assert found("Negative pregnancy test and agreement to use highly effective contraception")[0] == (
        Topic.PREGNANCY_TEST,
        False,
    )
