"""``Numbers``: registry numbers that were seen, a bit each, so that half a million of them weigh a megabyte."""

import re

_NCT = re.compile(r"NCT(\d{8})", re.ASCII)


class Numbers:
    """A set of trial numbers. Those of ClinicalTrials.gov are bits; of other registries they are kept as they are."""

    def __init__(self) -> None:
        self._bits = bytearray()
        self._others: set[str] = set()
        self._count = 0

    def add(self, number: str) -> None:
        if number in self:
            return
        self._count += 1
        found = _NCT.fullmatch(number)
        if found is None:
            self._others.add(number)
            return
        byte, bit = divmod(int(found[1]), 8)
        if byte >= len(self._bits):
            self._bits.extend(bytes(byte + 1 - len(self._bits)))
        self._bits[byte] |= 1 << bit

    def __contains__(self, number: str) -> bool:
        found = _NCT.fullmatch(number)
        if found is None:
            return number in self._others
        byte, bit = divmod(int(found[1]), 8)
        return byte < len(self._bits) and bool(self._bits[byte] >> bit & 1)

    def __len__(self) -> int:
        return self._count
