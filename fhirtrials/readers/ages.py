"""Ages as the registry writes them."""

import re
from functools import lru_cache

from fhirtrials.model.parts import Age
from fhirtrials.model.words import TimeUnit

_AGE = re.compile(r"(\d+(?:\.\d+)?)\s+(Year|Month|Week|Day|Hour|Minute)s?")


@lru_cache(maxsize=1024)  # "18 Years" is said in most records
def age(text: str | None) -> Age | None:
    """``18 Years``; another form keeps its text alone."""
    if text is None:
        return None
    match = _AGE.fullmatch(text)
    if match is None:
        return Age(text=text)
    return Age(text=text, value=float(match[1]), unit=TimeUnit(match[2].lower()))
