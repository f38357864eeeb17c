"""What a paper's sentences name as outcomes: ``Secondary endpoints include bile, milk and tea``.

The same words begin the sentences that give results: ``The primary endpoint was not met``. A predicate that is no name
of a thing measured names no outcome.
"""

import re
from collections.abc import Iterator

from fhirtrials.model.parts import Outcome
from fhirtrials.model.words import OutcomeRank
from fhirtrials.readers.pubmed.sentences import Sentence

_MEASURES = (
    r"(?:end ?-?points?|outcomes?)(?: measures?| variables?)?"
    r" (?:is|are|was|were|will be|included?|includes|will include|comprised?|comprises)\s+"
    r"(?:(?:the following|as follows):\s+)?"
)
_HEAD = (
    r"(?:the |our )?(?:(?:key|main|major|other|additional|pre-?specified) )*(?:co-)?(primary|secondary|exploratory)\b"
    rf"(?: (?:efficacy|safety|clinical|study|and|feasibility))* {_MEASURES}"
)
_OUTCOMES = re.compile(rf"{_HEAD}(.+)", re.IGNORECASE)
# "The primary outcome was pain and secondary outcomes were sleep and mood."
_NEXT = re.compile(
    r"(?:;|,?\s+(?:and|while|whereas)\b)\s*(?=(?:(?:the|our) )?(?:co-)?"
    r"(?:primary|secondary|tertiary|exploratory|key|main|major|other|additional|safety|efficacy)\b"
    rf"(?: [\w-]+){{0,4}}? {_MEASURES})",
    re.IGNORECASE,
)
_RANKS = {"primary": OutcomeRank.PRIMARY, "secondary": OutcomeRank.SECONDARY, "exploratory": OutcomeRank.OTHER}
_RESULT_LABEL = re.compile(r"result|finding|conclusion|interpretation|discussion|limitation", re.IGNORECASE)
_HOW = r"(?!(?:early|hourly|daily|weekly|monthly|quarterly|yearly|family|elderly)\b)[a-z]+ly"
# A word that says how something is, where no thing follows that is so: "lower in", but not "lower limb".
_THEN_NO_THING = (
    r"(?=\s*(?:$|[,;:(])|\s+(?:and|or|but|in|at|by|for|from|with|without|within|between|among|across|on|of|to|than|as|"
    r"after|before|during|over|through|per|via|when|if|because|using|only|both|according|versus|vs|"
    rf"elsewhere|{_HOW})\b)"
)
_A_RESULT = re.compile(
    r"(?:not|never|neither|also|both|either|all(?! cause)|likewise|again|still|the same|met|more|less|most|least|"
    r"in|at|by|from|on|within|without|below|above|after|of|for|"
    r"no (?:\w+ly )?(?:different|better|worse|higher|lower|longer|shorter|significant)|"
    rf"those|these|that|the following|as follows|{_HOW})\s"
    r"|met\b"
    rf"|(?:[a-z-]+ed|seen|found|shown|known|driven|taken|given|lost|similar|comparable|different|equal|identical|"
    r"equivalent|higher|lower|greater|smaller|better|worse|longer|shorter|superior|inferior|non-?inferior|consistent|"
    r"available|unavailable|evaluable|missing|un(?:changed|clear|known|affected)|positive|negative|neutral|significant|evident|"
    rf"present|absent|rare|common|frequent|high|low|subject|due|prone|good|poor|[a-z-]+(?:[ai]ble|ful)){_THEN_NO_THING}"
    # A number is a result, but for a stretch of time that says which thing: "28-day mortality".
    r"|(?!\d+[- ](?:minute|hour|day|week|month|year|h|min)s?[- ](?!in\b|with\b|for\b|vs\b|versus\b|and\b|or\b)[a-z])"
    r"[<>≤≥=~-]?\s*\d",
    re.IGNORECASE,
)
_STATISTICS = re.compile(
    r"\bp\s*(?:[=<>≤]|-?value)|\bconfidence interval\b|\b95\s*% CI\b|\bCI[,:]? \d"
    r"|\d\s*%? (?:vs\.?|versus|compared with)\s|\b\d+ (?:out )?of (?:the )?\d+\b|\bin \d+ \S+ (?:\(|and\b)"
    r"|\boccurred\b|\bwhich (?:was|were) \d|\b(?:was|were) (?:not )?met\b|^(?:a|an|the) (?:failure|success)\b"
    r"|\bsignificantly\b|\bno (?:significant|statistical)|\bdid not\b|\bdiffered\b",
    re.IGNORECASE,
)
_VERB = r"(?:is|are|was|were|has|have|had|will|would|could|should|did|included?|includes|comprised?|comprises|we)\b"
# What is said of another thing, and no part of a name: "death, and patients were followed for 2 years".
_A_CLAUSE = re.compile(
    rf"(?:^|[,;]|\band (?!{_VERB}))(?:(?!\b(?:that|which|who|whom|whose|where|when|whether|if)\b)[^,;])*?\b{_VERB}"
    r"|\b(?:primary|secondary|exploratory) (?:end ?-?points?|outcomes?)\b",
    re.IGNORECASE,
)
# A name that ends with how a thing is: its thing follows later, "systolic, diastolic and mean pressure".
_WITHOUT_A_THING = re.compile(
    r"(?:\b(?:mean|total|early|late|major|minor|left|right|upper|lower|direct|indirect|fasting)|-(?:cause|day|week|month|year)|"
    r"\b(?!(?:survival|withdrawal|removal|referral|interval|memory|need|sugar|clinic)\b)[\w-]+"
    r"(?:ic|al|ar|ive|ous|ary|ory|ed)|(?:^|\s)\d+)$",
    re.IGNORECASE,
)
# Words with which a part of a sentence goes on about the same thing, so that a comma before them parts nothing.
_GOES_ON = re.compile(
    r"(?:defined|measured|assessed|evaluated|calculated|determined|as|which|that|at|from|including|such|within|with|"
    r"between|during|after|before|in|of|on|by|over|through|or|who|where|when|respectively|namely|using|"
    r"(?:both|all|each) \w+ed)\b",
    re.IGNORECASE,
)
# Outcomes that are one, however many things they are made of.
_COMPOSITE = re.compile(
    r"\b(?:composites?|combined|combinations?|any (?:one )?of|either|aggregate|or)\b", re.IGNORECASE
)
_GOVERNS = re.compile(r"\b(?:of|in|to|for|from|until|between|with|on|using|by)\b", re.IGNORECASE)
_BRACKETS = re.compile(r"\([^()]*\)")
_LONGEST_NAME = 150


def outcomes(listed: list[Sentence]) -> tuple[Outcome, ...]:
    """The outcomes that the sentences name, in their order."""
    return tuple(
        found
        for each in listed
        if not _RESULT_LABEL.search(each.label)
        for part in _NEXT.split(each.text)
        for found in _named(part)
    )


def _named(text: str) -> Iterator[Outcome]:
    """The outcomes that a sentence lists; a list that cannot be taken apart with certainty is one."""
    match = _OUTCOMES.fullmatch(text)
    if match is None or _A_RESULT.match(match[2]) or _STATISTICS.search(match[2]):
        return
    if _A_CLAUSE.search(_BRACKETS.sub("", match[2])):
        return
    for name in _items(match[2]):
        yield Outcome(rank=_RANKS[match[1].casefold()], measure=name)


def _items(text: str) -> list[str]:
    """``a, b and c`` → a, b, c; ``the a and the b`` → the two; everything else stays whole."""
    parts = [text] if _COMPOSITE.search(_BRACKETS.sub("", text)) else _listed(text)
    return [re.sub(r"^(?:the|an?)\s+", "", part.strip(), flags=re.IGNORECASE) for part in parts if part.strip()]


def _listed(text: str) -> list[str]:
    parts = _parted(text)
    return [text] if any(_WITHOUT_A_THING.search(_BRACKETS.sub("", part).strip()) for part in parts[:-1]) else parts


def _parted(text: str) -> list[str]:
    parts = _outside_brackets(text, r",\s*")
    if len(parts) == 1:
        return _outside_brackets(text, r"\s+and\s+(?=the\s)") if text.casefold().startswith("the ") else [text]
    last = _outside_brackets(f" {parts[-1]}", r"\s+and\s+")
    if len(last) == 1:  # nothing says that the list ends
        return [text]
    parts = [*parts[:-1], *filter(None, (part.strip() for part in last))]
    # "change in pain, sleep and mood": the first may go for all.
    governs = _GOVERNS.search(_BRACKETS.sub("", parts[0]))
    alone = [part for part in parts[1:] if not _GOVERNS.search(_BRACKETS.sub("", part))]
    if (governs and alone) or any(_GOES_ON.match(part) or len(part) > _LONGEST_NAME for part in parts):
        return [text]
    return parts


def _outside_brackets(text: str, separator: str) -> list[str]:
    """The text cut at each separator that stands in no brackets."""
    parts, start = [], 0
    for match in re.finditer(separator, text):
        before = text[: match.start()]
        if before.count("(") == before.count(")"):
            parts.append(text[start : match.start()])
            start = match.end()
    return [*parts, text[start:]]
