"""What is asked of the registry: ``Query`` in, parameters of the API out.

https://clinicaltrials.gov/data-api/api, ``GET /studies``
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from fhirtrials.errors import InputError
from fhirtrials.model import PartialDate

PAGE_SIZE = 1000
"""The most that the API gives at once."""

IDS_AT_ONCE = 100
"""Longer lists are asked for in several queries, so that no address grows longer than servers take."""

_NCT_ID = re.compile(r"NCT\d{8}", re.ASCII | re.IGNORECASE)
_OURS = frozenset({"format", "pageSize", "pageToken", "countTotal", "filter.ids"})


@dataclass(frozen=True, slots=True)
class Query:
    """Which studies. Empty: all of them.

    ``since``: those whose record was posted or changed on that day or later. ``more`` are parameters of the API by
    their names there.
    """

    ids: tuple[str, ...] = ()
    condition: str | None = None
    term: str | None = None
    status: tuple[str, ...] = ()
    since: PartialDate | None = None
    more: tuple[tuple[str, str], ...] = ()

    def parameters(self) -> Iterator[dict[str, str]]:
        """The parameters of each query to be made, in a fixed order; InputError for what cannot be asked."""
        for name, _ in self.more:
            if name in _OURS:
                raise InputError(f"the API's parameter {name!r} is fhirtrials' own affair; leave it out.")
        common = {"format": "json", "pageSize": str(PAGE_SIZE)}
        if self.condition:
            common["query.cond"] = self.condition
        if self.term:
            common["query.term"] = self.term
        if self.status:
            common["filter.overallStatus"] = ",".join(word.upper().replace("-", "_") for word in self.status)
        common |= dict(self.more)
        if self.since:
            changed = f"AREA[LastUpdatePostDate]RANGE[{self.since},MAX]"
            given = common.get("filter.advanced")  # which may have an OR in it
            common["filter.advanced"] = f"({given}) AND {changed}" if given else changed
        if not self.ids:
            yield common
        for start in range(0, len(self.ids), IDS_AT_ONCE):
            yield {**common, "filter.ids": ",".join(self.ids[start : start + IDS_AT_ONCE])}


def is_study_number(text: str) -> bool:
    """Whether it is a number of ClinicalTrials.gov, in large or small letters."""
    return _NCT_ID.fullmatch(text) is not None
