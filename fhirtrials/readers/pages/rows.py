"""Tables of the classic ClinicalTrials.gov page, saved as text: rows of cells that end in bars.

``Study Type : | Interventional (Clinical Trial) |`` is a row with its label. Other labels begin a line of text:
``First Posted : September 12, 2018``, ``Keywords provided by X:``.
"""

import re

_BEGINNINGS = re.compile(
    r"(?P<label>clinicaltrials\.gov identifier|recruitment status(?: was)?|expanded access status"
    r"|(?:results )?first posted|last update posted|sponsor|collaborators?)\s*:\s*(?P<rest>.*)",
    re.IGNORECASE,
)
_SENTENCES = re.compile(
    r"(?P<label>the safety and scientific validity|choosing to participate in a study|to learn more about this study"
    r"|please refer to this study by its|keywords provided by|resource links provided by|medlineplus"
    r"|drug information available for|genetic and rare diseases information center|documents provided by"
    r"|publications automatically indexed to this study)\b.*",
    re.IGNORECASE,
)
_VERIFIED = re.compile(r"verified (?=(?:[a-z]+ )?\d{4}\b|by\b)(?P<rest>.*)", re.IGNORECASE)
_PROVIDED = re.compile(r"information provided by(?: \(responsible party\))?\s*:?\s*(?P<rest>.*)", re.IGNORECASE)
_COLON_AT_END = re.compile(r"\s*:\s*$")


def row_label(text: str) -> tuple[str, str]:
    """The label of a row with a bar after it, or the beginning of a line that is one; and what follows."""
    bare = text.strip().rstrip("|").strip() if text.count("|") == 1 else text
    for pattern, label in ((_VERIFIED, "Verified"), (_PROVIDED, "Information provided by")):
        if match := pattern.match(bare):
            return label, match["rest"]
    if match := _SENTENCES.match(text):
        return match["label"], ""
    cell, bar, rest = text.partition("|")
    if bar and cell.strip() and rest.strip():
        return _COLON_AT_END.sub(":", cell) + " |", rest.strip()
    if bar and _COLON_AT_END.search(cell):
        return _COLON_AT_END.sub(":", cell) + " |", ""
    if match := _BEGINNINGS.fullmatch(bare):
        return match["label"] + ":", match["rest"]
    return text, ""


def is_row_end(text: str) -> bool:
    """A bar ends the last cell."""
    return text.endswith("|")


def cells(text: str) -> list[str]:
    """The cells of a line; the bar at its end parts nothing."""
    parts = [part.strip() for part in re.split(r"(?<!\\)\|", text.strip().removesuffix("|"))]
    return [part.replace(r"\|", "|") for part in parts]
