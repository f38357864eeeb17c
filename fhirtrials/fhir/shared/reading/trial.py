"""A study and what it points to → the trial, but for its criteria: the eligibility room makes them of the text."""

from pydantic import ValidationError

from fhirtrials.fhir.place import Place
from fhirtrials.fhir.shared.reading.arm import arms_and_interventions, outcomes
from fhirtrials.fhir.shared.reading.associated_party import associated_party
from fhirtrials.fhir.shared.reading.contact import sites
from fhirtrials.fhir.shared.reading.eligibility import eligibility
from fhirtrials.fhir.shared.reading.identifier import approvals, former_ids, number, other_ids, own_id
from fhirtrials.fhir.shared.reading.provenance import sources
from fhirtrials.fhir.shared.reading.related_artifact import identifier_links, related_artifact
from fhirtrials.fhir.shared.reading.study_dates import period, progress_status, recruitment, study_registration
from fhirtrials.fhir.shared.reading.study_design import Answers, answers
from fhirtrials.fhir.shared.reading.study_extensions import publication_agreement, stages, study_extensions
from fhirtrials.fhir.shared.reading.study_terms import keyword, limitations, notes, phase, titles, words_and_headings
from fhirtrials.model import Trial
from fhirtrials.model.parts import Design, Indexing, Organisation, ResultsContact, ResultsNotes, Term
from fhirtrials.model.words import Purpose, Sector


def trial(study: Place) -> Trial | None:
    """The whole trial; None, told, where the study has no registry number."""
    found = number(study)
    if found is None:
        study.say("no-study-number", "identifier", study=str(study.value.get("id", "")))
        return None
    registry, study.trial = found
    design = answers([*study.each("studyDesign"), *study.each("classifier")])
    parties = associated_party(study)
    owner = record_owner(study, parties.get("sponsor"))
    links = identifier_links(study)
    conditions, condition_headings = words_and_headings(study.each("condition"))
    _, intervention_headings = words_and_headings(each["concept"] for each in study.each("focus"))
    keywords = keyword(study)
    arms, interventions = arms_and_interventions(study)
    try:
        return Trial(
            id=study.trial,
            registry=registry,
            former_ids=former_ids(study),
            own_id=own_id(study, owner.name if owner else None, links),
            other_ids=other_ids(study, links),
            approvals=approvals(study),
            **titles(study),
            **progress_status(study),
            why_stopped=study["whyStopped"].as_given("text"),
            **period(study),
            **study_registration(study),
            **study_extensions(study),
            record_owner=owner,
            notes=notes(study),
            results_notes=results_notes(study, parties.pop("results_contact", None)),
            **parties,
            summary=study.text("descriptionSummary"),
            description=study.text("description"),
            conditions=conditions,
            keywords=keywords["keywords"],
            indexing=indexing(condition_headings, intervention_headings, keywords),
            study_type=design.get("study-type"),
            phases=phase(study),
            design=study_design(study, design),
            enrollment=recruitment(study),
            arms=arms,
            interventions=interventions,
            outcomes=outcomes(study),
            eligibility=eligibility(study, design),
            sites=sites(study),
            **related_artifact(study),
            sources=sources(study),
        )
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        study.say("unreadable-record", "", problem=f"{'.'.join(map(str, first['loc']))}: {first['msg']}")
        return None


def record_owner(study: Place, sponsor: Organisation | None) -> Organisation | None:
    """Who publishes the plan; the sponsor's sector is theirs where nothing else is said."""
    plan = study.first("protocol").follow()
    name, sector = plan.text("publisher"), plan["_publisher"].own("sector")
    if name is None and not sector:
        return None
    if sector:
        return Organisation(name=name, sector=sector.word("valueCodeableConcept", "sector", Sector))
    return Organisation(name=name, sector=sponsor.sector if sponsor and sponsor.name == name else None)


def study_design(study: Place, design: Answers) -> Design:
    """How the study is built."""
    return Design(
        allocation=design.get("allocation"),
        intervention_model=design.get("intervention-model"),
        intervention_model_description=design.get("intervention-model-description"),
        purpose=study.word("primaryPurposeType", "purpose", Purpose),
        observational_model=design.get("observational-model"),
        time_perspective=design.get("time-perspective"),
        masking=design.get("masking"),
        masking_description=design.get("masking-description"),
        masked=tuple(design["masked-role"]),
        stages=stages(study),
        is_patient_registry=study.own("patient-registry").flag("valueBoolean"),
        target_duration=study.own("target-duration").extension("text").text("valueString"),
    )


def indexing(
    conditions: tuple[Term, ...], interventions: tuple[Term, ...], above: dict[str, tuple[Term, ...]]
) -> Indexing:
    """The registry's MeSH terms."""
    return Indexing(
        conditions=conditions,
        condition_ancestors=above["conditions"],
        interventions=interventions,
        intervention_ancestors=above["interventions"],
    )


def results_notes(study: Place, contact: ResultsContact | None) -> ResultsNotes | None:
    """What stands beside the results."""
    agreement = publication_agreement(study.own("publication-agreement"))
    text = limitations(study)
    if text is None and agreement is None and contact is None:
        return None
    return ResultsNotes(limitations=text, agreement=agreement, contact=contact)
