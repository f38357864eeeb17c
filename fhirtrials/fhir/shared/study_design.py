"""How the study is built, in SEVCO codes and the registry's own: R5 studyDesign and classifier, R4 category.

https://hl7.org/fhir/R5/valueset-study-design.html
"""

from collections.abc import Iterator

from fhirtrials.fhir.ids import NamedTrial
from fhirtrials.fhir.parts import CLASSIFIERS, extension, present
from fhirtrials.model import Resource, Trial
from fhirtrials.terminology import concept

_FEVIR = "https://fevir.net/resources/CodeSystem/419455"


def study_design(named: NamedTrial) -> list[Resource]:
    """One concept for each answer about the design; long descriptions stand on the concept they describe."""
    trial = named.trial
    design = trial.design
    model = named.concept("intervention-model", design.intervention_model)
    masking = concept("masking", design.masking)
    return present(
        [
            named.concept("study-type", trial.study_type),
            *_expanded_access(trial),
            {"text": "Patient Registry"} if design.is_patient_registry else None,
            named.concept("allocation", design.allocation),
            _described(model, "Intervention model", design.intervention_model_description),
            named.concept("observational-model", design.observational_model),
            named.concept("time-perspective", design.time_perspective),
            _described(masking, "Masking", design.masking_description),
            *(named.concept("masked-role", role) for role in design.masked),
            concept("sampling", trial.eligibility.sampling),
            concept("biospecimen-retention", trial.biospecimens.retention if trial.biospecimens else None),
        ]
    )


def classifier(trial: Trial) -> list[Resource]:
    """Regulation, healthy volunteers, sexes and age groups. A ``no`` to regulation has no code and is never a yes."""
    oversight, eligibility = trial.oversight, trial.eligibility
    concepts: list[Resource | None] = []
    if oversight and oversight.fda_regulated_drug:
        concepts.append(_coded(CLASSIFIERS, "fda-regulated-drug", "FDA regulated drug"))
    if oversight and oversight.fda_regulated_device:
        concepts.append(_coded(CLASSIFIERS, "fda-regulated-device", "FDA regulated device"))
    if eligibility.accepts_healthy_volunteers is True:
        concepts.append(_coded(_FEVIR, "includes-healthy-volunteers", "Accepts healthy volunteers", display=False))
    if eligibility.accepts_healthy_volunteers is False:
        concepts.append(_coded(_FEVIR, "does-not-include-healthy-volunteers", "No healthy volunteers", display=False))
    sexes = concept("sexes-eligible", eligibility.sex)
    if sexes:
        concepts.append({**sexes, "text": f"Sex: {sexes['text']}"})
    concepts.extend(concept("age-group", group) for group in eligibility.age_groups)
    return present(concepts)


def _expanded_access(trial: Trial) -> Iterator[Resource]:
    access = trial.expanded_access
    if access and access.individual_patients:
        yield {"text": "Expanded access: individual"}
    if access and access.intermediate_population:
        yield {"text": "Expanded access: intermediate"}
    if access and access.treatment_protocol:
        yield {"text": "Expanded access: treatment"}


def _described(found: Resource | None, subject: str, description: str | None) -> Resource | None:
    if description is None:
        return found
    return {"extension": present([extension("description", valueMarkdown=description)]), **(found or {"text": subject})}


def _coded(system: str, code: str, text: str, *, display: bool = True) -> Resource:
    return {"coding": [{"system": system, "code": code, **({"display": text} if display else {})}], "text": text}
