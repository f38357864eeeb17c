"""What a trial says and its bundle does not, or says only by a rule of ours: told, never silent."""

from collections.abc import Iterator

from fhirtrials.fhir.ids import NamedTrial
from fhirtrials.fhir.release import Release
from fhirtrials.fhir.shared.study_dates import out_of_order
from fhirtrials.fhir.shared.study_terms import joined_phases
from fhirtrials.issues import Issue, issue


def losses(named: NamedTrial, release: Release) -> Iterator[Issue]:
    """One issue for each thing; ``where`` is the field of ``Trial``."""
    trial = named.trial
    for field, why in release.omits.items():
        if getattr(trial, field) is not None:
            yield issue("not-exported", trial=named.id, where=field, field=field, why=why)
    if out_of_order(trial):
        yield issue("completion-before-start", trial=named.id, where="completion")
    if trial.phases and not named.knows("phase", joined_phases(trial)):
        found = joined_phases(trial)
        yield issue("phases-without-code", trial=named.id, where="phases", found=found)
    enrollment = trial.enrollment
    if enrollment and enrollment.count is not None and enrollment.kind is None:
        yield issue("enrollment-kind-assumed", trial=named.id, where="enrollment.kind", found=enrollment.count)
    yield from release.losses(named)
    yield from _halves(named)
    yield from _names_without_match(named)


def _halves(named: NamedTrial) -> Iterator[Issue]:
    """What FHIR holds only together with something that the trial does not give."""
    trial = named.trial
    left: list[tuple[str, str]] = []
    party = trial.responsible_party
    if party and party.title and not party.name:
        left.append(("responsible_party.title", "a title without a name"))
    for place, site in enumerate(trial.sites):
        if (site.latitude is None) is not (site.longitude is None):
            left.append((f"sites[{place}]", "one coordinate without the other"))
    for where, why in left:
        yield issue("not-exported", trial=named.id, where=where, field=where, why=why)


def _names_without_match(named: NamedTrial) -> Iterator[Issue]:
    """Arms and interventions name each other; a name that stands for nothing is told."""
    labels = {arm.label for arm in named.trial.arms}
    titles = set(named.intervention_titles)
    for place, arm in enumerate(named.trial.arms):
        for name in arm.interventions:
            if name not in titles:
                where = f"arms[{place}].interventions"
                yield issue("unmatched-name", trial=named.id, where=where, found=name, wanted="intervention")
    for place, intervention in enumerate(named.trial.interventions):
        for label in intervention.arms:
            if label not in labels:
                where = f"interventions[{place}].arms"
                yield issue("unmatched-name", trial=named.id, where=where, found=label, wanted="arm")
