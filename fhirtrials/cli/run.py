"""What every working command has in common: findings, progress, the report, the summary, the exit code."""

import sys
from collections import Counter
from contextlib import ExitStack
from pathlib import Path
from time import monotonic
from types import TracebackType
from typing import TYPE_CHECKING

import click

from fhirtrials.cli.bugs import bug_report, contained
from fhirtrials.cli.progress import Progress
from fhirtrials.cli.wording import counted, duration
from fhirtrials.errors import FhirtrialsError
from fhirtrials.issues import Issue, Severity
from fhirtrials.issues.catalogue import EXIT_CODES
from fhirtrials.jobs.collector import spare_the_collector

if TYPE_CHECKING:
    from fhirtrials.issues import Tell
    from fhirtrials.sinks import Aside

SHOWN_OF_A_KIND = 5
WORST_FIRST = (130, 70, 4, 3, 1)
FAILS_ON = {
    "error": {Severity.ERROR},
    "warning": {Severity.ERROR, Severity.WARNING},
    "never": set[Severity](),
}


class Run:
    """Use it as a context: inside, ``tell`` and ``did``; afterwards ``exit_code``.

    An exception that ends the run is said in words, the summary follows, and ``exit_code`` holds it: nothing is raised.
    ``nouns`` are what is counted, in the order of the summary, then ``states``, words without a plural (``updated``);
    one in ``optional`` is left out where there was none.
    """

    def __init__(
        self,
        nouns: tuple[str, ...],
        sources: tuple[str, ...],
        *,
        states: tuple[str, ...] = (),
        optional: tuple[str, ...] = (),
        report: str | None = None,
        fail_on: str = "error",
        quiet: bool = False,
        data_on_stdout: bool = False,
    ) -> None:
        terminal = sys.stderr.isatty() and not (data_on_stdout and sys.stdout.isatty())
        self.progress = Progress(terminal and not quiet and report != "-", nouns[0], sources)
        if states:
            self.progress.also = lambda: counted(self._counts[nouns[1]], nouns[1]) + "  " + self._errors()
        self.guard = contained(self.tell, self.show)
        self._counts: dict[str, int] = dict.fromkeys((*nouns, *states), 0)
        self._states = states
        self._optional = optional
        self._found: Counter[Severity] = Counter()
        self._shown: Counter[str] = Counter()
        self._codes: set[int] = set()
        self._said_before: set[str] = set()
        self._report_name = report
        self._fail_on = FAILS_ON[fail_on]
        self._quiet = quiet
        self._report: Tell | None = None
        self._report_file: Aside | None = None
        self._report_end = ExitStack()
        self._start = monotonic()

    def __enter__(self) -> "Run":
        spare_the_collector()
        try:
            if self._report_name is not None:
                self._report = self._open_report(self._report_name)
        except FhirtrialsError as trouble:
            raise click.exceptions.Exit(self._said(trouble)) from None
        return self

    def tell(self, found: Issue) -> None:
        self._found[found.severity] += 1
        if found.severity in self._fail_on:
            self._codes.add(1)
        if found.kind in EXIT_CODES:
            self._codes.add(EXIT_CODES[found.kind])
        if self._report is not None:
            self._report(found)
        if self._report_name != "-":
            self._show(found)

    def did(self, **counts: int) -> None:
        """Counts what was done in one step."""
        for noun, count in counts.items():
            self._counts[noun] += count
        self.progress.step(counts.get(next(iter(self._counts)), 0))

    def show(self, words: str) -> None:
        """Words of several lines about a bug of ours, once each however many processes met it."""
        if words not in self._said_before:
            self._said_before.add(words)
            self._say(words)

    def say_waits(self) -> None:
        """From now on says when a server is asked again: a minute of silence looks like a program that hangs."""
        import logging

        class Said(logging.Handler):
            def emit(handler, record: logging.LogRecord) -> None:  # noqa: N805  # self is the run
                self._say(record.getMessage())

        log = logging.getLogger("fhirtrials.network")
        log.propagate = False
        log.handlers = [logging.NullHandler() if self._quiet else Said()]

    @property
    def exit_code(self) -> int:
        """70 > 4 > 3 > 1, and 130 where the user stopped it."""
        return next((code for code in WORST_FIRST if code in self._codes), 0)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        self.progress.erase()
        if error is not None:
            self._ended_by(error)
        self._finish_report()
        self._sum_up()
        return True

    def _ended_by(self, error: BaseException) -> None:
        if isinstance(error, KeyboardInterrupt):
            self._codes.add(130)
        elif isinstance(error, FhirtrialsError):
            self._codes.add(self._said(error))
        elif not isinstance(error, BrokenPipeError):  # whoever read our output has had enough: that is no trouble
            self._say(bug_report())
            self._codes.add(70)

    def _said(self, trouble: FhirtrialsError) -> int:
        self._say(f"fhirtrials: {trouble}  (exit {trouble.exit_code})")
        return trouble.exit_code

    def _open_report(self, name: str) -> "Tell":
        from fhirtrials.issues.report import json_lines, report_for

        if name == "-":
            return self._report_end.enter_context(json_lines(sys.stderr.buffer))
        from fhirtrials.sinks import Aside

        self._report_file = Aside(Path(name))
        self._report_file.begin()
        return self._report_end.enter_context(report_for(name)(self._report_file))

    def _finish_report(self) -> None:
        """The report of a run that was stopped stands too: it says what was found until then."""
        if self._report_file is not None:
            try:
                self._report_end.close()
                self._report_file.close()
                self._report_file.reveal()
            except FhirtrialsError as trouble:
                self._codes.add(self._said(trouble))
            finally:
                self._report_file.discard()

    def _show(self, found: Issue) -> None:
        if found.severity is Severity.INFORMATION or (self._quiet and found.severity is not Severity.ERROR):
            return
        self._shown[found.kind] += 1
        if self._shown[found.kind] <= SHOWN_OF_A_KIND:
            from fhirtrials.issues.report import text

            self._say(text(found))

    def _say(self, words: str) -> None:
        self.progress.erase()
        click.echo(words, err=True)

    def _errors(self) -> str:
        return counted(self._found[Severity.ERROR], Severity.ERROR)

    def _sum_up(self) -> None:
        for kind, count in self._shown.items():
            if count > SHOWN_OF_A_KIND:
                where = f"{self._report_name} has" if self._report_name else "--report FILE writes"
                self._say(f"… {count - SHOWN_OF_A_KIND:,} more like this [{kind}]; {where} them all")
        if not self._quiet:
            counts = [
                f"{count:,} {noun}" if noun in self._states else counted(count, noun)
                for noun, count in self._counts.items()
                if count or noun not in self._optional
            ]
            found = [self._errors(), counted(self._found[Severity.WARNING], Severity.WARNING)]
            self._say(", ".join([*counts, *found, duration(monotonic() - self._start)]))
