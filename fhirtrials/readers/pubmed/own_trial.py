"""The words with which a paper says what sort of trial its own is: ``This is a double-blind, phase 3 trial``.

Papers speak of others' trials as well, of those to come, and of those that a trial is part of. So only the words count
that stand between "a" or "this" and "trial", where the sentence leaves no doubt that it is the paper's own.
"""

import re
from collections.abc import Iterator

from fhirtrials.model.papers import Paper
from fhirtrials.readers.pubmed.sentences import Sentence

# Words after which it is another trial that is spoken of, or with which a sentence goes on.
_OTHER = (
    r"(?:an?|the|of|in|on|for|by|with|that|which|who|from|than|as|into|after|before|is|was|are|were|will|would|has|had|"
    r"not|no|we|previous|previously|earlier|prior|other|another|future|subsequent|further|upcoming|parent)\b"
)
_KIND = rf"(?:(?!{_OTHER})[^\s.;:]+\s+){{0,25}}?(?:trial|study)\b"
_THIS = r"(?:this|our|(?:the )?(?:present|current))\b"
_IS = r"(?:is|was|will be)(?: (?:conducted|designed|performed|planned|carried out) as)?"
_SAID = (
    re.compile(rf"\b{_THIS}\s+({_KIND})", re.IGNORECASE),
    re.compile(rf"\b(?:this|{_THIS}\s+{_KIND}) {_IS} (?:an?|the)\s+({_KIND})", re.IGNORECASE),
    re.compile(
        rf"\bwe (?:(?!{_OTHER})\w+ ){{0,2}}?(?:conducted|performed|did|designed|undertook|carried out) (?:an?|the)\s+"
        rf"({_KIND})",
        re.IGNORECASE,
    ),
    re.compile(rf"^in an?\s+({_KIND}),? we\b", re.IGNORECASE),
)
# What a section on the design says besides: there it is no other trial that will be conducted.
_SAID_OF_THE_DESIGN = (
    re.compile(rf"^(?:in )?(?:(?:an?|the)\s+)?({_KIND})", re.IGNORECASE),
    re.compile(rf"^(?:the )?(?:(?!{_OTHER})\S+ ){{1,8}}?{_IS} (?:an?|the)\s+({_KIND})", re.IGNORECASE),
    re.compile(
        rf"\bwe (?:will|plan to|aim to|are going to) (?:conduct|perform|do|undertake|carry out) an?\s+({_KIND})", re.I
    ),
)
_DESIGN_LABEL = re.compile(r"design|method|setting", re.IGNORECASE)
_REPORTS_A_TRIAL = re.compile(r"\b(?:trial|study)\b", re.IGNORECASE)
_SPEAKS_OF_TRIALS = re.compile(
    r"\b(?:trial|study) (?:data|evidence|update)\b|\bneed(?:ed|s)?\b|\breviews?\b|\bmeta-analys\w+"
    r"|\b(?:trials|studies)\b|\?"
    # A trial to come: "before a phase 3 trial", "a pilot study for a phase 3 trial".
    rf"|\b(?:before|towards?|preceding|prior to|informing) (?:an? )?{_KIND}"
    r"|\b(?:feasibility|pilot|preliminary)\b.* for an?\b",
    re.IGNORECASE,
)


def own_trial(paper: Paper, listed: list[Sentence]) -> Iterator[str]:
    """The title of a report of a trial, and what its sentences say of the sort of trial that it is."""
    if paper.title and _REPORTS_A_TRIAL.search(paper.title) and not _SPEAKS_OF_TRIALS.search(paper.title):
        yield paper.title
    for each in listed:
        for form in (*_SAID, *(_SAID_OF_THE_DESIGN if _DESIGN_LABEL.search(each.label) else ())):
            for match in form.finditer(each.text):
                yield match[1]
