"""Ages that are not the person's of today: at diagnosis, of a donor, before which something began.

They are thresholds, but the code of an age is not theirs. https://loinc.org/30525-0
"""

from dataclasses import replace

from fhirtrials.eligibility.numbers.groups import Group
from fhirtrials.eligibility.numbers.names import Name
from fhirtrials.eligibility.numbers.tokens import MENTION, WORD, Token
from fhirtrials.eligibility.numbers.vocabulary import BRIDGE, PERSONS, words
from fhirtrials.model.words import Comparator

# When a study meets a person, and what it does then.
_NOW = words(
    """enrollment enrolment enrolling enrolled screening baseline inclusion entry consent assent icf informed signing
    randomization randomisation randomized randomised registration registered recruitment study trial visit start
    birthday admission presentation participation entering day surgery operation procedure treatment therapy
    intervention vaccination immunization dosing dose administration examination assessment testing evaluation referral
    application initiation"""
)
_EVENTS = words(
    """diagnosis diagnosed onset transplant transplantation hsct menarche menopause relapse symptom symptoms injury
    death conception delivery birth infection seizure event disease"""
)
_SMALL = words("the time of a an first initial their his her its this last")
_FARTHEST = 6
_LONGEST = 8


def at_an_event(tokens: list[Token], group: Group, name: Name, at: int) -> Name:
    """The name of an age as it is, or with the words of the event, or the other person, and without a key.

    ``at`` is the token of the name, or -1.
    """
    piece = group.pieces[0]
    if piece.weak and piece.bounds[0][0] in (Comparator.LESS, Comparator.GREATER):
        start = group.first  # "diagnosis before the age of 30"
        while start and group.first - start < _LONGEST and tokens[start - 1].kind in (WORD, MENTION):
            start -= 1
        end = max(name.end, tokens[group.first - 1].end) if group.first else name.end
        return replace(name, key=None, start=min(name.start, tokens[start].start), end=end)
    event = _event(tokens, group.last) or (_event(tokens, at + 1) if 0 <= at < group.first else None)
    return name if event is None else replace(name, key=None, end=max(name.end, event))


def _event(tokens: list[Token], at: int) -> int | None:
    """Where words like "at diagnosis", "of onset", "at the time of stroke" end that begin at a token; else None."""
    if at >= len(tokens) or tokens[at].low not in ("at", "of"):
        return None
    ahead = tokens[at + 1 : at + _FARTHEST]
    end, said = None, any(token.low == "time" for token in ahead[:2])
    for token in ahead:
        if token.low in _NOW or token.low in PERSONS:
            return None
        if token.low in _SMALL:
            continue
        if token.kind not in (WORD, MENTION) or (token.low in BRIDGE and token.low not in _EVENTS):
            break
        said, end = said or token.low in _EVENTS, token.end
    return end if said else None
