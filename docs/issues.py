"""Writes docs/issues.md from the catalogue of issues. Run by ``make docs``; a test holds both in step."""

from pathlib import Path

from fhirtrials.issues.catalogue import EXIT_CODES, KINDS, Kind
from fhirtrials.issues.explanation import readable
from fhirtrials.issues.issue import Severity

HERE = Path(__file__).parent

OPENING = """\
# What fhirtrials may tell you: every kind of issue

Written by `make docs` from `fhirtrials/issues/catalogue.py`; do not edit it by hand.

Nothing is left out in silence. Every finding says what was found and where, what fhirtrials did about it, and what you
can do. Errors and warnings go to standard error as text, the first five of a kind; `--report FILE` writes all of them,
information too. `fhirtrials explain KIND` prints an entry of this page.

| key of the JSON line, column of the CSV | holds |
|---|---|
| `kind` | a name of this page |
| `severity` | `error`, `warning` or `information` |
| `what`, `did`, `remedy` | what was found, what was done about it, what you can do |
| `trial` | the registry number, where it is known |
| `source` | the file (`records.zip/NCT01.json`), for JSON lines with its line |
| `where` | a path in the source (`$.protocolSection…`, `/clinical_study/…`), or a FHIRPath (`ResearchStudy.period`) |

A report whose name ends in `.fhir.json` is a FHIR OperationOutcome, valid in every release: `kind` is the code in
`details`, `what` its text; `code` is FHIR's own, coarser one. A FHIRPath is the `expression`; every other place, `did`
and `remedy` are the `diagnostics`.

The exit code is 1 if there was something at or above `--fail-on` (by default an error); kinds that set another one say
so below. Words in ⟨brackets⟩ stand for what was found.
"""

SECTIONS = {
    Severity.ERROR: "Errors: something is missing from the output, or wrong in it",
    Severity.WARNING: "Warnings: something small is missing; look at it once",
    Severity.INFORMATION: "Information: left out on purpose, or changed in form",
}


def page() -> str:
    """The text of docs/issues.md: the kinds by severity, in the order of the catalogue."""
    parts = [OPENING]
    for severity, title in SECTIONS.items():
        parts += [f"## {title}\n"]
        parts += [_entry(name, kind) for name, kind in KINDS.items() if kind.severity == severity]
    return "\n".join(parts)


def _entry(name: str, kind: Kind) -> str:
    code = f"\n- Exit code: {EXIT_CODES[name]}" if name in EXIT_CODES else ""
    return (
        f"### `{name}`\n\n"
        f"- Found: {readable(kind.what)}\n"
        f"- What was done: {readable(kind.did)}\n"
        f"- What you can do: {readable(kind.remedy)}{code}\n"
    )


def main() -> None:
    """Writes the file beside this one."""
    (HERE / "issues.md").write_text(page(), "utf-8")


if __name__ == "__main__":
    main()
