"""Which records are of one trial."""

from fhirtrials.merge import Shelf
from fhirtrials.model import Trial
from fhirtrials.model.parts import Identifier
from fhirtrials.model.words import Registry

ONE, TWO, ISRCTN = "NCT90000001", "NCT90000002", "ISRCTN12345678"


def grouped(*trials: Trial) -> list[list[str]]:
    """The titles of the records of each trial."""
    with Shelf() as shelf:
        for trial in trials:
            shelf.add(trial)
        return [[trial.title or "" for trial in records] for records in shelf.groups()]


def named(id_: str, title: str, *others: str, registry: Registry = Registry.CLINICALTRIALS_GOV) -> Trial:
    return Trial(id=id_, registry=registry, title=title, other_ids=tuple(Identifier(value=each) for each in others))


def test_records_with_one_number_are_one_trial_in_the_order_of_the_first() -> None:
    assert grouped(named(ONE, "a"), named(TWO, "b"), named(ONE, "c")) == [["a", "c"], ["b"]]


def test_a_secondary_number_of_another_registry_ties_two_records() -> None:
    assert grouped(named(ONE, "a", ISRCTN), named(ISRCTN, "b", registry=Registry.ISRCTN)) == [["a", "b"]]
    assert grouped(named(ISRCTN, "b", registry=Registry.ISRCTN), named(ONE, "a", ISRCTN)) == [["b", "a"]]


def test_a_record_may_tie_two_that_stood_apart() -> None:
    eudract = "2012-001234-42"
    last = named(ONE, "c", ISRCTN, eudract)
    assert grouped(
        named(ISRCTN, "a", registry=Registry.ISRCTN), named(eudract, "b", registry=Registry.EUDRACT), last
    ) == [["a", "b", "c"]]


def test_an_extension_that_names_its_parent_is_a_trial_of_its_own() -> None:
    assert grouped(named(ONE, "parent"), named(TWO, "extension", ONE)) == [["parent"], ["extension"]]


def test_a_former_number_is_the_same_trial() -> None:
    assert grouped(Trial(id=ONE, title="a", former_ids=(TWO,)), named(TWO, "b")) == [["a", "b"]]


def test_a_number_that_is_no_registry_number_ties_nothing() -> None:
    assert grouped(named(ONE, "a", "12345"), named(ISRCTN, "b", "12345", registry=Registry.ISRCTN)) == [["a"], ["b"]]
