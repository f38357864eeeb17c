"""Codes: does the system have them, does the element allow them? https://hl7.org/fhir/R5/terminologies.html#strength

In: the concepts and codings a walk found, and the vocabulary of the release. Out: a code that its system does not have
is an error, wherever it stands, in extensions too; only systems whose every code is shipped are looked at, and no
coding that names a version. A display that is not the code's is a warning. For a binding:

* *required*, "the concept SHALL be from the specified value set": an error where none of the codings is.
* *extensible*, "SHALL be from the specified value set if any of the codes within the value set can apply": whether one
  can is for people to say, so codings of other systems are told and text alone is let be.

Elements of type code are held to required bindings by ``structure``.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from fhirtrials.issues import Issue
from fhirtrials.validation.definitions import Binding, Vocabulary
from fhirtrials.validation.definitions.vocabulary import Codes
from fhirtrials.validation.place import Path, Place, shown
from fhirtrials.validation.walk import Coded

Node = dict[str, Any]


def faults(found: Iterable[Coded], vocabulary: Vocabulary, place: Place) -> Iterator[Issue]:
    """What is wrong with these concepts and codings, each with the codes that are asked for where it stands."""
    for concept, binding, path in found:
        if _in_doubt(concept, binding, vocabulary):
            yield from _concept(concept, binding, vocabulary, place, path)


def _in_doubt(concept: Any, binding: Binding | None, vocabulary: Vocabulary) -> bool:
    """Whether to look closer: real bundles have thousands of concepts, and nearly all are right."""
    try:
        codings = concept.get("coding")
        if codings is None:
            if "code" not in concept:
                return False  # text alone
            codings = (concept,)
        for coding in codings:
            codes = vocabulary.systems.get(coding["system"])
            if codes is not None and coding.get("display") != codes[coding["code"]][0]:
                return True
    except (KeyError, TypeError, IndexError, AttributeError):
        return isinstance(concept, dict)
    return binding is not None


def _concept(
    concept: Node, binding: Binding | None, vocabulary: Vocabulary, place: Place, path: Path
) -> Iterator[Issue]:
    codings = concept.get("coding", [concept])
    if not isinstance(codings, list):
        return
    for number, coding in enumerate(codings):
        at = (*path, "coding", number) if "coding" in concept else path
        yield from _coding(coding, vocabulary.systems, place, at)
    if binding is not None:
        yield from _bound(codings, binding, place, path)


def _coding(coding: Any, systems: dict[str, Codes], place: Place, path: Path) -> Iterator[Issue]:
    if not isinstance(coding, dict):
        return
    system, code, display = coding.get("system"), coding.get("code"), coding.get("display")
    if not (isinstance(system, str) and isinstance(code, str)) or "version" in coding or system not in systems:
        return
    codes = systems[system]
    if code not in codes:
        yield place.finding("no-such-code", path, found=shown(code), system=system)
    elif isinstance(display, str) and codes[code]:
        plain = " ".join(display.split()).casefold()
        if all(plain != " ".join(one.split()).casefold() for one in codes[code]):
            yield place.finding("wrong-display", path, code=code, found=shown(display), display=shown(codes[code][0]))


def _bound(codings: Iterable[Any], binding: Binding, place: Place, path: Path) -> Iterator[Issue]:
    coded = [one for one in codings if isinstance(one, dict) and isinstance(one.get("code"), str)]
    for one in coded:
        system = one.get("system")
        if isinstance(system, str) and one["code"] in binding.codes.get(system, ()):
            return
    if coded:
        kind = "invalid-code" if binding.required else "unlisted-code"
        found = ", ".join(shown(one["code"]) for one in coded)
        yield place.finding(kind, path, found=found, codes=binding.shown())
