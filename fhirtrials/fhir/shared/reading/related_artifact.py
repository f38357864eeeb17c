"""Publications, links, shared data, documents. The reverse of ``related_artifact``."""

from typing import Any

from fhirtrials.fhir.place import Place
from fhirtrials.fhir.shared.paper import PAPER
from fhirtrials.fhir.shared.reading.paper import paper
from fhirtrials.fhir.shared.related_artifact import (
    EXPANDED_ACCESS,
    IDENTIFIER,
    RETRACTION,
    SHARED_DATA,
    SHARING_PLAN,
    file_name,
)
from fhirtrials.model.papers import Paper
from fhirtrials.model.parts import Link, Reference, Retraction, SharedData, TrialDocument
from fhirtrials.model.words import ReferenceKind


def identifier_links(study: Place) -> dict[str | None, list[str | None]]:
    """The pages of identifiers, by number."""
    found: dict[str | None, list[str | None]] = {}
    for each in study.each("relatedArtifact"):
        if _what(each) == IDENTIFIER:
            found.setdefault(each.as_given("label"), []).append(_url(each))
    return found


def related_artifact(study: Place) -> dict[str, tuple[Any, ...]]:
    """``references``, ``papers``, ``links``, ``shared_data`` and ``documents``, each in its order."""
    references: list[Reference] = []
    papers: list[Paper] = []
    links, shared, documents = [], [], []
    for each in study.each("relatedArtifact"):
        match each.text("type"), _what(each):
            case "citation", what if what == PAPER:
                papers.append(paper(each))
            case "citation", what if what == RETRACTION and references:
                last = references[-1]
                retractions = (*last.retractions, Retraction(pubmed_id=_pubmed(each), source=each.text("citation")))
                references[-1] = last.model_copy(update={"retractions": retractions})
            case "citation", _:
                references.append(_reference(each))
            case "documentation", what if what not in (IDENTIFIER, EXPANDED_ACCESS):
                links.append(Link(label=each.as_given("label"), url=_url(each)))
            case "supported-with", what if what == SHARED_DATA:
                shared.append(_shared_data(each))
            case "supported-with", what if what != SHARING_PLAN:
                documents.append(_document(each))
    return {
        "references": tuple(references),
        "papers": tuple(papers),
        "links": tuple(links),
        "shared_data": tuple(shared),
        "documents": tuple(documents),
    }


def _what(artifact: Place) -> str | None:
    return artifact.first("classifier").text("text")


def _url(artifact: Place) -> str | None:
    """The address as given."""
    return artifact.text("display") or artifact["document"].text("url")


def _pubmed(artifact: Place) -> str | None:
    return artifact["resourceReference"]["identifier"].text("value")


def _reference(artifact: Place) -> Reference:
    kind = artifact.first("classifier")
    word = kind.means("reference-kind", ReferenceKind)
    if kind and word is None:
        kind.unknown("reference-kind")
    return Reference(pubmed_id=_pubmed(artifact), kind=word, citation=artifact.text("citation"))


def _shared_data(artifact: Place) -> SharedData:
    return SharedData(
        id=artifact["resourceReference"]["identifier"].text("value"),
        kind=artifact.as_given("label"),
        url=_url(artifact),
        comment=artifact.text("citation"),
    )


def _document(artifact: Place) -> TrialDocument:
    document, content = artifact["document"], artifact.own("document-content")
    return TrialDocument(
        file_name=artifact.text("display") or file_name(document.text("url") or "") or None,
        label=document.text("title"),
        kind=artifact.text("label"),
        has_protocol=content.extension("protocol").flag("valueBoolean"),
        has_analysis_plan=content.extension("analysis-plan").flag("valueBoolean"),
        has_consent_form=content.extension("consent-form").flag("valueBoolean"),
        date=document.date("creation"),
        uploaded=artifact.own("upload-date").text("valueString"),
        size=document.count("size"),
    )
