"""What a study is about, in terms: phase, keywords, countries, titles beside the main one, notes."""

from fhirtrials.fhir.ids import NamedTrial
from fhirtrials.fhir.mesh import mesh_concept
from fhirtrials.fhir.parts import assumed, extension, present
from fhirtrials.model import Resource, Trial
from fhirtrials.terminology import concept, knows

_TITLES = "http://hl7.org/fhir/title-type"


def title(named: NamedTrial) -> Resource:
    """The title, or what stands in for it: the official one, the number."""
    trial = named.trial
    if trial.title:
        return {"title": trial.title}
    return {"title": trial.official_title or named.id, "_title": assumed()}


def label(trial: Trial) -> list[Resource]:
    """Titles beside the main one."""
    titles = (("official", "Official title", trial.official_title), ("acronym", "Acronym", trial.acronym))
    return [
        {"type": {"coding": [{"system": _TITLES, "code": kind, "display": display}]}, "value": value}
        for kind, display, value in titles
        if value
    ]


def phase(named: NamedTrial) -> Resource | None:
    """Two phases of a combined one are one code; a combination that FHIR has no code for is text."""
    trial = named.trial
    if not trial.phases:
        return None
    joined = joined_phases(trial)
    words = "/".join(named.label("phase", each) or each for each in trial.phases)
    if named.knows("phase", joined):
        return {**(named.concept("phase", joined) or {}), "text": words}
    return {"text": words}


def joined_phases(trial: Trial) -> str:
    """The word of the phase table for all phases together: ``phase-1+phase-2``."""
    return "+".join(sorted(set(trial.phases)))


def keyword(trial: Trial) -> list[Resource]:
    """The record's keywords, then the MeSH terms above those of its conditions and interventions."""
    conditions, interventions = trial.indexing.condition_ancestors, trial.indexing.intervention_ancestors
    above_interventions = present([extension("above-interventions", valueBoolean=True)])
    return [
        *({"text": word} for word in trial.keywords),
        *present(map(mesh_concept, conditions)),
        *({"extension": above_interventions, **concept} for concept in present(map(mesh_concept, interventions))),
    ]


def countries(trial: Trial) -> list[Resource]:
    """The countries of the sites, each once; a name that stands for no ISO code keeps its words alone."""
    countries = dict.fromkeys(site.country for site in trial.sites if site.country)
    return [
        {**((concept("country", name) or {}) if knows("country", name) else {}), "text": name} for name in countries
    ]


def note(trial: Trial) -> list[Resource]:
    """The limits of the results; and what the sources say besides, for which there is no element."""
    limitations = trial.results_notes.limitations if trial.results_notes else None
    first = [{"text": f"Limitations and caveats: {limitations}"}] if limitations else []
    return [*first, *({"text": f"Said besides: {text}"} for text in trial.notes)]
