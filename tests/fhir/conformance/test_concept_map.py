"""Tables as ConceptMaps: one meaning in two shapes."""

from typing import Any

import pytest

from fhirtrials.fhir import RELEASES
from fhirtrials.fhir.conformance.concept_map import RELATIONSHIPS, concept_map, concept_maps
from fhirtrials.fhir.conformance.edition import Edition
from fhirtrials.fhir.conformance.tables import tables
from fhirtrials.terminology import table_names

NEWER = Edition(RELEASES["R5"], "1.0.0")
EARLIER = [Edition(release, "1.0.0") for name, release in RELEASES.items() if name in ("R4", "R4B")]

every_release = pytest.mark.parametrize("release", RELEASES)


def one_row(*targets: dict[str, Any]) -> dict[str, Any]:
    row = {"code": "sham", "display": "Sham", "target": list(targets)}
    return {
        "resourceType": "ConceptMap",
        "id": "kind",
        "status": "active",
        "title": "A table",
        "group": [{"source": "http://a.example.org", "target": "http://b.example.org", "element": [row]}],
    }


def row_of(target: dict[str, Any], edition: Edition) -> dict[str, Any]:
    row: dict[str, Any] = concept_map(one_row(target), edition)["group"][0]["element"][0]
    return row


def test_wider_means_that_the_target_means_more_and_so_the_source_less() -> None:
    # R4: "The target mapping is wider in meaning than the source concept."
    # R5: "The source concept is narrower in meaning than the target concept."
    row = row_of({"code": "b", "equivalence": "wider", "comment": "why"}, NEWER)
    assert row["target"] == [{"code": "b", "relationship": "source-is-narrower-than-target", "comment": "why"}]
    row = row_of({"code": "b", "equivalence": "narrower", "comment": "why"}, NEWER)
    assert row["target"] == [{"code": "b", "relationship": "source-is-broader-than-target", "comment": "why"}]


def test_subsumes_and_specializes_go_the_same_ways() -> None:
    # R4: subsumes "the source is-a target", specializes "the target is-a source".
    assert RELATIONSHIPS["subsumes"] == RELATIONSHIPS["wider"]
    assert RELATIONSHIPS["specializes"] == RELATIONSHIPS["narrower"]


def test_every_relationship_is_one_of_the_five() -> None:
    assert set(RELATIONSHIPS.values()) == {
        "related-to",
        "equivalent",
        "source-is-narrower-than-target",
        "source-is-broader-than-target",
        "not-related-to",
    }


def test_a_word_without_a_code_has_no_map_and_the_map_says_why() -> None:
    table = one_row({"equivalence": "unmatched", "comment": "nobody has such a code"})
    made = concept_map(table, NEWER)
    assert made["group"][0]["element"] == [{"code": "sham", "display": "Sham", "noMap": True}]
    assert "* `sham`: nobody has such a code" in made["description"]


@pytest.mark.parametrize("edition", EARLIER, ids=lambda edition: edition.release.name)
def test_earlier_releases_keep_the_equivalence(edition: Edition) -> None:
    for target in (
        {"code": "b", "equivalence": "wider", "comment": "why"},
        {"equivalence": "unmatched", "comment": "why"},
    ):
        assert row_of(target, edition)["target"] == [target]


def test_a_release_takes_its_own_table_else_that_of_the_release_it_falls_back_on() -> None:
    assert tables(NEWER)["phase"] == "to-fhir/phase-r5"
    for edition in EARLIER:
        assert tables(edition)["phase"] == "to-fhir/phase-r4"
    assert {tables(edition)["masking"] for edition in (NEWER, *EARLIER)} == {"to-fhir/masking"}


def test_every_table_is_a_map_of_some_release() -> None:
    used = {name for release in RELEASES.values() for name in tables(Edition(release, "1.0.0")).values()}
    # The labels of a page lead to places in our own readers: nobody else has use for them.
    assert used == {name for name in table_names() if not name.endswith("-page-labels")}


@every_release
def test_every_map_has_an_address_and_the_shape_of_its_release(release: str) -> None:
    word = "relationship" if release == "R5" else "equivalence"
    made = list(concept_maps(Edition(RELEASES[release], "1.0.0")))
    assert len(made) > 50
    for each in made:
        assert each["url"] == f"https://fhirtrials.github.io/fhir/ConceptMap/{each['id']}"
        for group in each["group"]:
            for row in group["element"]:
                assert ("target" in row) is not row.get("noMap", False)
                assert all(word in target for target in row.get("target", ()))
