"""How many take part, as a paper's sentences say it: ``Of 300 screened, 120 patients were enrolled``."""

import re

from fhirtrials.model.parts import Enrollment
from fhirtrials.model.words import DateKind
from fhirtrials.readers.pubmed.sentences import Sentence

_WHO = r"(?:patients|participants|subjects|children|adults|women|men|infants|volunteers|individuals|people|cases)"
_NUMBER = r"(?<![\d.,])(?:\d{1,3}(?:[, ]\d{3})+|\d+)"
# Between those who are counted and what is done with them: nothing else that is done, and no others who are counted.
_GAP = rf"(?:(?!\b(?:were|was|are|is|had|have|who|whom|screened|assessed|approached|eligible)\b|\d+ {_WHO})[^.;:()])"
_WILL = r"\b(will be|are to be|are planned to be|were)\b (?:(?!not\b|never\b)\w+ )?"
_ENROLLED = re.compile(
    rf"(?<!^of )(?<!^of the )(?<!, of )(?<!, of the )(?<!\bout of )({_NUMBER})"
    rf" (?:(?!\d+ )[\w-]+ ){{0,4}}?{_WHO}\b{_GAP}{{0,80}}?{_WILL}"
    r"(?:enrolled|recruited|included|randomi[sz]ed|randomly)\b",
    re.IGNORECASE,
)
_OF_SCREENED = re.compile(
    rf"^of (?:the )?{_NUMBER} (?=[^,]*\b(?:screened|assessed|approached|invited|eligible)\b)[^,;]{{1,80}}, "
    rf"({_NUMBER})(?: \([^)]*\))? {_WILL}(?:enrolled|recruited|included)\b",
    re.IGNORECASE,
)
# Numbers of parts: "60 were randomised to tea and 60 to water", "59 men and 48 women".
_AND_OTHERS = re.compile(rf"[^.;]*\b(?:and|versus|vs) (?:the other )?{_NUMBER}\b|[^.;]*\banalys[ei]s\b", re.IGNORECASE)
# One of the groups: "included in the tea group", "randomised to tea"; not "randomised to tea or water".
_IN_A_GROUP = re.compile(
    r"\s+(?:(?:assigned|allocated|divided) )?(?:to|in|into)\b"
    r"(?![^.;]*\b(?:or|either|groups|arms|ratio|and|two|three|four)\b)"
    r"(?: receive\b|[^.;,]*\b(?:group|arm|cohort)\b| (?!th(?:is|e)\b|our\b|a\b|\d)[\w-]+\s*$)",
    re.IGNORECASE,
)
_OTHERS_AND = re.compile(rf"\d (?:[\w-]+ ){{0,4}}?{_WHO} and $", re.IGNORECASE)
_BRACKETS = re.compile(r"\([^()]*\)")
_OTHER_TRIAL = re.compile(
    r"\b(?:earlier|previous|prior|other|another|parent)\b[^,.;]*\b(?:trial|study|trials|studies)\b", re.IGNORECASE
)


def enrollment(listed: list[Sentence]) -> Enrollment | None:
    """The only number of participants that is said of the whole trial."""
    found = {each for sentence in listed if not _OTHER_TRIAL.search(sentence.text) for each in _said(sentence.text)}
    return found.pop() if len(found) == 1 else None


def _said(text: str) -> list[Enrollment]:
    """What a sentence says; nothing where it counts parts."""
    matches = [match for form in (_ENROLLED, _OF_SCREENED) for match in form.finditer(text)]
    for match in matches:
        after = _BRACKETS.sub("", text[match.end() :])
        if _AND_OTHERS.match(after) or _IN_A_GROUP.match(after) or _OTHERS_AND.search(text[: match.start()]):
            return []
    return [
        Enrollment(
            count=int(re.sub(r"\D", "", match[1])),
            kind=DateKind.ACTUAL if match[2].casefold() == "were" else DateKind.ESTIMATED,
        )
        for match in matches
    ]
