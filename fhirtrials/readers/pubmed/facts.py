"""What a paper's own words say of its trial, taken only where the wording leaves no choice.

Design, phase and numbers are read from sentences that describe this trial ("This is a …, randomised … trial"), not
from those about the field. Everything else stays text, in the abstract.
"""

import re
from collections.abc import Iterable
from typing import Any, TypeVar

from fhirtrials.model.papers import Paper
from fhirtrials.model.parts import Arm, Design
from fhirtrials.model.stages import Stage
from fhirtrials.model.words import Allocation, InterventionModel, Masking, Phase, StudyType
from fhirtrials.readers.pubmed.approvals import approvals
from fhirtrials.readers.pubmed.enrollment import enrollment
from fhirtrials.readers.pubmed.groups import stages
from fhirtrials.readers.pubmed.outcomes import outcomes
from fhirtrials.readers.pubmed.own_trial import own_trial
from fhirtrials.readers.pubmed.sentences import sentences

Found = TypeVar("Found")

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
_KINDS = {
    "randomized controlled trial": StudyType.INTERVENTIONAL,
    "observational study": StudyType.OBSERVATIONAL,
}


def facts(paper: Paper) -> dict[str, Any]:
    """Fields of ``Trial`` by name."""
    listed = list(sentences(paper))
    about = list(own_trial(paper, listed))
    kinds = {(kind.name or "").casefold() for kind in paper.kinds}
    rounds = tuple(stages(listed))
    allocation = _allocation(about, rounds, kinds)
    study_type = next((_KINDS[kind] for kind in sorted(kinds & _KINDS.keys())), None)
    return {
        "study_type": study_type or (StudyType.INTERVENTIONAL if allocation is Allocation.RANDOMIZED else None),
        "phases": _phases(about, kinds),
        "design": Design(
            allocation=allocation,
            masking=_only(masking for masking, words in _MASKINGS if any(map(words.search, about))),
            intervention_model=_only(model for model, words in _MODELS if any(map(words.search, about))),
            stages=rounds,
        ),
        "enrollment": enrollment(listed),
        "arms": _arms(rounds),
        "outcomes": outcomes(listed),
        "approvals": tuple(approval for each in listed for approval in approvals(each.text)),
    }


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


def _arms(rounds: tuple[Stage, ...]) -> tuple[Arm, ...]:
    """The groups of all rounds, each once."""
    names = dict.fromkeys(group.name for stage in rounds for group in stage.groups if group.name)
    return tuple(Arm(label=name) for name in names)


def _only(found: Iterable[Found]) -> Found | None:
    """The only thing there is; None where there are several, or none."""
    listed = list(dict.fromkeys(found))
    return listed[0] if len(listed) == 1 else None
