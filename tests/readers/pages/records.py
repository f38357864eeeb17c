"""Real records as a page can hold them: what the page has no place for is left out of both sides."""

from collections.abc import Iterable, Iterator

import orjson

from fhirtrials import Trial
from fhirtrials.readers import ctgov_json
from fhirtrials.readers.pages.lines import text_lines, without_entities


def trials(records: list[bytes], step: int) -> Iterator[Trial]:
    """Every ``step``-th of the real records, read from JSON."""
    for record in records[::step]:
        trial = ctgov_json.study(orjson.loads(record), "records", lambda issue: None)
        if trial is not None:
            yield trial


def shown(trial: Trial, without: Iterable[str] = ()) -> dict[str, object]:
    """A trial as plain data, its texts as a reader of a page sees them, without these paths (``sites.latitude``)."""
    plain = orjson.loads(trial.to_json())
    for path in without:
        drop(plain, path.split("."))
    return {name: value for name, value in seen(plain).items() if value not in ({}, [])}


def drop(value: object, path: list[str]) -> None:
    if isinstance(value, list):
        for each in value:
            drop(each, path)
    elif isinstance(value, dict):
        if len(path) == 1:
            value.pop(path[0], None)
        else:
            drop(value.get(path[0]), path[1:])


def seen(value: object) -> object:
    if isinstance(value, dict):
        return {name: seen(each) for name, each in value.items()}
    if isinstance(value, list):
        return [seen(each) for each in value]
    if isinstance(value, str):
        return "\n".join(line.text for line in text_lines(without_entities(value))).strip()
    return value
