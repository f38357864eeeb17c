"""ResearchStudy.relatedArtifact: the source record, publications, links, documents, shared data.

https://hl7.org/fhir/R5/metadatatypes.html#RelatedArtifact
"""

from collections.abc import Iterator
from typing import Any

from fhirtrials.fhir.ids import NamedTrial
from fhirtrials.fhir.markdown import string
from fhirtrials.fhir.parts import PUBMED, element, extension, is_pubmed, part, plain, present, web_address
from fhirtrials.fhir.shared.paper import paper_artifact
from fhirtrials.model import Resource
from fhirtrials.model.parts import Identifier, Reference, SharedData, TrialDocument
from fhirtrials.terminology import concept

# What tells artifacts of one type apart.
EXPANDED_ACCESS = "Expanded access record"
IDENTIFIER = "Page of an identifier"
RETRACTION = "Retraction of a publication"
SHARED_DATA = "Shared data or document"
SHARING_PLAN = "IPD Sharing URL"


def related_artifact(named: NamedTrial) -> list[Resource]:
    """Everything the record points to, in its order."""
    trial = named.trial
    return [
        *_records(named),
        *_identifier_links(trial.own_id, trial.other_ids),
        *_expanded_access(named),
        *(artifact for reference in trial.references for artifact in _publication(reference)),
        *_papers(named),
        *(_linked("documentation", link.label, link.url) for link in trial.links),
        *map(_shared_data, trial.shared_data),
        *_sharing_plan(named),
        *(_document(named, document) for document in trial.documents),
    ]


def _papers(named: NamedTrial) -> Iterator[Resource]:
    papers = named.trial.papers
    ids = named.paper_ids if named.with_citations else [None] * len(papers)
    yield from map(paper_artifact, papers, ids)


def _records(named: NamedTrial) -> Iterator[Resource]:
    """The records that the study was made from; where the trial names none, that of its registry."""
    if not named.trial.sources:
        yield _record(named.registry.name, named.registry.record(named.id))
    for source in named.trial.sources:
        yield _record(source.system or named.registry.name, named.address(source))


def _record(system: str, address: str | None) -> Resource:
    return element(type="transforms", label=f"{system} record", document={"url": address} if address else None)


def _identifier_links(own: Identifier | None, others: tuple[Identifier, ...]) -> Iterator[Resource]:
    """A page for each number that has one; of two numbers alike both stand here, so that it is clear whose it is."""
    numbers = ((own,) if own else ()) + others
    linked = {number.value for number in numbers if number.link}
    for number in numbers:
        if number.value in linked:
            yield _linked("documentation", number.value, number.link, IDENTIFIER)


def _expanded_access(named: NamedTrial) -> Iterator[Resource]:
    access = named.trial.expanded_access
    if access and access.record_id:
        page = web_address(named.registry.page(access.record_id))
        yield element(
            type="documentation",
            classifier=[{"text": EXPANDED_ACCESS}],
            label=EXPANDED_ACCESS,
            document={"url": page} if page else None,
        )


def _publication(reference: Reference) -> Iterator[Resource]:
    """A publication, and each notice that retracts it: ``retracted-by`` would say that the study itself is."""
    kind = concept("reference-kind", reference.kind)
    yield element(
        type="citation",
        classifier=present([kind]),
        citation=reference.citation,
        **_pubmed(reference.pubmed_id),
    )
    for retraction in reference.retractions:
        yield element(
            type="citation",
            classifier=[{"text": RETRACTION}],
            label=f"Retraction of PMID {reference.pubmed_id}" if reference.pubmed_id else "Retraction",
            citation=retraction.source,
            **_pubmed(retraction.pubmed_id),
        )


def _pubmed(number: str | None) -> Resource:
    """Identifier and page of a PubMed record; a number that is none keeps its words and gets no page."""
    if not number:
        return {}
    document = {"document": {"url": f"{PUBMED}/{number}/"}} if is_pubmed(number) else {}
    return {**document, "resourceReference": {"identifier": {"system": PUBMED, "value": number}}}


def _linked(kind: str, label: str | None, url: str | None, what: str | None = None, **members: Any) -> Resource:
    """A page elsewhere. An address that had to be changed to be legal, or is none, is kept as given in ``display``."""
    address = web_address(url)
    return element(
        type=kind,
        classifier=[{"text": what}] if what else None,
        **string("label", label),
        display=None if address == url else url,
        **members,
        document={"url": address} if address else None,
    )


def _shared_data(data: SharedData) -> Resource:
    number = {"resourceReference": {"identifier": {"value": data.id}}} if data.id else {}
    return _linked("supported-with", data.kind, data.url, SHARED_DATA, citation=data.comment, **number)


def _sharing_plan(named: NamedTrial) -> Iterator[Resource]:
    plan = named.trial.sharing_plan
    if plan and plan.url:
        yield _linked("supported-with", SHARING_PLAN, plan.url, SHARING_PLAN)


def file_name(url: str) -> str:
    """What a document is called, from its address."""
    return url.rpartition("/")[2]


def _document(named: NamedTrial, document: TrialDocument) -> Resource:
    holds = (
        ("Study Protocol", "protocol", document.has_protocol),
        ("Statistical Analysis Plan", "analysis-plan", document.has_analysis_plan),
        ("Informed Consent Form", "consent-form", document.has_consent_form),
    )
    url = web_address(named.registry.document(named.id, document.file_name)) if document.file_name else None
    return element(
        extension=present(
            [
                extension("document-content", (part(name, valueBoolean=answer) for _, name, answer in holds)),
                extension("upload-date", valueString=document.uploaded),
            ]
        ),
        type="supported-with",
        classifier=[{"text": words} for words, _, answer in holds if answer],
        label=document.kind,
        display=None if url and file_name(url) == document.file_name else document.file_name,
        document=element(
            contentType="application/pdf" if document.file_name and document.file_name.endswith(".pdf") else None,
            url=url,
            # R5's integer64 travels as a string: https://hl7.org/fhir/R5/json.html#primitive
            size=None if document.size is None else str(document.size),
            title=document.label,
            creation=plain(document.date),
        ),
    )
