"""Writes docs/extensions.md from the table of our extensions. Run by ``make docs``; a test holds both in step."""

from collections.abc import Iterator
from pathlib import Path

from fhirtrials.fhir import RELEASES
from fhirtrials.fhir.conformance.described import Described, Part
from fhirtrials.fhir.conformance.edition import Edition
from fhirtrials.fhir.conformance.extensions import EXTENSIONS
from fhirtrials.fhir.conformance.structure_definition import extension_url
from fhirtrials.fhir.conformance.tables import tables

HERE = Path(__file__).parent

OPENING = """\
# Our extensions: what registries say and FHIR has no element for

Written by `make docs` from `fhirtrials/fhir/conformance/extensions.py`; do not edit it by hand.

Extensions are the last resort: first an element of FHIR, then an extension of HL7's, then one of ours
([why](decisions/0003-names-of-extensions.md)). Their address is
`{address}NAME`; those with parts are nested, each part an extension whose
url is the part's name. `fhirtrials conformance` writes them as StructureDefinitions, with the codes they use, as a
package that validators and servers can install. Codes come from the tables named; parts marked with \\* may be
repeated.
"""


def page() -> str:
    """The text of docs/extensions.md: the extensions in the order of their names."""
    return "\n".join([OPENING.format(address=extension_url("")), *map(_entry, EXTENSIONS)])


def _entry(described: Described) -> str:
    lines = [f"## `{described.name}`", "", described.definition, "", *_contexts(described)]
    if described.many:
        lines.append("* May be repeated")
    if described.parts:
        lines += ["", "| part | holds | type | codes |", "|---|---|---|---|", *_rows(described, "")]
    else:
        codes = f", codes of {_table(described)}" if described.table else ""
        lines.append(f"* Holds: {described.type}{codes}")
    return "\n".join([*lines, ""])


def _contexts(described: Described) -> Iterator[str]:
    """Releases in which it stands on the same elements share a line."""
    places: dict[tuple[str, ...], list[str]] = {}
    for release in RELEASES.values():
        places.setdefault(Edition(release, "").choose(described.contexts), []).append(release.name)
    for where, releases in places.items():
        among = "" if len(places) == 1 else f" in {', '.join(releases)}"
        named = ", ".join("any element" if one == "Element" else f"`{one}`" for one in where)
        yield f"* Stands{among} on {named}" if where else f"* Not used{among}"


def _rows(part: Part, above: str) -> Iterator[str]:
    for one in part.parts:
        name = f"{above}{one.name}"
        repeated = r"\*" if one.many else ""
        yield f"| `{name}`{repeated} | {one.short} | {one.type or 'parts'} | {_table(one) if one.table else ''} |"
        yield from _rows(one, f"{name}.")


def _table(part: Part) -> str:
    """The table, or its forms in the releases."""
    files = dict.fromkeys(tables(Edition(release, ""))[part.table] for release in RELEASES.values())
    return ", ".join(f"[{name.rpartition('/')[2]}](../mappings/{name}.json)" for name in files)


def main() -> None:
    """Writes the file beside this one."""
    (HERE / "extensions.md").write_text(page(), "utf-8")


if __name__ == "__main__":
    main()
