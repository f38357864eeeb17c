"""Where the rooms meet: what is chosen, what is told, what is left out."""

import io
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest

from fhirtrials.issues import Issue, Tell
from fhirtrials.model import Bundle, Document, Trial
from fhirtrials.pipeline.choice import Choice, collected
from fhirtrials.pipeline.conversion import Conversion
from fhirtrials.pipeline.fhir_files import check_files

RECORDS = Path(__file__).parent / "cli/data/records"
TEA, COFFEE = (json.loads((RECORDS / name).read_bytes()) for name in ("tea.json", "coffee.json"))


def document(*studies: Any, name: str = "studies.jsonl") -> Document:
    content = b"\n".join(map(orjson.dumps, studies))
    return Document(name, lambda: io.BytesIO(content))


def converted(documents: Iterable[Document], choice: Choice, takes: str, tell: Tell) -> Iterator[tuple[str, Any]]:
    """The number of each trial that comes through, with what became of it."""
    conversion = Conversion(choice, takes, lambda content: content)
    parts = (part for one in documents for part in conversion.read(one, choice.reader))
    return ((done.trial, done.content) for done in collected(conversion.converted(parts), choice, tell))


def trials(documents: Iterable[Document], choice: Choice, tell: Tell) -> Iterator[Trial]:
    return (trial for _, trial in converted(documents, choice, "trial", tell))


def chosen(*documents: Document, **choice: Any) -> tuple[list[str], list[Issue]]:
    """The numbers of the trials that come through, and what was told."""
    told: list[Issue] = []
    return [trial.id for trial in trials(documents, Choice("R5", **choice), told.append)], told


def test_trials_come_in_the_order_of_the_documents() -> None:
    assert chosen(document(TEA), document(COFFEE))[0] == ["NCT90000001", "NCT90000002"]


def test_a_trial_given_twice_is_told_and_the_first_is_kept() -> None:
    ids, told = chosen(document(TEA), document(TEA, name="again.json"))
    assert ids == ["NCT90000001"]
    assert [(one.kind, one.trial, one.source) for one in told] == [("repeated-trial", "NCT90000001", "again.json")]


def test_only_the_trials_asked_for_come_and_only_they_are_told_of() -> None:
    ids, told = chosen(document(COFFEE, TEA), only=frozenset({"NCT90000001"}))
    assert ids == ["NCT90000001"]
    assert told == []  # the word that nobody knows stands in the other one


def test_a_trial_that_was_asked_for_and_is_nowhere_is_an_error() -> None:
    ids, told = chosen(document(TEA), only=frozenset({"NCT90000001", "NCT90000009"}))
    assert ids == ["NCT90000001"]
    assert [(one.kind, one.trial, one.severity) for one in told] == [("trial-not-found", "NCT90000009", "error")]


def unread() -> Any:
    pytest.fail("this document was not wanted any more")


def test_what_comes_after_the_last_one_asked_for_is_not_even_opened() -> None:
    never = Document("never.json", unread)
    assert chosen(document(TEA), never, only=frozenset({"NCT90000001"})) == (["NCT90000001"], [])
    assert chosen(document(TEA), never, limit=1) == (["NCT90000001"], [])


def test_a_limit_counts_trials_and_not_repetitions() -> None:
    assert chosen(document(TEA, TEA, COFFEE), limit=2)[0] == ["NCT90000001", "NCT90000002"]


def test_the_eligibility_text_is_understood_on_the_way() -> None:
    (tea,) = trials([document(TEA)], Choice("R5"), pytest.fail)
    assert "Likes tea" in [criterion.text for criterion in tea.eligibility.criteria]


@pytest.mark.parametrize(("contacts", "left"), [(True, True), (False, False)])
def test_people_are_left_out_if_so_chosen(contacts: bool, left: bool) -> None:
    choice = Choice("R5", contacts=contacts)
    ((_, bundle),) = converted([document(TEA)], choice, "bundle", lambda found: None)
    assert (b"jane@example.org" in orjson.dumps(bundle)) is left


def made(*studies: Any) -> list[tuple[str, Bundle]]:
    choice, told = Choice("R5"), list[Issue]()
    found = list(converted([document(*studies)], choice, "bundle", told.append))
    assert [one for one in told if one.severity == "error"] == []
    return found


def test_every_trial_becomes_a_bundle_under_its_number_without_an_error() -> None:
    (tea, first), (coffee, second) = made(TEA, COFFEE)
    assert (tea, coffee) == ("NCT90000001", "NCT90000002")
    assert first["type"] == second["type"] == "transaction"


def test_what_trials_share_is_the_same_whichever_comes_first() -> None:
    def shared(*studies: Any) -> set[bytes]:
        entries = [entry for _, bundle in made(*studies) for entry in bundle["entry"]]
        return {orjson.dumps(one) for one in entries if one["resource"]["resourceType"] == "Organization"}

    assert shared(TEA, COFFEE) == shared(COFFEE, TEA)
    assert len(shared(TEA, COFFEE)) == 1  # one university


def test_the_same_record_gives_the_same_bytes() -> None:
    assert orjson.dumps(made(TEA)) == orjson.dumps(made(TEA))


def checked(*values: Any, name: str = "given") -> tuple[list[str], list[Issue]]:
    """Types that were seen, and what was told."""
    told, seen = list[Issue](), list[str]()
    check_files(name, [document(*values)], "R5", told.append, lambda resource: seen.append(resource["resourceType"]))
    return seen, told


def test_resources_of_one_bundle_as_ndjson_are_as_valid_as_the_bundle() -> None:
    ((_, bundle),) = made(TEA)
    assert checked(bundle) == (["Bundle"], [])
    resources = [entry["resource"] for entry in bundle["entry"]]
    assert checked(*resources) == ([one["resourceType"] for one in resources], [])


def test_a_reference_that_leads_nowhere_is_told_with_the_place() -> None:
    ((_, bundle),) = made(TEA)
    bundle["entry"] = [one for one in bundle["entry"] if one["resource"]["resourceType"] != "Organization"]
    _, told = checked(bundle)
    assert {one.kind for one in told} == {"unresolved-reference"}
    assert {one.source for one in told} == {"studies.jsonl"}


def test_a_fault_in_one_of_many_lines_names_the_line() -> None:
    ((_, bundle),) = made(TEA)
    broken = json.loads(orjson.dumps(bundle))
    broken["entry"][0]["resource"]["id"] = "no blanks allowed"
    _, told = checked(bundle, broken)
    assert told
    assert {one.source for one in told} == {"studies.jsonl line 2"}


def test_a_manifest_is_passed_over_and_anything_else_is_no_resource() -> None:
    manifest = {"request": "x", "requiresAccessToken": False, "output": [], "error": []}
    seen, told = checked(manifest, {"title": "tea"}, {"resourceType": 5})
    assert seen == []
    assert [one.kind for one in told] == ["no-resource", "no-resource"]
    assert "title" in told[0].what
