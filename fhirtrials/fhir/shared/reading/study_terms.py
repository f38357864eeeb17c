"""What a study is about, in terms: titles, phases, conditions, keywords, and the MeSH headings among them.

The reverse of ``study_terms`` and ``mesh``.
"""

from collections.abc import Iterable
from typing import Any

from fhirtrials.fhir.place import Place
from fhirtrials.model.parts import Term
from fhirtrials.model.words import Phase

_LIMITATIONS = "Limitations and caveats: "
_BESIDES = "Said besides: "


def titles(study: Place) -> dict[str, str | None]:
    """``title``, ``official_title``, ``acronym``; a title that stands in for a missing one is none."""
    beside = {each["type"].first("coding").text("code"): each.text("value") for each in study.each("label")}
    return {
        "title": None if study["_title"].own("assumed") else study.text("title"),
        "official_title": beside.get("official"),
        "acronym": beside.get("acronym"),
    }


def phase(study: Place) -> tuple[Phase, ...]:
    """The phases of a combined one, in the order of its words."""
    place = study["phase"]
    words = [place.labelled("phase", label, Phase) for label in (place.text("text") or "").split("/")] if place else []
    if None in words:
        place.unknown("phase")
    return tuple(each for each in words if each)


def words_and_headings(concepts: Iterable[Place]) -> tuple[tuple[str, ...], tuple[Term, ...]]:
    """The record's own words, and the headings beside and among them."""
    listed = list(concepts)
    words = tuple(text for concept in listed if (text := concept.text("text")))
    return words, tuple(headings(listed))


def headings(concepts: Iterable[Place]) -> list[Term]:
    """The MeSH headings in their own order: as they stand, unless they say their places."""
    codings = [coding for concept in concepts for coding in concept.each("coding")]
    codings.sort(key=lambda coding: coding.own("heading-place").number("valuePositiveInt") or 0)
    return list(map(heading, codings))


def heading(coding: Place) -> Term:
    """A heading with its id as the source gave it."""
    return Term(id=coding.as_given("code"), name=coding.text("display"))


def keyword(study: Place) -> dict[str, tuple[Any, ...]]:
    """``keywords``, and the headings above those of ``conditions`` and of ``interventions``."""
    listed = list(study.each("keyword"))
    return {
        "keywords": tuple(text for each in listed if (text := each.text("text"))),
        "conditions": tuple(headings(each for each in listed if not each.own("above-interventions"))),
        "interventions": tuple(headings(each for each in listed if each.own("above-interventions"))),
    }


def limitations(study: Place) -> str | None:
    """What is said about the limits of the results."""
    texts = (each.text("text") or "" for each in study.each("note"))
    return next((text.removeprefix(_LIMITATIONS) for text in texts if text.startswith(_LIMITATIONS)), None)


def notes(study: Place) -> tuple[str, ...]:
    """What the sources say besides."""
    texts = (each.text("text") or "" for each in study.each("note"))
    return tuple(text.removeprefix(_BESIDES) for text in texts if text.startswith(_BESIDES))
