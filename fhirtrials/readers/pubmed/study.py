"""A paper → the trials that it is about: one for each registry number that is surely its own.

The registry numbers of the record's data banks are the paper's own, each of a trial of its own. Where it has none, the
text decides: the number under a heading or on a line of its own that speaks of registration; else the only number
there is, unless the paper is one that speaks of others' trials. Numbers of several registries are one trial's where a
line of registration gives them together, one of each.
"""

import re
from collections.abc import Iterator

from fhirtrials.issues import Tell, issue
from fhirtrials.model import Trial
from fhirtrials.model.papers import Paper
from fhirtrials.model.parts import Identifier, Source
from fhirtrials.model.registry_numbers import registry_numbers, trial_id
from fhirtrials.model.words import IdentifierKind, Registry
from fhirtrials.readers.pubmed.facts import facts

# Kinds of papers that speak of other papers' trials.
_SECOND_HAND = re.compile(
    r"review|meta-analysis|comment|editorial|letter|guideline|news|biography|retraction of publication", re.IGNORECASE
)
_REGISTRATION = re.compile(
    r"\bregist(?:ration|ry|ered|er)\b|\btrial (?:number|identifier|id)\b"
    r"|\bclinical ?trials?(?: information|\.gov)?\s*$",
    re.IGNORECASE,
)
_NOT_WORDS = re.compile(r"[^A-Za-z]+")


def trials(paper: Paper, source: Source, tell: Tell, where: str) -> Iterator[Trial]:
    """The trials of a paper; tells ``no-trial-named`` where none is surely its own."""
    for related in paper.related:
        if (related.kind or "").startswith(("RetractionIn", "RetractedandRepublishedIn")):
            found = related.citation or related.pubmed_id or "a notice"
            tell(issue("paper-retracted", source=where, where=_named(paper), found=found))
    mentioned = [found for text in texts(paper) for found in registry_numbers(text)]
    banked = [found for number in paper.trial_numbers for found in registry_numbers(number)]
    everything = tuple(dict.fromkeys(number for _, number in [*banked, *mentioned]))
    named = _named_trials(paper, banked, list(dict.fromkeys(mentioned)))
    if not named:
        found = f"its text names {', '.join(everything)}" if everything else "it names no registry number"
        tell(issue("no-trial-named", source=where, where=_named(paper), found=found))
    paper = paper.model_copy(update={"trial_numbers": everything})
    for (registry, number), *others in named:
        yield Trial(
            id=trial_id(number),
            registry=registry,
            other_ids=tuple(_other(other_registry, other) for other_registry, other in others),
            title=paper.title,
            papers=(paper,),
            sources=(source,),
            # What a paper on several trials says cannot be told apart.
            **(facts(paper) if len(named) == 1 and not _second_hand(paper) else {}),
        )


def texts(paper: Paper) -> Iterator[str]:
    """Title, then the sections of the abstracts, each with its label."""
    if paper.title:
        yield paper.title
    for abstract in paper.abstracts:
        for section in abstract.sections:
            yield f"{section.label}: {section.text}" if section.label else section.text or ""


def _named_trials(
    paper: Paper, banked: list[tuple[Registry, str]], mentioned: list[tuple[Registry, str]]
) -> list[list[tuple[Registry, str]]]:
    """The numbers of each trial that is surely the paper's own; none where that is not sure."""
    together = _registered(paper)
    if not banked:
        alone = mentioned if len(mentioned) == 1 and not _second_hand(paper) else []
        return [found] if (found := together or alone) else []
    named: list[list[tuple[Registry, str]]] = []
    for number in dict.fromkeys(banked):
        if number not in together:
            named.append([number])
        elif not any(number in each for each in named):
            named.append([number, *(other for other in together if other != number)])
    return named


def _registered(paper: Paper) -> list[tuple[Registry, str]]:
    """The numbers of the lines of registration, where each is in a registry of its own: they are one trial."""
    found = [
        number
        for abstract in paper.abstracts
        for section in abstract.sections
        if _speaks_of_registration(section.label, section.text or "")
        for number in registry_numbers(section.text or "")
    ]
    listed = list(dict.fromkeys(found))
    return listed if len({registry for registry, _ in listed}) == len(listed) else []


def _speaks_of_registration(label: str | None, text: str) -> bool:
    """Whether a section is there to say where the trial is registered: by its label, or since it says little else."""
    if label and _REGISTRATION.search(label):
        return True
    numbers = [number for _, number in registry_numbers(text)]
    rest = text
    for number in numbers:
        rest = re.sub(re.escape(number), " ", rest, flags=re.IGNORECASE)
    words = _NOT_WORDS.sub(" ", rest).split()
    return bool(numbers) and (not words or (len(words) <= 12 and _REGISTRATION.search(rest.strip(" .:;,")) is not None))


def _second_hand(paper: Paper) -> bool:
    return any(_SECOND_HAND.search(kind.name or "") for kind in paper.kinds)


def _other(registry: Registry, number: str) -> Identifier:
    kinds = {Registry.EUDRACT: IdentifierKind.EUDRACT, Registry.EU_CTIS: IdentifierKind.EU_CT}
    return Identifier(value=number, kind=kinds.get(registry, IdentifierKind.REGISTRY))


def _named(paper: Paper) -> str:
    return f"PMID {paper.pubmed_id}" if paper.pubmed_id else f"doi {paper.doi}" if paper.doi else ""
