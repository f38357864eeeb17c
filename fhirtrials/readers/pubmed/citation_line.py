"""The line that says where a paper stands: ``BMJ Open. 2024 Jun 25;14(6):e084237. doi: 10.1136/….``

https://www.nlm.nih.gov/bsd/uniform_requirements.html
"""

import re
from dataclasses import dataclass

from fhirtrials.model import PartialDate
from fhirtrials.model.papers import Journal
from fhirtrials.readers.pubmed.dates import date_in_line

_LINE = re.compile(
    r"(?:\d{1,4}\. )?(?P<journal>[^\W\d_][^.;:,]{1,90}?|[A-Z][\w()&-]{0,15}(?:\.? [A-Z(][\w()&-]{0,15}){1,8}?)\. ?"
    r"(?P<date>(?:1[89]|20)\d\d(?: (?:[A-Z][a-z]{2,5}(?:-[A-Z][a-z]{2})?|\d\d))?(?: \d{1,2})?)"
    r"(?:;(?P<volume>[^():;.]{0,20})(?:\((?P<issue>[^)]{1,30})\))?"
    r"(?::(?P<pages>[^.;\s]{1,40}(?:\.e\d+)?(?:; [a-z][^.;]{1,40})?))?)?\."
    r"(?: doi: ?(?P<doi>10\.\d{4,9}/\S*?[^\s.]))?\.?(?P<rest>(?: |$).*)"
)
_ONLINE = re.compile(r"\bEpub (\d{4}(?: [A-Z][a-z]{2})?(?: \d{1,2})?)\.")
_REST = re.compile(r"(?: (?:Epub|eCollection|Print|Online ahead of print|Collection)[^.]*\.)*\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class CitationLine:
    """``text`` is the line without what follows the DOI."""

    text: str
    journal: Journal
    published: PartialDate | None
    published_as: str | None
    published_online: PartialDate | None
    doi: str | None


def citation_line(text: str) -> CitationLine | None:
    """What the line says; None for a line that is anything else, or a citation with authors and title."""
    match = _LINE.fullmatch(text)
    if match is None or not _REST.fullmatch(match["rest"]):
        return None
    if not (match["doi"] or match["pages"] or match["volume"]):
        return None
    published = date_in_line(match["date"])
    online = _ONLINE.search(match["rest"])
    year = PartialDate(match["date"][:4])
    return CitationLine(
        text=re.sub(r"^\d{1,4}\. ", "", text[: match.start("rest")]).rstrip("."),
        journal=Journal(
            abbreviation=match["journal"],
            volume=match["volume"] or None,
            issue=match["issue"],
            pages=match["pages"],
        ),
        published=published or year,
        published_as=None if published else match["date"],
        published_online=date_in_line(online[1]) if online else None,
        doi=match["doi"],
    )
