"""The words of one line → the section that it opens: "Key Exclusion Criteria", "Subjects will be excluded if:"."""

import re
from functools import lru_cache
from typing import NamedTuple

from fhirtrials.eligibility.groups import note
from fhirtrials.eligibility.vocabulary import WORD, sort, vocabulary
from fhirtrials.eligibility.wording import unwrapped
from fhirtrials.model.words import Section


class SectionHeading(NamedTuple):
    """``section`` is None where both are named at once; ``length`` is how much of the line the heading takes.

    ``plain`` is False where its words say more than the section: a cohort, a part of the study. ``sentence`` is True
    for "Subjects will be excluded if:"; ``weak`` for "Patients must meet all:", which counts before all other headings.
    """

    section: Section | None
    length: int
    plain: bool
    sentence: bool = False
    weak: bool = False


_KEPT = 64  # lines: two headings in three are one of a few, "Inclusion Criteria:"
_NAMES = (  # a cheap look: most lines are no heading
    "usion", "lsion", "clus", "clut", "crit", "cret", "eligib", "ntry ", "selection", "enrol", "recruit",
)  # fmt: skip
_ENDS = (":", "?", "if", "when", "who", "they", "you", "he")
_PREFIX = re.compile(r"\s*(?:\d{1,2}\\?[.)]|[A-Z][.)]|[IVX]{1,4}[.)])?\s*")
_END = re.compile(r"(?=[:.\s–—•●▪-])(?::+(?!\d)|(?<=riteria)\.(?=\s)|(?<=\w)\s*(?:--+|[–—])|\s-\s|(?<=riteria)-|[•●▪])")
_DASHED = re.compile(r"riteria(?:\s?[-–—•●▪(]|\.\s)|RITERIA\s?[-–—•●▪(]|clusion\s?(?:--|–|—)")
_WHO = (
    r"(?:(?:the|all|any|an?|each|potential|only|eligible|study|human|adult|female|male|following)\s){0,4}"
    r"(?:patients?|subjects?|participants?|individuals?|candidates?|volunteers?|persons?|people|those|they|infants?"
    r"|children|adults|donors?|women|men|exclude|include)\b"
)
_FOLLOWING = r"(?:(?:any|one|all|each)(?: one)? of )?the following"
_OUT = re.compile(
    rf"(?:{_WHO}|{_FOLLOWING}).{{0,90}}?\b(?:excluded|ineligible(?! (?:to receive|for treatment))|excluding|exclusion"
    r"|not\s(?:be\s)?(?:eligible|included|enrolled|enter|participate|considered|admitted|recruited|to\sbe))\b"
    r"|(?:we (?:will )?)?exclude\b|excluded(?=\W*$| (?:if|when|are|is|from|patients|subjects|participants)\b)"
    r"|(?:reasons?|grounds) for (?:the )?exclusion|(?:not eligible|ineligible)(?:\s(?:if|when|are|is|patients"
    r"|subjects|participants)\b|\W*$)"
    r"|(?:in order )?to (?:be eligible|participate|be included).{0,60}\bmust not\b(?: (?:have|be|meet))?\W*$",
    re.IGNORECASE,
)
_IN = re.compile(
    rf"(?:(?:{_WHO}|{_FOLLOWING}).{{0,60}}?\b|in order )"
    r"(?:(?:be|are|is) (?:included|enrolled|recruited|eligible|considered)|to be (?:eligible|included)"
    r"|(?:are|is) (?:an )?inclusion|eligible for (?:inclusion|enrol|participation))\b"
    rf"|{_WHO} (?:to be )?(?:included|enrolled|recruited)\b|included(?=\W*$| (?:if|when|are)\b)"
    r"|(?:to be (?:eligible|included)|for inclusion|eligible (?:patients|subjects|participants))\b",
    re.IGNORECASE,
)
_BARE = re.compile(r"(?:Key |Main )?(Inclusion|Exclusion|INCLUSION|EXCLUSION) (?:Criteria|CRITERIA)(?=\s[A-Z≥≤\d])")
_SECTIONS = {"in": Section.INCLUSION, "out": Section.EXCLUSION}
_WEAK = ("eligibility", "selection", "entry", "enrollment", "enrolment", "recruitment")
_NEGATED = ("inclusion", "selection", "eligibility")
_SPEAKS = frozenset(
    ("meet", "failure", "fail", "violation", "fulfilling", "same", "based", "according", "than", "list")
)
_PARTICIPLES = {
    **dict.fromkeys(("include", "included", "including", "inclusive"), "inclusion"),
    **dict.fromkeys(("exclude", "excluded", "excluding", "exclusive", "exclusionary"), "exclusion"),
}
_MEET = re.compile(
    rf"{_WHO} (?:must|should|have to|need to|will|shall)? ?(?:meet|fulfil|fulfill|satisfy|comply with) "
    r"(?:all|each|every one|the following)\b.{0,60}:",
    re.IGNORECASE,
)
_ASKED = re.compile(  # as pages for patients have it
    r"(?:you|who) (?:may|might|can|could|should|will|would|are|is)(?: ?(?P<not>n[o']t))? (?:be )?(?:able to )?"
    r"(?:qualify|join|eligible|participate|take part|(?P<out>excluded)|included|enrolled)\b|we are looking for\b",
    re.IGNORECASE,
)
_OPEN = re.compile(r"(?::|\?|\b(?:if|when|who|(?:if|when) (?:you|they|he/she|she/he|s/he)))[\s*_]*$", re.IGNORECASE)
_GENERIC = re.compile(
    rf"^(?:{_WHO}|in order|to be|for|exclude|not|ineligible|eligible)"
    r"(?=\s(?:(?:who|that|which|if|when|will|would|are|is|must|should|may|can|cannot|not|shall|have|has"
    r"|meet|meets|meeting|to|be|eligible|inclusion|order|patients|subjects|participants|candidate|fulfilling|any"
    r"|with (?:any|one|at least|the))\b)|:|$)",
    re.IGNORECASE,
)


def section_heading(line: str, *, marked: bool = False) -> SectionHeading | None:
    """The section that a line opens, if it opens one; ``marked``: it is an item of a list.

    A heading may be followed by words of its own line ("Exclusion Criteria: none"): ``length`` ends before them.
    """
    low = line[:240].lower()
    if any(map(low.__contains__, _NAMES)) and (named := _naming(line, marked)):
        return named
    return _sentence(line) if low.rstrip(" *_").endswith(_ENDS) else None


@lru_cache(maxsize=_KEPT)
def _naming(line: str, marked: bool) -> SectionHeading | None:
    """A heading that names its section in any way."""
    return _named(line) or (None if marked else _titled(line))


def _named(line: str) -> SectionHeading | None:
    """A heading that names its section: "Key Inclusion Criteria for part A:", "Exclusion"."""
    if len(line) > 70 and (bare := _BARE.match(line)) and line.find(":", 0, 90) < 0:
        return SectionHeading(_SECTIONS[sort(bare[1].lower())], bare.end(), True)
    if len(line) > 100 and line.find(":", 0, 240) < 0 and not _DASHED.search(line, 0, 60):
        return None
    begin = _PREFIX.match(line).end()  # type: ignore[union-attr]
    length, closed = _heading_end(line, begin)
    head = unwrapped(line[begin:length].strip())
    found = WORD.findall(head.lower())
    if not found or len(found) > 24:
        return None
    if found[0] in ("non", "not") and len(found) > 1 and found[1] in _NEGATED:
        found = ["non" + found[1], *found[2:]]
    found = _spelt(found)
    sorts = [sort(word) for word in found]
    place = next((k for k, kind in enumerate(sorts) if kind in ("in", "out")), None)
    if place is None:
        return None
    weak = found[place] in _WEAK
    criteria = "criteria" in sorts
    named = criteria and _joined(found, sorts, place)
    alone = place == 0 and not weak and (len(found) == 1 or (closed and len(found) <= 8 and not criteria))
    alone = alone or (found == ["eligibility"] and (closed or head.istitle() or head.isupper()))
    if not (named or alone or (closed and _closes_title(head, found, place))) or note(head):
        return None
    if (head[0].islower() and place > 0) or (place > 3 and "criteria" not in sorts[-3:]):
        return None
    known = vocabulary()
    rest = [word for word, kind in zip(found, sorts, strict=True) if not kind and word not in known.plain]
    if not closed and rest and not _reads_as_title(head, found, sorts, place):
        return None
    if closed and (known.sentence.intersection(found[:place]) or ("following" in found and place > 2)):
        return None
    if weak and rest:
        return None
    both = {"in", "out"} <= {kind for k, kind in enumerate(sorts) if k <= place + 3 and found[k] not in ("entry",)}
    section = None if both else _SECTIONS[sorts[place]]
    aside = any(bracket in head for bracket in "(（") and "following" not in found
    plain = not aside and (not [word for word in rest if word not in known.sentence] or "following" in found)
    return SectionHeading(section, length, plain)


def _titled(line: str) -> SectionHeading | None:
    """A title of few words that its section ends: "Control group - exclusion criteria", "Exclusion (group A)"."""
    title = unwrapped(line.strip()).strip(" :*_")
    if len(title) > 80 or title.endswith((".", ";", ",")) or not (title[:1].isupper() or title[:1].isdigit()):
        return None
    words = WORD.findall(title)
    found = _spelt([word.lower() for word in words])
    if not 2 <= len(found) <= 9 or _SPEAKS.intersection(found) or vocabulary().sentence.intersection(found):
        return None
    sorts = [sort(word) for word in found]
    if title.endswith(")"):
        last, counts = 0, words[0][0].isupper()
    else:
        last = -2 if sorts[-1] == "criteria" else -1
        counts = last == -2 or words[-1][0].isupper()
    if not counts or sorts[last] not in _SECTIONS or found[last] in _WEAK or {"in", "out"} <= set(sorts):
        return None
    outside = sorts[last] == "out" or (len(found) + last > 0 and found[last - 1] == "non")
    return SectionHeading(Section.EXCLUSION if outside else Section.INCLUSION, len(line), plain=False)


def _spelt(found: list[str]) -> list[str]:
    """The words of a heading with "InclusionCriteria" taken apart and "excluding criteria" put right."""
    words: list[str] = []
    for word in found:
        if word[:9] in ("inclusion", "exclusion") and sort(word[9:]) == "criteria":
            words += [word[:9], "criteria"]
        elif sort(word) == "criteria" and words and words[-1] in _PARTICIPLES:
            words[-1:] = [_PARTICIPLES[words[-1]], word]
        else:
            words.append(word)
    return words


def _joined(found: list[str], sorts: list[str], place: int) -> bool:
    """Whether "criteria" stands with the section's word: right after it, or before with "of" or "for"."""
    if "criteria" in sorts[place + 1 : place + 4]:
        return True
    return (
        place > 0 and "criteria" in sorts[:place] and found[place - 1] in ("of", "for", "the", "criteria", "criterion")
    )


def _closes_title(head: str, found: list[str], place: int) -> bool:
    """Whether a title ends with the section's word: "Healthy Controls Group Exclusion:"."""
    if place != len(found) - 1 or not 1 < len(found) <= 8:
        return False
    return all(word[0].isupper() or not word[0].isalpha() for word in head.split())


def _reads_as_title(head: str, found: list[str], sorts: list[str], place: int) -> bool:
    """Whether a line without a colon is a title and no sentence about criteria."""
    if len(found) > 10 or vocabulary().sentence.intersection(found) or head.endswith((";", ",")):
        return False
    if head[:1].islower():
        return False
    begins = place == 0 and "criteria" in sorts[:3]
    return begins or all(word[0].isupper() or len(word) <= 4 for word in head.split())


def _heading_end(line: str, begin: int) -> tuple[int, bool]:
    """Where a heading ends: after its colon or before its dash, else with the line; and whether a mark closes it."""
    depth_end = 0
    for mark in _END.finditer(line, begin, 240):
        if mark.start() < depth_end:
            continue
        opened = line.rfind("(", begin, mark.start())
        if opened >= 0 and (closed := line.find(")", opened, 300)) > mark.start():
            depth_end = closed  # a colon inside parentheses belongs to the heading
            continue
        if mark[0].startswith((":", ".")):
            return mark.end(), True
        if mark[0].strip() and not mark[0].strip("-–—") and _dash_goes_on(line, mark.end()):
            continue
        return mark.start(), True
    return len(line), False


def _dash_goes_on(line: str, at: int) -> bool:
    """Whether a dash stands inside the heading ("Exclusion criteria - Part A:") and not before its first criterion."""
    rest = line[at:].strip(" -–—")
    return len(rest) < 60 and (rest.endswith(":") or not rest)


def _sentence(line: str) -> SectionHeading | None:
    """A heading that is a sentence: "Subjects will be excluded if:"."""
    if len(line) > 220 or not _OPEN.search(line, max(0, len(line) - 24)):
        return None
    if asked := _ASKED.match(line):
        outside = bool(asked["not"]) is not bool(asked["out"])
        return SectionHeading(Section.EXCLUSION if outside else Section.INCLUSION, len(line), True, sentence=True)
    out = _OUT.match(line)
    if not out and not _IN.match(line):
        return (
            SectionHeading(Section.INCLUSION, len(line), True, sentence=True, weak=True) if _MEET.match(line) else None
        )
    section = Section.EXCLUSION if out else Section.INCLUSION
    return SectionHeading(section, len(line), _GENERIC.match(line) is not None, sentence=True)


_GLUED = re.compile(
    r"(?<=[\w.;,)\]])\s{0,3}\b(?:(?:Key|Main|Major|KEY|MAIN)\s)?"
    r"(?:(?:Inclusion|Exclusion|INCLUSION|EXCLUSION|Non-[Ii]nclusion|inclusion|exclusion)\s[Cc](?:riteria"
    r"|RITERIA)\s{0,2}(?::|(?=[•●])|$)"
    r"|(?:Inclusion|Exclusion|INCLUSION|EXCLUSION)s?\s?:?$"
    r"|(?<=[.;]\s)(?:Inclusion|Exclusion|INCLUSION|EXCLUSION)s?\s?:(?=\s))"
)
_BEFORE_GLUE = re.compile(
    r"(?:\b(?:the|any|of|following|all|other|these|this|above|no|meet|per|and|or|specific|additional|further|from"
    r"|with|for|in|an?)|[\-/,])\s*$",
    re.IGNORECASE,
)


def glued_heading(line: str, marked: bool) -> int | None:
    """Where a section heading begins that stands behind other words of its line; None where there is none.

    In an unmarked line the words before may be a title ("Main Study Inclusion Criteria:") and then belong to it.
    """
    if "clusion" not in line and "CLUSION" not in line:
        return None
    for match in _GLUED.finditer(line):
        if not marked and _is_title(line[: match.start()].rstrip()):
            continue
        before = line[max(0, match.start() - 40) : match.start()]
        at = match.end() - len(match[0].lstrip())
        starts = line[at].isupper() or before.rstrip().endswith((".", ";"))
        if match.start() > 12 and starts and not _BEFORE_GLUE.search(before):
            return at
    return None


def _is_title(before: str) -> bool:
    """Whether words before a section's name are a title: capitals, or a group's name."""
    if before.endswith((".", ";", ",")) or len(before) > 120 or "clusion" in before.lower():
        return False
    found = WORD.findall(before)
    if vocabulary().groups.intersection(word.lower() for word in found) or len(found) < 3:
        return True
    return all(word[0].isupper() or word.isdigit() or len(word) <= 3 for word in found)
