"""How much of a criterion's words its structured parts say, and whether the words need them.

In: the verbatim stretch of one criterion and what was read in it, offsets in that stretch. The words that nothing was
read from decide: where they say nothing ("patients must have"), all is said. A part is necessary only where no word
makes it one way among others ("or"), one for some persons ("if", "for women"), another time's ("history of"), denied
("no") or exempted ("unless"). What is not certain is not necessary.
"""

import re
from collections.abc import Iterable, Sequence
from functools import cache, partial
from typing import NamedTuple

from fhirtrials.eligibility.lower_case import letters
from fhirtrials.eligibility.numbers.ages import DISEASE_EVENTS, STUDY_EVENTS
from fhirtrials.eligibility.numbers.vocabulary import words
from fhirtrials.eligibility.plain_words import denies, plain_words, words_of
from fhirtrials.eligibility.settled import AND, ASIDE, OR, SLASHES, between_alternatives, settled, unmarked
from fhirtrials.model.constraints import Finding, Mention, Threshold, Window
from fhirtrials.model.part import changed
from fhirtrials.model.words import Comparator, Section, Topic, Understood, WindowKind

_BEFORE = re.compile(r"\bprior to\b", re.IGNORECASE)
# Behind a value: when it was.
_AT = re.compile(r"[\s)]*(?:at|before|prior\s+to)\s+(?P<event>(?:[^\W\d_]+[\s-]+){0,5}[^\W\d_]+)", re.IGNORECASE)
# Both begin with a character of few, which a search skips to.
_SENTENCE = re.compile(r"[.;\n](?:(?<!\n)\s+\S|(?<=\n)\s*\n)")
_EXCEPTING = ("unless", "except", "other than", "excluding", "apart", "aside", "but not", "however", "regardless")
# One of these is in each phrase that exempts; few criteria have any.
_EXCEPTS = frozenset(
    {"unless", "except", "exception", "exceptions", "excepting", "excluding", "than", "but", "however"}
)
_EXCEPTS |= {"apart", "aside", "regardless"}
# Among exclusions it is not what excludes: "Participants must not be pregnant".
_DEMANDS = re.compile(r"(?<!who )(?<!that )(?<!which )\b(?:must|should|shall)\b", re.IGNORECASE)
_DEMANDING = frozenset({"must", "should", "shall"})
_EQUALS = re.compile(r"=|\b(?:equal|exact|precise)", re.IGNORECASE)
_LISTS = re.compile(r"[,;aA](?:(?<=[,;])|(?<=\b[aA])[nN][dD]\b)")
_LAST_OF_LIST = re.compile(r"\s*(?!(?:at|on|during|by|in|for)\b)\w[^#]*,\s*#", re.IGNORECASE)
_EXAMPLE = re.compile(r"^[^\w#]*e\.?g\b|\be\.?g\b[^()]*#", re.IGNORECASE)
_ALLOWS = frozenset({"allowed", "permitted"})
_FIRST_LOOK = re.compile(r"\binitial\s(?=screening|visit|assessment|evaluation|examination)", re.IGNORECASE)
_PAST_EVENTS = DISEASE_EVENTS | {"infarct", "infarction", "stroke", "hospitalization", "hospitalisation"}
# Between a measure and its value: of another time, or not always so.
_SHIFTS = words(
    """ever once previously formerly historically previous past history increase increased increases decrease decreased
    decreases change changed changes reduction reduced drop dropped fell fallen rose risen gained lost improvement
    improved usually generally typically"""
)
_BESIDE = re.compile(r"\s(?:before|after|during)\s(?!(?:the )?(?:age )?(?:of )?\d)", re.IGNORECASE)  # "before dialysis"
# Of lead-ins: not an "or" between two things.
_COUNTED = re.compile(
    r"\b(?:one|two|three|four|five|six|\d|any|all)[\s)]+\(?(?:and/)?or (?:more|both|all|greater)\b", re.IGNORECASE
)
# Whom of the study it is of: "Adult arm: ...", "Controls must ...".
_OF_A_GROUP = re.compile(
    r"\b(?:(?<!oncology )(?<!who )groups?|cohorts?|arms?|controls|strat(?:um|a)|substudy|donors?|caregivers?|carers?)\b"
    r"(?:[^:.;]{0,40}:|\W+(?:\w+\W+){0,4}(?:must|should|shall)\b)"
    r"|\b(?:part|phase) (?:[a-d1-9]|i{1,3})\b[^:.;]{0,40}:",
    re.IGNORECASE,
)
_SIGNS = frozenset("<>≥≤=")
_ADULTS = frozenset({"adult", "adults"})
_WOMEN = frozenset({"woman", "women", "female", "females", "mother", "mothers"})
_OF_WOMEN = frozenset({Topic.PREGNANCY, Topic.LACTATION})
_UNIT_GOES_ON = re.compile(r"[.·*]?[^\W\d_]+-\d|[·*][^\W\d_]|/\s?[(^\W\d_]")
_NEXT = re.compile(r"([\s*\\]*)([^\W_]+|[/^×·%°:])")
_PART = re.compile(r"[,;:.]|\band\b|\bor\b|[()]", re.IGNORECASE)


class Read(NamedTuple):
    """What was read in the words of a criterion."""

    thresholds: tuple[Threshold, ...] = ()
    windows: tuple[Window, ...] = ()
    findings: tuple[Finding, ...] = ()
    mentions: tuple[Mention, ...] = ()


class Grade(NamedTuple):
    understood: Understood
    necessary: bool = False
    negated: bool = False
    exception: bool = False


class _Left(NamedTuple):
    """The words that nothing was read from; ``text``: as they stand, with "#" for each stretch that was read.

    ``said``: whether one of them says something.
    """

    text: str
    words: set[str]
    said: bool


def grade(text: str, read: Read, section: Section | None, *, leads: bool = False, unusual: bool = False) -> Grade:
    """The grade of a criterion.

    ``leads``: parts stand below it, so that its own words may only announce them. ``unusual``: a value has a unit that
    is most likely a slip.
    """
    exception = _exempts(text)
    spans = _spans(text, read) if any(read) else []
    if not spans and not leads:
        return Grade(Understood.TEXT_ONLY, False, denies(text), exception)
    left = _left(text, spans, read, leads)
    negated = not left.words.isdisjoint(plain_words().negations) and denies(left.text)
    if not spans:
        coded = not left.said and not negated and not exception
        return Grade(Understood.CODED if coded else Understood.PARTLY, False, negated, exception)
    sure = settled(text, read.thresholds, read.findings, section)
    sure = sure and not any(map(partial(_goes_on, text), read.thresholds))
    doubtful = unusual or any(
        each.denied or _lacks_a_sign(text, each) or _is_past(text, each) for each in read.thresholds
    )
    doubtful = doubtful or any(_is_open(text, each) for each in read.windows)
    clean = sure and not (exception or negated or doubtful or (section is Section.EXCLUSION and _demands(text)))
    # A comparison that was not read may be another value of the same thing, for some persons.
    if (
        not clean
        or _OF_A_GROUP.search(text)
        or not left.words.isdisjoint(_limiting())
        or _SENTENCE.search(text.strip())
    ):
        return Grade(Understood.PARTLY, False, negated, exception)
    of_time = bool(read.windows) and not (read.thresholds or read.findings)
    if not left.said and (read.mentions or not of_time):  # a time alone is the time of nothing
        return Grade(Understood.CODED, True, negated, exception)
    necessary = "for" not in left.words and (not of_time or _is_of_all(text, read.windows))
    if section is Section.EXCLUSION and (
        _LISTS.search(left.text.strip(" .;,#")) or (not of_time and _LAST_OF_LIST.match(left.text))
    ):
        necessary = False  # excluded things in a row are mostly meant each alone
    return Grade(Understood.PARTLY, necessary, negated, exception)


def _exempts(text: str) -> bool:
    """Whether a word exempts: "unless"."""
    if letters(text).isdisjoint(_EXCEPTS):
        return False
    return _any_in(text, _EXCEPTING) and plain_words().exceptions.search(text) is not None


def _demands(text: str) -> bool:
    """Whether it says what has to be: "must"."""
    return not letters(text).isdisjoint(_DEMANDING) and _DEMANDS.search(text) is not None


def _lacks_a_sign(text: str, threshold: Threshold) -> bool:
    """Whether a quantity is compared with nothing: "Age 18 years" most likely lost its sign on the way."""
    alone = len(threshold.bounds) == 1 and threshold.bounds[0].comparator is Comparator.EQUAL
    if not alone or threshold.ucum is None or threshold.ucum in ("{class}", "{score}"):
        return False
    return _EQUALS.search(text, threshold.start, threshold.end) is None


def _is_open(text: str, window: Window) -> bool:
    """Whether a time is compared with nothing, or with half-lives that nobody knows: "30 days or 5 half-lives"."""
    alone = len(window.bounds) == 1 and window.bounds[0].comparator is Comparator.EQUAL
    if alone and window.direction is not None and window.kind is WindowKind.WITHIN:
        return True  # "stroke 3 months before": hardly on that very day
    return "half" in text[window.start : window.end].lower()


def _is_past(text: str, threshold: Threshold) -> bool:
    """Whether the value is another time's, or a change: "EF ever documented < 40 %", "LVEF < 30 % before the infarct".

    Words between the measure and its value count, not those of the measure itself.
    """
    said = letters(text[threshold.start : threshold.end])
    if not _SHIFTS.isdisjoint(said) and not _SHIFTS.isdisjoint(said - letters(threshold.measure)):
        return True
    if STUDY_EVENTS.isdisjoint(said) and _BESIDE.search(text, threshold.start, threshold.end):
        return True
    at = _AT.match(text, threshold.end)
    if at is None:
        return False
    event = letters(at["event"])
    return STUDY_EVENTS.isdisjoint(event) and not _PAST_EVENTS.isdisjoint(event)


def _spans(text: str, read: Read) -> list[tuple[int, int]]:
    """The stretches that something was read from."""
    parts: list[Threshold | Window | Finding | Mention] = [*read.thresholds, *read.windows, *read.findings]
    spans = [(each.start, each.end) for each in parts + [each for each in read.mentions if each.whole]]
    return spans if len(spans) < 2 else _joined([*spans, *between_alternatives(text, read.thresholds, read.findings)])


def without_whole(text: str, mention: Mention) -> bool:
    """Whether a mention is all that a criterion says: "Patients with asthma"."""
    read = Read(mentions=(changed(mention, whole=True),))
    return grade(text, read, None).understood is Understood.CODED


def _joined(stretches: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The stretches that something was read from, in order, as one where they overlap."""
    out: list[tuple[int, int]] = []
    for start, end in sorted(stretches):
        if out and start <= out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return out


def _left(text: str, spans: Sequence[tuple[int, int]], read: Read, leads: bool) -> _Left:
    known = plain_words()
    gaps = _gaps(text, spans)
    adults = "age" in [each.key for each in read.thresholds]
    women = not _OF_WOMEN.isdisjoint([each.topic for each in read.findings if each.present])
    found, cleared = letters(gaps), gaps
    if not known.of_phrases.isdisjoint(found) and _any_in(text, known.of_phrases):
        cleared = known.phrases.sub(" ", cleared)
    if spans and not known.of_occasions.isdisjoint(found) and _any_in(text, known.of_occasions):
        cleared = known.occasions.sub(" ", cleared)
    if "/" in cleared:
        cleared = SLASHES.sub(" or ", cleared)
    if "prior" in found and _any_in(text, ("prior",)):
        cleared = _BEFORE.sub(" before ", cleared)
    if "initial" in found:
        cleared = _FIRST_LOOK.sub(" ", cleared)
    if leads:
        cleared = _COUNTED.sub(" ", cleared)
    words = words_of(cleared)
    words -= _nobody(adults, women)
    if not {"e", "eg"}.isdisjoint(found) and _EXAMPLE.search(gaps):
        words.add("e.g")
    if not _ALLOWS.isdisjoint(words) and _ALLOWS.isdisjoint(letters(ASIDE.sub(" ", cleared))):
        words -= _ALLOWS  # "(transfusion allowed)" adds nothing
    if leads:
        words -= known.leads - known.conditions - OR  # "for patients > 12 years of age" is no announcement
    return _Left(gaps, words, not words.issubset(_nothing(leads, adults, women)))


def _any_in(text: str, words: Iterable[str]) -> bool:
    """Whether one of the words stands in the text, in plain letters: not with a long s."""
    return any(map(text.lower().__contains__, words))


@cache
def _nothing(leads: bool, adults: bool, women: bool) -> frozenset[str]:
    """The words that say nothing; ``adults`` or ``women`` where that is said already."""
    known = plain_words()
    said = (_ADULTS if adults else (), _WOMEN if women else (), known.leads if leads else ())
    return known.says_nothing.union(AND, *said)


@cache
def _nobody(adults: bool, women: bool) -> frozenset[str]:
    """The words of persons that say nothing."""
    return _nothing(False, adults, women) & (_ADULTS | _WOMEN)


@cache
def _limiting() -> frozenset[str]:
    """The words, and signs of what was not read, with which a part is not simply so."""
    known = plain_words()
    return known.conditions | known.shifts | OR | _SIGNS


def _gaps(text: str, spans: Sequence[tuple[int, int]]) -> str:
    gaps = []
    before = 0
    for start, end in spans:
        gaps.append(text[before:start])
        before = end
    return unmarked("#".join([*gaps, text[before:]]))


def _goes_on(text: str, threshold: Threshold) -> bool:
    """Whether a word that may be a unit follows a value that has none, its unit goes on, or it leads to another."""
    if threshold.unit is not None and _UNIT_GOES_ON.match(text, threshold.end):
        return True  # "30 ml.min-1", of which the end was not read
    after = _NEXT.match(text, threshold.end)
    if after is None:
        return False
    if after[2] == ":":
        return True  # "eGFR 45-59: below 980 pg/mL"
    if not after[1] or threshold.unit is None:
        known = plain_words()
        word = after[2].lower()
        return not (word in known.goes_on or word in known.says_nothing or word in known.conditions)
    return False


def _is_of_all(text: str, windows: Sequence[Window]) -> bool:
    """Whether the one window belongs to all words: they are one part, and it stands at their end or beginning."""
    if len(windows) != 1:
        return False
    before, after = text[: windows[0].start].strip(), text[windows[0].end :].strip(" .;,)*\\")
    return not _PART.search(before.rstrip(" (,")) and not (before and after) and not _PART.search(after)
