"""Ids: computed from what a part says, stable when a list is reordered, never over 64 characters."""

import random

from hypothesis import given
from hypothesis import strategies as st

from fhirtrials.fhir import RELEASES
from fhirtrials.fhir.ids import NamedTrial, organization_id
from fhirtrials.fhir.keys import keys, slug
from fhirtrials.model import Trial
from fhirtrials.model.parts import Arm, Intervention, Outcome, Site
from fhirtrials.model.words import InterventionKind, OutcomeRank


def ids(trial: Trial) -> list[str]:
    return [f"{each['resourceType']}/{each['id']}" for each in RELEASES["R5"].resources(RELEASES["R5"].named(trial))]


def test_a_slug_is_small_ascii_words() -> None:
    assert slug("Städtisches Kreiskrankenhaus") == "stadtisches-kreiskranken"
    assert slug("MSC (0.1–1×10^6/kg)") == "msc-0-1-1-10-6-kg"
    assert slug("对照组") == ""


def test_the_label_alone_names_what_it_alone_names() -> None:
    plain = keys([("Tea", "hot")], lambda part: part[0], lambda part: part[:1], lambda part: part[1:])
    changed = keys([("Tea", "cold")], lambda part: part[0], lambda part: part[:1], lambda part: part[1:])
    assert plain == changed


def test_equal_labels_are_told_apart_by_what_differs_in_them() -> None:
    outcomes = (
        Outcome(rank=OutcomeRank.PRIMARY, measure="Pain", time_frame="Week 4"),
        Outcome(rank=OutcomeRank.PRIMARY, measure="Pain", time_frame="Week 8"),
        Outcome(rank=OutcomeRank.PRIMARY, measure="Sleep", time_frame="Week 8"),
        Outcome(rank=OutcomeRank.SECONDARY, measure="Pain", time_frame="Week 4"),
    )
    named = NamedTrial(Trial(id="NCT90000001", outcomes=outcomes))
    turned = NamedTrial(Trial(id="NCT90000001", outcomes=outcomes[::-1]))
    assert len(set(named.outcome_ids)) == 4
    assert turned.outcome_ids == named.outcome_ids[::-1]
    assert named.outcome_ids[3].startswith("NCT90000001-secondary-pain-")


def test_interventions_that_share_kind_and_name_keep_their_ids_when_reordered() -> None:
    drugs = tuple(
        Intervention(kind=InterventionKind.DRUG, name="Tea", description=text, arms=(arm,))
        for text, arm in (("hot", "A"), ("cold", "A"), ("cold", "B"))
    )
    arms = (Arm(label="A"), Arm(label="B"))
    named = NamedTrial(Trial(id="NCT90000001", arms=arms, interventions=drugs))
    turned = NamedTrial(Trial(id="NCT90000001", arms=arms[::-1], interventions=drugs[::-1]))
    assert len(set(named.intervention_keys)) == 3
    assert turned.intervention_keys == named.intervention_keys[::-1]
    assert named.interventions_by_arm == [[0, 1], [2]]


def test_sites_alike_in_everything_are_numbered() -> None:
    sites = (Site(facility="Research Site", city="Graz"),) * 3
    named = NamedTrial(Trial(id="NCT90000001", sites=sites))
    assert len(set(named.site_ids)) == 3
    assert all(id_.startswith("NCT90000001-site-research-site-") for id_ in named.site_ids)


def test_one_organisation_has_one_id_however_it_is_spaced() -> None:
    assert organization_id("Example  University ") == organization_id("Example University")
    assert organization_id("Universite\u0301") == organization_id("Université")
    assert organization_id("Example University") != organization_id("Example Hospital")


words = st.text(max_size=80)
parts = st.builds(
    Trial,
    id=st.just("NCT90000001"),
    arms=st.lists(st.builds(Arm, label=words), max_size=4).map(tuple),
    interventions=st.lists(st.builds(Intervention, name=words), max_size=4).map(tuple),
    outcomes=st.lists(st.builds(Outcome, rank=st.sampled_from(OutcomeRank), measure=words), max_size=6).map(tuple),
    sites=st.lists(st.builds(Site, facility=words, city=st.sampled_from(["Graz", "Lyon"])), max_size=6).map(tuple),
)


@given(trial=parts, seed=st.integers(0, 9))
def test_reordered_lists_make_the_same_ids(trial: Trial, seed: int) -> None:
    def shuffled(items: tuple[object, ...]) -> tuple[object, ...]:
        return tuple(random.Random(seed).sample(items, len(items)))

    lists = ("arms", "interventions", "outcomes", "sites")
    turned = trial.model_copy(update={name: shuffled(getattr(trial, name)) for name in lists})
    found = ids(trial)
    assert sorted(found) == sorted(ids(turned))
    assert len(set(found)) == len(found)
    assert max(len(id_.split("/")[1]) for id_ in found) <= 64


def test_the_longest_registry_number_leaves_ids_within_64_characters() -> None:
    trial = Trial(
        id="EUCTR2020-001234-56-GB",
        outcomes=(Outcome(rank=OutcomeRank.SECONDARY, measure="Overall survival in all who were randomised"),),
        arms=(Arm(label="Everybody who was given the tablets in the first year"),),
        interventions=(Intervention(name="Tablets that hold the medicine under study"),),
    )
    assert max(len(id_.split("/")[1]) for id_ in ids(trial)) <= 64
