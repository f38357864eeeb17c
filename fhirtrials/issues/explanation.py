"""A kind of issue in words, without a finding at hand: what ``fhirtrials explain`` prints and the manual repeats."""

import re
from difflib import get_close_matches

from fhirtrials.issues.catalogue import EXIT_CODES, KINDS


def explanation(kind: str) -> str:
    """Meaning, what is done about it, and the remedy. Raises KeyError for a kind that the catalogue does not name."""
    entry = KINDS[kind]
    lines = [
        f"{kind} ({entry.severity})",
        "",
        f"Found:            {readable(entry.what)}",
        f"What was done:    {readable(entry.did)}",
        f"What you can do:  {readable(entry.remedy)}",
    ]
    if kind in EXIT_CODES:
        lines.append(f"Exit code:        {EXIT_CODES[kind]}")
    return "\n".join(lines)


def readable(template: str) -> str:
    """``{found} is no date`` → ``⟨found⟩ is no date``: brackets stand for what was found."""
    return re.sub(r"\{(\w+)[^}]*\}", r"⟨\1⟩", template)


def similar(kind: str) -> list[str]:
    """Up to three kinds that look like a word that is none, the closest first."""
    return get_close_matches(kind.lower().replace("_", "-").replace(" ", "-"), KINDS, cutoff=0.5)
