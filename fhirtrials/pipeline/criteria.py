"""Eligibility texts, of trials or by themselves → their criteria."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from fhirtrials.eligibility import read_criteria, understand
from fhirtrials.issues import Tell, issue
from fhirtrials.model import Document
from fhirtrials.model.parts import Criterion
from fhirtrials.pipeline.preparation import measured
from fhirtrials.readers import head, read_document, reader_for


@dataclass(frozen=True, slots=True)
class ReadText:
    """An eligibility text with its criteria; ``trial`` is empty for a text that is no trial's."""

    trial: str
    text: str
    criteria: tuple[Criterion, ...]


def criteria_of(documents: Iterable[Document], measures: tuple[str, ...], tell: Tell) -> Iterator[ReadText]:
    """The criteria of every trial in the documents; a document that no reader knows is an eligibility text itself."""
    for document in documents:
        if reader_for(head(document)) is not None:
            for trial in read_document(document, tell):
                given = understand(trial, tell, measured(measures)).eligibility
                yield ReadText(trial.id, given.text or "", given.criteria)
            continue
        with document.open() as stream:
            content = stream.read()
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            tell(issue("unreadable-input", source=document.name, problem="it is no text in UTF-8"))
            continue
        yield text_read(text, measures)


def text_read(text: str, measures: tuple[str, ...]) -> ReadText:
    """The criteria of any text."""
    return ReadText("", text, read_criteria(text, measured(measures)))
