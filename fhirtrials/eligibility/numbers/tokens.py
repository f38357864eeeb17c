"""A criterion's text → tokens: numbers, comparisons, named measures, other words, and signs."""

import re
from typing import Any, NamedTuple

from fhirtrials.eligibility.numbers import comparators
from fhirtrials.eligibility.numbers.mentions import Index
from fhirtrials.eligibility.numbers.vocabulary import words

NUMBER, WORD_NUMBER, ROMAN, COMPARISON, MENTION, WORD, SIGN = "n", "o", "r", "c", "m", "w", "p"


class Token(NamedTuple):
    """``low`` is the text in lower case; ``data`` a number, a ``Comparison`` or a ``Measure``."""

    kind: str
    start: int
    end: int
    low: str
    data: Any = None


_TOKEN = re.compile(
    r"(?P<n>\d{1,3}(?:,\d{3})+(?:\.\d+)?(?!\d)|[1-9]\d{0,2}(?:\s\d00)+(?![\d.])|\d+(?:[.·]\d+|,\d{1,2}(?![\d,]))?|(?<![\w.)])\.\d+)"
    r"|(?P<x>[xX×](?=\s?\d))"
    r"|(?P<w>[^\W\d_Ⅰ-ⅿ¹²³][^\W_Ⅰ-ⅿ]*(?:'[^\W\d_]+)?)"
    r"|(?P<c>[<>≤≥=]|(?<![\w.])[³£](?=\s?\d))"
    r"|(?P<r>[Ⅰ-ⅿ])"
    r"|(?P<p>\S)"
)
_WORD_NUMBERS = {
    word: float(value)
    for value, word in enumerate(
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
    )
}
_WORD_NUMBERS |= {"fifteen": 15.0, "eighteen": 18.0, "twenty": 20.0, "thirty": 30.0, "forty": 40.0, "fifty": 50.0}
_WORD_NUMBERS |= {"sixty": 60.0, "seventy": 70.0, "eighty": 80.0}
FOLD = {"twice": 2.0, "double": 2.0, "thrice": 3.0, "triple": 3.0, "twofold": 2.0, "threefold": 3.0, "fivefold": 5.0}
_ROMANS = {"I": 1.0, "II": 2.0, "III": 3.0, "IV": 4.0, "V": 5.0, "VI": 6.0, "ll": 2.0, "lll": 3.0}
_ROMAN_SIGNS = {chr(0x2160 + value): float(value + 1) for value in range(12)} | {
    chr(0x2170 + value): float(value + 1) for value in range(12)
}
# Words that belong to the name before them: "ASA physical status", "platelet count".
TAILS = words(
    """level levels count counts value values concentration concentrations score scores status class classes
    classification grade grades index physical functional function scale total category stage stages rating type ps
    test results result reading measurement point symptoms heart failure"""
)


def tokens(text: str, index: Index) -> list[Token]:
    """The tokens of a text that went through ``plain``."""
    raw = [(found.lastgroup or "p", found.start(), found.end(), found[0]) for found in _TOKEN.finditer(text)]
    words = [one[3].lower() for one in raw]
    exact = [one[3] for one in raw]
    out: list[Token] = []
    at, count = 0, len(raw)
    while at < count:
        kind, start, end, word = raw[at]
        low = words[at]
        at += 1
        if kind == "w":
            named = index.at(words, exact, at - 1)
            if named and not _compounded(text, start, raw[named[1] - 1][2]):
                at = named[1]
                while at < count and words[at] in TAILS and raw[at][0] == "w":
                    at += 1
                end = raw[at - 1][2]
                out.append(Token(MENTION, start, end, text[start:end].lower(), named[0]))
                continue
            glued = _glued(index, word)
            if glued:
                middle = start + len(glued[0])
                out.append(Token(MENTION, start, middle, glued[0].lower(), glued[1]))
                out.append(Token(NUMBER, middle, end, word[len(glued[0]) :], float(word[len(glued[0]) :])))
                continue
            compared = comparators.wording(text, start, low)
            if compared and not (compared.weak and not _number_follows(raw, words, at)):
                out.append(Token(COMPARISON, start, compared.end, low, compared))
                at = _past(raw, at, compared.end)
            elif low in _WORD_NUMBERS:
                out.append(Token(WORD_NUMBER, start, end, low, _WORD_NUMBERS[low]))
            elif low in FOLD:
                out.append(Token(WORD_NUMBER, start, end, low, FOLD[low]))
            elif word in _ROMANS or (len(word) > 2 and word[:-1] in _ROMANS and word[-1] in "abAB"):
                out.append(Token(ROMAN, start, end, low, _ROMANS.get(word) or _ROMANS[word[:-1]]))
            else:
                out.append(Token(WORD, start, end, low))
        elif kind == "n":
            named = index.at(words, exact, at - 1)
            if named and named[1] > at:
                at = named[1]
                while at < count and words[at] in TAILS and raw[at][0] == "w":
                    at += 1
                end = raw[at - 1][2]
                out.append(Token(MENTION, start, end, text[start:end].lower(), named[0]))
            else:
                out.append(Token(NUMBER, start, end, low, _value(word)))
        elif kind == "c":
            compared = comparators.sign(text, start)
            if compared:
                out.append(Token(COMPARISON, start, compared.end, low, compared))
                at = _past(raw, at, compared.end)
        elif kind == "r":
            out.append(Token(ROMAN, start, end, low, _ROMAN_SIGNS.get(word, 0.0)))
        else:
            out.append(Token(SIGN, start, end, low))
    return out


def _glued(index: Index, word: str) -> tuple[str, Any] | None:
    """The scale and its name in "ASA2", "ECOG0"."""
    name = word.rstrip("0123456789")
    if len(name) < 3 or len(word) - len(name) not in (1, 2):
        return None
    named = index.at([name.lower()], [name], 0)
    return (name, named[0]) if named and named[0].kind == "class" else None


def _compounded(text: str, start: int, end: int) -> bool:
    """ "weight-for-height": neither is what is measured."""
    return text.startswith("-for-", end) or text.endswith("-for-", 0, start)


def _number_follows(raw: list[tuple[str, int, int, str]], words: list[str], at: int) -> bool:
    return any(raw[here][0] == "n" or words[here] in _WORD_NUMBERS for here in range(at, min(len(raw), at + 4)))


def _past(raw: list[tuple[str, int, int, str]], at: int, end: int) -> int:
    while at < len(raw) and raw[at][1] < end:
        at += 1
    return at


def _value(word: str) -> float:
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", word) and not word.startswith("0"):
        return float(word.replace(",", ""))
    return float(re.sub(r"\s", "", word).replace("·", ".").replace(",", "."))
