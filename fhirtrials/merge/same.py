"""Whether two values say the same: case, blanks, marks and a longer form of the same thing are no difference."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from enum import StrEnum
from functools import lru_cache
from typing import Any

from fhirtrials.model import PartialDate
from fhirtrials.model.words import Masking

_NO_LETTER = re.compile(r"[\W_]+")
_LONG = 200  # letters; a longer text is compared by its words
_ALIKE = 0.75  # the share of words that two long texts, or short ones of many words, have in common
# British and American spellings, and words that only frame a name.
_SPELLINGS = (
    (re.compile(r"isation\b"), "ization"),
    (re.compile(r"ised\b"), "ized"),
    (re.compile(r"\bcentre"), "center"),
)


@lru_cache(maxsize=4096)
def letters(text: str) -> str:
    """What of a text counts when it is compared: its letters and digits, in one case and one spelling."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    for form, replacement in _SPELLINGS:
        plain = form.sub(replacement, plain)
    return _NO_LETTER.sub("", plain)


def same_text(first: str, other: str) -> bool:
    """Whether one is the other, or a longer form of it; long texts need to share most of their words."""
    one, two = sorted((letters(first), letters(other)), key=len)
    if one in two:
        return True
    if len(one) > _LONG:
        return _shared_words(first, other) >= _ALIKE
    return len(one) > 30 and SequenceMatcher(None, one, two, autojunk=False).ratio() > 0.9


def same(first: Any, other: Any, *, from_paper: bool = False) -> bool:
    """Whether two values of one field agree."""
    if first == other:
        return True
    if from_paper and {first, other} <= {Masking.DOUBLE, Masking.TRIPLE, Masking.QUADRUPLE}:
        return True  # papers call all of these double-blind
    if isinstance(first, StrEnum | int | float):
        return False
    if isinstance(first, PartialDate):
        return first.startswith(other) or str(other).startswith(first)
    if isinstance(first, str):
        return same_text(first, other)
    if isinstance(first, tuple):
        return not (unmatched(first, other) and unmatched(other, first))
    return True


def unmatched(items: Sequence[Any], others: Sequence[Any]) -> list[Any]:
    """The items that stand in no form among the others; what stands there as it is costs next to nothing."""
    exact, known = set(others), set(items)
    left = [other for other in others if other not in known]
    return [item for item in items if item not in exact and not any(_same_item(item, other) for other in left)]


def same_members(first: Iterable[Any], other: Iterable[Any]) -> bool:
    """Whether two lists of closed words hold the same words."""
    return set(first) == set(other)


def _same_item(item: Any, other: Any) -> bool:
    if isinstance(item, StrEnum):
        return bool(item == other)
    return same_text(item, other) if isinstance(item, str) and isinstance(other, str) else bool(item == other)


def _shared_words(first: str, other: str) -> float:
    one, two = (set(re.findall(r"\w+", text.casefold())) for text in (first, other))
    return len(one & two) / min(len(one), len(two)) if one and two else 1.0
