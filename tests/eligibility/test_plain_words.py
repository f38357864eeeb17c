"""Words that are looked for in a quicker way must be the words of the patterns."""

import pytest

from fhirtrials.eligibility.lower_case import letters
from fhirtrials.eligibility.plain_words import WORD, plain_words, words_of

TEXTS = (
    "Not > 3.5mg/dL, 2.x or .5; 12a b2b <=1 50% of IT",
    "the patient's, patients' 'own' words",
    "≥ 5 ± 2 ºC – naïve",
    "RI\u017fK \u212aIT \u0130LL \u0131ll it'\u017f",
    "a\r\n\x0c\tb_c 1..2 1.2.3 \u0663.\u0664 x\u00b2",
    "",
)


@pytest.mark.parametrize("text", TEXTS)
def test_the_words_of_a_text_are_those_of_the_pattern(text: str) -> None:
    assert words_of(text) == set(WORD.findall(text.lower()))


def test_every_phrase_has_a_word_of_those_that_are_asked_first() -> None:
    known = plain_words()
    for pattern, asked in ((known.phrases, known.of_phrases), (known.occasions, known.of_occasions)):
        said = pattern.pattern.split("(?:", 1)[1].rsplit(")(?!", 1)[0].replace(r"\s", " ").split("|")
        for phrase in said:
            assert pattern.fullmatch(phrase)
            assert not asked.isdisjoint(letters(phrase))
            spelt = phrase.replace("s", "\u017f").replace("i", "\u0130").upper()
            assert pattern.fullmatch(spelt) is None or not asked.isdisjoint(letters(spelt))
