"""What the words above criteria say of them: a heading's or a lead-in's.

"Adequate organ function defined as:" only announces. "Diabetes with any of:" adds something that must hold too. "HFpEF
group:", "If LVEF > 55 %:", "Donor:", "History of:" limit whom, when or how what stands below holds, so that it is no
condition on everybody as he is now. What cannot be told from the words is taken for the more careful of two.
"""

import json
import re
from functools import cache
from typing import NamedTuple

from fhirtrials.eligibility.grading import Read
from fhirtrials.eligibility.lower_case import small
from fhirtrials.eligibility.plain_words import denies, plain_words
from fhirtrials.eligibility.vocabulary import sort, vocabulary
from fhirtrials.model.constraints import Window
from fhirtrials.model.words import Lead, Section, TimeUnit, WindowKind
from fhirtrials.terminology import mappings_folder

_WORD = re.compile(r"[^\W\d_]+|\d+")
_LONGEST = 900  # nobody can be sure of what longer ones say
_FEW = 8  # words of a topic
_DEFINED = 12  # words of what is defined by the parts, and no more
_NEAR = 4  # words before the list that a word of the past or a "no" is of
# "any of the following", "both criteria below", "at least two of:", and what stands behind it
_COUNT = (
    r"(?:at least|any|all|both|either|each|one|two|three|four|five|six|[1-9]|or|more|and|of|out|the|these|meets?"
    r"|meeting|fulfill?(?:s|ing)?|satisf(?:y|ies|ying)|met|[≥>=]{1,2})"
)
_TAIL = re.compile(
    rf"(?<!\w)(?:{_COUNT}(?!\w)[\s(),/]*)*\b(?:following|below)\b"
    rf"|(?<!\w){_COUNT}(?!\w)[\s(),/]*(?:{_COUNT}(?!\w)[\s(),/]*)*\W*$"
)
_DEFINES = re.compile(
    r"\b(?:defined|evidenced|demonstrated|shown|documented|confirmed|indicated|measured|determined|manifested|described"
    r"|diagnosed|assessed|established|proven|specified|stated|characteri[sz]ed|based|according|consist\w*|follows"
    r"|includ(?:e|es|ing)|definition|demonstrates?|in line|consistent|compatible"
    r"|suggest\w*|supported|identified)\b(?:\W+\w+){0,3}\W*$"
)
_EXAMPLES = re.compile(r"(?:\bsuch as|\be\.?\s?g\b\.?|\bfor example|\bnot (?:limited|restricted) to)\W*(?:the\W*)?$")
_JOINS = re.compile(
    r"(?:\b(?:with|and|plus|who|that|have|has|had|having|in|by|showing|presenting|while|also|combination|addition"
    r"|due|caused|because|secondary|resulting|on|during|receiving|taking|using)\b|[+&,;])"
    r"(?:\W+(?:with|to|for|have|has|having|been|the|a|an|also|either|presence|evidence|of|meets?|must|should|at))*\W*$"
)
_BOTH_SEXES = re.compile(
    r"\b(?:fe)?(?:males?|m[ae]n)\b\W+(?:(?:and|or)\W+)?(?:(?:non|pregnant)\W+)*\b(?:fe|wo)(?:males?|m[ae]n)\b"
    r"|\b(?:fe|wo)(?:males?|m[ae]n)\b\W+(?:(?:and|or)\W+)?(?:males?|m[ae]n)\b"
)
_PART = re.compile(
    r"\b(?:part|phase)s?\W+(?:[a-d1-9]|i{1,3}|iv)\b|\bstudy (?:part|phase|stage)\b|\bparts? of the (?:study|trial)\b"
    r"|\bsub[- ]?stud(?:y|ies)\b|\bgenetic research\b|\bdrop[- ]?outs?\b"
)
_FOR = re.compile(
    r"(?:^|[.;:(,]\s*)\W*(?:only |in |additional |criteria |exclusions? |and )*for (?!at least|inclusion|entry"
    r"|participation|enrol|random|more|study|eligib|this)"
    r"|\bfor (?:(?!all|both|every)[\w/+-]+ ){0,4}(?:patients|participants|subjects|individuals|those)\b"
)
# "can be enrolled but must": they are some of those who may take part
_MAY_ENTER = re.compile(r"\b(?:can|may|could) (?:also )?be (?:enrolled|included|eligible|entered|considered)\b")
# "Patients with atrial fibrillation:"
_POPULATION = re.compile(
    r"\W*(?:the )?(?:patients?|participants?|subjects?|individuals|those|persons)\W+(?:with|without|who|on|in|whose)\b"
    r".*:\W*$"
    r"|.*\b(?:patients|participants|subjects|individuals)\W*:\W*$"
)
# A topic without a colon has none of these; what has is a condition of its own.
_SENTENCE_LIKE = re.compile(r"\b(?:with|without|who|on|in|because|from|after)\b")
_PATIENTS = re.compile(r"\w\W+(?:patients|participants|subjects)$")
_WHEN = re.compile(r"\W*(?:prior to|before|within|in the (?:last|past))\b")
_DEMANDS = re.compile(r"\b(?:must|should|shall|need|needs|required|agree|agrees|eligible)\b")
_NOBODY_MUST = re.compile(r"\b(?:must|should|shall|may|can|will) ?not\b(?: have\b| be\b)?|\b(?:not|non) ?eligible\b")
_OF_ANOTHER = re.compile(r"([^\W\d_][\w+/-]*)\W+specific\b")
_SENTENCE = re.compile(r"(?<!e\.g)(?<!i\.e)[.;]\s+(?=[A-Z0-9])")
_GOES_ON = re.compile(r"\W*(?:and|meet\w*|fulfil\w*|satisf\w*)\b")  # what is listed comes on top
# "or at least 2 of", "... OR" before a list, "OR either of": the list is one way among others
_ALTERNATIVE = re.compile(r"^\W*or\b|\bor\W*$|\bor\W+(?:at least\W+)?[≥>=]*\d\W+of\b")
_NO_CHOICE = re.compile(
    r"\([^()]*\)|\bor (?:above|older|over|more|greater|higher|equal|less|below|lower|both|without)\b"
)
_NOT_ALL = re.compile(r"\bbut not (?:limited|restricted)\b")
_OUTSIDE = re.compile(r"\boutside\b.*\b(?:ranges?|limits?|values?)\b")  # of what stands below
_IN_PARENTHESES = re.compile(r"\([^()]*\)")
_AT_RISK = re.compile(r"\brisks? (?:of|for)\W*$")
_EVERYBODY = re.compile(
    r"\b(?:all|both|every|across|regardless)(?: of)?(?: the)?(?: study)? (?:groups?|cohorts|arms|parts|phases|patients"
    r"|participants|subjects|individuals|volunteers)\b"
)
_OF_ENTRY = frozenset(
    {"other", "others", "additional", "specific", "specifically", "enrolment", "randomization", "randomisation"}
    | {"participation", "exclude", "criterions"}
)
_ONE = frozenset({"patient", "participant", "subject"})
_HEADS_SOME = re.compile(r"\bspecific\b.* to\b|\b(?:history|diagnos[ie]s) of\W*$")
_OF_STUDIES = frozenset({"study", "trial", "for", "if", "healthy"})
_GROWN = frozenset({"adult", "adults", "elderly"})
_OF_GROWN = re.compile(r"\W*(?:adults?|elderly)\W*(?:patients|participants|subjects)?(?:\W+must\b.*)?\W*$")
_DAYS = {TimeUnit.MINUTE: 1 / 1440, TimeUnit.HOUR: 1 / 24, TimeUnit.DAY: 1, TimeUnit.WEEK: 7, TimeUnit.MONTH: 30}
_SHORT = 93  # days in which values of a person stand for those of today


class _Words(NamedTuple):
    """The lists of ``mappings/eligibility/leads.json``.

    ``announcing``: what lead-ins say that nothing hangs on; ``others``: persons who are not the one to be judged;
    ``groups`` and ``parts`` of a study; ``persons``, ``sexes``, ``ages``: populations; ``everybody``: "for all groups";
    ``conditions``; ``optional``: "allowed"; ``past``: not as of now, or not sure.
    """

    announcing: frozenset[str]
    others: frozenset[str]
    groups: frozenset[str]
    parts: frozenset[str]
    persons: frozenset[str]
    sexes: frozenset[str]
    ages: frozenset[str]
    everybody: frozenset[str]
    conditions: frozenset[str]
    optional: frozenset[str]
    past: frozenset[str]


@cache
def _lists() -> _Words:
    table = json.loads((mappings_folder() / "eligibility" / "leads.json").read_text(encoding="utf-8"))
    return _Words(*(frozenset(table[name]) for name in _Words._fields))


def heading_lead(text: str) -> Lead:
    """What a heading says of the criteria below it: a topic announces, a population limits."""
    known, lower = _lists(), small(text)
    words = _WORD.findall(lower)
    found = set(words)
    if not found.isdisjoint(known.others):
        return Lead.LIMITS
    if not found.isdisjoint(known.everybody):
        return Lead.ANNOUNCES
    content = {word for word in words if not (word in vocabulary().plain or word in _OF_ENTRY or sort(word))}
    limits = (
        not found.isdisjoint(known.groups | known.parts | known.ages)
        or (not found.isdisjoint(known.sexes) and not _BOTH_SEXES.search(lower))
        or (bool(content) and not found.isdisjoint(_OF_STUDIES))
        or (not found.isdisjoint(known.persons) and (bool(content) or not any(map(sort, words))))
        or (bool(words) and found <= _ONE)
        or _aside().search(lower) is not None
        or _PART.search(lower) is not None
        or _HEADS_SOME.search(lower) is not None
        or any(not sort(each[1]) and each[1] not in vocabulary().plain for each in _OF_ANOTHER.finditer(lower))
    )
    return Lead.LIMITS if limits else Lead.ANNOUNCES


def lead_in(text: str, read: Read, section: Section | None) -> Lead:
    """What the words of a criterion with parts say of these; ``read``: what was read in the words, offsets in them."""
    if len(text) > _LONGEST:
        return Lead.LIMITS
    out = section is Section.EXCLUSION
    lower = _BOTH_SEXES.sub(_spaces, small(text).replace("\\", " ").replace("*", " ").replace("_", " "))
    if out:
        lower = _NOBODY_MUST.sub(_spaces, lower)
    if _ALTERNATIVE.search(lower) or _OUTSIDE.search(lower) or _of_some(lower, out):
        return Lead.LIMITS
    said = bool(read.thresholds or read.findings or read.windows)
    if not said and not _content(lower) and not _past_or_no(lower):
        return Lead.ANNOUNCES
    return _by_its_end(_Halves.of(text, lower, read), read, said, out)


class _Halves(NamedTuple):
    """The last sentence of a lead-in, its words before "any of the following", and those from there on.

    ``adds``: whether the words before are a condition that the parts come on top of: "diabetes with", "and".
    """

    sentence: str
    head: str
    tail: str
    adds: bool

    @classmethod
    def of(cls, text: str, lower: str, read: Read) -> "_Halves":
        """``lower``: the text in small letters, letter for letter; the numbers in it that were read count nothing."""
        offset = len(text) - len(_SENTENCE.split(text)[-1])
        last = lower[offset:]
        spans = [(each.start, each.end) for each in read.windows]
        spans += [(min(each.start + len(each.measure), each.end), each.end) for each in read.thresholds]
        for first, past in spans:
            start, end = max(0, first - offset), max(0, past - offset)
            last = last[:start] + " " * (min(end, len(last)) - start) + last[end:]
        found = _TAIL.search(last)
        head, tail = (last[: found.start()], last[found.start() :]) if found else (last, "")
        join = _JOINS.search(head) if found or ":" not in head[-3:] else _JOINS.search(head.rstrip(" :"))
        before = head[: join.start()] if join else head if _GOES_ON.match(tail) else ""
        return cls(last, head.rstrip(" :\n-–("), tail, bool(_content(before)))


def _by_its_end(given: _Halves, read: Read, said: bool, out: bool) -> Lead:
    """What a lead-in says that is of everybody, or excludes."""
    known = _lists()
    listed = bool(given.tail) or given.sentence.rstrip().endswith(":")
    few = len(_WORD.findall(given.head))
    past_first = not known.past.isdisjoint(_WORD.findall(given.head.replace("prior to", "before"))[:_NEAR])
    of_some = out and _FOR.search(given.sentence)  # "for those with a prior diagnosis:", of whom the list is
    if listed and not (given.adds or of_some) and (past_first or _past_or_no(given.head)):
        return Lead.LIMITS
    if not known.past.isdisjoint(_WORD.findall(given.tail.replace("prior to", "before"))):
        return Lead.LIMITS
    if not out and (_EXAMPLES.search(given.sentence) or not known.optional.isdisjoint(_WORD.findall(given.sentence))):
        return Lead.LIMITS  # an example need not be there
    if not given.adds and any(map(_is_long, read.windows)):
        return Lead.LIMITS
    defines = _DEFINES.search(_IN_PARENTHESES.sub("", given.head)) and not _GOES_ON.match(given.tail)
    if defines or _EXAMPLES.search(given.sentence):
        return Lead.ADDS if said or not (out or few <= _DEFINED) else Lead.ANNOUNCES
    if given.adds and "or" in _WORD.findall(_NO_CHOICE.sub(" ", given.head)):
        return Lead.LIMITS  # "A, or B with any of": A may be enough
    if out and not listed and (said or few > _FEW) and not given.head.lstrip().startswith("any "):
        return Lead.LIMITS  # more an exclusion by itself than words above others
    if not (out or given.adds or given.tail) and _POPULATION.match(given.sentence):
        return Lead.LIMITS
    if given.adds or said:
        return Lead.ADDS
    if out:
        some = _is_conditional(given.sentence) or _WHEN.match(given.sentence) or _PATIENTS.search(given.head)
        return Lead.ADDS if some else Lead.ANNOUNCES
    return Lead.ANNOUNCES if few <= _FEW and (listed or not _SENTENCE_LIKE.search(given.head)) else Lead.ADDS


def _of_some(lower: str, out: bool) -> bool:
    """Whether it is of some persons alone; excluded with one condition more is what all-of says, so that adds."""
    known = _lists()
    found = set(_WORD.findall(lower))
    if not found.isdisjoint(known.others) or plain_words().exceptions.search(_NOT_ALL.sub(" ", lower)):
        return True
    everybody = _EVERYBODY.search(lower) is not None
    if not everybody and (not found.isdisjoint(known.groups) or _PART.search(lower)):
        return True
    of_persons = not found.isdisjoint(known.sexes | (known.ages - _GROWN))
    if out:
        return of_persons and _DEMANDS.search(lower) is not None
    if of_persons or _OF_GROWN.match(lower) or _MAY_ENTER.search(lower):
        return True
    return not everybody and _is_conditional(lower) and bool(_content(lower))


def _is_conditional(lower: str) -> bool:
    return not _lists().conditions.isdisjoint(_WORD.findall(lower)) or _FOR.search(lower) is not None


def _past_or_no(head: str) -> bool:
    """Whether the last words before the list are of another time, or deny."""
    last = " ".join(head.replace("prior to", "before").split()[-_NEAR:])
    return not _lists().past.isdisjoint(_WORD.findall(last)) or denies(last) or _AT_RISK.search(head) is not None


def _content(text: str) -> set[str]:
    """The words of a text that say more than that something follows."""
    known = plain_words()
    text = known.occasions.sub(" ", known.phrases.sub(" ", text))
    return {
        word
        for word in _WORD.findall(text)
        if len(word) > 1
        and not word.isdigit()
        and not (word in known.says_nothing or word in known.leads or word in _lists().announcing)
    }


def _is_long(window: Window) -> bool:
    """Whether a window goes far back, so that what was so then need not be so now."""
    if window.kind is WindowKind.LASTING:
        return False
    days = _DAYS.get(window.unit, 365)
    return not window.bounds or any(bound.value * days > _SHORT for bound in window.bounds)


def _spaces(match: re.Match[str]) -> str:
    return " " * len(match[0])


@cache
def _aside() -> re.Pattern[str]:
    """A population in parentheses: "(women)"."""
    return re.compile(rf"[(（]\s*(?:the )?(?:{'|'.join(sorted(_lists().persons))})\s*[)）]")
