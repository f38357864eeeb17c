"""All records of one trial → one trial."""

from collections.abc import Iterable, Iterator
from functools import partial
from tempfile import NamedTemporaryFile
from typing import BinaryIO

from fhirtrials.issues import Tell
from fhirtrials.merge import Shelf
from fhirtrials.merge import merged as merge
from fhirtrials.model import Document
from fhirtrials.pipeline.choice import Choice, Guard, unguarded
from fhirtrials.readers import read_document


def merged(documents: Iterable[Document], choice: Choice, tell: Tell, guard: Guard = unguarded) -> Iterator[Document]:
    """One document of our own trials, each made of all records of one trial.

    The records wait in a temporary file, since those of one trial may stand anywhere; the document is another. In
    memory stay their numbers alone. Both files are gone when the next document is asked for.
    """
    with Shelf() as shelf, NamedTemporaryFile(prefix="fhirtrials-") as file:
        for document in documents:
            with guard(document.name, ""):
                for trial in read_document(document, tell, choice.reader):
                    shelf.add(trial)
        for records in shelf.groups():
            with guard("", records[0].id):
                file.write(merge(records, tell).to_json().encode() + b"\n")
        file.flush()
        if file.tell():
            yield Document("merged records", partial(_opened, file.name))


def _opened(name: str) -> BinaryIO:
    return open(name, "rb")
