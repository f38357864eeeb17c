"""A criterion's text → tokens: numbers, comparisons, named measures, other words, and signs."""

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, compress
from operator import sub
from typing import Any

from fhirtrials.eligibility.numbers import comparators
from fhirtrials.eligibility.numbers.mentions import Index
from fhirtrials.eligibility.numbers.vocabulary import words

NUMBER, WORD_NUMBER, ROMAN, COMPARISON, MENTION, WORD, SIGN = "n", "o", "r", "c", "m", "w", "p"
NUMBERS = re.compile(f"[{NUMBER}{WORD_NUMBER}{ROMAN}]")


@dataclass(slots=True)
class Tokens:
    """The tokens of a text in columns, since most is asked of several at once: a slice of a column, or of ``kinds``.

    ``kinds`` has a letter for each; ``lows`` are the texts in lower case; ``data`` is a ``Comparison`` or a ``Measure``
    where the token is one.
    """

    kinds: str
    starts: list[int]
    ends: list[int]
    lows: list[str]
    data: list[Any]


_FIGURE = (
    r"\d{1,3}(?:,\d{3})+(?:\.\d+)?(?!\d)|[1-9]\d{0,2}(?:\s\d00)+(?![\d.])"
    r"|\d+(?:[.·]\d+|,\d{1,2}(?![\d,]))?|(?<![\w.)])\.\d+"
)
_TOKEN = re.compile(
    rf"(?P<n>{_FIGURE})"
    r"|(?P<x>[xX×](?=\s?\d))"
    r"|(?P<w>[^\W\d_Ⅰ-ⅿ¹²³][^\W_Ⅰ-ⅿ]*(?:'[^\W\d_]+)?)"
    r"|(?P<c>[<>≤≥=]|(?<![\w.])[³£](?=\s?\d))"
    r"|(?P<r>[Ⅰ-ⅿ])"
    r"|(?P<p>\S)"
)
_SIGNS = frozenset("()[]{},:;-/'\"*&+%_|#~^!?•.")  # each is a token of its own wherever it begins one
_NUMBER = re.compile(_FIGURE)
# Words of plain letters and signs are tried first, since most pieces are such: half of the time.
_PLAINLY = r"[A-WYZa-wyz][A-Za-z0-9]*+(?![^\W_]|')|[" + re.escape("".join(sorted(_SIGNS - {"."}))) + "]"
_PIECES = re.compile(rf"\s*+(?:{_PLAINLY}|" + re.sub(r"\(\?P<\w>", "(?:", _TOKEN.pattern) + ")")
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_BLANK = re.compile(r"\s")
_DIGITS = frozenset("0123456789")
_GONE = ((),) * 5
_COMPARES = frozenset("<>≤≥=")
_GLUED_WORDS = frozenset({"between", "from", "than", "to"})  # a blank is missing
_UNSURE = frozenset("x³£")  # what these are what follows says
# A digit behind letters or a point: where there is none no word ends in a number, and no number begins with a point.
_MIXED = re.compile(r"\d(?:(?<=[^\W_]{2}[^\W_0-9][0-9])|(?<=[Tt][Oo][0-9])|(?<=(?<![\w.)])\.\d))")
_WORD_NUMBERS = {
    word: float(value)
    for value, word in enumerate(
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
    )
}
_WORD_NUMBERS |= {"fifteen": 15.0, "eighteen": 18.0, "twenty": 20.0, "thirty": 30.0, "forty": 40.0, "fifty": 50.0}
_WORD_NUMBERS |= {"sixty": 60.0, "seventy": 70.0, "eighty": 80.0}
FOLD = {"twice": 2.0, "double": 2.0, "thrice": 3.0, "triple": 3.0, "twofold": 2.0, "threefold": 3.0, "fivefold": 5.0}
_VALUES = _WORD_NUMBERS | FOLD
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
# The words with which anything but a named measure begins; "x" may be a sign.
_BEGINS = comparators.STARTS | _WORD_NUMBERS.keys() | FOLD.keys() | {"x"} | {word.lower() for word in _ROMANS}
_BEGINS |= {word.lower() + letter for word in _ROMANS if len(word) > 1 for letter in "ab"}


def tokens(text: str, index: Index) -> Tokens:
    """The tokens of a text that went through ``plain``.

    Half of all criteria come here and five in six of their pieces are what they look like: they become tokens all at
    once, without a line of Python for each; the loop is over the others.
    """
    plain = text.isascii()
    pieces = _PIECES.findall((text.lower() if plain else text).rstrip())
    lows = list(map(str.lstrip, pieces))
    ends = list(accumulate(map(len, pieces)))
    starts = list(map(sub, ends, map(len, lows)))
    if not plain:  # here a letter may become two
        lows = list(map(str.lower, lows))
    kinds = list(map(_KINDS.__getitem__, map(text.__getitem__, starts)))
    data: list[Any] = [None] * len(lows)
    columns: tuple[list[Any], ...] = (kinds, starts, ends, lows, data)
    changes: list[tuple[int, int, tuple[Any, ...]]] = []  # pieces that are one with those before them, or one more
    special: Iterable[int] = compress(range(len(lows)), map(_specials(index).__contains__, lows))
    if _MIXED.search(text):
        special = sorted({*special, *_mixed(kinds, lows)})
    at = 0
    for here in special:
        if here < at:
            continue
        at = here + 1
        low, start = lows[here], starts[here]
        kind = _kind(text, start) if low in _UNSURE else kinds[here]
        if kind in "wn" and (named := index.at(text, starts, ends, lows, here)) is not None:
            past = named[1]
            if past > at if kind == "n" else not _compounded(text, start, ends[past - 1]):
                at = past
                while at < len(lows) and lows[at] in TAILS:
                    at += 1
                kinds[here], data[here] = MENTION, named[0]
                if at > here + 1:
                    ends[here] = ends[at - 1]
                    lows[here] = text[start : ends[here]].lower()
                    changes.append((here + 1, at, _GONE))
                continue
        compared = None
        if kind == COMPARISON:
            compared = comparators.sign(text, start)
        elif kind not in "wn":
            kinds[here] = SIGN
        elif low in _BEGINS:
            compared = comparators.wording(text, start, low)
            if compared and compared.weak and not _number_follows(text, starts, lows, at):
                compared = None
            if not compared:
                kinds[here] = _worded(text[start : ends[here]], low)
        elif kind == WORD and low[-1] in _DIGITS and (glued := _glued(index, text[start : ends[here]])):
            name, data[here] = glued
            middle = start + len(name)
            number = _NUMBER.match(text, middle)[0]  # type: ignore[index]  # of "than100,000" all
            end = middle + len(number)
            kinds[here], lows[here], ends[here] = MENTION if data[here] else WORD, name.lower(), middle
            past = bisect_left(starts, end, at)
            changes.append((at, past, (NUMBER, [middle], [end], [number], [None])))
            at = past
        if compared:
            kinds[here], ends[here], data[here] = COMPARISON, compared.end, compared
            past = bisect_left(starts, compared.end, at)
            if past > at:
                changes.append((at, past, _GONE))
                at = past
    for first, past, instead in reversed(changes):
        for column, cells in zip(columns, instead, strict=True):
            column[first:past] = cells
    return Tokens("".join(kinds), starts, ends, lows, data)


def _worded(word: str, low: str) -> str:
    """The kind of a word that names nothing and compares nothing."""
    if low in _VALUES:
        return WORD_NUMBER
    return ROMAN if word in _ROMANS or (len(word) > 2 and word[:-1] in _ROMANS and word[-1] in "abAB") else WORD


def value(text: str, tokens: Tokens, at: int) -> float:
    """The number that a token is."""
    low = tokens.lows[at]
    if low.isdecimal():
        return float(low)
    if tokens.kinds[at] == NUMBER:
        if _THOUSANDS.fullmatch(low) and not low.startswith("0"):
            return float(low.replace(",", ""))
        return float(_BLANK.sub("", low).replace("·", ".").replace(",", "."))
    if tokens.kinds[at] == WORD_NUMBER:
        return _VALUES[low]
    word = text[tokens.starts[at] : tokens.ends[at]]
    return _ROMAN_SIGNS.get(word) or _ROMANS.get(word) or _ROMANS.get(word[:-1], 0.0)


class _Kinds(dict[str, str]):
    """What a token is by its first character, as ``_TOKEN`` has it; filled as characters come."""

    def __missing__(self, char: str) -> str:
        if char.isdecimal():
            kind = NUMBER
        elif "Ⅰ" <= char <= "ⅿ":
            kind = ROMAN
        elif char.isalnum() and char not in "¹²³":
            kind = WORD
        else:
            kind = COMPARISON if char in _COMPARES else SIGN
        self[char] = kind
        return kind


_KINDS = _Kinds()


@lru_cache(maxsize=8)
def _specials(index: Index) -> frozenset[str]:
    """The pieces in lower case that can become more than their first character says."""
    return _BEGINS | _COMPARES | _UNSURE | index.entries.keys()


def _mixed(kinds: list[str], lows: list[str]) -> list[int]:
    """The words that end in a number; ".5" is made a number."""
    found: list[int] = []
    for at, low in enumerate(lows):
        if kinds[at] == WORD and low[-1] in _DIGITS:
            found.append(at)
        elif kinds[at] == SIGN and len(low) > 1:
            kinds[at] = NUMBER
    return found


def _kind(text: str, start: int) -> str:
    found = _TOKEN.match(text, start)
    return found.lastgroup or "p" if found else "p"


def _glued(index: Index, word: str) -> tuple[str, Any] | None:
    """The name in "ASA2", "ECOG0", and the scale; the word in "between18", and None."""
    name = word.rstrip("0123456789")
    if name.lower() in _GLUED_WORDS and len(word) - len(name) <= 3:
        return name, None
    if len(name) < 3 or len(word) - len(name) not in (1, 2):
        return None
    named = index.at(name, [0], [len(name)], [name.lower()], 0)
    return (name, named[0]) if named and named[0].kind == "class" else None


def _compounded(text: str, start: int, end: int) -> bool:
    """ "weight-for-height": neither is what is measured."""
    return text.startswith("-for-", end) or text.endswith("-for-", 0, start)


def _number_follows(text: str, starts: list[int], lows: list[str], at: int) -> bool:
    return any(
        lows[here] in _WORD_NUMBERS or (not lows[here].isalpha() and _kind(text, starts[here]) == "n")
        for here in range(at, min(len(lows), at + 4))
    )
