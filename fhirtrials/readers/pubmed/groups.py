"""How participants are divided: the sentences that say so, with the groups they name, their sizes and proportion."""

import re
from collections.abc import Iterator

from fhirtrials.model.stages import Group, Stage
from fhirtrials.readers.pubmed.sentences import Sentence

_DIVIDED = re.compile(
    r"\b(?:will be|were|are|was|is|to be)\b[^.;]{0,60}?"
    r"\b(?:randomly (?:\w+ )?(?:assigned|allocated|divided|distributed|grouped)|randomi[sz]ed\b)",
    re.IGNORECASE,
)
_SIZED = re.compile(
    r"\b(?:either|or|and|to|into|:|,|the|an?)\s+(?:the |an? )?"
    r"((?:(?!(?:either|or|and|to|into|the|an?|in|of)\b)[\w/+-]+ ){0,5}?"
    r"(?:groups?|arms?))\s*\((?:n\s*=\s*)?(\d{1,6})(?:\s+(?:cases|patients|participants|subjects|children|women|men))?\)",
    re.IGNORECASE,
)
_NAMED = re.compile(
    r"\b(?:into|to)\s+((?:the )?[\w/+-]+(?:, [\w/+-]+)*,? (?:and|or) (?:the )?[\w/+-]+) (?:groups|arms)\b",
    re.IGNORECASE,
)
_RATIO = re.compile(r"(?<![\d:.])(\d{1,2}(?:\s?:\s?\d{1,2})+)(?![\d:.])", re.ASCII)
# Words that name no group: "into two and three groups", "into treatment and control groups" is fine.
_NUMBERS = re.compile(r"\b(?:two|three|four|five|six|2|3|4|5|6)\b", re.IGNORECASE)


def stages(sentences: list[Sentence]) -> Iterator[Stage]:
    """The rounds that say into which groups, or in which proportion."""
    for each in sentences:
        if not _DIVIDED.search(each.text):
            continue
        groups = tuple(_groups(each.text))
        ratios = list(dict.fromkeys(match[1].replace(" ", "") for match in _RATIO.finditer(each.text)))
        ratio = ratios[0] if len(ratios) == 1 and re.search(r"ratio|\d\s?:\s?\d", each.text) else None
        if groups or ratio:
            yield Stage(description=each.text, ratio=ratio, groups=groups)


def _groups(text: str) -> Iterator[Group]:
    sized = [Group(name=match[1].strip(), size=int(match[2])) for match in _SIZED.finditer(text)]
    if sized:
        yield from sized
        return
    match = _NAMED.search(text)
    if match and not _NUMBERS.search(match[1]):
        for name in re.split(r",\s*(?:(?:and|or)\s+)?|\s+(?:and|or)\s+", match[1]):
            yield Group(name=re.sub(r"^the\s+", "", name.strip(), flags=re.IGNORECASE))
