"""Clinical-trial registry records as valid FHIR.

    from fhirtrials import export, read, validate

    for trial in read("NCT05985863.json"):
        bundle = export(trial)
        assert not validate(bundle)

What is found on the way is told: give ``tell`` to collect the ``Issue`` objects; without it they go to the logger
``fhirtrials``. Rooms are imported when they are first needed, so that the command line starts at once.
"""

from __future__ import annotations

from collections.abc import AsyncIterable, AsyncIterator, Iterable, Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from os import PathLike
    from typing import Unpack

    from fhirtrials.issues import Issue, Tell
    from fhirtrials.model import Bundle, Trial
    from fhirtrials.model.parts import Criterion
    from fhirtrials.sinks.server import Event, PushOptions, StudyReport

__version__ = "0.1.0"
__all__ = ["Issue", "Trial", "__version__", "criteria", "export", "push", "push_async", "read", "validate"]


def read(
    source: str | PathLike[str], *, reader: str | None = None, merge: bool = False, tell: Tell | None = None
) -> Iterator[Trial]:
    """The trials in a file, a folder, a zip, or standard input (``-``), one after the other.

    ``reader`` names the format (``fhirtrials formats`` lists them); by default the first that knows the input reads it.
    ``merge`` makes one trial of all records that share a registry number, after all of them have been read.
    Raises InputError, at once, where no trial can be had because the source cannot be opened or no reader knows it;
    one unreadable file among others is told. Raises LookupError for a reader that does not exist.
    """
    from itertools import chain
    from os import fspath

    from fhirtrials.errors import InputError
    from fhirtrials.issues.catalogue import EXIT_CODES
    from fhirtrials.readers import read_document, reader_named
    from fhirtrials.sources import documents

    tell = tell or _log
    unreadable: list[Issue] = []

    def hold(found: Issue) -> None:
        if first is None and EXIT_CODES.get(found.kind) == InputError.exit_code:
            unreadable.append(found)
        else:
            tell(found)

    if reader is not None:
        reader_named(reader)
    trials = (trial for document in documents(fspath(source), hold) for trial in read_document(document, hold, reader))
    first: Trial | None = None
    first = next(trials, None)
    if first is None and unreadable:
        raise InputError("\n".join(f"{found.source}: {found.what}. {found.remedy}" for found in unreadable))
    for found in unreadable:
        tell(found)
    every: Iterator[Trial] = iter(()) if first is None else chain([first], trials)
    return _merged(every, tell) if merge else every


def _merged(trials: Iterator[Trial], tell: Tell) -> Iterator[Trial]:
    from fhirtrials.merge import Shelf, merged

    with Shelf() as shelf:
        for trial in trials:
            shelf.add(trial)
        for records in shelf.groups():
            yield merged(records, tell)


def export(
    trial: Trial,
    *,
    fhir: str = "R5",
    canonical_base: str | None = None,
    contacts: bool = True,
    extensions: bool = True,
    citations: bool = False,
    measures: Iterable[str | PathLike[str]] = (),
    tell: Tell | None = None,
) -> Bundle:
    """The trial as a FHIR transaction Bundle: plain JSON, for ``json.dumps`` or an HTTP client.

    ``canonical_base`` is where a publisher's canonical URLs begin; by default the project's own. ``contacts`` False
    leaves out people, phones and e-mails, ``extensions`` False every extension; ``citations`` adds a Citation for each
    paper, in R5; ``measures`` are files with more things that criteria measure. Raises LookupError for a release that
    does not exist, InputError for a file of measures that is none.
    """
    from os import fspath

    from fhirtrials.fhir import CANONICAL_BASE, bundle
    from fhirtrials.pipeline.preparation import prepared

    _check_release(fhir)
    tell = tell or _log
    whole = prepared(trial, contacts, tell, tuple(fspath(each) for each in measures))
    options = {"extensions": extensions, "citations": citations}
    return bundle(whole, fhir, tell, canonical_base or CANONICAL_BASE, **options)


def criteria(text: str, *, measures: Iterable[str | PathLike[str]] = ()) -> tuple[Criterion, ...]:
    """The criteria of an eligibility text, as a tree, with what their words mean: any string at all has them.

    ``criteria("Inclusion Criteria:\\n* Age >= 18 years")[1].thresholds[0].bounds`` is at least 18; its ``ucum`` is
    ``a``, years. ``measures`` are files with more things that criteria measure; raises InputError for what is none.
    """
    from os import fspath

    from fhirtrials.pipeline.criteria import text_read

    return text_read(text, tuple(fspath(each) for each in measures)).criteria


def validate(bundle: Bundle, *, fhir: str = "R5") -> list[Issue]:
    """What is wrong with a bundle, whoever wrote it; an empty list if nothing is.

    Raises LookupError for a release that does not exist.
    """
    from fhirtrials.validation import check

    _check_release(fhir)
    return list(check(bundle, fhir))


def push(
    bundles: Iterable[Bundle], server: str, *, tell: Tell | None = None, **options: Unpack[PushOptions]
) -> Iterator[StudyReport]:
    """Sends the bundles of ``export`` to the FHIR server at an address; a report for each study, as soon as it is done.

    A study that stands there unchanged is not sent, so a push may be repeated. The options:

    `identity`: "id", "conditional" or "create"; by default what the server's /metadata allows.
    `credentials`: of ``fhirtrials.network``; they go over https only, unless `insecure`.
    `journal`: a file that lets a run go on where it was cut off.
    `prune`: delete, or retire, what an earlier push wrote and the study no longer has. `dry_run`: send nothing.
    `jobs`: requests under way at once. `timeout` (seconds): for one request; `patience`: for it and its repetitions.
    `max_entries`, `max_bytes`: a larger study goes in several transactions.

    Nothing is sent before the first report is asked for. Raises DestinationError where the server is gone, refuses the
    credentials or is none; what was confirmed before stands, and the same push again goes on from there.
    """
    from fhirtrials.network import called
    from fhirtrials.pipeline.servers import push_events

    yield from _reports(called(bundles, lambda incoming: push_events(incoming, server, options)), tell or _log)


async def push_async(
    bundles: Iterable[Bundle] | AsyncIterable[Bundle],
    server: str,
    *,
    tell: Tell | None = None,
    **options: Unpack[PushOptions],
) -> AsyncIterator[StudyReport]:
    """As ``push``, for async code; the bundles may come from an async iterator too."""
    from fhirtrials.pipeline.servers import push_events

    async for event in push_events(bundles, server, options):
        for report in _reports([event], tell or _log):
            yield report


def _reports(events: Iterable[Event], tell: Tell) -> Iterator[StudyReport]:
    from fhirtrials.issues import Issue

    for event in events:
        if isinstance(event, Issue):
            tell(event)
        else:
            yield event


def _check_release(name: str) -> None:
    from fhirtrials.fhir import RELEASES

    if name not in RELEASES:
        raise LookupError(f"no FHIR release {name!r}; there are: {', '.join(RELEASES)}")


def _log(found: Issue) -> None:
    import logging

    logging.getLogger(__name__).log(
        logging.getLevelNamesMapping().get(found.severity.upper(), logging.INFO), "%s", found
    )


def __getattr__(name: str) -> Any:
    if name == "Trial":
        from fhirtrials.model import Trial

        return Trial
    if name == "Issue":
        from fhirtrials.issues import Issue

        return Issue
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
