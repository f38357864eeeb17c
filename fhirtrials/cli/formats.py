"""``fhirtrials formats``: what can be read and written."""

import click


@click.command("formats", short_help="List what can be read and written.")
def command() -> None:
    """List what can be read and written.

    \b
    Example:
        fhirtrials formats
    """
    from fhirtrials.cli.columns import aligned, put
    from fhirtrials.fhir import RELEASES
    from fhirtrials.readers import readers
    from fhirtrials.sinks import SINKS

    rows = [("reads (--from)", reader.name, reader.title) for reader in readers()]
    rows += [("writes (--format)", sink.name, sink.title) for sink in SINKS.values()]
    rows += [("FHIR (--fhir)", release.name, release.version) for release in RELEASES.values()]
    put(aligned(rows))
