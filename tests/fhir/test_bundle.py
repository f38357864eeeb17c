"""Bundles: transactions that can be repeated, resources that many trials share, and what is told on the way."""

import orjson

from fhirtrials.fhir import bundle
from fhirtrials.issues import Issue
from fhirtrials.model import Bundle, PartialDate, Resource, Trial
from fhirtrials.model.parts import Arm, DatedEvent, Enrollment, Intervention, Official, Organisation, Outcome, Site
from fhirtrials.model.words import InterventionKind, OutcomeRank, Phase, Sector


def made(trial: Trial, base: str = "https://fhirtrials.github.io/fhir") -> tuple[Bundle, list[Issue]]:
    told: list[Issue] = []
    return bundle(trial, "R5", told.append, base), told


def resources(found: Bundle) -> list[Resource]:
    return [entry["resource"] for entry in found["entry"]]


A = Trial(
    id="NCT90000001",
    title='Tea & <Sleep> "now"',
    sponsor=Organisation(name="Example University", sector=Sector.OTHER),
    officials=(Official(name="Ada Example", affiliation="Example Hospital"),),
    sites=(Site(facility="Example Hospital", city="Graz"),),
    outcomes=(Outcome(rank=OutcomeRank.PRIMARY, measure="Sleep < 5 h & more"),),
)
B = Trial(
    id="NCT90000002",
    sponsor=Organisation(name="Example Hospital", sector=Sector.INDUSTRY),
    collaborators=(Organisation(name="Example  University", sector=Sector.NETWORK),),
)


def test_every_entry_is_put_under_its_own_id() -> None:
    found, _ = made(A)
    assert found["type"] == "transaction"
    for entry in found["entry"]:
        address = f"{entry['resource']['resourceType']}/{entry['resource']['id']}"
        assert entry["request"] == {"method": "PUT", "url": address}
        assert entry["fullUrl"] == f"https://fhirtrials.github.io/fhir/{address}"


def test_shared_resources_are_the_same_bytes_whichever_trial_writes_them() -> None:
    def shared(trial: Trial) -> dict[str, bytes]:
        found, _ = made(trial)
        return {each["id"]: orjson.dumps(each) for each in resources(found) if each["resourceType"] == "Organization"}

    ours, theirs = shared(A), shared(B)
    assert ours == theirs
    assert len(ours) == 2


def test_the_same_trial_makes_the_same_bytes() -> None:
    assert orjson.dumps(made(A)[0]) == orjson.dumps(made(A.model_copy())[0])


def test_a_publishers_base_names_the_canonicals_and_not_our_extensions() -> None:
    found, _ = made(A.model_copy(update={"has_results": True}), "https://example.org/fhir/")
    study = next(each for each in resources(found) if each["resourceType"] == "ResearchStudy")
    assert study["url"] == "https://example.org/fhir/ResearchStudy/NCT90000001"
    assert all(entry["fullUrl"].startswith("https://example.org/fhir/") for entry in found["entry"])
    assert study["extension"][-1]["url"] == "https://fhirtrials.github.io/fhir/StructureDefinition/has-results"


def test_a_canonical_ends_in_the_id_of_its_resource() -> None:
    for each in resources(made(A)[0]):
        if "url" in each:
            assert each["url"] == f"https://fhirtrials.github.io/fhir/{each['resourceType']}/{each['id']}"


def test_provenance_points_to_everything_and_has_no_clock() -> None:
    posted = DatedEvent(date=PartialDate("2020-03-01"))
    trial = A.model_copy(update={"history": A.history.model_copy(update={"last_update_posted": posted})})
    found = resources(made(trial)[0])
    provenance = found[-1]
    assert provenance["resourceType"] == "Provenance"
    assert provenance["recorded"] == "2020-03-01T00:00:00Z"
    targets = [each["reference"] for each in provenance["target"]]
    assert targets == [f"{each['resourceType']}/{each['id']}" for each in found[:-1]]


def test_what_comes_from_outside_is_escaped_in_the_narrative() -> None:
    for each in resources(made(A)[0]):
        assert "<Sleep>" not in each["text"]["div"]
        assert "< 5" not in each["text"]["div"]
    study = next(each for each in resources(made(A)[0]) if each["resourceType"] == "ResearchStudy")
    assert "Tea &amp; &lt;Sleep&gt;" in study["text"]["div"]


def kinds(trial: Trial) -> list[tuple[str, str]]:
    return [(issue.kind, issue.where) for issue in made(trial)[1]]


def test_what_is_left_out_or_assumed_is_told() -> None:
    assert kinds(Trial(id="NCT90000001")) == []
    assert kinds(Trial(id="NCT90000001", snapshot=PartialDate("2026-01-01"))) == [("not-exported", "snapshot")]
    late = Trial(
        id="NCT90000001",
        start=DatedEvent(date=PartialDate("2020-02")),
        completion=DatedEvent(date=PartialDate("2020-01-31")),
    )
    assert kinds(late) == [("completion-before-start", "completion")]
    counted = Trial(id="NCT90000001", enrollment=Enrollment(count=3))
    assert kinds(counted) == [("enrollment-kind-assumed", "enrollment.kind")]
    phases = Trial(id="NCT90000001", phases=(Phase.PHASE_1, Phase.PHASE_4))
    assert kinds(phases) == [("phases-without-code", "phases")]


def test_arms_and_interventions_that_name_what_is_not_there_are_told() -> None:
    trial = Trial(
        id="NCT90000001",
        arms=(Arm(label="Hot", interventions=("Drug: Tea", "Drug: Milk")),),
        interventions=(Intervention(kind=InterventionKind.DRUG, name="Tea", arms=("Hot", "Cold")),),
    )
    assert kinds(trial) == [
        ("unmatched-name", "arms[0].interventions"),
        ("unmatched-name", "interventions[0].arms"),
    ]
