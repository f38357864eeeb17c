"""Eligibility criteria as JSON lines, for a scorer: ``python benchmarks/eligibility.py A|B|C < in.jsonl > out.jsonl``.

Reads one object a line and writes one a line with the same ``id``: A ``thresholds`` of one criterion (``text``,
``section``, ``parent``), B nested ``criteria`` of a whole eligibility text, C time ``windows`` of one criterion. The
contract stands in ``../shared/eligibility/README.md``, whose ``score.py run --cmd`` starts this file.
"""

import json
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
    """Task B."""
    from fhirtrials.eligibility import criteria as read
    from fhirtrials.eligibility.understand import with_sections

    return {"criteria": [one for found in with_sections(read(line["text"])) for one in _criterion(found)]}


def _criterion(found: Any) -> list[dict[str, Any]]:
    children = [one for child in found.children for one in _criterion(child)]
    if found.kind is not CriterionKind.CRITERION:
        return children
    return [{"text": found.text, "exclude": found.section is Section.EXCLUSION, "children": children}]


def windows(line: dict[str, Any]) -> dict[str, Any]:
    """Task C."""
    from fhirtrials.eligibility.windows import windows as read

    out = []
    for found in read(line["text"], section=SECTIONS.get(line.get("section", ""))):
        out.extend(
            {
                "event": found.event or found.what or "",
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
