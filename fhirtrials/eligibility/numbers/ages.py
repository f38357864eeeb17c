"""Ages that are not the person's of today: at diagnosis, of onset, before which something began; a donor's.

They are thresholds, but the code of an age is not theirs. https://loinc.org/30525-0
"""

from dataclasses import replace

from fhirtrials.eligibility.numbers.groups import Group
from fhirtrials.eligibility.numbers.names import Name
from fhirtrials.eligibility.numbers.tokens import MENTION, WORD, Tokens
from fhirtrials.eligibility.numbers.vocabulary import BRIDGE, PERSONS, words
from fhirtrials.model.words import Comparator

# When a study meets a person, and what it does then.
STUDY_EVENTS = words(
    """enrollment enrolment enrolling enrolled screening baseline inclusion entry consent assent icf informed signing
    randomization randomisation randomized randomised registration registered recruitment study trial visit start
    birthday admission presentation participation entering day surgery operation procedure treatment therapy
    intervention vaccination immunization dosing dose administration examination assessment testing evaluation referral
    application initiation"""
)
DISEASE_EVENTS = words(
    """diagnosis diagnosed onset transplant transplantation hsct menarche menopause relapse symptom symptoms injury
    death conception delivery birth infection seizure event disease"""
)
_SMALL = words("the time of a an first initial their his her its this last")
_FARTHEST = 6
_LONGEST = 8
_NAMING = (WORD, MENTION)


def at_an_event(tokens: Tokens, group: Group, name: Name, at: int) -> Name:
    """The name of an age as it is, or with the words of the event and without a key.

    ``at`` is the token of the name, or -1.
    """
    piece = group.pieces[0]
    if piece.weak and piece.bounds[0][0] in (Comparator.LESS, Comparator.GREATER):
        first = start = group.first  # "diagnosis before the age of 30"
        while start and first - start < _LONGEST and tokens.kinds[start - 1] in _NAMING:
            start -= 1
        end = max(name.end, tokens.ends[first - 1]) if first else name.end
        return replace(name, key=None, start=min(name.start, tokens.starts[start]), end=end)
    event = _event(tokens, group.last) or (_event(tokens, at + 1) if 0 <= at < group.first else None)
    return name if event is None else replace(name, key=None, end=max(name.end, event))


# Those beside the participant; where these are participants ("mothers aged 18 to 45") the words do not say so.
_OTHERS = words(
    """donor donors caregiver caregivers carer carers mother mothers father fathers parent parents guardian guardians
    sibling siblings brother brothers sister sisters spouse spouses husband wife partner partners"""
)
_ENDS = words(", ; . :")
_REACH = 8


def of_another(tokens: Tokens, group: Group, name: Name) -> Name:
    """The name of an age as it is, or without a key where the person next to it is another: "a donor older than 65"."""
    for at in range(group.first - 1, max(-1, group.first - 1 - _REACH), -1):
        low = tokens.lows[at]
        if low in _OTHERS:
            end = name.end if name.end <= tokens.starts[group.first] else tokens.ends[at]
            return replace(name, key=None, start=min(name.start, tokens.starts[at]), end=end)
        if low in PERSONS or low in _ENDS:
            break
    return name


def _event(tokens: Tokens, at: int) -> int | None:
    """Where words like "at diagnosis", "of onset", "at the time of stroke" end that begin at a token; else None."""
    lows = tokens.lows
    if at >= len(lows) or lows[at] not in ("at", "of"):
        return None
    end, said = None, "time" in lows[at + 1 : at + 3]
    for here in range(at + 1, min(at + _FARTHEST, len(lows))):
        low = lows[here]
        if low in STUDY_EVENTS or low in PERSONS:
            return None
        if low in _SMALL:
            continue
        if tokens.kinds[here] not in _NAMING or (low in BRIDGE and low not in DISEASE_EVENTS):
            break
        said, end = said or low in DISEASE_EVENTS, tokens.ends[here]
    return end if said else None
