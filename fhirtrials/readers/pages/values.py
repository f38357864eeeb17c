"""How pages write dates, counts, ages, phases and lists, and what they mean. None where the text is something else."""

import re

from fhirtrials.model import PartialDate
from fhirtrials.model.parts import Age, DatedEvent
from fhirtrials.model.words import AgeGroup, DateKind, MaskedRole, Masking, Phase, TimeUnit
from fhirtrials.readers.pages.labels import code_of_label, codes_of_labels

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(?P<month>jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.?"
_DATES = (
    re.compile(rf"{_MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}})", re.I | re.A),
    re.compile(rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+{_MONTH},?\s+(?P<year>\d{{4}})", re.I | re.A),
    re.compile(rf"{_MONTH},?\s+(?P<year>\d{{4}})", re.I | re.A),
    re.compile(r"(?P<year>\d{4})(?:-(?P<number>\d\d)(?:-(?P<day>\d\d))?)?(?!\d)", re.A),
)
_BRACKETED = re.compile(r"[(\[](.*)[)\]]$")
_COUNT = re.compile(r"(\d{1,3}(?:[, ]\d{3})+|\d+)(?![\d.])(.*)", re.A)
_FLAG = re.compile(r"(yes|no)\b", re.I)
_UNITS = r"(?P<{}>years?|yrs?|months?|weeks?|days?|hours?|minutes?)"
_AGE = re.compile(rf"(?P<number>\d+(?:\.\d+)?)\s*{_UNITS.format('unit')}?(?:\s+old|\s+of\s+age)?", re.I | re.A)
_RANGE = re.compile(r"\s+(?:to|-|–|—|through|and)\s+|\s*[–—-]\s*(?=\d|n/?a\b)", re.I)
_OPEN_END = re.compile(r"\s*(?:\+|and\s+(?:older|over|above|up)|or\s+(?:older|over)|&\s*up)\b\s*|\s*\+\s*", re.I)
_OPEN_START = re.compile(r"(?:up\s+to|under|until|younger\s+than|maximum|max\.?)\s+", re.I)
_NO_AGE = re.compile(r"(?:n/?a|no\s+limit|none|any|all(?:\s+ages)?)?", re.I)
_ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4"}
_PHASE_NUMBERS = re.compile(
    r"phase[\s_]*(\d|i{1,3}|iv)\s*(?:/|-|and|,|\+)\s*(?:phase[\s_]*)?(\d|i{1,3}|iv)", re.I | re.A
)
_MASKINGS = (Masking.SINGLE, Masking.DOUBLE, Masking.TRIPLE, Masking.QUADRUPLE)
_DOI = re.compile(r"\b10\.\d{4,9}/[^\s\"<>]+[^\s\"<>.,;:)\]]")


def date(text: str) -> PartialDate | None:
    """The date that the text begins with: ``September 30, 2023``, ``Apr 2025``, ``2025-02``."""
    found = _dated(text.strip())
    return None if found is None else found[0]


def dated(text: str) -> DatedEvent | None:
    """A date, and whether it is actual: ``August 2023 (Anticipated)``, ``Actual: 2021-05-03``."""
    text = text.strip()
    before, colon, after = text.partition(":")
    kind = code_of_label(before, DateKind, "date-kind") if colon else None
    found = _dated(after.strip() if kind else text)
    if found is None:
        return None
    day, rest = found
    return DatedEvent(date=day, kind=kind or date_kind(rest))


def date_kind(text: str) -> DateKind | None:
    """``(Anticipated)``, ``[Actual]``, ``estimated patients``: the first word that says it."""
    words = re.findall(r"[a-z]+", text.casefold())
    return next((kind for word in words if (kind := code_of_label(word, DateKind, "date-kind"))), None)


def _dated(text: str) -> tuple[PartialDate, str] | None:
    for form in _DATES:
        match = form.match(text)
        if match:
            parts = match.groupdict()
            month = parts.get("number")
            if parts.get("month"):
                month = f"{_MONTHS.index(parts['month'][:3].lower()) + 1:02}"
            written = "-".join(
                part for part in (parts["year"], month, (parts.get("day") or "").zfill(2)) if part != "00" and part
            )
            try:
                return PartialDate(written), text[match.end() :]
            except ValueError:
                return None
    return None


def count(text: str) -> tuple[int, DateKind | None] | None:
    """``150 (Anticipated)``, ``1,200 participants``, ``261 estimated patients``."""
    match = _COUNT.match(text.strip())
    if match is None:
        return None
    return int(re.sub(r"\D", "", match[1])), date_kind(match[2])


def flag(text: str) -> bool | None:
    match = _FLAG.match(text.strip())
    return None if match is None else match[1].lower() == "yes"


def is_no_age(text: str) -> bool:
    """``N/A``, ``No limit``: where a limit could stand and there is none."""
    return _NO_AGE.fullmatch(text.strip()) is not None


def age(text: str) -> Age | None:
    """One age, as the registry writes it: ``18 Years``."""
    match = _AGE.fullmatch(text.strip())
    if match is None or match["unit"] is None:
        return None
    return _age(match["number"], match["unit"])


def _age(number: str, unit: str) -> Age:
    name = "year" if unit.lower().startswith("y") else unit.lower().rstrip("s")
    words = f"{number} {name.title()}" + ("" if float(number) == 1 else "s")
    return Age(text=words, value=float(number), unit=TimeUnit(name))


def age_range(text: str) -> tuple[Age | None, Age | None, tuple[AgeGroup, ...]] | None:
    """Youngest, oldest and age groups: ``18 Years to 70 Years (Adult, Older Adult)``, ``18+ years old``,
    ``N/A and older``, ``Child, Adult, Older Adult``, ``18 to 65 years old``.
    """
    text, groups = _age_groups(text.strip())
    if _NO_AGE.fullmatch(text):
        return (None, None, groups) if text or groups else None
    ended = _OPEN_END.sub(" ", text).strip()
    if ended != text:
        return _open_ended(ended, groups)
    started = _OPEN_START.match(text)
    if started:
        oldest = age(text[started.end() :])
        return None if oldest is None else (None, oldest, groups)
    parts = _RANGE.split(text)
    if len(parts) != 2:
        return None
    return _bounds(parts[0], parts[1], groups)


def _open_ended(text: str, groups: tuple[AgeGroup, ...]) -> tuple[Age | None, None, tuple[AgeGroup, ...]] | None:
    if _NO_AGE.fullmatch(text):
        return None, None, groups
    youngest = age(text)
    return None if youngest is None else (youngest, None, groups)


def _bounds(
    first: str, last: str, groups: tuple[AgeGroup, ...]
) -> tuple[Age | None, Age | None, tuple[AgeGroup, ...]] | None:
    """Two ages, of which the first may leave its unit to the second."""
    low, high = _AGE.fullmatch(first.strip()), _AGE.fullmatch(last.strip())
    youngest = oldest = None
    if high is not None and high["unit"]:
        oldest = _age(high["number"], high["unit"])
    elif not _NO_AGE.fullmatch(last.strip()):
        return None
    if low is not None and (low["unit"] or oldest is not None):
        youngest = _age(low["number"], low["unit"] or (high["unit"] if high else ""))
    elif not _NO_AGE.fullmatch(first.strip()):
        return None
    return youngest, oldest, groups


def _age_groups(text: str) -> tuple[str, tuple[AgeGroup, ...]]:
    """The text without the age groups at its end, and these: ``(Adult, Older Adult)``, ``(Child, Adult)``."""
    whole = age_groups(text)
    if whole:
        return "", whole
    match = _BRACKETED.search(text)
    groups = age_groups(match[1]) if match else ()
    return (text[: match.start()].strip(), groups) if match and groups else (text, ())


def age_groups(text: str) -> tuple[AgeGroup, ...]:
    """``Adult (18-64), Older Adult (65+)``; empty for anything else."""
    bare = re.sub(r"\([^)]*\)", "", text)
    return codes_of_labels(bare, AgeGroup, "age-group") or ()


def phases(text: str) -> tuple[Phase, ...] | None:
    """``Phase 1, Phase 2``, ``Phase 1/Phase 2``, ``phase_2``, ``Phase I/II``, ``Not Applicable``."""
    spelled = re.sub(r"\bphase[\s_]*(i{1,3}|iv)\b", lambda match: f"phase {_ROMAN[match[1].lower()]}", text, flags=re.I)
    found = codes_of_labels(spelled, Phase, "phase")
    if found:
        return found
    match = _PHASE_NUMBERS.fullmatch(text.strip())
    if match is None:
        return None
    numbers = [_ROMAN.get(part.lower(), part) for part in match.groups()]
    return codes_of_labels(" ".join(f"phase {number}" for number in numbers), Phase, "phase")


def masking(text: str) -> tuple[Masking | None, tuple[MaskedRole, ...]] | None:
    """``Quadruple (Participant, Care Provider, …)``, ``None (Open Label)``, ``ParticipantInvestigator``.

    Where only the masked are listed, their number says how many they are: the registry's own rule.
    """
    whole = code_of_label(text, Masking, "masking")
    if whole is not None:
        return whole, ()
    match = _BRACKETED.search(text.strip())
    kind = code_of_label(text[: match.start()], Masking, "masking") if match else None
    roles = codes_of_labels(match[1] if match and kind else text, MaskedRole, "masked-role")
    if roles is None:
        return (kind, ()) if kind is Masking.NONE else None
    return kind or _MASKINGS[len(roles) - 1], roles


def dois(text: str) -> tuple[str, ...]:
    """The DOIs that a citation names."""
    return tuple(dict.fromkeys(_DOI.findall(text)))
