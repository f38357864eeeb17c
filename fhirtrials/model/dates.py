"""Partial dates: what registries give when the day, or the month, is not known.

A date is text of the form ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``: the very form that FHIR's ``date`` and
``dateTime`` allow (https://hl7.org/fhir/R5/datatypes.html#date).
"""

import re
from datetime import date
from functools import lru_cache
from typing import Any

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

_FORM = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", re.ASCII)


class PartialDate(str):
    """``2023``, ``2023-06`` or ``2023-06-15``; raises ValueError on anything else, 2023-02-30 included."""

    __slots__ = ()

    def __new__(cls, text: str) -> "PartialDate":
        match = _FORM.fullmatch(text)
        if match is None:
            raise ValueError(f"{text!r} is no date of the form YYYY, YYYY-MM or YYYY-MM-DD")
        year, month, day = match.groups()
        date(int(year), int(month or 1), int(day or 1))  # refuses what the calendar does not have
        return super().__new__(cls, text)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_after_validator_function(
            partial_date,
            core_schema.str_schema(),
            serialization=core_schema.plain_serializer_function_ser_schema(str, return_schema=core_schema.str_schema()),
        )

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return {"type": "string", "pattern": r"^\d{4}(-\d\d(-\d\d)?)?$"}


@lru_cache(maxsize=1 << 14)
def partial_date(text: str) -> PartialDate:
    """The date, made once: the days of forty years are kept. Raises as ``PartialDate`` does."""
    return PartialDate(text)
