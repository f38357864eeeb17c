"""What a criterion says does not hang on how it was laid out: wrapped, escaped, with blanks of other kinds."""

import html
import re
from collections.abc import Callable
from typing import Any

import pytest

from fhirtrials import criteria
from fhirtrials.model.parts import Criterion

CRITERIA = [
    "SGOT and SGPT no greater than 5 times upper limit of normal (ULN)",
    "Platelet count >= 100,000/mm^3 within 14 days of starting therapy",
    "Mean pulmonary capillary wedge pressure of greater than or equal to 18 mm Hg",
    "Negative pregnancy test; no history of hepatitis B or C",
    "Aspartate transaminase [AST] or alanine transaminase [ALT] >3x the upper limit of normal [ULN]",
    "No major surgery =< 4 weeks prior to registration (except biopsy)",
    "NYHA class II-III with LVEF <= 40% for at least 3 months",
    "Age between 18 and 75 years, men & women",
    "Willing to give informed consent and to use contraception for 6 months after the last dose",
]


def wrapped(text: str) -> str:
    """As the registry's older XML has it: some words a line, each line indented."""
    words = text.split(" ")
    return "\n             ".join(" ".join(words[at : at + 3]) for at in range(0, len(words), 3))


LAYOUTS: dict[str, Callable[[str], str]] = {
    "wrapped and indented": wrapped,
    "lines that end as on Windows": lambda text: wrapped(text).replace("\n", "\r\n"),
    "two blanks for one": lambda text: text.replace(" ", "  "),
    "tabs": lambda text: text.replace(" ", "\t"),
    "blanks that do not break": lambda text: text.replace(" ", "\xa0"),
    "narrow blanks": lambda text: text.replace(" ", "\u2009"),
    "escapes": lambda text: re.sub(r"([<>\[\]()^*&=/-])", r"\\\1", text),
    "entities": lambda text: html.escape(text, quote=False),
    "entities and escapes": lambda text: html.escape(text, quote=False).replace("&", "\\&").replace("^", "\\^"),
}


def read(text: str) -> tuple[Criterion, str]:
    whole = f"Inclusion Criteria:\n\n* {text}"
    return criteria(whole)[1], whole


def said(found: Criterion, whole: str) -> list[dict[str, Any]]:
    """What was read; for the offsets the words that stand there, without their layout."""
    parts = (*found.thresholds, *found.windows, *found.findings)
    return [
        {
            **{name: value for name, value in part.model_dump().items() if name not in ("start", "end")},
            "words": " ".join(html.unescape(whole[part.start : part.end].replace("\\", "")).split()),
        }
        for part in parts
    ]


@pytest.mark.parametrize("text", CRITERIA)
def test_something_is_read_in_each(text: str) -> None:
    assert said(*read(text))


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("text", CRITERIA)
def test_the_same_is_read_however_it_is_laid_out(text: str, layout: str) -> None:
    plain, laid_out = read(text), read(LAYOUTS[layout](text))
    assert said(*laid_out) == said(*plain)
    assert laid_out[0].understood == plain[0].understood
    assert (laid_out[0].necessary, laid_out[0].negated) == (plain[0].necessary, plain[0].negated)
