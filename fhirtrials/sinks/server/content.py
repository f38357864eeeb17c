"""What a resource says, apart from where it stands: the measure of whether a study has changed.

The id and what a server notes in ``meta`` do not count. Nothing of the run stands in a resource, neither the version of
fhirtrials nor the date of the data (docs/decisions/0004), so they cannot count either.
"""

import re
from collections.abc import Iterable
from hashlib import sha256
from html import unescape

import orjson

from fhirtrials.model import Resource

_META = ("profile", "security", "tag")
# R5's integer64 is text in JSON; HAPI gives it back as a number. Inside of a text the quotes would be escaped.
_SIZE = re.compile(rb'"size":(\d+)')


def content(resource: Resource) -> Resource:
    """The resource without its id and the server's notes."""
    kept = {name: value for name, value in resource.items() if name not in ("id", "meta")}
    if isinstance(text := kept.get("text"), dict):
        # Servers write the narrative's XHTML anew, with &quot; for " and the like.
        kept["text"] = {**text, "div": unescape(str(text.get("div", "")))}
    meta = {name: resource["meta"][name] for name in _META if name in resource.get("meta", {})}
    return {**kept, "meta": meta} if meta else kept


def digest(resource: Resource) -> str:
    """A hash of the content, blind to the order of members."""
    text = orjson.dumps(content(resource), option=orjson.OPT_SORT_KEYS)
    return sha256(_SIZE.sub(rb'"size":"\1"', text)).hexdigest()


def digest_of_all(digests: Iterable[tuple[str, str]]) -> str:
    """A hash of a study: of its resources' names and digests, in whatever order they come."""
    return sha256(orjson.dumps(sorted(digests))).hexdigest()
