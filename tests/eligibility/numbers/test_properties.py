"""What holds for every text: places inside it, words at the places, blanks that change nothing, even time."""

import json
import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fhirtrials.eligibility.numbers import thresholds
from fhirtrials.eligibility.numbers.signs import plain
from fhirtrials.model.constraints import Threshold

PIECES = st.sampled_from(
    [
        *("Age", "hemoglobin", "ECOG", "AST", "ALT", "BMI", "blood pressure", "score", "NYHA class", "life expectancy"),
        *("≥", "<", ">/=", "\\>=", "at least", "no more than", "between", "and", "or", "to", "-", ",", ";", ".", ":"),
        *("18", "1,500", "2.5", "6,5", "140/90", "III", "ii", "Ⅳ", "three", "twice", "10^9", "0", "10\\*9/L", "1e5"),
        *("years", "months of age", "mg/dL", "%", "x ULN", "mmHg", "/mm3", "kg/m2", "(", ")", "[", "]", "men", "women"),
        *(
            "unless",
            "no",
            "within",
            "of",
            "the",
            "prior to",
            "mm",
            "°C",
            "older",
            "or older",
            "+",
            "•",
            "\n",
            "\\",
            "×",
        ),
    ]
)
texts = st.one_of(
    st.text(max_size=60), st.lists(PIECES, max_size=14).map(" ".join), st.lists(PIECES, max_size=9).map("".join)
)


def facts(text: str) -> list[dict[str, object]]:
    return [one.model_dump(exclude={"start", "end"}) for one in thresholds(text)]


@given(text=texts)
def test_every_place_lies_in_the_text_and_holds_the_number(text: str) -> None:
    for found in thresholds(text):
        assert 0 <= found.start < found.end <= len(text)
        place = plain(text[found.start : found.end])
        assert re.search(r"\d|[Ⅰ-ⅿ]|[IVX]|ll|one|two|three|twice", place, re.IGNORECASE), place
        assert found.bounds
        assert found.measure


@given(text=texts)
def test_blanks_at_the_ends_change_nothing(text: str) -> None:
    assert facts(f"  {text.strip()} ") == facts(text.strip())


@given(text=texts)
def test_the_same_text_gives_the_same_thresholds(text: str) -> None:
    assert thresholds(text) == thresholds(text)


@given(text=texts)
def test_signs_keep_their_places(text: str) -> None:
    assert len(plain(text)) == len(text)


@given(text=texts)
def test_a_range_begins_below_its_end(text: str) -> None:
    for found in thresholds(text):
        if len(found.bounds) == 2 and found.ucum is None:
            assert found.bounds[0].value != found.bounds[1].value or found.bounds[0] != found.bounds[1]


@given(text=texts)
def test_alternatives_are_never_alone(text: str) -> None:
    numbers = [found.either for found in thresholds(text) if found.either]
    assert all(numbers.count(number) > 1 for number in numbers)


LONG = 20_000
ADVERSARIAL: dict[str, Callable[[int], str]] = {
    "digits": lambda size: "Age " + "1" * size,
    "digits and commas": lambda size: "1,234" * (size // 5),
    "digits and points": lambda size: "1." * (size // 2),
    "blanks": lambda size: "Age 18" + " " * size + "years",
    "comparators": lambda size: "BMI " + ">" * size + " 3",
    "comparators and numbers": lambda size: "> 3 " * (size // 4),
    "or": lambda size: "BMI < 18 " + "or > 35 " * (size // 8),
    "or alone": lambda size: "5 " + "or " * (size // 3),
    "opening parentheses": lambda size: "BMI " + "(" * size + "> 35",
    "closing parentheses": lambda size: "BMI " + ")" * size + "> 35",
    "names": lambda size: "AST, ALT and " * (size // 13) + "> 3 x ULN",
    "the upper limit": lambda size: "ALT > 3 times " + "the upper " * (size // 10),
    "slashes": lambda size: "1/" * (size // 2) + "2",
    "minus": lambda size: "Age 1" + "-" * size + "2",
    "roman numerals": lambda size: "NYHA " + "III " * (size // 4),
    "not": lambda size: "not " * (size // 4) + "> 3",
    "of": lambda size: "thickness " + "of the wall " * (size // 12) + "> 3 mm",
    "units": lambda size: "5 mg/" * (size // 5),
    "letters": lambda size: "a" * size + " 5 mg/dL",
    "words": lambda size: "long " * (size // 5) + "> 5 mg/dL",
    "sentences": lambda size: "Age ≥ 18 years. " * (size // 16),
}


def seconds(text: str) -> float:
    """The best of three, on the processor."""
    best = float("inf")
    for _ in range(3):
        start = time.process_time()
        thresholds(text)
        best = min(best, time.process_time() - start)
    return best


@pytest.mark.parametrize("name", ADVERSARIAL)
def test_time_grows_with_the_length_and_not_with_its_square(name: str) -> None:
    make = ADVERSARIAL[name]
    small, large = seconds(make(LONG // 4)), seconds(make(LONG))
    assert large < 2, f"{name}: {large:.2f} s for {LONG} characters"
    # Four times the text: four times the time, with room for a busy machine; a square would take sixteen times.
    assert large < 10 * small + 0.02, f"{name}: {small:.4f} s, then {large:.4f} s"


def texts_of(shared: Path, name: str) -> list[str]:
    path = shared / "eligibility" / "gold" / name
    return [json.loads(line)["text"] for line in path.read_text("utf-8").splitlines()]


def test_real_criteria_keep_the_rules(shared: Path) -> None:
    found: list[tuple[str, Threshold]] = [
        (text, one) for text in texts_of(shared, "numeric_lct.dev.jsonl") for one in thresholds(text)
    ]
    assert len(found) > 500
    for text, one in found:
        assert 0 <= one.start < one.end <= len(text)
        # The measure's words stand in the place, but for blanks and escapes.
        flat = " ".join(text[one.start : one.end].replace("\\", "").split())
        assert one.measure in flat


@pytest.mark.parametrize("text", ["Age over 6 month\u017f", "Heart rate over 60 beats/m\u0130n"])
def test_a_unit_is_known_in_letters_that_are_only_like_its_own(text: str) -> None:
    assert [one.bounds[0].value for one in thresholds(text)] == [6 if "Age" in text else 60]
