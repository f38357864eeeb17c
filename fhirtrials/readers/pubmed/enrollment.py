"""How many take part, as a paper's sentences say it: ``Of 300 screened, 120 patients were enrolled``."""

import re

from fhirtrials.model.parts import Enrollment
from fhirtrials.model.words import DateKind
from fhirtrials.readers.pubmed.sentences import Sentence

_WHO = r"(?:patients|participants|subjects|children|adults|women|men|infants|volunteers|individuals|people|cases)"
_NUMBER = r"(?<![\w.,–-])(?:\d{1,3}(?:[, ]\d{3})+|\d+)"
_PLACES_AND_TIMES = r"(?:years?|months?|weeks?|days?|hours?|centers?|centres?|sites?|hospitals?|clinics?|countries)"
_WORDS = rf"(?:(?!\d+ |of |{_PLACES_AND_TIMES}\b)[\w-]+ ){{0,4}}?"
# Between those who are counted and what is done with them: nothing else that is done, and no others who are counted.
_GAP = (
    r"(?:between \d+ and \d+\b|"
    r"(?!\b(?:were|was|are|is|had|have|who|whom|screened|assessed|approached|eligible|but|group|arm)\b"
    rf"|\band\b(?! (?:older|over|above)\b)|\d+ {_WHO}|\d+ (?:were|will|are)\b)[^.,;:()])"
)
_WILL = r"\b(will be|are to be|are planned to be|were)\b (?:(?!not\b|never\b)\w+ )?"
_ENROLLED = re.compile(
    rf"(?:(?<=\btotal of )|(?<=\bsample of )|(?<!\bof )(?<!\bof the ))({_NUMBER})"
    rf" {_WORDS}{_WHO}\b{_GAP}{{0,80}}?{_WILL}"
    r"(?:enrolled|recruited|included|randomi[sz]ed|randomly (?:assigned|allocated|divided|distributed|grouped))\b",
    re.IGNORECASE,
)
_SCREENED = r"\b(?:screened|assessed|approached|invited|eligible)\b"
_OF_SCREENED = re.compile(
    rf"^of (?:the )?{_NUMBER} (?=[^,]*{_SCREENED})[^,;]{{1,80}}, "
    rf"({_NUMBER})(?: \([^)]*\))? {_WILL}(?:enrolled|recruited|included)\b",
    re.IGNORECASE,
)
# Numbers that count nobody, or only to a limit: "type 2", "May 2021", "50 to 60", "at least 60".
_NO_COUNT = re.compile(
    r"(?:\b(?:type|grade|stage|phase|class|group|cohort|arm|part|site|trial|study|visit|day|week|month|year|aged?|in|since|"
    r"from|until|to|by|during|than|least|most|over|under|between|minimum of|maximum of|january|february|march|april|"
    r"may|june|july|august|september|october|november|december)|\d (?:and|or)|\bof the \w+)\s+$",
    re.IGNORECASE,
)
# A part of those who take part, or the size of each part: "24 patients per group", "in the extension", "at site A".
_A_PART = re.compile(
    r"\b(?:per|each|every|set|sets|populations?|extension|sub-?(?:study|studies|sets?|groups?|samples?|population)|parts?|"
    r"interim|run-in|lead-in|(?<!\bwith )(?<!\bend-)(?<!\bfirst )stage|(?<!\bsingle )site|(?:our|one) cent(?:re|er)|"
    r"cent(?:re|er) (?:[a-z]|\d+)|phase(?! ?(?:\d|[iv]+\b)))\b"
    r"|\b(?:further|additional|another|other|remaining|first|last|next) (?=\d)|\d (?:further|additional|other|more)\b"
    r"|\b(?:to date|so far|as of|already)\b|\bfrom (?:an? |the )?[\w-]+(?: [\w-]+){0,2}? (?:trial|study)\b"
    # Who is divided in a first stage goes on into the next: they are all.
    r"|\bfirst stage\b(?!.*\brandom(?:ly|i[sz]ed)\b)"
    # "In Japan, 40 patients were enrolled".
    r"|^(?:in|at|for|by)\b(?! (?:total|all|the first stage)\b|[^,]*\b(?:trial|study)\b)[^,]*,",
    re.IGNORECASE,
)
_COUNTED = re.compile(rf"{_NUMBER} {_WORDS}{_WHO}\b", re.IGNORECASE)
_ARE_SCREENED = re.compile(rf"[^,;.\d]{{0,40}}?{_SCREENED}", re.IGNORECASE)
# Numbers of parts: "60 were randomised to tea and 60 to water", "59 men and 48 women".
_AND_OTHERS = re.compile(rf"[^.;]*\b(?:and|versus|vs) (?:the other )?{_NUMBER}\b|[^.;]*\banalys[ei]s\b", re.IGNORECASE)
# One of the groups: "included in the tea group", "randomised to tea"; not "randomised to tea or water".
_IN_A_GROUP = re.compile(
    r"\s+(?:(?:assigned|allocated|divided) )?(?:to|in|into)\b"
    r"(?![^.;]*\b(?:or|either|groups|arms|ratio|and|two|three|four)\b)"
    r"(?: receive\b|[^.;,]*\b(?:group|arm|cohort)\b| (?!th(?:is|e)\b|our\b|a\b|\d)[\w-]+\s*$)",
    re.IGNORECASE,
)
_BRACKETS = re.compile(r"\([^()]*\)")
_SIZES = re.compile(r"\([^()]*\d[^()]*\)")
_OTHER_TRIAL = re.compile(
    r"\b(?:earlier|previous|prior|other|another|parent)\b[^,.;]*\b(?:trial|study)\b|\b(?:trials|studies)\b",
    re.IGNORECASE,
)
# Sections that speak of what was done before, or is to be done next.
_OTHER_LABEL = re.compile(
    r"background|introduction|context|rationale|importance|conclusion|discussion|interpretation|implication", re.I
)


def enrollment(listed: list[Sentence]) -> Enrollment | None:
    """The only number of participants that is said of the whole trial."""
    found = {
        each
        for sentence in listed
        if not _OTHER_LABEL.search(sentence.label) and not _OTHER_TRIAL.search(sentence.text)
        for each in _said(sentence.text)
    }
    return found.pop() if len(found) == 1 else None


def _said(text: str) -> list[Enrollment]:
    """What a sentence says; nothing where it counts parts."""
    matches = [match for form in (_ENROLLED, _OF_SCREENED) for match in form.finditer(text)]
    plain = _SIZES.sub(lambda sizes: " " * len(sizes[0]), text)
    if not matches or _A_PART.search(plain):
        return []
    for match in matches:
        after = _BRACKETS.sub("", text[match.end() :])
        if _AND_OTHERS.match(after) or _IN_A_GROUP.match(after) or _NO_COUNT.search(text[: match.start(1)]):
            return []
    enrolled = {match.start(1) for match in matches}
    for counted in _COUNTED.finditer(plain):
        is_screened = re.search(_SCREENED, counted[0], re.IGNORECASE) or _ARE_SCREENED.match(plain, counted.end())
        if counted.start() not in enrolled and not is_screened:
            return []
    return [
        Enrollment(
            count=int(re.sub(r"\D", "", match[1])),
            kind=DateKind.ACTUAL if match[2].casefold() == "were" else DateKind.ESTIMATED,
        )
        for match in matches
    ]
