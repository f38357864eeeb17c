"""Shapes: what a cursor answers for one key, a shape answers for all of them, and its parts are exact."""

import gc
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

import orjson
import pytest

from fhirtrials.model import Document, PartialDate, Trial
from fhirtrials.model.part import Part
from fhirtrials.model.parts import Contact, DatedEvent, Enrollment, Outcome, Site
from fhirtrials.model.words import DateKind, OutcomeRank, Role
from fhirtrials.readers import ctgov_json
from fhirtrials.readers.cursor import Cursor
from fhirtrials.readers.shape import Shape, code, codes, count, date, flag, many, number, text, texts
from tests.readers.objects import opened

CONTACT = Shape(Contact, name=text("name"), role=code("role", Role, "ctgov-role"))
SITE = Shape(Site, city=text("city"), latitude=number("point.lat"), contacts=many("contacts", CONTACT))
DATED = Shape(DatedEvent, date=date("date"), kind=code("type", DateKind, "ctgov-date-kind"))


def test_a_part_has_what_its_object_holds_and_nothing_else() -> None:
    cursor, _, told = opened({"a": {"city": "  Riga\n", "point": {"lat": 57}, "contacts": [{"name": "Ann"}, {}]}})
    assert cursor.one("a", SITE) == Site(city="  Riga\n", latitude=57.0, contacts=(Contact(name="Ann"), Contact()))
    assert told == []


def test_an_empty_object_is_no_part() -> None:
    cursor, _, told = opened({"a": {}})
    assert cursor.one("a", SITE) is None
    assert cursor.one("b", SITE) is None
    assert cursor.all("b", SITE) == ()
    assert told == []


def test_what_stands_in_the_wrong_form_is_told_with_its_path_and_left_out() -> None:
    cursor, _, told = opened(
        {
            "sites": [
                {"city": 3, "point": {"lat": "far"}, "contacts": [{"name": None, "role": "KING"}, 7]},
                "nowhere",
                {"city": "te\x00a", "point": [], "contacts": {}},
                {"city": " \n"},
            ],
            "dates": [{"date": "2020-02-30", "type": []}],
            "counts": [{"count": True}, {"count": -1}, {"count": "1"}],
        }
    )
    contact = Contact()
    assert cursor.all("sites", SITE) == (Site(contacts=(contact,)), Site(city="tea"), Site())
    assert cursor.all("dates", DATED) == (DatedEvent(),)
    assert cursor.all("counts", Shape(Enrollment, count=count("count"))) == (Enrollment(),) * 3
    assert {(issue.kind, issue.where) for issue in told} == {
        ("wrong-type", "$.sites[0].city"),
        ("wrong-type", "$.sites[0].point.lat"),
        ("wrong-type", "$.sites[0].contacts[0].name"),
        ("unknown-code", "$.sites[0].contacts[0].role"),
        ("wrong-type", "$.sites[0].contacts[1]"),
        ("wrong-type", "$.sites[1]"),
        ("forbidden-characters", "$.sites[2].city"),
        ("wrong-type", "$.sites[2].point"),
        ("wrong-type", "$.sites[2].contacts"),
        ("bad-date", "$.dates[0].date"),
        ("wrong-type", "$.dates[0].type"),
        ("wrong-type", "$.counts[0].count"),
        ("wrong-type", "$.counts[1].count"),
        ("wrong-type", "$.counts[2].count"),
    }


def test_what_no_field_is_read_from_is_told_once_with_its_path() -> None:
    cursor, record, told = opened({"sites": [{"point": {"lon": 1}}, {"point": {"lon": 2}}, {"new": 1}]})
    cursor.all("sites", SITE)
    record.unread()
    assert [(issue.kind, issue.where) for issue in told] == [
        ("unread-field", "$.sites[].point.lon"),
        ("unread-field", "$.sites[].new"),
    ]


def test_a_field_that_no_key_decides_is_given() -> None:
    cursor, _, _ = opened({"a": {"measure": "height"}})
    shape = Shape(Outcome, {"rank": OutcomeRank.PRIMARY}, measure=text("measure"))
    assert cursor.one("a", shape) == Outcome(rank=OutcomeRank.PRIMARY, measure="height")


def test_a_field_that_the_part_does_not_have_is_refused() -> None:
    with pytest.raises(TypeError, match="colour"):
        Shape(Contact, colour=text("colour"))


@pytest.mark.parametrize(
    ("field", "value", "wanted"),
    [
        (date("x"), "2020-02", PartialDate("2020-02")),
        (flag("x"), False, False),
        (count("x"), 0, 0),
        (number("x"), 1, 1.0),
        (texts("x"), ["a", " "], ("a",)),
        (codes("x", Role, "ctgov-role"), ["STUDY_CHAIR"], (Role.STUDY_CHAIR,)),
    ],
)
def test_a_value_is_of_its_field_s_very_type(field: Any, value: object, wanted: object) -> None:
    _, record, _ = opened({})
    found = field.take(value, record, (Cursor({}, record), "a", None), "x")
    assert found == wanted
    assert type(found) is type(wanted)


def exact(part: Part) -> None:
    """Fails where a value is not what pydantic, which converts nothing here, lets pass."""
    type(part).model_validate(dict(part.__dict__), strict=True)
    assert list(part.__dict__) == list(type(part).model_fields)
    for value in part.__dict__.values():
        for each in value if isinstance(value, tuple) else (value,):
            if isinstance(each, Part):
                exact(each)


SAMPLES = [path.read_bytes() for path in sorted(Path(__file__).parents[2].glob("samples/ctgov-json/*/*input*.json"))]


def check_exact(records: list[bytes]) -> None:
    assert records
    for record in records:
        for trial in ctgov_json.read(Document("records", partial(BytesIO, record)), lambda issue: None):
            exact(trial)
            assert Trial.model_validate(trial.model_dump()) == trial


def test_the_parts_of_a_record_are_exact() -> None:
    check_exact(SAMPLES)


def test_the_parts_of_real_records_are_exact(records: list[bytes]) -> None:
    check_exact(records[::10])


def test_nothing_of_a_record_waits_for_the_garbage_collector() -> None:
    study = {"protocolSection": {"identificationModule": {"nctId": "NCT90000001"}}}
    document = Document("study", partial(BytesIO, orjson.dumps(study)))
    list(ctgov_json.read(document, lambda issue: None))
    gc.collect()
    gc.disable()
    try:
        for _ in range(10):
            list(ctgov_json.read(document, lambda issue: None))
        assert gc.collect() == 0
    finally:
        gc.enable()
