"""ResearchStudy.relatedArtifact: the source record, publications, links, documents, shared data.

https://hl7.org/fhir/R5/metadatatypes.html#RelatedArtifact
"""

from collections.abc import Iterator

from fhirtrials.fhir.ids import NamedTrial
from fhirtrials.fhir.parts import PUBMED, element, extension, part, plain, present, web_address
from fhirtrials.model import Resource
from fhirtrials.model.parts import Identifier, Reference, TrialDocument
from fhirtrials.terminology import concept


def related_artifact(named: NamedTrial) -> list[Resource]:
    """Everything the record points to, in its order."""
    trial = named.trial
    return [
        {
            "type": "transforms",
            "label": f"{named.registry.name} record",
            "document": {"url": named.registry.record(named.id)},
        },
        *_identifier_links(trial.own_id, trial.other_ids),
        *_expanded_access(named),
        *(artifact for reference in trial.references for artifact in _publication(reference)),
        *(_linked("documentation", link.label, link.url) for link in trial.links),
        *(_linked("supported-with", data.kind, data.url, data.id, data.comment) for data in trial.shared_data),
        *_sharing_plan(named),
        *(_document(named, document) for document in trial.documents),
    ]


def _identifier_links(own: Identifier | None, others: tuple[Identifier, ...]) -> Iterator[Resource]:
    for number in ((own,) if own else ()) + others:
        if number.link:
            yield _linked("documentation", number.value, number.link)


def _expanded_access(named: NamedTrial) -> Iterator[Resource]:
    access = named.trial.expanded_access
    if access and access.record_id:
        page = web_address(named.registry.page(access.record_id))
        yield element(type="documentation", label="Expanded access record", document={"url": page} if page else None)


def _publication(reference: Reference) -> Iterator[Resource]:
    """A publication, and each retraction of it."""
    kind = concept("reference-kind", reference.kind)
    yield element(
        type="citation",
        classifier=present([kind]),
        citation=reference.citation,
        **_pubmed(reference.pubmed_id),
    )
    for retraction in reference.retractions:
        yield element(
            type="retracted-by",
            label=f"Retraction of PMID {reference.pubmed_id}" if reference.pubmed_id else "Retraction",
            citation=retraction.source,
            **_pubmed(retraction.pubmed_id),
        )


def _pubmed(number: str | None) -> Resource:
    """Identifier and page of a PubMed record; a number that is none keeps its words and gets no page."""
    if not number:
        return {}
    document = {"document": {"url": f"{PUBMED}/{number}/"}} if number.isascii() and number.isdigit() else {}
    return {**document, "resourceReference": {"identifier": {"system": PUBMED, "value": number}}}


def _linked(
    kind: str, label: str | None, url: str | None, name: str | None = None, comment: str | None = None
) -> Resource:
    """A page elsewhere. An address that had to be changed to be legal, or is none, is kept as given in ``display``."""
    address = web_address(url)
    kept = [name] if address == url else [name, url]
    return element(
        type=kind,
        label=label,
        display=" · ".join(word for word in kept if word),
        citation=comment,
        document={"url": address} if address else None,
    )


def _sharing_plan(named: NamedTrial) -> Iterator[Resource]:
    plan = named.trial.sharing_plan
    if plan and plan.url:
        yield _linked("supported-with", "IPD Sharing URL", plan.url)


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
        document=element(
            contentType="application/pdf" if document.file_name and document.file_name.endswith(".pdf") else None,
            url=url,
            # R5's integer64 travels as a string: https://hl7.org/fhir/R5/json.html#primitive
            size=None if document.size is None else str(document.size),
            title=document.label,
            creation=plain(document.date),
        ),
    )
