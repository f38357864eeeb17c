"""The trial's own conditions, interventions and MeSH headings in the words of a criterion.

In: a trial, once, for its ``Names``; then the verbatim stretch of each criterion. Out: ``Mention`` after ``Mention``,
whole words only, offsets in that stretch.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from fhirtrials.eligibility.lower_case import letters, runs
from fhirtrials.model import Trial
from fhirtrials.model.constraints import Mention
from fhirtrials.model.part import exact

_made = exact(Mention)
_SHORTEST = 3
_MOST = 200
_TOO_PLAIN = frozenset({"placebo", "healthy", "control", "survey", "surgery", "exercise", "education", "questionnaire"})


class Names(NamedTuple):
    """``known``: lower-case name → (name, MeSH id), the longest first; ``conditions``: what a person may have.

    ``words``: one of these is in each name, so that most criteria need not be read; None where a name has no letters.
    """

    known: dict[str, tuple[str, str | None]]
    conditions: frozenset[str]
    words: frozenset[str] | None


def names_of(trial: Trial) -> Names | None:
    """The names a criterion may mention; None where the trial has none."""
    indexing = trial.indexing
    known: dict[str, tuple[str, str | None]] = {}
    for heading in (*indexing.conditions, *indexing.interventions):
        if heading.name:
            known.setdefault(heading.name.lower(), (heading.name, heading.id))
    for word in (*trial.conditions, *(each.name for each in trial.interventions)):
        if word:
            known.setdefault(word.lower(), (word, None))
    kept = [name for name in known if len(name) >= _SHORTEST and name not in _TOO_PLAIN][:_MOST]
    if not kept:
        return None
    conditions = {heading.name.lower() for heading in indexing.conditions if heading.name}
    return Names(
        {name: known[name] for name in sorted(kept, key=len, reverse=True)},
        frozenset(conditions | {word.lower() for word in trial.conditions}),
        _a_word_of_each(kept),
    )


def _a_word_of_each(names: Iterable[str]) -> frozenset[str] | None:
    """The longest run of letters of each name."""
    longest = frozenset([max(runs(name), key=len, default="") for name in names])
    return None if "" in longest else longest


def mentions(text: str, names: Names) -> tuple[Mention, ...]:
    """The names in a criterion; of two that overlap, the longer one."""
    if names.words is not None and names.words.isdisjoint(letters(text)):
        return ()
    lower = text.lower()
    if len(lower) != len(text):  # a letter that is two in lower case would move the offsets
        return ()
    found: list[Mention] = []
    for word in [word for word in names.known if word in lower]:
        name, mesh = names.known[word]
        for start in _places(lower, word):
            end = start + len(word)
            if all(end <= each.start or each.end <= start for each in found):
                found.append(_made({"name": name, "mesh": mesh, "whole": False, "start": start, "end": end}))
    return tuple(sorted(found, key=lambda each: each.start))


def _places(text: str, word: str) -> Iterator[int]:
    """Where it stands as whole words."""
    start = text.find(word)
    while start >= 0:
        end = start + len(word)
        if not (_is_of_word(text[start - 1 : start]) or _is_of_word(text[end : end + 1])):
            yield start
        start = text.find(word, end)


def _is_of_word(character: str) -> bool:
    return character.isalnum() or character in ("-", "_")
