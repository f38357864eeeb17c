"""``fhirtrials explain``: what a kind of finding means, and what to do about it."""

import click


@click.command("explain", short_help="Say what a kind of finding means and what to do.")
@click.argument("code", required=False)
def command(code: str | None) -> None:
    """Say what the kind of finding called CODE means, or list all kinds.

    CODE is what stands in [brackets] behind a finding, and as "kind" in a report. Words in ⟨brackets⟩ stand for what
    was found.

    \b
    Examples:
        fhirtrials explain unknown-code
        fhirtrials explain
    """
    from fhirtrials.cli.columns import aligned, put
    from fhirtrials.issues.catalogue import KINDS
    from fhirtrials.issues.explanation import explanation, readable, similar

    if code is None:
        put(aligned([(kind, entry.severity, readable(entry.what)) for kind, entry in KINDS.items()]))
        return
    kind = code.strip("[] ").lower()
    if kind not in KINDS:
        guesses = " or ".join(map(repr, similar(kind)))
        hint = f"did you mean {guesses}? " if guesses else ""
        raise click.BadParameter(
            f"there is no kind of finding {code!r}; {hint}'fhirtrials explain' lists them all.", param_hint="'CODE'"
        )
    put(explanation(kind))
