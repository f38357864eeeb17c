"""Where a JSON object or array ends, and how deep it goes (https://www.rfc-editor.org/rfc/rfc8259).

Found over as many chunks as it takes, in memory that does not grow with them: orjson is quick but needs the
value whole, and the parsers that take chunks are slow or have no bounds.
"""

import re

_NO_BRACKETS = bytes(byte for byte in range(256) if byte not in b"{}[]")
# What may stand between two brackets: anything but brackets and quotes, and whole strings.
_BETWEEN_BRACKETS = re.compile(rb'[^"{}\[\]]*+(?:"[^"\\]*+(?:\\.[^"\\]*+)*"[^"{}\[\]]*+)*', re.DOTALL)
_REST_OF_STRING = re.compile(rb'[^"\\]*+(?:\\.[^"\\]*+)*', re.DOTALL)
_QUOTE, _BACKSLASH = b'"\\'
_OPENER = {ord("}"): ord("{"), ord("]"): ord("[")}


class Brackets:
    """Finds the end of one object or array. ``deepest`` is the nesting seen so far."""

    def __init__(self, opened: bytes = b"") -> None:
        self.deepest = len(opened)
        self._opened = bytearray(opened)
        self._in_string = False

    def scan(self, data: bytes, start: int, end: int) -> tuple[int, bool]:
        """Look at ``data[start:end]``: how far that went, and whether the value ends there.

        Go on with ``start`` at that place and more data. A value whose brackets do not match ends at the last one
        that can be its own: nothing will parse it, and what follows is saved.
        """
        opened, between = self._opened, _BETWEEN_BRACKETS.match
        while True:
            if self._in_string:
                start = _REST_OF_STRING.match(data, start, end).end()  # type: ignore[union-attr]  # always matches
                if start >= end or data[start] == _BACKSLASH:
                    return start, False
                self._in_string = False
                start += 1
            start = between(data, start, end).end()  # type: ignore[union-attr]  # always matches
            if start >= end:
                return start, False
            byte = data[start]
            if byte == _QUOTE:
                self._in_string = True
            elif byte not in _OPENER:
                opened.append(byte)
                if len(opened) > self.deepest:
                    self.deepest = len(opened)
            else:
                opener = opened.rfind(_OPENER[byte])
                if opener < 0:
                    return start, True
                del opened[opener:]
                if not opened:
                    return start + 1, True
            start += 1


def deeper(record: bytes, limit: int) -> bool:
    """Whether objects and arrays stand more than ``limit`` deep inside each other.

    At first brackets in strings are counted too, and ``{}`` and ``[]`` are taken away from inside out: for a real
    record that is all, at an eighth of the cost of parsing it.
    """
    brackets = record.translate(None, _NO_BRACKETS)
    for rounds in range(20):
        if len(brackets) + 2 * rounds <= limit:
            return False
        brackets = brackets.replace(b"{}", b"").replace(b"[]", b"")
    exact = Brackets()
    start, end = 0, len(record)
    while start < end:
        start = exact.scan(record, start, end)[0] + 1
    return exact.deepest > limit
