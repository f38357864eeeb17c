"""A trial without the people in it."""

from hypothesis import given

from fhirtrials.model import Trial
from fhirtrials.model.parts import (
    Contact,
    Official,
    Organisation,
    ResponsibleParty,
    ResultsContact,
    ResultsNotes,
    Site,
    UnpostedResults,
)
from fhirtrials.model.privacy import without_people
from fhirtrials.model.words import ResponsibleKind, Sector
from tests.strategies import filled_trials

JANE = Contact(name="Jane Roe", phone="555-0100", phone_extension="7", email="jane@example.org")
PERSONAL = ["Jane Roe", "555-0100", "jane@example.org", "Professor"]


def trial() -> Trial:
    return Trial(
        id="NCT90000001",
        title="Tea and sleep",
        sponsor=Organisation(name="Jane Roe", sector=Sector.INDIVIDUAL),
        record_owner=Organisation(name="Example Hospital", sector=Sector.OTHER),
        collaborators=(
            Organisation(name="Jane Roe, MD", sector=Sector.INDIVIDUAL),
            Organisation(name="Example Trust", sector=Sector.INDUSTRY),
        ),
        responsible_party=ResponsibleParty(
            kind=ResponsibleKind.PRINCIPAL_INVESTIGATOR,
            name="Jane Roe",
            title="Professor",
            affiliation="Example University",
            old_name_and_title="Jane Roe / Professor",
            old_organisation="Example Institute",
        ),
        contacts=(JANE,),
        officials=(Official(name="Jane Roe", affiliation="Example University"),),
        sites=(Site(facility="Ward 1", city="Exampleville", contacts=(JANE,)),),
        results_notes=ResultsNotes(
            limitations="few", contact=ResultsContact(title="Jane Roe", email="jane@example.org")
        ),
        unposted_results=UnpostedResults(responsible_party="Jane Roe, Professor, Example University"),
    )


def test_nothing_personal_is_left() -> None:
    said = without_people(trial()).to_json()
    for word in PERSONAL:
        assert word not in said


def test_organisations_and_places_stay() -> None:
    said = without_people(trial()).to_json()
    for word in ["Example Hospital", "Example Trust", "Example University", "Example Institute", "Ward 1", "few"]:
        assert word in said


def test_the_given_trial_is_not_changed() -> None:
    given_trial = trial()
    without_people(given_trial)
    assert given_trial == trial()


def test_a_trial_without_people_stays_equal() -> None:
    bare = Trial(id="NCT90000001", title="Tea", sites=(Site(city="Exampleville"),))
    assert without_people(bare) == bare


@given(filled_trials())
def test_whatever_a_trial_holds_it_stays_readable(full: Trial) -> None:
    bare = without_people(full)
    assert Trial.from_json(bare.to_json()) == bare
    assert without_people(bare) == bare
    assert not bare.contacts
    assert not bare.officials
    assert not any(site.contacts for site in bare.sites)
    assert len(bare.sites) == len(full.sites)


def test_a_sponsor_who_is_the_responsible_person_goes_too() -> None:
    def shared(sponsor: str, person: str) -> Trial:
        party = ResponsibleParty(kind=ResponsibleKind.SPONSOR_INVESTIGATOR, name=person)
        given = Trial(id="NCT00000001", sponsor=Organisation(name=sponsor), responsible_party=party)
        return without_people(given)

    assert shared("Zhiming Zhu", "Zhiming Zhu").sponsor is None
    assert shared("Horng Chen, MD, PhD", "Horng Chen").sponsor is None
    assert shared("Chen Hospital", "Horng Chen").sponsor is not None
    assert shared("Li Ka Shing Faculty of Medicine Hospital", "Li Ka").sponsor is not None
