"""Every kind of issue there is, with its words. The manual's list (docs/issues.md) is checked against this table."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """``what`` was found, what we ``did`` about it, what you can do (``remedy``): templates with {facts}."""

    severity: str
    what: str
    did: str
    remedy: str


KINDS: dict[str, Kind] = {
    # sources and readers
    "unreadable-input": Kind(
        "error",
        "{problem}",
        "nothing was read from it",
        "check the path and its permissions, or export the record again",
    ),
    "unreadable-record": Kind(
        "error",
        "{problem}",
        "this record was left out, the others were read",
        "repair or fetch this record again",
    ),
    "no-trial": Kind(
        "error",
        "this is JSON, but no study: {found}",
        "it was left out",
        "give a study of the registry's API v2, a page of studies, or trials that fhirtrials wrote",
    ),
    "no-trial-id": Kind(
        "error",
        "the study has no registry number",
        "it was left out: without a number nothing it becomes could be named",
        "add protocolSection.identificationModule.nctId",
    ),
    "unknown-code": Kind(
        "warning",
        "'{found}' is not in mappings/{table}.json",
        "the trial goes on without it",
        "add the word to the table, or tell us",
    ),
    "wrong-type": Kind(
        "warning",
        "{found} stands where {wanted} belongs",
        "the trial goes on without it",
        "repair the record, or tell us if the registry now writes this",
    ),
    "bad-date": Kind(
        "warning",
        "'{found}' is no date",
        "the trial goes on without it",
        "repair the record: YYYY, YYYY-MM or YYYY-MM-DD",
    ),
    "unread-field": Kind(
        "warning",
        "fhirtrials does not know this field",
        "its content was not exported",
        "tell us if the registry now writes this",
    ),
    "results-not-mapped": Kind(
        "information",
        "the record has results tables ({found})",
        "they were not exported; everything else was",
        "use the registry's own record for the numbers",
    ),
}
