"""Issues on their way out: as text for people, as JSON lines, CSV or an OperationOutcome for programs.

Every form has the four parts of an issue: what, where, what we did about it, what you can do.
"""

import csv
import io
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import astuple, fields
from typing import TypeAlias

import orjson

from fhirtrials.issues.issue import Issue, Tell
from fhirtrials.issues.operation_outcome import Writable, operation_outcome

Report: TypeAlias = Callable[[Writable], AbstractContextManager[Tell]]
"""Makes, for an open file, the ``tell`` that writes into it; the report is whole when its context ends."""

COLUMNS = tuple(field.name for field in fields(Issue))


def text(found: Issue) -> str:
    """Two lines: the finding, and below it what can be done.

    >>> from fhirtrials.issues import issue
    >>> print(text(issue("bad-date", trial="NCT90000001", where="$.start", found="soon")))
    warning: NCT90000001 $.start: 'soon' is no date; the trial goes on without it [bad-date]
      repair the record: YYYY, YYYY-MM or YYYY-MM-DD
    """
    return f"{found}\n  {found.remedy}"


@contextmanager
def json_lines(file: Writable) -> Iterator[Tell]:
    """One JSON object a line, its keys the fields of ``Issue``."""

    def tell(found: Issue) -> None:
        file.write(orjson.dumps(found, option=orjson.OPT_APPEND_NEWLINE))

    yield tell


@contextmanager
def comma_separated(file: Writable) -> Iterator[Tell]:
    """CSV (RFC 4180, UTF-8) with a heading; the columns are the fields of ``Issue``."""

    def write(row: tuple[str, ...]) -> None:
        line = io.StringIO(newline="")
        csv.writer(line).writerow(row)
        file.write(line.getvalue().encode())

    write(COLUMNS)
    yield lambda found: write(astuple(found))


_FORMS: dict[str, Report] = {".csv": comma_separated, ".fhir.json": operation_outcome}


def report_for(name: str) -> Report:
    """The form that the ending of the file name asks for: CSV, OperationOutcome; JSON lines for any other."""
    endings = (ending for ending in _FORMS if name.lower().endswith(ending))
    return _FORMS.get(next(endings, ""), json_lines)
