"""Every kind of issue there is, with its words. The manual's list (docs/issues.md) is checked against this table."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """``what`` was found, what we ``did`` about it, what you can do (``remedy``): templates with {facts}."""

    severity: str
    what: str
    did: str
    remedy: str


EXIT_CODES = {
    "unreadable-input": 3,
    "unknown-format": 3,
    "study-refused": 4,
    "other-release": 4,
    "internal-error": 70,
}
"""Kinds that set the exit code by themselves; every other counts by its severity (``--fail-on``)."""

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
    "damaged-input": Kind(
        "error",
        "{problem}",
        "the records before this place were read, what follows was not",
        "fetch or export the file again: it was cut short or damaged on its way",
    ),
    "unknown-format": Kind(
        "error",
        "no reader knows it (starts with {found}){sought}",
        "nothing was read from it",
        "It reads: {readers}. If it is one of these, say so with --from NAME.",
    ),
    "no-trial": Kind(
        "error",
        "this is JSON, but no study: {found}",
        "it was left out",
        "give a study of the registry's API v2, a page of studies, or trials that fhirtrials wrote",
    ),
    "no-trial-id": Kind(
        "error",
        "the study has no registry number: NCT and eight digits were looked for, {found} was found",
        "it was left out: without a number nothing it becomes could be named",
        "add the number: in JSON as protocolSection.identificationModule.nctId, on a page anywhere",
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
    "forbidden-characters": Kind(
        "warning",
        "the text has control characters that neither FHIR nor XML allows: '{found}'",
        "they were removed, the rest of the text was kept",
        "repair the record",
    ),
    "unread-field": Kind(
        "warning",
        "fhirtrials does not know this field",
        "its content was not exported",
        "tell us if the registry now writes this",
    ),
    "unread-lines": Kind(
        "warning",
        "nothing that fhirtrials knows is said here: '{found}'",
        "these lines were kept as a note of the study",
        "look whether they say something of the trial, and tell us if the page now has another layout",
    ),
    "run-together": Kind(
        "information",
        "it cannot be told for certain where one of these ends and the next begins: '{found}'",
        "they were kept whole, as one",
        "compare them with the registry's own record",
    ),
    "ties-assumed": Kind(
        "information",
        "the page does not say which arms get which interventions",
        "{count} were tied to the arms whose title or description names them, or to the only arm; not tied: {left}",
        "compare them with the registry's own record",
    ),
    "ranks-assumed": Kind(
        "information",
        "the page does not say which of {count} outcomes are primary and which secondary",
        "the first list was read as primary, the next as secondary",
        "compare them with the registry's own record",
    ),
    "field-not-kept": Kind(
        "information",
        "the record has {found}, of which a trial keeps nothing",
        "it was not exported; the registry's own API does not have it either",
        "look at the record itself, if you need it",
    ),
    "index-details-not-read": Kind(
        "information",
        "the record has the registry's own index entries ({found})",
        "they were not read: they are internal numbers; the MeSH terms were read",
        "nothing is to be done",
    ),
    "results-not-mapped": Kind(
        "information",
        "the record has results tables ({found})",
        "they were not exported; everything else was",
        "use the registry's own record for the numbers",
    ),
    "no-trial-named": Kind(
        "warning",
        "the paper does not say which trial it is about: {found}",
        "no study was made of it",
        "give the registry's record of the trial; a paper counts where its record or its registration line names it",
    ),
    "paper-retracted": Kind(
        "warning",
        "the paper was retracted: {found}",
        "it was read, and the retraction is kept with it",
        "look at the notice before you use what the paper says",
    ),
    "paper-details-not-read": Kind(
        "information",
        "the record of the paper has {found}",
        "it was not read: it says nothing of a trial; all that is kept of a paper stands in docs/trial.md",
        "use PubMed's own record for it",
    ),
    # eligibility
    "combination-assumed": Kind(
        "information",
        "the eligibility text does not say how the parts of {count} nested criteria combine",
        "the usual reading was taken: all parts of an inclusion criterion, any part of an exclusion criterion",
        "compare these criteria with the text, which stands beside them",
    ),
    "section-assumed": Kind(
        "information",
        "{count} criteria stand under no inclusion or exclusion heading",
        "they were read as inclusion criteria",
        "compare these criteria with the text, which stands beside them",
    ),
    # the registry's API
    "not-in-registry": Kind(
        "error",
        "the registry has no study with this number, or none that meets the other conditions",
        "the others were fetched",
        "check the number; a study that was withheld or withdrawn is no longer given out",
    ),
    # merge
    "sources-disagree": Kind(
        "warning",
        "{source_name} says '{value}', {other_name} says '{other}'",
        "the first was taken: its source counts more",
        "look at both records; mappings/merge/authority.json says which source counts more",
    ),
    # what does not add up
    "trial-inconsistent": Kind(
        "warning",
        "{one}, {other} ({check})",
        "both stand in the output as they stand in the record",
        "find out which of the two is right and have the record corrected; docs/consistency.md lists the checks",
    ),
    "trial-doubtful": Kind(
        "information",
        "{one}, {other} ({check})",
        "both stand in the output as they stand in the record",
        "look whether this is meant; docs/consistency.md lists the checks",
    ),
    # the run as a whole
    "repeated-trial": Kind(
        "warning",
        "this trial was given before",
        "the first was kept, this one was left out",
        "give each trial once, or export the inputs one by one",
    ),
    "trial-not-found": Kind(
        "error",
        "this trial was asked for and stands in no input",
        "nothing was written for it",
        "check the number, or add the input that holds it",
    ),
    "internal-error": Kind(
        "error",
        "{found}: a bug of ours",
        "this one was left out, the others were done",
        "please report it, with the trial's number and these lines",
    ),
    "worker-died": Kind(
        "error",
        "the process that worked on this record ended without a word, twice: it was killed or had no memory left",
        "this record was left out, the others were done",
        "try it alone with --jobs 1; with less memory at hand, use fewer --jobs",
    ),
    # validation
    "invalid-structure": Kind(
        "error",
        "{resource}: {problem}",
        "the rest was checked, nothing was changed",
        "repair the element named; if fhirtrials wrote it, please report it",
    ),
    "invalid-code": Kind(
        "error",
        "{resource}: {found} is not one of the codes that FHIR requires here: {codes}",
        "the rest was checked, nothing was changed",
        "write one of these codes; if fhirtrials wrote it, please report it",
    ),
    "no-such-code": Kind(
        "error",
        "{resource}: {found} is no code of {system}",
        "the rest was checked, nothing was changed",
        "write a code that the system has in this release; if fhirtrials wrote it, please report it",
    ),
    "unlisted-code": Kind(
        "information",
        "{resource}: {found} is not one of the codes that FHIR asks for here if one of them fits: {codes}",
        "the rest was checked, nothing was changed",
        "add one of these codes, if one of them says what is meant",
    ),
    "wrong-display": Kind(
        "warning",
        "{resource}: the code {code} is displayed as {found}, its system says {display}",
        "the rest was checked, nothing was changed",
        "write the display of the system, and your own words in text",
    ),
    "invalid-reference-type": Kind(
        "error",
        "{resource}: this leads to a resource of type {found}, where FHIR allows {allowed}",
        "the rest was checked, nothing was changed",
        "let it lead to a resource of an allowed type; if fhirtrials wrote it, please report it",
    ),
    "broken-invariant": Kind(
        "error",
        "{resource}: {words} ({key})",
        "the rest was checked, nothing was changed",
        "look the rule up by its key on the FHIR page of this resource or data type, and repair the element",
    ),
    "unresolved-reference": Kind(
        "error",
        "{resource}: {found} leads to no resource that was given",
        "the rest was checked, nothing was changed",
        "add the resource, or name it by identifier or display only",
    ),
    "unresolved-canonical": Kind(
        "error",
        "{resource}: {problem}",
        "the rest was checked, nothing was changed",
        "add the resource with this url and version, or correct the link",
    ),
    "invalid-id": Kind(
        "error",
        "{resource}: {problem}",
        "the rest was checked, nothing was changed",
        "give each resource one id of its own, the same in its id, fullUrl and request",
    ),
    "invalid-narrative": Kind(
        "error",
        "{resource}: the narrative cannot be shown safely: {problem}",
        "the rest was checked, nothing was changed",
        "write one XHTML div with basic formatting and some text",
    ),
    "invalid-bundle": Kind(
        "error",
        "{resource}: {problem}",
        "the rest was checked, nothing was changed",
        "give a Bundle whose requests say the resources they carry",
    ),
    # the validation of files
    "no-resource": Kind(
        "error",
        "this is no FHIR resource: {found}",
        "it was not checked, the others were",
        "give bundles as JSON, one or many a file, or NDJSON with one resource a line",
    ),
    # fhir
    "not-exported": Kind(
        "information",
        "{field} has no place in the export: {why}",
        "it was left out",
        "use --format trial, which keeps it",
    ),
    "citations-not-written": Kind(
        "information",
        "this release has no Citation as the newest has it, and {count} papers are known",
        "the papers stand as related artifacts of the study, in full",
        "export the newest release to have Citations",
    ),
    "completion-before-start": Kind(
        "warning",
        "the trial ends before it starts",
        "the completion date stands in an extension, since a FHIR period cannot hold it",
        "check both dates in the registry",
    ),
    "phases-without-code": Kind(
        "warning",
        "FHIR has no code for these phases together: {found}",
        "they stand as text",
        "check the phases in the registry",
    ),
    "no-study": Kind(
        "error",
        "no ResearchStudy stands here ({found})",
        "nothing was read from it",
        "give bundles that fhirtrials wrote, or all files of a folder of NDJSON",
    ),
    "no-study-number": Kind(
        "error",
        "the study '{study}' has no official number of a registry that fhirtrials knows",
        "it was left out",
        "give bundles that fhirtrials wrote",
    ),
    "missing-resource": Kind(
        "warning",
        "'{found}' was not given",
        "the trial goes on without what it says",
        "give the bundle as it was written, with all its resources",
    ),
    "enrollment-kind-assumed": Kind(
        "information",
        "the record does not say whether its {found} participants are counted or planned",
        "they are counted in a completed, terminated or withdrawn study, else planned",
        "check the number in the registry",
    ),
    "status-without-code": Kind(
        "information",
        "this release has no code for the status '{found}'",
        "the required status says that it is unknown; the word itself stands in an extension",
        "nothing is to be done",
    ),
    "criteria-flattened": Kind(
        "information",
        "this release cannot nest criteria: {count} combinations could not be taken apart",
        "each stands as one text; its structure stands in an extension",
        "export a newer release to have them nested",
    ),
    "extension-left-out": Kind(
        "information",
        "{count} values stood only in this extension",
        "they were left out, as you asked",
        "export without --no-extensions to have them",
    ),
    "unmatched-name": Kind(
        "warning",
        "'{found}' is no {wanted} of this trial",
        "the two were not tied together",
        "check arms and interventions in the registry",
    ),
    # a FHIR server
    "study-refused": Kind(
        "error",
        "the server did not take this study: {found}",
        "{kept}; the others were sent",
        "repair the resource named, or ask who runs the server what it wants; then push again",
    ),
    "other-release": Kind(
        "error",
        "this bundle is of another FHIR release than the server, which speaks {found}",
        "it was not sent; the others were",
        "push the trial's own record: it is then written in the server's release",
    ),
    "study-not-updated": Kind(
        "warning",
        "the server has this study in another state, and with --identity create nothing there is updated",
        "it was left as it is",
        "push with --identity id or conditional, if the server allows it",
    ),
    "orphans-left": Kind(
        "information",
        "{count} resources of an earlier push no longer belong to this study: {found}",
        "they stay on the server, and nothing of the study points to them",
        "delete them there by hand; a push with --prune does so at once",
    ),
    "orphans-pruned": Kind(
        "warning",
        "{count} resources of an earlier push no longer belong to this study: {found}",
        "as --prune asks, they are deleted, or retired where the server does not delete",
        "nothing is to be done; without --prune they would stay",
    ),
    "study-not-there": Kind(
        "error",
        "the server has no study with this number",
        "nothing was written for it",
        "check the number, and the address of the server",
    ),
}
