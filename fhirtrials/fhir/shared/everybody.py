"""Whether the words of a crossover say that everybody gets all treatments, as "each participant receives both"."""

import re
from itertools import permutations

from fhirtrials.model import Trial

SENTENCE_END = re.compile(r"(?<=[.;])\s+|\n+")
OPTION = re.compile(r"\b(?:may|might|can|could|able|option\w*|offered|eligible|allowed|if|unless)\b", re.IGNORECASE)

_NUMBERS = {"two": 2, "2": 2, "three": 3, "3": 3, "four": 4, "4": 4, "five": 5, "5": 5, "six": 6, "6": 6}
_NUMBER = rf"(?:\s+(?P<number>{'|'.join(_NUMBERS)}))?"
_PEOPLE = r"(?:participants?|patients?|subjects?|volunteers?|individuals?|adults?|children|people|persons?|women|men)"
_WILL = r"(?:\s+(?:will|would|shall|should|then|also|thus|all|each|enrolled|included|\w+ly))*"
_GET = (
    r"\s+(?:(?:receive|undergo(?:e(?=s))?|complete|try|consume)s?|go(?:es)? through|(?:participates?|takes? part) in"
    r"|(?:be|are|were)\s+(?:\w+ly\s+)?(?:treated with|tested with|exposed to|subjected to|evaluated during))\b"
)
_THEY_GET = rf"(?:\b(?:each|every|all)(?:\s+of\s+the)?(?:\s+\w+)?\s+|\b){_PEOPLE}{_WILL}{_GET}"
_TREATMENTS = (
    r"(?:treatment|intervention|arm|condition|diet|regimen|formulation|therap(?:y|ie)|product)(?:\s+mode)?s?\b"
    # and not a "treatment visit"
    r"(?=\s*(?:$|[.,;:()])|\s+(?:in|during|for|with|and|on|at|over|by|as|one|once|sequentially|separated|is|are|was|were"
    r"|will)\b)"
)
_ALL = re.compile(
    rf"{_THEY_GET}(?:\s+an?(?:\s+single)?\s+dose\s+of)?\s+(?P<all>both|each|all(?=\s+(?:of|the|{'|'.join(_NUMBERS)})))"
    rf"(?:\s+of)?(?:\s+the|\s+these)?{_NUMBER}(?:\s+(?:study|different|test|experimental))?\s+{_TREATMENTS}",
    re.IGNORECASE,
)
_BOTH = re.compile(rf"{_THEY_GET}\s+both\b(?P<one>.*)\band\b(?P<other>.*)", re.IGNORECASE)
_RANDOM = r"(?:random(?:ly|i[sz]ed)?|counter-?balanced)"
_IN_ORDER = re.compile(
    rf"{_THEY_GET}.*\b{_TREATMENTS}.*\bin\s+(?:an?\s+)?{_RANDOM}(?:\s+\w+)?\s+(?:order|sequence)\b"
    rf"|\b{_RANDOM}\s+(?:order|sequence)\s+of\s+(?:the\s+)?(?:\w+\s+)?{_TREATMENTS}"
    rf"|\b(?:order|sequence)\s+of\s+(?:the\s+)?(?:\w+\s+)?{_TREATMENTS}\s+(?:is|are|was|were|will\s+be)\s+{_RANDOM}",
    re.IGNORECASE,
)
_TO_THE_OTHER = re.compile(
    rf"{_PEOPLE}(?:\s+\w+){{0,3}}?\s+cross(?:ed|es)?[- ]?over\s+to\s+the\s+"
    rf"(?:other|alternate|opposite)\s+{_TREATMENTS}",
    re.IGNORECASE,
)
_COUNTED = re.compile(rf"\b(?P<number>{'|'.join(_NUMBERS)})\s+(?:\w+\s+)?{_TREATMENTS}", re.IGNORECASE)
# Said of a choice, or of some people.
_NOT_EVERYBODY = re.compile(
    r"\b(?:(?:one|two|three|four|\d) (?:out )?of|either|part [\dA-Z]"
    r"|(?:in|of) (?:the|this|that|each) (?:\w+ )?(?:arm|group|cohort|part))\b",
    re.IGNORECASE,
)
# Who is in an arm, or in which part of the study it is, and not how it is treated.
_NO_TREATMENT = re.compile(
    r"\b(?:cohort|part|stage|sequence|order|(?:roll|run|lead)[- ]?in|extension|healthy|patients?|subjects?"
    r"|participants?|volunteers?|controls|cases)\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"\w+")


def everybody_gets_all(trial: Trial) -> bool:
    """Whether the summary, the model's description or the description of every arm says so, and arms are treatments."""
    labels = [arm.label or "" for arm in trial.arms]
    if any(map(_NO_TREATMENT.search, labels)):
        return False
    texts = [trial.summary, trial.design.intervention_model_description]
    return any(_says_all(text or "", labels) for text in texts) or all(
        _says_all(arm.description or "", labels) for arm in trial.arms
    )


def _says_all(text: str, labels: list[str]) -> bool:
    sentences = (
        each for each in SENTENCE_END.split(text) if not OPTION.search(each) and not _NOT_EVERYBODY.search(each)
    )
    return any(_sentence_says_all(each, labels) for each in sentences)


def _sentence_says_all(sentence: str, labels: list[str]) -> bool:
    if any(_NUMBERS[each["number"].lower()] != len(labels) for each in _COUNTED.finditer(sentence)):
        return False
    if _IN_ORDER.search(sentence) or (len(labels) == 2 and _TO_THE_OTHER.search(sentence)):
        return True
    found = _ALL.search(sentence)
    if found:
        number = 2 if found["all"].lower() == "both" else _NUMBERS.get((found["number"] or "").lower(), len(labels))
        return number == len(labels)
    both = _BOTH.search(sentence)
    return both is not None and len(labels) == 2 and _names_each(both["one"], both["other"], labels)


def _names_each(one: str, other: str, labels: list[str]) -> bool:
    """Whether the words by which two labels differ stand on the two sides of an "and"."""
    first, second = (set(_WORD.findall(label.lower())) for label in labels)
    apart = first - second, second - first
    sides = [set(_WORD.findall(side.lower())) for side in (one, other)]
    return all(apart) and any(
        words & sides[0] and more & sides[1] and not more & sides[0] for words, more in permutations(apart)
    )
