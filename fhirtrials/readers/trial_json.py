"""``Trial`` as fhirtrials itself writes it: one a line, or any other framing of JSON. docs/trial.md describes it."""

import re
from collections.abc import Iterator

from pydantic import ValidationError

from fhirtrials.issues import Tell, issue
from fhirtrials.model import Document, Trial
from fhirtrials.readers.json_stream import divided, values
from fhirtrials.readers.reader import Reader

_FIRST_KEY = re.compile(rb'(?:\xef\xbb\xbf)?[\s\[]*\{\s*"id"\s*:')


def accepts(head: bytes) -> bool:
    """Whether the first object begins with its ``id``, as ``Trial.to_json`` writes it."""
    return _FIRST_KEY.match(head) is not None


def read(document: Document, tell: Tell) -> Iterator[Trial]:
    """The trials of a document, in its order; what is no ``Trial`` is told and left out."""
    for where, value in values(document, tell):
        source = f"{document.name} {where}".rstrip()
        if not isinstance(value, dict) or "id" not in value:
            tell(issue("no-trial", source=source, found=_outline(value)))
            continue
        try:
            yield Trial.model_validate(value)
        except ValidationError as error:
            name = value["id"] if isinstance(value["id"], str) else ""
            tell(issue("unreadable-record", trial=name[:22], source=source, problem=_words(error)))


def _outline(value: object) -> str:
    """What a JSON value looks like, in a few words."""
    if isinstance(value, dict):
        keys = ", ".join(key[:30] for key in list(value)[:5])
        return f"an object with {keys}" if keys else "an empty object"
    return "null" if value is None else f"a {type(value).__name__}"


def _words(error: ValidationError) -> str:
    """The first problem, with its path in the trial."""
    first = error.errors(include_url=False, include_context=False, include_input=False)[0]
    path = "$" + "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in first["loc"])
    more = error.error_count() - 1
    return f"{path}: {first['msg']}" + (f" (and {more} more)" if more else "")


READER = Reader("trial-json", "trials as 'export --format trial' writes them: JSON lines", accepts, read, divided)
