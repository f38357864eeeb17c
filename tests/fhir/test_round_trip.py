"""Trial → bundle → trial: what was written is read back, equal but for what the release omits and tells.

Two trials are compared without the fields of ``Release.omits``. The criteria are made anew of the eligibility text, as
``import`` does. Everything that does not count is taken out of the bundle first: narrative, and the ids of elements.
"""

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from fhirtrials import read
from fhirtrials.eligibility import understand
from fhirtrials.fhir import RELEASES, bundle, trial_from
from fhirtrials.fhir.release import Release
from fhirtrials.issues import Issue
from fhirtrials.model import Bundle, PartialDate, Trial
from fhirtrials.model.parts import (
    Age,
    Arm,
    Contact,
    DatedEvent,
    Design,
    Enrollment,
    Identifier,
    Indexing,
    Intervention,
    Link,
    Official,
    Organisation,
    Outcome,
    ResponsibleParty,
    SharedData,
    SharingPlan,
    Site,
    Term,
    TrialDocument,
)
from fhirtrials.model.trial import Eligibility
from fhirtrials.model.words import (
    ArmKind,
    DateKind,
    IdentifierKind,
    InterventionKind,
    Masking,
    OutcomeRank,
    Phase,
    ResponsibleKind,
    Role,
    Sector,
    Status,
    TimeUnit,
)
from fhirtrials.readers.ctgov_json import study
from tests.goldens import inputs
from tests.readers.test_ctgov_json import full_record
from tests.strategies import filled_trials, some

EVERY = 5  # of the real records, so that a run takes seconds
every_release = pytest.mark.parametrize("release", RELEASES.values(), ids=RELEASES)


def silent(found: Issue) -> None:
    pass


def bare(value: Any) -> Any:
    """Without narrative and without ids of elements; a resource keeps its own, which references lead to."""
    if isinstance(value, dict):
        kept = {name: one for name, one in value.items() if not (name == "text" and isinstance(one, dict))}
        if "resourceType" not in value:
            kept.pop("id", None)
        return {name: bare(one) for name, one in kept.items()}
    return [bare(one) for one in value] if isinstance(value, list) else value


def back(written: Bundle, told: list[Issue] | None = None) -> Trial:
    """The trial of a bundle that went through JSON."""
    tell = silent if told is None else told.append
    found = trial_from(bare(json.loads(json.dumps(written))), None, tell)
    assert found is not None
    return understand(found, silent)


def without_omitted(trial: Trial, release: Release) -> Trial:
    return trial.model_copy(update={field: Trial.model_fields[field].default for field in release.omits})


def differences(trial: Trial, release: Release) -> list[str]:
    """The fields in which the trial does not come back, and every issue of reading it."""
    told: list[Issue] = []
    whole = without_omitted(understand(trial, silent), release)
    read = back(bundle(whole, release.name, silent), told)
    fields = [name for name in Trial.model_fields if getattr(read, name) != getattr(whole, name)]
    return [f"{name}: {getattr(whole, name)} != {getattr(read, name)}"[:500] for name in fields] + list(map(str, told))


def from_record(record: Any) -> Trial:
    trial = study(record, "record", silent)
    assert trial is not None
    return trial


@every_release
@pytest.mark.parametrize("path", inputs(), ids=lambda path: f"{path.parent.parent.name}-{path.parent.name}")
def test_every_sample_comes_back_equal(path: Path, release: Release) -> None:
    (trial,) = read(path, tell=silent)
    assert differences(trial, release) == []


@every_release
def test_a_trial_with_every_leaf_of_the_registry_comes_back_equal(release: Release) -> None:
    assert differences(from_record(full_record()), release) == []


@every_release
def test_real_records_come_back_equal(shared: Path, release: Release) -> None:
    with gzip.open(shared / "records" / "ctgov_v2.jsonl.gz") as lines:
        trials = [from_record(json.loads(line)) for number, line in enumerate(lines) if number % EVERY == 0]
    assert len(trials) > 300
    assert {trial.id: found for trial in trials if (found := differences(trial, release))} == {}


def like_a_record(trial: Trial) -> Trial:
    """An invented trial, but for the one thing in it that no reader gives and FHIR cannot tell apart.

    The number of the organisation behind the record is issued by that organisation: said or not, it is the same.
    Not among the invented trials, since all their fields are filled: parts without anything in them, which FHIR has no
    form for; one coordinate without the other and a title without a name, which are told as losses; the same MeSH
    heading twice; a number of an age without its unit.
    """
    return trial.model_copy(update={"own_id": trial.own_id and trial.own_id.model_copy(update={"issuer": None})})


@every_release
@some
@given(filled_trials())
def test_an_invented_trial_comes_back_equal(release: Release, trial: Trial) -> None:
    assert differences(like_a_record(trial), release) == []


NCT = "NCT90000001"
OWNER = Organisation(name="Example University", sector=Sector.OTHER)
PI = Role.PRINCIPAL_INVESTIGATOR
TEA = Intervention(kind=InterventionKind.DRUG, name="Tea", arms=("Hot",))
HOT = Arm(label="Hot", interventions=("Drug: Tea",))


def person(name: str, affiliation: str | None, kind: ResponsibleKind | None, title: str | None = "Professor") -> Any:
    return ResponsibleParty(kind=kind, name=name, title=title, affiliation=affiliation)


INVESTIGATOR = ResponsibleKind.PRINCIPAL_INVESTIGATOR
CASES: dict[str, dict[str, Any]] = {
    "nothing but a number": {},
    "an official title alone": {"official_title": "A Study of Tea"},
    "two titles alike": {"title": "A Study of Tea", "official_title": "A Study of Tea"},
    "former numbers": {"former_ids": ("NCT90000003", "NCT90000002")},
    "an own number of a kind": {
        "own_id": Identifier(value="1R01", kind=IdentifierKind.NIH_GRANT, link="https://e.org")
    },
    "numbers with pages": {
        "own_id": Identifier(value="A", link="https://example.org/a"),
        "other_ids": (Identifier(value="B"), Identifier(value="C", link="www.example.org/c")),
        "links": (Link(label="B", url="https://example.org/b"), Link(label="Expanded access record")),
    },
    "two numbers alike, one with a page": {
        "own_id": Identifier(value="A"),
        "other_ids": (Identifier(value="A", link="https://example.org/a"), Identifier(value="B"), Identifier()),
    },
    "a number in another form": {"other_ids": (Identifier(value=" 12345678 ", issuer="ISRCTN"),)},
    "a number that is not given": {"own_id": Identifier(link="https://e.org"), "other_ids": (Identifier(issuer="EU"),)},
    "a record owner that is the sponsor": {"record_owner": OWNER, "sponsor": OWNER},
    "a record owner without a number": {"record_owner": OWNER, "sponsor": Organisation(name="Example Ltd")},
    "a record owner of the sponsor's name": {"record_owner": Organisation(name="Example University"), "sponsor": OWNER},
    "names with blanks": {"sponsor": Organisation(name=" Example  University ")},
    "collaborators in their order": {"collaborators": (OWNER, Organisation(name="A", sector=Sector.NIH), OWNER)},
    "a sponsor who answers": {"sponsor": OWNER, "responsible_party": ResponsibleParty(kind=ResponsibleKind.SPONSOR)},
    "a responsible person without a kind": {"responsible_party": person("Ada Example", "Example University", None)},
    "a responsible organisation": {"responsible_party": ResponsibleParty(affiliation="Example University")},
    "old words": {"responsible_party": ResponsibleParty(old_name_and_title="Ada, Head", old_organisation="Example")},
    "an official who answers, spelled otherwise": {
        "officials": (Official(name="Ada Example, MD", affiliation="Example University", role=PI),),
        "responsible_party": person("Ada  EXAMPLE", "Example University", INVESTIGATOR),
    },
    "an official who answers, at a place spelled otherwise": {
        "officials": (
            Official(name="Ada Example", affiliation="Example University", role=PI),
            Official(name="Ada Example", affiliation="EXAMPLE University", role=Role.STUDY_CHAIR),
        ),
        "responsible_party": person("Ada Example", "example university", INVESTIGATOR),
    },
    "an official who answers, at no place": {
        "officials": (Official(name="Ada Example", affiliation="Example University", role=PI),),
        "responsible_party": person("Ada Example", None, INVESTIGATOR, None),
    },
    "officials without role or name": {
        "officials": (Official(name="Ada"), Official(affiliation="Example"), Official())
    },
    "offices among officials": {
        "sponsor": Organisation(name="Example Ltd", sector=Sector.INDUSTRY),
        "officials": (
            Official(name="Clinical Trials", affiliation="Example Ltd", role=Role.STUDY_DIRECTOR),
            Official(name="Example Ltd", role=PI),
            Official(name="Medical Director", affiliation="Example Ltd"),
        ),
    },
    "an office that answers": {
        "officials": (Official(name="Medical Director", affiliation="Example Ltd", role=PI),),
        "responsible_party": person("Medical Director", "Example Ltd", INVESTIGATOR),
    },
    "persons who sponsor": {
        "sponsor": Organisation(name="Ada Example, MD", sector=Sector.OTHER),
        "collaborators": (Organisation(name="Sample, Bo, MD", sector=Sector.INDIVIDUAL),),
        "responsible_party": person("Ada Example", "Sample, Bo, MD", ResponsibleKind.SPONSOR_INVESTIGATOR),
    },
    "contacts without role or name": {
        "contacts": (
            Contact(name="Ada", role=Role.CONTACT, phone="1", phone_extension="1"),
            Contact(phone_extension="22"),
            Contact(email="a@example.org", role=PI),
            Contact(),
        )
    },
    "contacts of a site": {"sites": (Site(contacts=(Contact(name="Ada", role=PI, phone="1 ext. 2"),)), Site())},
    "a kind of date without the date": {"start": DatedEvent(kind=DateKind.ACTUAL)},
    "an end before the start": {
        "start": DatedEvent(date=PartialDate("2020-05-01"), kind=DateKind.ACTUAL),
        "completion": DatedEvent(date=PartialDate("2019"), kind=DateKind.ESTIMATED),
    },
    "dates that differ in how exact they are": {
        "start": DatedEvent(date=PartialDate("2020-05-17")),
        "completion": DatedEvent(date=PartialDate("2020-05")),
    },
    "a status last known": {"last_known_status": Status.RECRUITING},
    "participants without a kind": {"enrollment": Enrollment(count=7), "status": Status.COMPLETED},
    "a kind without participants": {"enrollment": Enrollment(kind=DateKind.ACTUAL)},
    "phases in another order": {"phases": (Phase.PHASE_2, Phase.PHASE_1)},
    "phases without a code": {"phases": (Phase.PHASE_1, Phase.PHASE_4)},
    "words about an unnamed design": {
        "design": Design(intervention_model_description="Odd", masking_description="Dim")
    },
    "words about masking": {"design": Design(masking=Masking.DOUBLE, masking_description="Dim")},
    "a summary alone": {"summary": "Tea.", "description": None},
    "a description alone": {"description": "Tea."},
    "conditions and headings in two orders": {
        "conditions": ("Sleep", "Tea", "tea"),
        "indexing": Indexing(
            conditions=(
                Term(id="D000001943", name="Tea"),
                Term(id="D002"),
                Term(id="M3", name="Sleep"),
                Term(name="X"),
            ),
            condition_ancestors=(Term(id="D000004", name="Above"),),
            interventions=(Term(id="D000005", name="Mug"),),
            intervention_ancestors=(Term(id="D000004", name="Above"), Term(id="D000006", name="Far above")),
        ),
        "keywords": ("Above", "Tea"),
    },
    "markdown": {
        "why_stopped": r"Slow \& dear",
        "description": r"\[1\] Tea\\coffee",
        "arms": (Arm(label=r"A \& B", description=r"\* Tea \> 2 cups and\or milk"),),
        "interventions": (Intervention(kind=InterventionKind.DRUG, name="Tea", description=r"\<3 cups"),),
        "own_id": Identifier(value=r"A\-1", link="https://example.org/a"),
        "links": (Link(label=r"\[1\] Home", url="https://example.org"),),
        "shared_data": (SharedData(kind=r"Data \& more"),),
        "sharing_plan": SharingPlan(time_frame=r"\~ 2 years"),
    },
    "interventions without a name": {"interventions": (Intervention(kind=InterventionKind.DEVICE), Intervention())},
    "arms that agree": {"arms": (HOT, Arm(kind=ArmKind.NO_INTERVENTION)), "interventions": (TEA,)},
    "arms in another order": {
        "arms": (HOT, Arm(label="Cold", interventions=("Drug: Tea",))),
        "interventions": (TEA.model_copy(update={"arms": ("Cold", "Hot")}),),
    },
    "an arm that lists nothing": {"arms": (Arm(label="Hot"),), "interventions": (TEA,)},
    "names that stand for nothing": {
        "arms": (Arm(label="Hot", interventions=("Drug: Tea", "Drug: Milk")),),
        "interventions": (TEA.model_copy(update={"arms": ("Hot", "Iced")}),),
    },
    "two interventions of one name": {"arms": (HOT,), "interventions": (TEA, TEA.model_copy(update={"arms": ()}))},
    "outcomes that say little": {"outcomes": (Outcome(rank=OutcomeRank.OTHER), Outcome(rank=OutcomeRank.PRIMARY))},
    "ages": {"eligibility": Eligibility(minimum_age=Age(text="1 Year", value=1, unit=TimeUnit.YEAR))},
    "ages out of order": {
        "eligibility": Eligibility(
            minimum_age=Age(text="9 Years", value=9, unit=TimeUnit.YEAR),
            maximum_age=Age(text="3  Years", value=3, unit=TimeUnit.YEAR),
        )
    },
    "ages in words": {"eligibility": Eligibility(minimum_age=Age(text="18 to 20"), maximum_age=Age(text="N/A"))},
    "an upper age in words": {"eligibility": Eligibility(maximum_age=Age(text="old age"))},
    "a population alone": {"eligibility": Eligibility(population="Tea rooms")},
    "criteria that begin like a population": {
        "eligibility": Eligibility(text="Study population: tea drinkers\n\nInclusion Criteria:\n\n* Likes tea")
    },
    "a population, and criteria that begin like it": {
        "eligibility": Eligibility(
            text="Study population: tea drinkers\n\nInclusion Criteria:\n\n* Likes tea", population="tea drinkers"
        )
    },
    "a lower age in odd words": {
        "eligibility": Eligibility(minimum_age=Age(text="up to 5", value=5, unit=TimeUnit.YEAR))
    },
    "a gender alone": {"eligibility": Eligibility(gender_based=True)},
    "a gender in words": {"eligibility": Eligibility(gender_based=False, gender_description="Women")},
    "nothing regarding eligibility but volunteers": {"eligibility": Eligibility(accepts_healthy_volunteers=False)},
    "data, and a plan to share": {
        "shared_data": (SharedData(id="D-1"), SharedData(kind="IPD Sharing URL", url="nowhere"), SharedData()),
        "sharing_plan": SharingPlan(url="https://example.org/ipd"),
        "documents": (TrialDocument(kind="Prot"), TrialDocument(file_name="a b%20c.pdf", has_consent_form=False)),
    },
}


@every_release
@pytest.mark.parametrize("fields", CASES.values(), ids=CASES)
def test_what_is_odd_comes_back_equal(fields: dict[str, Any], release: Release) -> None:
    assert differences(Trial(id=NCT, **fields), release) == []


def resources(written: Bundle, kind: str) -> Iterator[dict[str, Any]]:
    return (entry["resource"] for entry in written["entry"] if entry["resource"]["resourceType"] == kind)


@pytest.fixture
def whole() -> Bundle:
    return bundle(from_record(full_record()), "R5", silent)


@pytest.mark.parametrize("kind", ["Location", "PractitionerRole", "EvidenceVariable", "ActivityDefinition"])
def test_a_missing_resource_is_told_and_the_rest_is_read(whole: Bundle, kind: str) -> None:
    whole["entry"] = [entry for entry in whole["entry"] if entry["resource"]["resourceType"] != kind]
    told: list[Issue] = []
    trial = back(whole, told)
    assert {issue.kind for issue in told} == {"missing-resource"}
    assert all(issue.trial == NCT and issue.where for issue in told)
    assert trial.title == from_record(full_record()).title


def test_an_unknown_code_is_told_and_the_rest_is_read(whole: Bundle) -> None:
    (found,) = resources(whole, "ResearchStudy")
    found["primaryPurposeType"] = {"coding": [{"system": "http://example.org", "code": "fun"}]}
    told: list[Issue] = []
    trial = back(whole, told)
    assert [(issue.kind, issue.where) for issue in told] == [("unknown-code", "ResearchStudy.primaryPurposeType")]
    assert trial.design.purpose is None
    assert trial.design.masking is not None


@pytest.mark.parametrize("wrong", [3, "x", True, [[]], [3], {"a": 1}, None])
def test_a_wrong_type_anywhere_stops_nothing(whole: Bundle, wrong: object) -> None:
    for name in next(resources(whole, "ResearchStudy")):
        if name not in ("resourceType", "identifier"):
            damaged = json.loads(json.dumps(whole))
            next(resources(damaged, "ResearchStudy"))[name] = wrong
            assert back(damaged).id == NCT


def test_a_study_without_a_registry_number_is_told(whole: Bundle) -> None:
    (found,) = resources(whole, "ResearchStudy")
    found["identifier"] = [{"use": "official", "system": "http://example.org", "value": "X"}]
    told: list[Issue] = []
    assert trial_from(whole, None, told.append) is None
    assert [issue.kind for issue in told] == ["no-study-number"]


def test_a_number_that_is_no_name_is_told(whole: Bundle) -> None:
    (found,) = resources(whole, "ResearchStudy")
    found["identifier"][0]["value"] = "../etc"
    told: list[Issue] = []
    assert trial_from(whole, None, told.append) is None
    assert "unreadable-record" in {issue.kind for issue in told}


@every_release
def test_a_trial_of_several_records_comes_back_with_all_its_sources(release: Release) -> None:
    folder = Path(__file__).parents[2] / "tests/merge/golden"
    trial = Trial.from_json((folder / "trial.json").read_bytes())
    assert len(trial.sources) == 2
    assert differences(trial, release) == []
