"""Issues on their way out: as text for people, as JSON lines or CSV for programs.

Every form has the four parts of an issue: what, where, what we did about it, what you can do.
"""

import csv
import io
from collections.abc import Callable
from dataclasses import astuple, fields
from typing import Protocol, TypeAlias

import orjson

from fhirtrials.issues.issue import Issue, Tell


class Writable(Protocol):
    """An open file, or what stands for one."""

    def write(self, content: bytes, /) -> object: ...


Report: TypeAlias = Callable[[Writable], Tell]
"""Makes, for an open file, the ``tell`` that writes into it."""

COLUMNS = tuple(field.name for field in fields(Issue))


def text(found: Issue) -> str:
    """Two lines: the finding, and below it what can be done.

    >>> from fhirtrials.issues import issue
    >>> print(text(issue("bad-date", trial="NCT90000001", where="$.start", found="soon")))
    warning: NCT90000001 $.start: 'soon' is no date; the trial goes on without it [bad-date]
      repair the record: YYYY, YYYY-MM or YYYY-MM-DD
    """
    return f"{found}\n  {found.remedy}"


def json_lines(file: Writable) -> Tell:
    """One JSON object a line, its keys the fields of ``Issue``."""

    def tell(found: Issue) -> None:
        file.write(orjson.dumps(found, option=orjson.OPT_APPEND_NEWLINE))

    return tell


def comma_separated(file: Writable) -> Tell:
    """CSV (RFC 4180, UTF-8) with a heading; the columns are the fields of ``Issue``."""

    def write(row: tuple[str, ...]) -> None:
        line = io.StringIO(newline="")
        csv.writer(line).writerow(row)
        file.write(line.getvalue().encode())

    write(COLUMNS)
    return lambda found: write(astuple(found))


def report_for(name: str) -> Report:
    """The form that a report of that file name has: CSV for ``.csv``, JSON lines for anything else."""
    return comma_separated if name.lower().endswith(".csv") else json_lines
