"""Eligibility criteria as JSON lines, for a scorer: ``python benchmarks/eligibility.py A|B|C < in.jsonl > out.jsonl``.

Reads one object a line and writes one a line with the same ``id``: A ``thresholds`` of one criterion (``text``,
``section``, ``parent``), B nested ``criteria`` of a whole eligibility text, C time ``windows`` of one criterion. The
contract stands in ``../shared/eligibility/README.md``, whose ``score.py run --cmd`` starts this file.
"""

import json
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from fhirtrials.model.words import Comparator, CriterionKind, Section

SIGNS = {
    Comparator.LESS: "<",
    Comparator.AT_MOST: "<=",
    Comparator.EQUAL: "=",
    Comparator.AT_LEAST: ">=",
    Comparator.GREATER: ">",
}
NUMBER = re.compile(
    r"\d|½|\b(?:an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|half|\w+teen|\w+ty)\b", re.IGNORECASE
)
SECTIONS = {"inclusion": Section.INCLUSION, "exclusion": Section.EXCLUSION}


def thresholds(line: dict[str, Any]) -> dict[str, Any]:
    """Task A. The same value in another unit is given as a threshold of its own."""
    from fhirtrials.eligibility.numbers import thresholds as read
    from fhirtrials.terminology import Measures

    measures = Measures.load()
    section = SECTIONS.get(line.get("section", ""))
    out = []
    for found in read(line["text"], section=section, lead_in=line.get("parent")):
        measure = measures.get(found.key)
        for stated in (found, found.other_unit):
            if stated:
                out.append(
                    {
                        "measure": found.measure,
                        "key": found.key,
                        "loinc": measure.loinc if measure else None,
                        "bounds": [{"op": SIGNS[one.comparator], "value": one.value} for one in stated.bounds],
                        "unit": stated.unit,
                        "ucum": stated.ucum,
                        "exclude": section is Section.EXCLUSION,
                    }
                )
    return {"thresholds": out}


def criteria(line: dict[str, Any]) -> dict[str, Any]:
    """Task B: the items of the layout, as the annotators cut them.

    That is before lists inside sentences are taken apart, and before a lead-in that denies its parts takes them in.
    """
    from fhirtrials.eligibility.criteria import outline

    return {"criteria": [one for node in outline(line["text"]) for one in _item(line["text"], node)]}


def _item(text: str, node: Any) -> list[dict[str, Any]]:
    from fhirtrials.eligibility.wording import words

    children = [one for child in node.children for one in _item(text, child)]
    if node.kind is not CriterionKind.CRITERION:
        return children
    said = words(text, node.start, node.end)
    return [{"text": said, "exclude": node.section is Section.EXCLUSION, "children": children}]


def windows(line: dict[str, Any]) -> dict[str, Any]:
    """Task C. The event of the annotators is what we call ``what``; they leave out windows whose number is not written
    ("the past year").
    """
    from fhirtrials.eligibility.windows import windows as read

    out = []
    for found in read(line["text"], section=SECTIONS.get(line.get("section", ""))):
        if not NUMBER.search(line["text"], found.start, found.end):
            continue
        out.extend(
            {
                "event": found.what or "",
                "op": SIGNS[one.comparator],
                "value": one.value,
                "unit": found.unit.value,
                "direction": {"before": "past", "after": "future"}.get(found.direction or ""),
            }
            for one in found.bounds
        )
    return {"windows": out}


TASKS: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {"A": thresholds, "B": criteria, "C": windows}


def main() -> None:
    """Reads standard input to its end."""
    if len(sys.argv) != 2 or sys.argv[1] not in TASKS:
        sys.exit("usage: benchmarks/eligibility.py A|B|C < in.jsonl > out.jsonl")
    answer = TASKS[sys.argv[1]]
    for text in sys.stdin:
        if text.strip():
            line = json.loads(text)
            print(json.dumps({"id": line["id"], **answer(line)}, ensure_ascii=False))


if __name__ == "__main__":
    main()
