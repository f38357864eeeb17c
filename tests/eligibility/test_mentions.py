"""The trial's own conditions and interventions in the words of its criteria."""

from fhirtrials.eligibility import understand
from fhirtrials.model import Eligibility, Trial
from fhirtrials.model.parts import Criterion, Indexing, Intervention, Term
from fhirtrials.model.words import Understood


def read(*words: str) -> list[Criterion]:
    """The criteria of a trial on asthma and tea."""
    trial = Trial(
        id="NCT90000001",
        conditions=("Asthma", "Wheezing at Night"),
        interventions=(Intervention(name="Green tea"),),
        indexing=Indexing(conditions=(Term(id="D001249", name="Asthma"),)),
        eligibility=Eligibility(text="Inclusion Criteria:\n\n" + "".join(f"* {each}\n" for each in words)),
    )
    return list(understand(trial, lambda found: None).eligibility.criteria[1:])


def test_a_condition_that_is_all_a_criterion_asks_is_coded() -> None:
    (found,) = read("Patients with asthma")
    (mention,) = found.mentions
    assert (mention.name, mention.mesh, mention.whole) == ("Asthma", "D001249", True)
    assert (found.understood, found.necessary) == (Understood.CODED, True)


def test_more_words_make_it_a_mention_alone() -> None:
    for words in ("Severe asthma", "No asthma", "History of asthma", "Asthma unless mild", "Asthma or hay fever"):
        (found,) = read(words)
        assert found.understood is Understood.TEXT_ONLY, words
        assert [mention.whole for mention in found.mentions] == [False]


def test_a_name_without_a_code_is_a_mention() -> None:
    (found,) = read("Wheezing at night for a year after green tea")
    assert [(mention.name, mention.mesh) for mention in found.mentions] == [
        ("Wheezing at Night", None),
        ("Green tea", None),
    ]


def test_part_of_a_word_is_no_mention() -> None:
    (found,) = read("Asthmatic, or asthma-like")
    assert found.mentions == ()
