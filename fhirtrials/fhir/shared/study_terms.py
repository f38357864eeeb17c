"""What a study is about, in terms: phase, keywords, countries, titles beside the main one, notes."""

from fhirtrials.fhir.ids import NamedTrial
from fhirtrials.fhir.mesh import mesh_concept
from fhirtrials.fhir.parts import present
from fhirtrials.model import Resource, Trial
from fhirtrials.terminology import concept, knows

_TITLES = "http://hl7.org/fhir/title-type"


def label(trial: Trial) -> list[Resource]:
    """Titles beside the main one."""
    official = trial.official_title if trial.title else None
    titles = (("official", "Official title", official), ("acronym", "Acronym", trial.acronym))
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
    if named.knows("phase", joined):
        return named.concept("phase", joined)
    return {"text": "/".join(named.label("phase", each) or each for each in trial.phases)}


def joined_phases(trial: Trial) -> str:
    """The word of the phase table for all phases together: ``phase-1+phase-2``."""
    return "+".join(sorted(set(trial.phases)))


def keyword(trial: Trial) -> list[Resource]:
    """The record's keywords, then the MeSH terms above those of its conditions and interventions."""
    above = (*trial.indexing.condition_ancestors, *trial.indexing.intervention_ancestors)
    return [*({"text": word} for word in trial.keywords), *present(map(mesh_concept, above))]


def countries(trial: Trial) -> list[Resource]:
    """The countries of the sites, each once; a name that stands for no ISO code keeps its words alone."""
    countries = dict.fromkeys(site.country for site in trial.sites if site.country)
    return [
        {**((concept("country", name) or {}) if knows("country", name) else {}), "text": name} for name in countries
    ]


def note(trial: Trial) -> list[Resource]:
    limitations = trial.results_notes.limitations if trial.results_notes else None
    return [{"text": f"Limitations and caveats: {limitations}"}] if limitations else []
