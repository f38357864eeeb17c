"""What is asked of the registry, as options: conditions in, a ``Query`` out."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from fhirtrials.cli.progress import Progress
    from fhirtrials.sources.registry import Query
    from fhirtrials.sources.registry.fetching import Step

Command = TypeVar("Command", bound=Callable[..., Any])

_CONDITIONS = (
    click.option("--condition", metavar="WORDS", help="Studies of this condition or disease."),
    click.option("--term", metavar="WORDS", help="Studies in which these words stand anywhere."),
    click.option("--status", metavar="STATUS,...", help="Only these recruitment statuses: recruiting,completed."),
    click.option(
        "--param", "parameters", metavar="NAME=VALUE", multiple=True, help="Any other parameter of the API's /studies."
    ),
)
_AT_REGISTRY = (
    click.option(
        "--registry",
        metavar="URL",
        help="Another address of the API; by default ClinicalTrials.gov, or $FHIRTRIALS_REGISTRY.",
    ),
    click.option(
        "--patience",
        metavar="SECONDS",
        type=click.FloatRange(min=0),
        default=300,
        show_default=True,
        help="How long a request is repeated while the other side is busy or out of reach.",
    ),
)


def conditions(command: Command) -> Command:
    """Which studies."""
    return _with(_CONDITIONS, command)


def at_registry(command: Command) -> Command:
    """Where the registry is, and how long it is waited for."""
    return _with(_AT_REGISTRY, command)


def asked(
    numbers: tuple[str, ...] = (),
    condition: str | None = None,
    term: str | None = None,
    status: str | None = None,
    parameters: tuple[str, ...] = (),
    since: str | None = None,
) -> "Query":
    """What is asked for, which may be everything; wrong command line if it makes no sense."""
    from fhirtrials.model import PartialDate
    from fhirtrials.sources.registry import Query, is_study_number

    for number in numbers:
        if not is_study_number(number):
            raise click.BadParameter(f"{number!r} is no study number: NCT and eight digits.", param_hint="'NCT'")
    for option, value in (("--condition", condition), ("--term", term), ("--status", status), ("--since", since)):
        if value is not None and not value.strip():  # of a variable that is not set: not a question for everything
            raise click.BadParameter("it is empty; leave it out to ask for all.", param_hint=f"'{option}'")
    try:
        day = PartialDate(since) if since else None
    except ValueError:
        day = PartialDate("0001")
    if day is not None and len(day) != len("2026-11-01"):
        raise click.BadParameter(f"{since!r} is no day: YYYY-MM-DD.", param_hint="'--since'")
    pairs = []
    for parameter in parameters:
        name, equals, value = parameter.partition("=")
        if not name or not equals:
            raise click.BadParameter(f"{parameter!r} is no NAME=VALUE.", param_hint="'--param'")
        pairs.append((name, value))
    return Query(
        ids=tuple(dict.fromkeys(number.upper() for number in numbers)),
        condition=condition,
        term=term,
        status=tuple(word.strip() for word in status.split(",")) if status else (),
        since=day,
        more=tuple(pairs),
    )


def counter(progress: "Progress", did: Callable[[int], None], noun: str, there: int = 0) -> "Step":
    """Counts what comes; ``there`` are the studies of an earlier run, which the registry's total includes.

    ``did`` is told how many more there are, ``noun`` is what they are called on the progress line.
    """
    before = None

    def step(studies: int, total: int | None) -> None:
        nonlocal before
        if before is None:
            progress.begin(noun)
            before = there
        if total is not None:
            progress.expect(total)
        progress.read(studies - before)
        did(studies - before)
        before = studies

    return step


def _with(options: tuple[Callable[[Command], Command], ...], command: Command) -> Command:
    for option in reversed(options):
        command = option(command)
    return command
