"""Writes docs/trial.md and docs/trial.schema.json from the model. Run by ``make docs``; a test holds both in step."""

import inspect
import json
import types
from enum import StrEnum
from pathlib import Path
from typing import Any, Union, get_args, get_origin

from pydantic import BaseModel

from fhirtrials.model.dates import PartialDate
from fhirtrials.model.trial import Trial

HERE = Path(__file__).parent
PLAIN = {str: "text", bool: "true or false", int: "whole number", float: "number", PartialDate: "[date](#dates)"}

OPENING = """\
# The trial: every field

Written by `make docs` from `fhirtrials/model/`; do not edit it by hand.

`Trial` is what every reader makes and every mapper reads. Its JSON form is one line a trial: what
`fhirtrials export --format trial` writes and `export` reads again. What is empty is left out; the keys stand in the
order below; equal trials have equal bytes. An unknown key is an error.
[trial.schema.json](trial.schema.json) says the same to machines.

Only the fields marked *required* have to be there. "List of" fields are empty lists where nothing is known.

## Dates

`2023`, `2023-06` or `2023-06-15`: as much as the source knows. The calendar is checked: there is no `2023-02-30`.
"""


def page() -> str:
    """The text of docs/trial.md: the trial, its parts in the order in which they are met, then the closed words."""
    models, enums = _met(Trial)
    parts = [OPENING, *map(_model, models), "## Closed words\n", *map(_enum, enums)]
    return "\n".join(parts)


def schema() -> str:
    """The text of docs/trial.schema.json: JSON Schema 2020-12 of the JSON form of one trial."""
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    return json.dumps(head | Trial.model_json_schema(), indent=2, ensure_ascii=False) + "\n"


def _met(root: type[BaseModel]) -> tuple[list[type[BaseModel]], list[type[StrEnum]]]:
    models: list[type[BaseModel]] = [root]
    enums: list[type[StrEnum]] = []
    for model in models:  # grows as parts are met
        for field in model.model_fields.values():
            for one in _leaves(field.annotation):
                if issubclass(one, BaseModel) and one not in models:
                    models.append(one)
                if issubclass(one, StrEnum) and one not in enums:
                    enums.append(one)
    return models, enums


def _leaves(annotation: Any) -> list[type]:
    inside = [one for one in get_args(annotation) if one not in (type(None), Ellipsis)]
    return [leaf for one in inside for leaf in _leaves(one)] if inside else [annotation]


def _model(model: type[BaseModel]) -> str:
    rows = [
        f"| `{name}` | {_words(field.annotation, field.is_required())} |" for name, field in model.model_fields.items()
    ]
    lines = [f"## {model.__name__}", "", *_docstring(model), "| field | what |", "|---|---|", *rows, ""]
    return "\n".join(lines)


def _enum(enum: type[StrEnum]) -> str:
    members = " · ".join(f"`{member}`" for member in enum)
    return "\n".join([f"### {enum.__name__}", "", *_docstring(enum), members, ""])


def _docstring(thing: type) -> list[str]:
    own = thing.__dict__.get("__doc__")
    return [inspect.cleandoc(own).replace("``", "`"), ""] if own else []


def _words(annotation: Any, required: bool) -> str:
    return _type(annotation) + (", *required*" if required else "")


def _type(annotation: Any) -> str:
    origin, inside = get_origin(annotation), [one for one in get_args(annotation) if one is not type(None)]
    if origin in (Union, types.UnionType):
        return " or ".join(map(_type, inside))
    if origin is tuple:
        return f"list of {_type(inside[0])}"
    if annotation in PLAIN:
        return PLAIN[annotation]
    return f"[{annotation.__name__}](#{annotation.__name__.lower()})"


def main() -> None:
    """Writes both files beside this one."""
    (HERE / "trial.md").write_text(page(), "utf-8")
    (HERE / "trial.schema.json").write_text(schema(), "utf-8")


if __name__ == "__main__":
    main()
