"""The words of a criterion with escapes, line breaks, kinds of dash and runs of blanks made plain.

In: the verbatim stretch. Out: its plain text, and the way back to the offsets of the stretch.
"""

import re
from typing import NamedTuple


class Plain(NamedTuple):
    """``offsets`` holds the place of each letter in the verbatim text; None where nothing moved."""

    text: str
    offsets: list[int] | None = None

    def verbatim(self, start: int, end: int) -> tuple[int, int]:
        """A stretch of the plain text as one of the verbatim text."""
        if self.offsets is None:
            return start, end
        return self.offsets[start], self.offsets[end - 1] + 1


_PLAIN = str.maketrans(
    {
        "\\": " ", "\n": " ", "\r": " ", "\t": " ", "\xa0": " ", "\u2009": " ", "\u202f": " ",
        "–": "-", "—": "-", "−": "-", "‑": "-", "‐": "-", "∼": "~", "～": "~",
        "˂": "<", "＜": "<", "〈": "<", "˃": ">", "＞": ">", "〉": ">", "≧": "≥", "⩾": "≥", "≦": "≤", "⩽": "≤",
        "’": "'", "‘": "'", "（": "(", "）": ")", "，": ",", "；": ";", "：": ":", "*": " ", "_": " ",
    }
)  # fmt: skip
_BLANKS = re.compile(r" {2,}")


def plain(text: str) -> Plain:
    """The plain text of a verbatim one: one blank where there were several."""
    if "&" in text:
        text = text.replace("&lt;", "<   ").replace("&gt;", ">   ").replace("&nbsp;", "      ")
    said = text.translate(_PLAIN)
    if "  " not in said:
        return Plain(said)
    parts: list[str] = []
    offsets: list[int] = []
    at = 0
    for run in _BLANKS.finditer(said):
        parts.append(said[at : run.start() + 1])
        offsets.extend(range(at, run.start() + 1))
        at = run.end()
    parts.append(said[at:])
    offsets.extend(range(at, len(said)))
    return Plain("".join(parts), offsets)
