"""What a paper's own words say of its trial, taken only where the wording leaves no choice.

Design, phase and numbers are read from sentences that describe this trial ("This is a …, randomised … trial"), not
from those about the field. Everything else stays text, in the abstract.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

from fhirtrials.model.papers import Paper
from fhirtrials.model.parts import Approval, Arm, Design, Enrollment, Outcome
from fhirtrials.model.stages import Stage
from fhirtrials.model.words import Allocation, DateKind, InterventionModel, Masking, OutcomeRank, Phase, StudyType
from fhirtrials.readers.pubmed.groups import stages
from fhirtrials.readers.pubmed.sentences import Sentence, sentences

Found = TypeVar("Found")

_THIS_TRIAL = (
    re.compile(
        r"\b(?:this|our|the present|the current|present)\b.{0,60}?\b(?:is|was|will be)\b.*\b(?:trial|study)\b", re.I
    ),
    re.compile(
        r"\bwe\b.{0,40}?\b(?:conduct|perform|did|design|plan|carr(?:y|ied) out|undertook)\w*\b.*\b(?:trial|study)\b",
        re.I,
    ),
)
_REPORTS_A_TRIAL = re.compile(r"\b(?:trial|study)\b", re.IGNORECASE)
_SPEAKS_OF_TRIALS = re.compile(
    r"\b(?:trial|study) (?:data|evidence|update)\b|\bneed(?:ed|s)?\b|\breviews?\b|\bmeta-analys\w+"
    r"|\b(?:trials|studies)\b|\?",
    re.IGNORECASE,
)
_DESIGN_LABEL = re.compile(r"design|method|setting", re.IGNORECASE)
_A_TRIAL = re.compile(r"^(?:an?|the)?\s*\S.*\b(?:trial|study)\b", re.IGNORECASE)
_PHASE = re.compile(
    r"\bphase[ -]?(IV|I{1,3}|[1-4])[abc]?(?:\s*(?:/|-|–|and|to|or)\s*(?:phase[ -]?)?(IV|I{1,3}|[1-4])[abc]?)?"
    r"(?:[ ,;-]+\S+){0,5}?[ ,-]+(?:trials?|stud(?:y|ies))\b",
    re.IGNORECASE,
)
_PHASES = {
    **{"i": Phase.PHASE_1, "ii": Phase.PHASE_2, "iii": Phase.PHASE_3, "iv": Phase.PHASE_4},
    **{"1": Phase.PHASE_1, "2": Phase.PHASE_2, "3": Phase.PHASE_3, "4": Phase.PHASE_4},
}
_RANDOMIZED = re.compile(r"(?<!non-)(?<!non )(?<!quasi-)(?<!quasi )\brandomi[sz]ed\b", re.IGNORECASE)
_NON_RANDOMIZED = re.compile(r"\bnon-?\s?randomi[sz]ed\b", re.IGNORECASE)
_MASKINGS = (
    (Masking.NONE, re.compile(r"\b(?:open[- ]label(?:led)?|unblinded|non-?blinded)\b", re.IGNORECASE)),
    (
        Masking.SINGLE,
        re.compile(r"\b(?:single|assessor|observer|evaluator|rater)[- ](?:blind|mask)(?:ed)?\b", re.IGNORECASE),
    ),
    (Masking.DOUBLE, re.compile(r"\bdouble[- ](?:blind|mask)(?:ed)?\b", re.IGNORECASE)),
    (Masking.TRIPLE, re.compile(r"\btriple[- ](?:blind|mask)(?:ed)?\b", re.IGNORECASE)),
    (Masking.QUADRUPLE, re.compile(r"\bquadruple[- ](?:blind|mask)(?:ed)?\b", re.IGNORECASE)),
)
_MODELS = (
    (InterventionModel.PARALLEL, re.compile(r"\bparallel(?:[- ](?:group|arm|design)s?)?\b", re.IGNORECASE)),
    (InterventionModel.CROSSOVER, re.compile(r"\bcross-?over\b", re.IGNORECASE)),
    (InterventionModel.FACTORIAL, re.compile(r"\bfactorial\b", re.IGNORECASE)),
    (InterventionModel.SINGLE_GROUP, re.compile(r"\b(?:single|one)[- ](?:arm|group)\b", re.IGNORECASE)),
)
_WHO = r"(?:patients|participants|subjects|children|adults|women|men|infants|volunteers|individuals|people|cases)"
_ENROLLED = re.compile(
    rf"(?<![\d.,])(\d{{1,3}}(?:[, ]\d{{3}})+|\d+) (?:[\w-]+ ){{0,4}}?{_WHO}\b[^.;:()]{{0,80}}?"
    r"\b(will be|are to be|are planned to be|were)\b (?:\w+ )?(?:enrolled|recruited|included|randomi[sz]ed|randomly)\b",
    re.IGNORECASE,
)
_ETHICS = re.compile(r"\bethic\w*\b|\breview board\b|\bIRB\b", re.IGNORECASE)
_LEAVE = re.compile(r"\bapprov\w*|\bobtained\b|\bgranted\b|\bpermission\b", re.IGNORECASE)
_BRACKETS = re.compile(r"\(([^()]*)\)")
_BEFORE_NUMBER = re.compile(
    r"^.*?\b(?:number|no|nos|reference|ref|code|id|protocol|approval)\b\s*[.:#]*\s*(?=\S*\d)", re.IGNORECASE
)
_APPROVAL_NUMBER = re.compile(r"(?=.*\d)[\w./\-–]{4,30}")
_BODY = re.compile(
    r"\b(?:from|by)\s+(?:the\s+|an?\s+)?([A-Z][^()]*?|(?:[a-z]+ ){1,5}(?:committee|board)s?\b[^()]*?)\s*(?=\(|$)"
)
_OUTCOMES = re.compile(
    r"^(?:the |our )?(?:co-)?(primary|secondary|exploratory)\b(?: (?:efficacy|safety|clinical|study|and|feasibility))*"
    r" (?:end ?-?points?|outcomes?)(?: measures?| variables?)?"
    r" (?:is|are|was|were|will be|included?|includes|will include|comprised?|comprises)\s+(.+)$",
    re.IGNORECASE,
)
_RANKS = {"primary": OutcomeRank.PRIMARY, "secondary": OutcomeRank.SECONDARY, "exploratory": OutcomeRank.OTHER}
# Words with which a part of a sentence goes on about the same thing, so that a comma before them parts nothing.
_GOES_ON = re.compile(
    r"(?:defined|measured|assessed|evaluated|calculated|determined|as|which|that|at|from|including|such|within|with|"
    r"between|during|after|before|in|of|on|by|over|through|or|who|where|when|respectively|namely|using)\b",
    re.IGNORECASE,
)
_LONGEST_NAME = 150
_KINDS = {
    "randomized controlled trial": StudyType.INTERVENTIONAL,
    "observational study": StudyType.OBSERVATIONAL,
}


def facts(paper: Paper) -> dict[str, Any]:
    """Fields of ``Trial`` by name."""
    listed = list(sentences(paper))
    about = list(_about_this_trial(paper, listed))
    kinds = {(kind.name or "").casefold() for kind in paper.kinds}
    rounds = tuple(stages(listed))
    allocation = _allocation(about, rounds, kinds)
    study_type = next((_KINDS[kind] for kind in sorted(kinds & _KINDS.keys())), None)
    return {
        "study_type": study_type or (StudyType.INTERVENTIONAL if allocation is Allocation.RANDOMIZED else None),
        "phases": _phases(about, kinds) or _phases([each.text for each in listed], set()),
        "design": Design(
            allocation=allocation,
            masking=_only(masking for masking, words in _MASKINGS if any(map(words.search, about))),
            intervention_model=_only(model for model, words in _MODELS if any(map(words.search, about))),
            stages=rounds,
        ),
        "enrollment": _enrollment(listed),
        "arms": _arms(rounds),
        "outcomes": tuple(outcome for each in listed for outcome in outcomes(each.text)),
        "approvals": tuple(approval for each in listed for approval in approvals(each.text)),
    }


def _about_this_trial(paper: Paper, listed: list[Sentence]) -> Iterator[str]:
    """The title of a report of a trial, and the sentences that say what sort of trial it is."""
    if paper.title and _REPORTS_A_TRIAL.search(paper.title) and not _SPEAKS_OF_TRIALS.search(paper.title):
        yield paper.title
    for each in listed:
        if any(words.search(each.text) for words in _THIS_TRIAL) or (
            _DESIGN_LABEL.search(each.label) and _A_TRIAL.search(each.text)
        ):
            yield each.text


def _allocation(about: list[str], rounds: tuple[Stage, ...], kinds: set[str]) -> Allocation | None:
    non_randomized = any(map(_NON_RANDOMIZED.search, about))
    randomized = bool(rounds) or "randomized controlled trial" in kinds or any(map(_RANDOMIZED.search, about))
    if randomized and non_randomized:
        return None
    return Allocation.RANDOMIZED if randomized else Allocation.NON_RANDOMIZED if non_randomized else None


def _phases(texts: list[str], kinds: set[str]) -> tuple[Phase, ...]:
    """The phases of the one phrase that there is; two that differ are none."""
    found = {
        tuple(_PHASES[each.casefold()] for each in match.groups() if each)
        for t in texts
        for match in _PHASE.finditer(t)
    }
    found |= {
        (_PHASES[kind.rpartition(" ")[2]],)
        for kind in kinds
        if re.fullmatch(r"clinical trial, phase (?:i{1,3}|iv)", kind)
    }
    phases = _only(found)
    return phases or ()


def _enrollment(listed: list[Sentence]) -> Enrollment | None:
    found = {
        (int(re.sub(r"\D", "", match[1])), DateKind.ACTUAL if match[2].casefold() == "were" else DateKind.ESTIMATED)
        for each in listed
        for match in _ENROLLED.finditer(each.text)
    }
    only = _only(found)
    return Enrollment(count=only[0], kind=only[1]) if only else None


def _arms(rounds: tuple[Stage, ...]) -> tuple[Arm, ...]:
    """The groups of all rounds, each once."""
    names = dict.fromkeys(group.name for stage in rounds for group in stage.groups if group.name)
    return tuple(Arm(label=name) for name in names)


def approvals(text: str) -> Iterator[Approval]:
    """Approval numbers of a sentence about an ethics committee's leave: what stands in brackets and looks like one."""
    if not (_ETHICS.search(text) and _LEAVE.search(text)):
        return
    for match in _BRACKETS.finditer(text):
        for given in re.split(r"[,;]\s*", match[1]):
            number = _BEFORE_NUMBER.sub("", given.strip()).strip()
            if _APPROVAL_NUMBER.fullmatch(number) and not re.fullmatch(r"(?:19|20)\d\d", number):
                bodies = list(_BODY.finditer(text[: match.start()]))
                yield Approval(number=number, body=bodies[-1][1].strip(" ,") if bodies else None)


def outcomes(text: str) -> Iterator[Outcome]:
    """The outcomes that a sentence lists; a list that cannot be taken apart with certainty is one."""
    match = _OUTCOMES.match(text)
    if match is None:
        return
    for name in _items(match[2]):
        yield Outcome(rank=_RANKS[match[1].casefold()], measure=name)


def _items(text: str) -> list[str]:
    """``a, b and c`` → a, b, c; ``the a and the b`` → the two; everything else stays whole."""
    parts = _outside_brackets(text, r",\s*(?:and\s+)?")
    if len(parts) > 1:
        parts = [*parts[:-1], *_outside_brackets(parts[-1], r"\s+and\s+")]
        if any(_GOES_ON.match(part) or len(part) > _LONGEST_NAME for part in parts):
            return [text]
    elif text.casefold().startswith("the "):
        parts = _outside_brackets(text, r"\s+and\s+(?=the\s)")
    return [re.sub(r"^(?:the|an?)\s+", "", part.strip(), flags=re.IGNORECASE) for part in parts if part.strip()]


def _outside_brackets(text: str, separator: str) -> list[str]:
    """The text cut at each separator that stands in no brackets."""
    parts, start = [], 0
    for match in re.finditer(separator, text):
        before = text[: match.start()]
        if before.count("(") == before.count(")"):
            parts.append(text[start : match.start()])
            start = match.end()
    return [*parts, text[start:]]


def _only(found: Iterable[Found]) -> Found | None:
    """The only thing there is; None where there are several, or none."""
    listed = list(dict.fromkeys(found))
    return listed[0] if len(listed) == 1 else None
