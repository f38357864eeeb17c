"""Pages on which a label has a colon or a bar behind it, and perhaps its value: ``Study Type: Interventional``.

The layouts known write most labels on lines of their own. Copies of them, and other exports, write them with a colon:
most of a page, or several in a row. Then, and only then, a line that begins so is a label: texts have such lines too.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from fhirtrials.readers.pages.lines import Line
from fhirtrials.readers.pages.outline import Cut, key, rows_of, targets

_BESIDE = re.compile(r"(?P<label>[^|:]{2,120}?)\s*(?P<mark>:(?:\*\*|__)?\s*\|?|\|)\s*(?P<value>.*?)\s*\|?")

_SEVERAL = 3


def fitting(labels: str, cut: Cut, lines: Iterable[Line]) -> Cut:
    """The cut for a page that has these lines: one that knows colons where the page writes its labels with them, and
    does without those of the table where the page has none of them.
    """
    rows = rows_of(labels)
    texts = [line.text for line in lines if line.text]
    plain = {label for text in texts if _is_field(rows, label := cut(text)[0])}
    marked = [text for text in texts if (match := _beside(rows, cut, text)) and _is_field(rows, match["label"])]
    is_rule = len({_label(text) for text in marked}) > len(plain)
    in_a_row = frozenset(_in_a_row(texts, frozenset(marked)))
    with_colon = {key(text) for text in texts if text.endswith(":") and targets(rows, text)}
    without = {key(text) for text in texts if _lacks_colon(rows, text)}
    lacks_colons = not with_colon and len(without) >= _SEVERAL

    def fitted(text: str) -> tuple[str, str]:
        if (is_rule or text in in_a_row) and (match := _beside(rows, cut, text)):
            return match["label"], match["value"]
        return (f"{text}:", "") if lacks_colons and _lacks_colon(rows, text) else cut(text)

    return fitted if is_rule or in_a_row or lacks_colons else cut


def _beside(rows: dict[str, tuple[str, ...]], cut: Cut, text: str) -> re.Match[str] | None:
    """What a line is besides a label by itself."""
    match = None if targets(rows, cut(text)[0]) else _BESIDE.fullmatch(text)
    return match if match and targets(rows, match["label"]) else None


def _lacks_colon(rows: dict[str, tuple[str, ...]], text: str) -> bool:
    """Whether a line is a label but for its colon."""
    return not targets(rows, text) and bool(targets(rows, f"{text}:"))


def _label(text: str) -> str:
    return key(re.split(r"[:|]", text, maxsplit=1)[0])


def _in_a_row(texts: Sequence[str], marked: frozenset[str]) -> Iterator[str]:
    """The texts of which several follow each other."""
    for is_marked, run in groupby(texts, marked.__contains__):
        listed = list(run)
        if is_marked and len({_label(text) for text in listed}) > _SEVERAL:
            yield from listed


def _is_field(rows: dict[str, tuple[str, ...]], label: str) -> bool:
    return any("." in target for target in targets(rows, label))
