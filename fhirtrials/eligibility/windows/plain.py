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
_ASCII = [chr(sign) for sign in _PLAIN if sign < 128]  # all of them a blank
_BLANKS = re.compile(r" {2,}")


def plain(text: str) -> Plain:
    """The plain text of a verbatim one: one blank where there were several."""
    if "&" in text:
        text = text.replace("&lt;", "<   ").replace("&gt;", ">   ").replace("&nbsp;", "      ")
    if text.isascii():
        for sign in _ASCII:  # half the time of translate
            text = text.replace(sign, " ")
    else:
        text = text.translate(_PLAIN)
    if "  " not in text:
        return Plain(text)
    parts: list[str] = []
    offsets: list[int] = []
    at = 0
    for run in _BLANKS.finditer(text):
        parts.append(text[at : run.start() + 1])
        offsets.extend(range(at, run.start() + 1))
        at = run.end()
    parts.append(text[at:])
    offsets.extend(range(at, len(text)))
    return Plain("".join(parts), offsets)
