"""Which names are no person's: registries want a person as official, and firms name themselves, or a desk of theirs."""

import re
from collections.abc import Iterable

from fhirtrials.model.parts import Official, Organisation
from fhirtrials.model.words import Sector

_WORD = re.compile(r"[^\W_]+")
_CALL = re.compile(r"call\b.*\d{3}", re.IGNORECASE)
# What desks are called, and firms.
_OFFICE = frozenset(
    {"center", "centre", "clinical", "company", "corporation", "department", "dept", "desk", "director", "gmbh", "inc"}
    | {"information", "limited", "llc", "ltd", "management", "medical", "office", "operations", "pharma"}
    | {"pharmaceutical", "pharmaceuticals", "registry", "sponsor", "study", "team", "transparency", "trial", "trials"}
)
# What stands beside it and may be a person's name, or says nothing.
_BESIDE = frozenset(
    {"administrator", "and", "call", "chair", "co", "ct", "development", "for", "global", "gov", "leader", "manager"}
    | {"monitor", "of", "research", "responsible", "sciences", "the"}
)


def is_office(official: Official, organisations: Iterable[Organisation]) -> bool:
    """Whether an official is certainly no person; ``organisations`` are those of the trial.

    The name begins with a call for a telephone, or is a firm's or that of its own affiliation, or has no word but of
    desks and firms, and abbreviations of these names: other capitals may be a family's name.
    """
    name, affiliation = official.name or "", official.affiliation or ""
    organisations = tuple(organisations)
    firms = [each.name for each in organisations if each.name and each.sector is Sector.INDUSTRY]
    others = [each.name for each in organisations if each.name and each.sector is not Sector.INDUSTRY]
    if _CALL.match(name) or _words(name) in map(_words, firms):
        return True
    # A person who sponsors the trial may be his own affiliation.
    if name and _words(name) == _words(affiliation) and _words(name) not in map(_words, others):
        return True
    words = _WORD.findall(name)
    own = {word.casefold() for firm in (affiliation, *firms) for word in _WORD.findall(firm)}
    known = own | _OFFICE | _BESIDE
    initials = [_initials(each) for each in (affiliation, *firms, name)]
    return any(word.casefold() in _OFFICE for word in words) and all(
        word.casefold() in known or word.isdigit() or _abbreviates(word, initials) for word in words
    )


def _abbreviates(word: str, initials: Iterable[str]) -> bool:
    return len(word) > 1 and word.isupper() and any(each.startswith(word) for each in initials)


def _initials(name: str) -> str:
    """``GSK`` of GlaxoSmithKline, ``MSDL`` of Merck Sharp & Dohme LLC."""
    return "".join(
        letter for word in _WORD.findall(name) for letter in (word[:1] if word.isupper() else word) if letter.isupper()
    )


def _words(name: str) -> list[str]:
    return _WORD.findall(name.casefold())
