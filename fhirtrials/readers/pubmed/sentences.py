"""Sentences of an abstract, each with the label of its section."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from fhirtrials.model.papers import Abstract, Paper

# A full stop ends a sentence where a capital, a number or a bracket follows, but not after these.
_END = re.compile(
    r"(?<!\b[A-Z])(?<!\be\.g)(?<!\bi\.e)(?<!\bvs)(?<!\bcf)(?<!\bNo)(?<!\bno)(?<!\bDr)(?<!\bSt)(?<!\bapprox)(?<!\bet al)"
    r"[.!?][\"')\]]*\s+(?=[A-Z0-9(\[])"
)


_LONGEST = 1500
"""Letters: what is longer is no sentence, and nothing is read out of it."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """``text`` without its full stop; ``label`` of the section, empty without one."""

    label: str
    text: str


def sentences(paper: Paper) -> Iterator[Sentence]:
    """The sentences of the paper's English abstract, in their order; of the first one where no language is given."""
    english = [each for each in paper.abstracts if each.language in ("en", None) and each.kind is None]
    for abstract in english[:1]:
        yield from _of(abstract)


def _of(abstract: Abstract) -> Iterator[Sentence]:
    for section in abstract.sections:
        for text in _END.split(section.text or ""):
            if text.strip() and len(text) <= _LONGEST:
                yield Sentence((section.label or "").casefold(), text.strip().rstrip("."))
