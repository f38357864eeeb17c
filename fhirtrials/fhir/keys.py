"""Keys: short names for the parts of a trial, made of what they say, so that a reordered list keeps its ids.

``palbociclib-3f2a91``: the label in ASCII, then a hash of what makes the part one of its kind.
"""

import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence
from functools import lru_cache
from hashlib import sha1
from typing import TypeVar

Part = TypeVar("Part")

SLUG_LENGTH = 24
_BEGINNING = 2 * SLUG_LENGTH
_HASH_LENGTH = 6
_LONG_HASH_LENGTH = 12
# A byte of ASCII in small, a blank for all that is no letter and no digit: a third of the time of a pattern.
_SMALL = bytes(byte if chr(byte).isalnum() else ord(" ") for byte in bytes(range(128)).lower()) + b" " * 128


def digest(*words: object) -> str:
    """A hash of the words, blind to how Unicode composes a letter."""
    text = "\x1f".join([word if word.__class__ is str else "" if word is None else str(word) for word in words])
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    return sha1(text.encode(), usedforsecurity=False).hexdigest()


@lru_cache(maxsize=4096)
def slug(label: str) -> str:
    """The label in small ASCII letters, digits and hyphens, at most 24 of them; may be empty."""
    if label.isascii():
        text = label.encode()
    else:
        letters = [each for each in unicodedata.normalize("NFKD", label) if not unicodedata.combining(each)]
        text = "".join(letters).encode("ascii", "replace")
    # The beginning is enough for nearly every label, and an outcome's may be long.
    found = _hyphened(text[:_BEGINNING])
    if len(found) <= SLUG_LENGTH and len(text) > _BEGINNING:
        found = _hyphened(text)
    return found[:SLUG_LENGTH].strip("-")


def _hyphened(text: bytes) -> str:
    return b"-".join(text.translate(_SMALL).split()).decode()


def keys(
    parts: Sequence[Part],
    label: Callable[[Part], str | None],
    *levels: Callable[[Part], tuple[object, ...]],
) -> list[str]:
    """A key for each part, all different.

    The first level under which a part is the only one of its kind names it; each level adds to the ones before it.
    Parts that no level can tell apart are numbered in the order of their content, not of the list.
    """
    if not parts:
        return []
    first = list(map(levels[0], parts))
    if len(set(first)) == len(parts):  # as nearly always: it takes half the time of what follows
        return _short([slug(label(part) or "") for part in parts], [digest(*each) for each in first])
    found: dict[int, str] = {}
    open_places = list(range(len(parts)))
    identity: list[tuple[object, ...]] = [()] * len(parts)
    for level in levels:
        for place in open_places:
            identity[place] += level(parts[place])
        how_often = Counter(identity[place] for place in open_places)
        still_open = []
        for place in open_places:
            if how_often[identity[place]] == 1:
                found[place] = digest(*identity[place])
            else:
                still_open.append(place)
        open_places = still_open
    for number, place in enumerate(sorted(open_places, key=lambda place: (str(identity[place]), repr(parts[place])))):
        found[place] = digest(*identity[place], number)
    return _short([slug(label(part) or "") for part in parts], [found[place] for place in range(len(parts))])


def _short(words: Sequence[str], hashes: Sequence[str]) -> list[str]:
    """Slug and hash joined; the hash grows where six of its letters are not enough."""
    short = [_join(word, hash_[:_HASH_LENGTH]) for word, hash_ in zip(words, hashes, strict=True)]
    if len(set(short)) == len(short):
        return short
    how_often = Counter(short)
    return [
        key if how_often[key] == 1 else _join(word[: SLUG_LENGTH - 6].strip("-"), hash_[:_LONG_HASH_LENGTH])
        for key, word, hash_ in zip(short, words, hashes, strict=True)
    ]


def _join(word: str, hash_: str) -> str:
    return f"{word}-{hash_}" if word else hash_
