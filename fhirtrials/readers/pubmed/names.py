"""Authors and affiliations as a page lists them: ``Eva Muster 1 2, Finn Esempio 1``, ``Muster E(1)(2)``."""

import re
from collections.abc import Mapping

from fhirtrials.model.papers import Author

_MARKS = re.compile(
    r"[\s,]*(?:\([\d*†‡§¶#]{1,3}\)|(?<!\d)[\d*†‡§¶#⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3}(?![^\s,;.]))+(?:[\s,]+[\d*†‡§¶#]{1,3}(?![^\s,;.]))*\.?\s*$"
)
_NUMBER = re.compile(r"\d{1,3}")
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_WORD = r"(?:[^\W\d_][\w'’.\-]*)"
_NAME = re.compile(rf"{_WORD}(?: {_WORD}){{1,5}}")
_INITIALS = re.compile(r"[A-Z]{1,4}")
_LONE = re.compile(rf"{_WORD} [A-Z]{{1,3}}\.")
_PARTICLES = frozenset("al bin da de del della den der di dos du el la le san st ten ter van von zu".split())  # noqa: SIM905
_GROUP = re.compile(r"\b(?:group|consortium|investigators|collaborat\w+|network|committee|team)\b", re.IGNORECASE)
_SUFFIX = re.compile(r"(?:Jr|Sr|II|III|IV|2nd|3rd)\.?")
_INSTITUTION = re.compile(
    r"\b(?:academ\w+|centers?|centres?|clinics?|college|departments?|division|facult\w+|foundation|hospitals?|"
    r"institut\w*|laborator\w+|ministry|polyclinic|research|school|services?|trust|unit|universi\w+|inc|ltd|llc|gmbh|"
    r"hôpital|hospices|klinik\w*|universit\w+)\b",
    re.IGNORECASE,
)
_VERB = re.compile(r"\b(?:is|are|was|were|has|have|had|will|may|can|we|this|did)\b")
_LEADING = re.compile(r"^\(?(\d{1,3})[).]?\s*(?=[^\W\d])")


def affiliation(text: str, *, is_listed: bool) -> tuple[str | None, str] | None:
    """The number before an affiliation, and its words; None for what is none.

    Of a list of affiliations (``is_listed``) is what has a number in brackets, as PubMed's text format writes it.
    """
    match = _LEADING.match(text)
    if match and is_listed and text.startswith("("):
        return match[1], text[match.end() :]
    words = text[match.end() :] if match else text
    is_one = (
        len(words) < 500
        and "," in words
        and _INSTITUTION.search(words)
        and not _VERB.search(words)
        and not re.search(r"\d+\s*%|[?!]", words)
    )
    return (match[1] if match else None, words) if is_one else None


def authors(line: str, affiliations: Mapping[str, str]) -> tuple[Author, ...]:
    """The authors that a line lists; empty for a line that lists none. ``affiliations`` by the numbers on the page."""
    found = []
    for words, numbers in _entries(line.strip().removesuffix(".")):
        places = tuple(affiliations[number] for number in numbers if number in affiliations)
        author = _author(words)
        if author is None:
            return ()
        found.append(author.model_copy(update={"affiliations": places}))
    # One alone is an author if marked, or written as no sentence is: "Muster E."
    is_one = len(found) == 1 and (_MARKS.search(line) or (found[0].initials and _LONE.fullmatch(line)))
    return tuple(found) if len(found) > 1 or is_one else ()


def _entries(line: str) -> list[tuple[str, list[str]]]:
    """Each name with its numbers; numbers may be parted by commas, as names are."""
    entries: list[tuple[str, list[str]]] = []
    for piece in re.split(r"[,;]\s*(?:and\s+)?|\s+and\s+", line):
        match = _MARKS.search(piece)
        name = (piece[: match.start()] if match else piece).strip()
        numbers = _NUMBER.findall(piece[match.start() :].translate(_RAISED)) if match else []
        if name:
            entries.append((name, numbers))
        elif entries:
            entries[-1][1].extend(numbers)
    return entries


def _author(words: str) -> Author | None:
    if _GROUP.search(words) and len(words) < 120:
        return Author(collective_name=words)
    if not _NAME.fullmatch(words) or len(words) > 60:
        return None
    parts = words.split()
    if any(part.islower() and part not in _PARTICLES for part in parts):
        return None
    suffix = parts.pop() if len(parts) > 2 and _SUFFIX.fullmatch(parts[-1]) else None
    if _INITIALS.fullmatch(parts[-1]) and len(parts[0]) > 1:  # "Muster E": family name first
        return Author(family=" ".join(parts[:-1]), initials=parts[-1], suffix=suffix)
    start = len(parts) - 1
    while start > 1 and parts[start - 1] in _PARTICLES:
        start -= 1
    return Author(family=" ".join(parts[start:]), given=" ".join(parts[:start]) or None, suffix=suffix)
