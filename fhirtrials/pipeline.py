"""The only place where the rooms meet: from sources to what a sink writes, one trial at a time.

    export:    documents → trials → [without_people] → understand → fhir.bundle → validation.check
    --merge:   documents → trials → merge → a document of trials, which is exported
    validate:  documents → bundles and resources → validation.check
    import:    documents → bundles and resources → fhir.trials_from → understand
    push:      documents → bundles as they are, or trials → bundles → sinks.server
    pull:      sinks.server → fhir.as_written → bundles
    criteria:  documents → trials or plain texts → understand

Everything is a generator, so memory does not grow with the input; only the numbers of the trials done are kept.
"""

from collections.abc import AsyncIterable, AsyncIterator, Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING, Any, BinaryIO, TypeAlias

from fhirtrials import fhir, validation
from fhirtrials.consistency import contradictions
from fhirtrials.eligibility import read_criteria, understand
from fhirtrials.issues import Issue, Tell, issue
from fhirtrials.merge import Shelf
from fhirtrials.merge import merged as merge
from fhirtrials.model import Bundle, Document, ReleaseName, Resource, Trial
from fhirtrials.model.numbers import Numbers
from fhirtrials.model.parts import Criterion
from fhirtrials.model.privacy import without_people
from fhirtrials.readers import head, read_document, reader_for
from fhirtrials.readers.json_stream import values
from fhirtrials.terminology import Measures

if TYPE_CHECKING:
    from fhirtrials.sinks.server import Event, PushOptions

Guard: TypeAlias = Callable[[str, str], AbstractContextManager[None]]
"""Given a document's name and a trial's number (either may be empty), a context that decides what becomes of a bug."""


def unguarded(source: str, trial: str) -> AbstractContextManager[None]:
    """A bug is an exception, as libraries do."""
    return nullcontext()


@dataclass(frozen=True, slots=True)
class Choice:
    """What the caller chose.

    ``reader`` None: the first that knows the document. ``only`` empty and ``limit`` None: every trial. ``measures``:
    files with things that criteria measure, beside the project's own.
    """

    release: ReleaseName
    reader: str | None = None
    only: frozenset[str] = frozenset()
    limit: int | None = None
    contacts: bool = True
    extensions: bool = True
    citations: bool = False
    canonical_base: str = fhir.CANONICAL_BASE
    measures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Converted:
    """A trial as a sink takes it, with what was found while it was made; ``resources`` is how many it became."""

    trial: str
    source: str
    content: Any
    resources: int
    issues: tuple[Issue, ...]


Outcome: TypeAlias = Converted | Issue | str
"""A trial; a finding that belongs to none; words to be shown, about a bug of ours."""


def trials(documents: Iterable[Document], choice: Choice, tell: Tell, guard: Guard = unguarded) -> Iterator[Trial]:
    """The chosen trials, each number once, with their eligibility text understood."""
    found = (one for each in documents for one in converted(each, choice.reader, choice, "trial", _itself, guard))
    for done in collected(found, choice, tell):
        yield done.content


def converted(
    document: Document,
    reader: str | None,
    choice: Choice,
    takes: str,
    encode: Callable[[Any], Any],
    guard: Guard = unguarded,
) -> Iterator[Outcome]:
    """Everything that becomes of a document: its chosen trials, with what was found between them.

    ``takes`` says what ``encode`` gets: a ``trial`` or its ``bundle``.
    """
    found: list[Issue] = []
    with guard(document.name, ""):
        for trial in read_document(document, found.append, reader):
            yield from _chosen(found, choice)
            found.clear()
            if choice.only and trial.id not in choice.only:
                continue
            with guard(document.name, trial.id):
                issues: list[Issue] = []
                content: Any = prepared(trial, choice.contacts, issues.append, choice.measures)
                resources = 0
                if takes == "bundle":
                    content = _bundle(content, choice, issues.append)
                    resources = len(content["entry"])
                yield Converted(trial.id, document.name, encode(content), resources, tuple(issues))
    yield from _chosen(found, choice)


def collected(
    outcomes: Iterable[Outcome], choice: Choice, tell: Tell, show: Callable[[str], None] = lambda words: None
) -> Iterator[Converted]:
    """The trials among the outcomes, each number once and no more than chosen; the findings are told."""
    seen = Numbers()
    for outcome in outcomes:
        if isinstance(outcome, str):
            show(outcome)
        elif isinstance(outcome, Issue):
            tell(outcome)
        elif outcome.trial in seen:
            tell(issue("repeated-trial", trial=outcome.trial, source=outcome.source))
        else:
            seen.add(outcome.trial)
            for found in outcome.issues:
                tell(found)
            yield outcome
            if len(seen) in (choice.limit, len(choice.only)):
                return
    for missing in sorted(number for number in choice.only if number not in seen):
        tell(issue("trial-not-found", trial=missing))


def merged(documents: Iterable[Document], choice: Choice, tell: Tell, guard: Guard = unguarded) -> Iterator[Document]:
    """One document of our own trials, each made of all records of one trial.

    The records wait in a temporary file, since those of one trial may stand anywhere; the document is another. In
    memory stay their numbers alone. Both files are gone when the next document is asked for.
    """
    with Shelf() as shelf, NamedTemporaryFile(prefix="fhirtrials-") as file:
        for document in documents:
            with guard(document.name, ""):
                for trial in read_document(document, tell, choice.reader):
                    shelf.add(trial)
        for records in shelf.groups():
            with guard("", records[0].id):
                file.write(merge(records, tell).to_json().encode() + b"\n")
        file.flush()
        if file.tell():
            yield Document("merged records", partial(_opened, file.name))


def _opened(name: str) -> BinaryIO:
    return open(name, "rb")


def _chosen(found: list[Issue], choice: Choice) -> Iterator[Issue]:
    return (one for one in found if not choice.only or not one.trial or one.trial in choice.only)


def _itself(content: Any) -> Any:
    return content


def bundles(
    trials: Iterable[Trial], choice: Choice, tell: Tell, guard: Guard = unguarded
) -> Iterator[tuple[str, Bundle]]:
    """The number of each trial with its bundle. What validation finds is told; the bundle is handed on all the same."""
    for trial in trials:
        with guard("", trial.id):
            yield trial.id, _bundle(trial, choice, tell)


def _bundle(trial: Trial, choice: Choice, tell: Tell) -> Bundle:
    options = {"extensions": choice.extensions, "citations": choice.citations}
    bundle = fhir.bundle(trial, choice.release, tell, choice.canonical_base, **options)
    for found in validation.check(bundle, choice.release):
        tell(found if found.trial else replace(found, trial=trial.id))
    return bundle


def prepared(trial: Trial, contacts: bool, tell: Tell, measures: tuple[str, ...] = ()) -> Trial:
    """The trial as the mappers want it: without people if so chosen, its eligibility text understood.

    Tells what contradicts itself in it.
    """
    whole = understand(trial if contacts else without_people(trial), tell, measured(measures))
    contradictions(whole, tell)
    return whole


@cache
def measured(files: tuple[str, ...]) -> Measures:
    """The project's table of measures with the rows of these files; raises InputError for what is no such file."""
    return Measures.load(*map(Path, files))


@dataclass(frozen=True, slots=True)
class ReadText:
    """An eligibility text with its criteria; ``trial`` is empty for a text that is no trial's."""

    trial: str
    text: str
    criteria: tuple[Criterion, ...]


def criteria_of(documents: Iterable[Document], measures: tuple[str, ...], tell: Tell) -> Iterator[ReadText]:
    """The criteria of every trial in the documents; a document that no reader knows is an eligibility text itself."""
    for document in documents:
        if reader_for(head(document)) is not None:
            for trial in read_document(document, tell):
                given = understand(trial, tell, measured(measures)).eligibility
                yield ReadText(trial.id, given.text or "", given.criteria)
            continue
        with document.open() as stream:
            content = stream.read()
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            tell(issue("unreadable-input", source=document.name, problem="it is no text in UTF-8"))
            continue
        yield text_read(text, measures)


def text_read(text: str, measures: tuple[str, ...]) -> ReadText:
    """The criteria of any text."""
    return ReadText("", text, read_criteria(text, measured(measures)))


def check_files(
    name: str,
    documents: Iterable[Document],
    release: ReleaseName,
    tell: Tell,
    seen: Callable[[Resource], None],
    guard: Guard = unguarded,
) -> None:
    """Tells what is wrong in FHIR files that belong together under ``name``; ``seen`` gets each bundle and resource.

    A bundle is checked by itself. Single resources are checked together, so that a reference from one file of an NDJSON
    folder finds its target in another.
    """
    place = name

    def single_resources() -> Iterator[Resource]:
        nonlocal place
        for place, resource in _resources(documents, tell):
            seen(resource)
            if resource["resourceType"] == "Bundle":
                with guard(place, ""):
                    for found in validation.check(resource, release):
                        tell(replace(found, source=place))
            else:
                yield resource
        place = name  # what comes now is wrong with the set

    with guard(name, ""):
        for found in validation.check_resources(single_resources(), release):
            tell(replace(found, source=place))


def imported(
    documents: Iterable[Document],
    release: ReleaseName | None,
    tell: Tell,
    guard: Guard = unguarded,
    measures: tuple[str, ...] = (),
) -> Iterator[Trial]:
    """The trials of FHIR that this package wrote, each number once, with their eligibility text understood.

    A bundle is read by itself. Single resources, of NDJSON, are read together when all have been seen: only these are
    kept in memory. Without ``release`` each study says which one it is.
    """
    seen: set[str] = set()
    singles: list[Resource] = []

    def read(place: str, resources: list[Resource]) -> Iterator[Trial]:
        def tell_place(found: Issue) -> None:
            tell(replace(found, source=place))

        with guard(place, ""):
            studies = False
            for trial in fhir.trials_from(resources, release, tell_place):
                studies = True
                if trial.id in seen:
                    tell_place(issue("repeated-trial", trial=trial.id))
                    continue
                seen.add(trial.id)
                with guard(place, trial.id):
                    yield understand(trial, tell_place, measured(measures))
            kinds = sorted({str(each.get("resourceType")) for each in resources})
            if not studies and "ResearchStudy" not in kinds:
                tell_place(issue("no-study", found=", ".join(kinds) or "nothing"))

    place = ""
    for place, resource in _resources(documents, tell):
        if resource["resourceType"] == "Bundle":
            yield from read(place, fhir.entries(resource))
        else:
            singles.append(resource)
    if singles:
        yield from read(place.partition(" line ")[0], singles)


def to_push(documents: Iterable[Document], choice: Choice, tell: Tell, guard: Guard = unguarded) -> Iterator[Outcome]:
    """What becomes of documents on their way to a server: records are converted, bundles and NDJSON taken as they are.

    Single resources are put together again when all have been seen: only these are kept in memory. See ``collected``.
    """
    singles: list[Resource] = []
    place = ""

    def ready(bundle: Bundle) -> Iterator[Converted]:
        number = fhir.number(fhir.entries(bundle))
        if not choice.only or number in choice.only:
            yield Converted(number or place, place, bundle, len(fhir.entries(bundle)), ())

    for document in documents:
        if choice.reader is None and _is_fhir(document):
            for place, resource in _resources([document], tell):  # noqa: B007  # ready reads it
                if resource["resourceType"] == "Bundle":
                    yield from ready(resource)
                else:
                    singles.append(resource)
        else:
            yield from converted(document, choice.reader, choice, "bundle", _itself, guard)
    for together in fhir.put_together(singles):
        yield from ready(fhir.transaction(together, choice.canonical_base))


def _is_fhir(document: Document) -> bool:
    try:
        return fhir.is_fhir(head(document))
    except OSError:  # a reader tells it
        return False


async def push_events(
    bundles: Iterable[Bundle] | AsyncIterable[Bundle], address: str, options: "PushOptions"
) -> AsyncIterator["Event"]:
    """What happens while the bundles are sent to the server at the address. ValueError: no such identity."""
    from fhirtrials.sinks import server

    choice = server.push(options, fhir.speaks)
    async with server.connection(address, options) as connection:
        async for event in server.send(bundles, connection, choice):
            yield event


async def pulled(
    numbers: Sequence[str], address: str, options: "PushOptions", canonical_base: str = fhir.CANONICAL_BASE
) -> AsyncIterator[tuple[str, Bundle | None]]:
    """The number of each study of the server, or of each asked for, with the bundle that was pushed, if it is there."""
    from fhirtrials.sinks import server

    async with server.connection(address, options) as connection:
        await server.abilities(connection)  # which says so where no FHIR server answers
        async for number, resources in server.pull(connection, numbers):
            yield number, fhir.as_written(resources, canonical_base) if resources else None


async def release_there(address: str, options: "PushOptions") -> AsyncIterator[ReleaseName | None]:
    """The release that the server at the address speaks; None where we write none like it."""
    from fhirtrials.sinks import server

    async with server.connection(address, options) as connection:
        yield fhir.release_of_version((await server.abilities(connection)).fhir_version)


def _resources(documents: Iterable[Document], tell: Tell) -> Iterator[tuple[str, Resource]]:
    for document in documents:
        for where, value in values(document, tell):
            if isinstance(value, dict) and isinstance(value.get("resourceType"), str):
                yield f"{document.name} {where}".rstrip(), value
            elif not _is_manifest(value):
                tell(issue("no-resource", source=document.name, where=where, found=_glimpse(value)))


def _is_manifest(value: Any) -> bool:
    """Bulk Data's list of files, which stands beside the NDJSON."""
    return isinstance(value, dict) and isinstance(value.get("output"), list) and "requiresAccessToken" in value


def _glimpse(value: Any) -> str:
    if isinstance(value, dict):
        return f"an object with {', '.join(value) or 'nothing'}"[:80]
    return f"a JSON {type(value).__name__}"
