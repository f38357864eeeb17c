"""How each field of a trial is merged, and which fields are compared. Everything that is not named is taken whole."""

from collections.abc import Callable
from typing import Any

from fhirtrials.merge.same import letters
from fhirtrials.model import Trial
from fhirtrials.model.papers import Paper
from fhirtrials.model.parts import (
    Age,
    Approval,
    Arm,
    DatedEvent,
    Enrollment,
    Identifier,
    Intervention,
    Link,
    Organisation,
    Outcome,
    Reference,
    ResponsibleParty,
    Site,
)

ANCHORS: dict[type, str] = {
    Age: "value",
    DatedEvent: "date",
    Enrollment: "count",
    Identifier: "value",
    Organisation: "name",
    ResponsibleParty: "name",
}
"""Parts whose members belong together: another record fills one only where this member agrees, or is not given."""

Key = Callable[[Any], tuple[str, ...]]
"""What an item of a list is known by: one of these in common, and two items are the same thing."""


def _words(*given: str | None) -> tuple[str, ...]:
    return tuple(letters(word) for word in given if word and letters(word))


def _arm(arm: Arm) -> tuple[str, ...]:
    return _words(arm.label)


def _intervention(intervention: Intervention) -> tuple[str, ...]:
    return _words(intervention.name)


def _outcome(outcome: Outcome) -> tuple[str, ...]:
    return tuple(f"{outcome.rank} {word}" for word in _words(outcome.measure))


def _site(site: Site) -> tuple[str, ...]:
    return tuple(f"{word} {letters(site.city or '')}".strip() for word in _words(site.facility)) or _words(site.city)


def _organisation(organisation: Organisation) -> tuple[str, ...]:
    return _words(organisation.name)


MATCHED: dict[str, Key] = {
    "collaborators": _organisation,
    "arms": _arm,
    "interventions": _intervention,
    "outcomes": _outcome,
    "sites": _site,
}
"""Lists taken from one record, whose items another record may fill: no item comes from elsewhere."""

TIES = frozenset({"arms.interventions", "interventions.arms"})
"""Names that only mean something within their own record."""


def _identifier(identifier: Identifier) -> tuple[str, ...]:
    return _words(identifier.value)


def _approval(approval: Approval) -> tuple[str, ...]:
    return _words(approval.number)


def _reference(reference: Reference) -> tuple[str, ...]:
    citation = letters(reference.citation or "")[:80]
    return tuple(word for word in (reference.pubmed_id and f"pmid {reference.pubmed_id}", citation) if word)


def _paper(paper: Paper) -> tuple[str, ...]:
    named = (
        ("pmid", paper.pubmed_id),
        ("doi", paper.doi and paper.doi.casefold()),
        ("title", letters(paper.title or "")),
    )
    return tuple(f"{kind} {value}" for kind, value in named if value)


def _link(link: Link) -> tuple[str, ...]:
    return _words(link.url)


def _text(text: str) -> tuple[str, ...]:
    return _words(text)


UNITED: dict[str, Key] = {
    "former_ids": _text,
    "other_ids": _identifier,
    "approvals": _approval,
    "references": _reference,
    "papers": _paper,
    "links": _link,
    "notes": _text,
}
"""Lists to which every record adds what the others lack."""

NOT_COMPARED = frozenset(
    {
        # They differ as records grow older.
        *("history.verified", "history.last_update_submitted", "history.last_update_posted", "snapshot", "has_results"),
        *("expanded_access.trials_pointing_here", "results_notes", "results_submissions", "unposted_results"),
        # Each system makes its own.
        *("indexing", "keywords", "eligibility.criteria", "eligibility.age_groups", "record_owner", "own_id"),
        # Papers alone have them.
        *("design.stages", "approvals"),
        # What one page says besides.
        "notes",
        *("contacts", "officials", "documents", "shared_data", "papers", "references", "links", "responsible_party"),
    }
)
NOT_OF_PAPERS = frozenset(
    {"title", "official_title", "acronym", "summary", "description", "arms", "interventions", "outcomes", "study_type"}
)
"""What a paper says in its own way, and a registry in another, without a contradiction."""

WHOLE_WORDS = frozenset({"phases"})
"""Lists of closed words where one less is another answer."""

FIELDS = tuple(name for name in Trial.model_fields if name not in ("id", "registry", "sources"))
