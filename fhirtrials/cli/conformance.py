"""``fhirtrials conformance``: our own definitions, for validators and servers."""

from pathlib import Path

import click

from fhirtrials.cli.choices import fhir_release


@click.command("conformance", short_help="Write our extensions, codes and maps as a FHIR package.")
@fhir_release
@click.option("--to", metavar="DIR", required=True, help="Folder to write into.")
def command(fhir: str, to: str) -> None:
    """Write what validators and servers have to know to understand our resources, as a FHIR package.

    DIR/package/ gets our extensions (StructureDefinition), words (CodeSystem, ValueSet), systems of identifiers
    (NamingSystem) and tables (ConceptMap), in the shape of the release; the file DIR/NAME-VERSION.tgz is the same,
    ready to be installed.

    \b
    Examples:
        fhirtrials conformance --to definitions
        fhirtrials conformance --fhir R5 --to definitions
    """
    from fhirtrials import __version__
    from fhirtrials.cli.wording import counted
    from fhirtrials.fhir import RELEASES
    from fhirtrials.fhir.conformance import archive, package, package_name
    from fhirtrials.sinks.aside import folder, write_whole

    release = RELEASES[fhir]
    files = package(release, __version__)
    place = folder(Path(to))
    folder(place / "package")
    for name, content in files.items():
        write_whole(place / name, content)
    packed = f"{package_name(release)}-{__version__}.tgz"
    write_whole(place / packed, archive(files))
    click.echo(f"{place / packed}: {counted(len(files) - 2, 'definitions')} for FHIR {release.version}", err=True)
