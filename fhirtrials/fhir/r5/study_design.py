"""R5 ResearchStudy.studyDesign and classifier: how the study is built, in SEVCO codes and the registry's own.

https://hl7.org/fhir/R5/valueset-study-design.html
"""

from collections.abc import Iterator

from fhirtrials.fhir.parts import CLASSIFIERS, extension, present
from fhirtrials.model import Resource, Trial
from fhirtrials.terminology import concept

_FEVIR = "https://fevir.net/resources/CodeSystem/419455"


def study_design(trial: Trial) -> list[Resource]:
    """One concept for each answer about the design; long descriptions stand on the concept they describe."""
    design = trial.design
    model = concept("intervention-model-r5", design.intervention_model)
    masking = concept("masking", design.masking)
    return present(
        [
            concept("study-type-r5", trial.study_type),
            *_expanded_access(trial),
            {"text": "Patient Registry"} if design.is_patient_registry else None,
            concept("allocation-r5", design.allocation),
            _described(model, "Intervention model", design.intervention_model_description),
            concept("observational-model-r5", design.observational_model),
            concept("time-perspective-r5", design.time_perspective),
            _described(masking, "Masking", design.masking_description),
            *(concept("masked-role-r5", role) for role in design.masked),
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
    concepts.append(concept("sexes-eligible", eligibility.sex))
    concepts.extend(concept("age-group-r5", group) for group in eligibility.age_groups)
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
