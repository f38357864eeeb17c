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
_KIND = rf"(?:(?!{_OTHER}|(?:trial|study)(?![\w-]))[^\s.;:]+\s+){{0,25}}?(?:trial|study)\b"
# The trial itself, not its data or its participants: no noun follows.
_ITSELF = (
    r"(?!\s+(?!(?:of|in|on|at|by|for|from|with|within|without|to|as|across|among|between|during|under|over|through|via|"
    r"and|or|but|that|which|who|whose|where|when|was|is|has|had|will|were|we|done|run|held|set|undertaken|known|"
    r"\w+(?:ing|ed))\b)\w)"
)
_THIS = r"(?:this|our|(?:the )?(?:present|current))\b"
_IS = r"(?:is|was|will be)(?: (?:conducted|designed|performed|planned|carried out) as)?"
_SAID = (
    re.compile(rf"\b{_THIS}\s+({_KIND})", re.IGNORECASE),
    re.compile(rf"\b(?:this|{_THIS}\s+{_KIND}) {_IS} (?:an?|the)\s+({_KIND}){_ITSELF}", re.IGNORECASE),
    re.compile(
        rf"\bwe (?:(?!{_OTHER})\w+ ){{0,2}}?(?:conducted|performed|did|designed|undertook|carried out) (?:an?|the)\s+"
        rf"({_KIND}){_ITSELF}",
        re.IGNORECASE,
    ),
    re.compile(rf"^in an?\s+({_KIND}){_ITSELF},? we\b", re.IGNORECASE),
)
# What a section on the design says besides: there it is no other trial that will be conducted.
_SAID_OF_THE_DESIGN = (
    re.compile(rf"^(?:in )?(?:(?:an?|the)\s+)?({_KIND}){_ITSELF}", re.IGNORECASE),
    re.compile(rf"^(?:the )?(?:(?!{_OTHER})\S+ ){{1,8}}?{_IS} (?:an?|the)\s+({_KIND}){_ITSELF}", re.IGNORECASE),
    re.compile(
        r"\bwe (?:will|plan to|aim to|are going to) (?:conduct|perform|do|undertake|carry out) an?\s+"
        rf"({_KIND}){_ITSELF}",
        re.IGNORECASE,
    ),
)
_DESIGN_LABEL = re.compile(r"design|method|setting", re.IGNORECASE)
_NAMES_A_TRIAL = re.compile(r"\b(?:trial|study)\b", re.IGNORECASE)
_SPEAKS_OF_TRIALS = re.compile(
    r"\b(?:trial|study) (?:data|evidence|update)\b|\bneed(?:ed|s)?\b|\breviews?\b|\bmeta-analys\w+"
    r"|\b(?:trials|studies)\b|\?"
    # A trial to come: "before a phase 3 trial", "a pilot study for a phase 3 trial".
    rf"|\b(?:before|towards?|preceding|prior to|informing) (?:an? )?{_KIND}"
    r"|\b(?:feasibility|pilot|preliminary)\b.* for an?\b",
    re.IGNORECASE,
)
# Titles of what is written besides the report of a trial, and of what is made of its data or follows it.
_BESIDES = re.compile(
    # "Recruitment to a phase 3 trial", but not "results of a phase 3 trial".
    r"\b(?!(?:results?|findings?|reports?|protocol|design|rationale|methods?|outcomes?)\b)\w+ (?:of|from|on|to|versus) "
    rf"(?:an?|the) {_KIND}|"
    r"\banaly[sz]\w+|\bpost[- ]?hoc\b|\bsub-?study\b|\b(?:ancillary|companion) study\b|\bpooled\b"
    r"|\b(?:open-label|long-term) extension\b|\bextension (?:study|trial|phase|of|to)\b"
    r"|\b(?:nested|embedded) (?:in|within)\b|\b(?:within|alongside) an?\b|\bfollow-?up (?:study )?of\b"
    r"|\b(?:after|following|beyond) (?:an?|the) [^:,]*\b(?:trial|study)\b"
    r"|\b(?:participants|patients|data|samples|insights|experiences?|lessons) (?:\w+ )?(?:of|in|from) (?:an?|the) "
    r"[^:,]*\b(?:trial|study)\b"
    r"|\bqualitative\b|\b(?:economic|process) evaluation\b|\bcost-\w+|\bemulat\w+"
    r"|\b(?:simulation|modell?ing) (?:of|study)\b|\bcomment(?:ary|s)?\b|^(?:[\w']+ )?correction(?: to\b|:)"
    r"|\b(?:corrigend|errat)(?:um|a)\b|^retract(?:ed|ion)\b"
    r"|\beditorial\b|\bletter to\b|\b(?:in|authors?'?) (?:reply|response)\b|^re(?:ply)?:|\bcase (?:reports?|series)\b",
    re.IGNORECASE,
)


def own_trial(paper: Paper, listed: list[Sentence]) -> Iterator[str]:
    """The title of a report of a trial, and what its sentences say of the sort of trial that it is."""
    if paper.title and _reports_a_trial(paper.title):
        yield paper.title
    for each in listed:
        for form in (*_SAID, *(_SAID_OF_THE_DESIGN if _DESIGN_LABEL.search(each.label) else ())):
            for match in form.finditer(each.text):
                yield match[1]


def _reports_a_trial(title: str) -> bool:
    return bool(_NAMES_A_TRIAL.search(title) and not _SPEAKS_OF_TRIALS.search(title) and not _BESIDES.search(title))
