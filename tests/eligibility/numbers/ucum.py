"""Whether a UCUM code is valid: its grammar, with the codes of UCUM's own table.

https://ucum.org/ucum#section-Syntax-Rules
"""

import json
import re
from pathlib import Path

_CODES = json.loads((Path(__file__).parent / "ucum_codes.json").read_text("utf-8"))
_ATOMS = {*_CODES["metric"], *_CODES["other"]} | {
    prefix + code for prefix in _CODES["prefixes"] for code in _CODES["metric"]
}
_ANNOTATION = re.compile(r"\{[!-z|~]*\}")
_EXPONENT = re.compile(r"[+-]?\d+")
_FACTOR = re.compile(r"[1-9]\d*")


def is_ucum(code: str) -> bool:
    """Whether the whole code follows the grammar."""
    if not code:
        return False
    end = _term(code, 1 if code.startswith("/") else 0)
    return end == len(code)


def _term(code: str, at: int | None) -> int | None:
    at = _component(code, at)
    while at is not None and at < len(code) and code[at] in "./":
        at = _component(code, at + 1)
    return at


def _component(code: str, at: int | None) -> int | None:
    if at is None or at >= len(code):
        return None
    if code[at] == "(":
        inside = _term(code, at + 1)
        end = inside + 1 if inside is not None and code[inside : inside + 1] == ")" else None
        if end is None:
            return None
    else:
        end = _simple(code, at)
    if end is None:
        return found.end() if (found := _ANNOTATION.match(code, at)) else None
    return found.end() if (found := _ANNOTATION.match(code, end)) else end


def _simple(code: str, at: int) -> int | None:
    """A unit with its exponent, the longest that fits, or a number."""
    for end in range(len(code), at, -1):
        if code[at:end] in _ATOMS:
            exponent = _EXPONENT.match(code, end)
            return exponent.end() if exponent else end
    factor = _FACTOR.match(code, at)
    return factor.end() if factor else None
