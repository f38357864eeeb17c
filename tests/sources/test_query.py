"""What is asked of the registry."""

from fhirtrials.model import PartialDate
from fhirtrials.sources.registry import Query


def test_a_day_holds_for_all_that_was_asked_besides() -> None:
    day = PartialDate("2026-11-01")
    changed = "AREA[LastUpdatePostDate]RANGE[2026-11-01,MAX]"
    (asked,) = Query(since=day, more=(("filter.advanced", "A OR B"),)).parameters()
    assert asked["filter.advanced"] == f"(A OR B) AND {changed}"
    (asked,) = Query(since=day).parameters()
    assert asked["filter.advanced"] == changed
