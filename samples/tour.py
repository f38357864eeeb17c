"""Says what stands in the bundles that ``make demo`` wrote: a few counts in plain words, and where to look first."""

import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any


def main(folder: Path) -> None:
    """Writes the tour of ``folder`` to standard output."""
    say = sys.stdout.write
    say("\nWhat to look at\n")
    for path in sorted((folder / "bundles").glob("*.json")):
        resources = [entry["resource"] for entry in json.loads(path.read_text("utf-8"))["entry"]]
        say(f"\n  {path}\n" + "".join(f"      {line}\n" for line in about(resources)))
    report = folder / "issues.jsonl"
    issues = [json.loads(line) for line in report.read_text("utf-8").splitlines()] if report.is_file() else []
    kinds = Counter(f"{issue['kind']} ({issue['severity']})" for issue in issues)
    say(f"\n  {report}\n      {count(len(issues), 'finding')} of the run, one a line\n")
    say("".join(f"      {number} {kind}\n" for kind, number in kinds.most_common()))
    say("      docs/issues.md says what each of them means, and what can be done\n")
    say(
        "\nIn a bundle, every entry is one FHIR resource; its text.div is a page a person can read. ResearchStudy\n"
        "holds the record, PlanDefinition the protocol, and the EvidenceVariable whose id ends in -eligibility says\n"
        "who may take part.\n"
    )


def about(resources: list[dict[str, Any]]) -> Iterator[str]:
    """A few lines on one trial."""
    study = next(one for one in resources if one["resourceType"] == "ResearchStudy")
    ranks = Counter(measure["type"][0]["text"].lower() for measure in study.get("outcomeMeasure", []))
    states = [status["state"].get("text", "") for status in study.get("progressStatus", [])]
    kinds = Counter(one["resourceType"] for one in resources)
    criteria = [one for one in resources if one["id"].endswith("-eligibility")]
    yield study.get("title", "(the record has no title)")
    phase = study.get("phase", {}).get("text", "")
    yield ", ".join(filter(None, [*states[:1], phase if "Phase" in phase else phase and f"Phase: {phase}"]))
    yield ", ".join(
        [
            count(len(study.get("comparisonGroup", [])), "arm or group", "arms or groups"),
            count(kinds["ActivityDefinition"], "intervention"),
            *(count(number, f"{rank} outcome") for rank, number in ranks.items()),
            count(len(study.get("site", [])), "site"),
            count(sum(1 for one in criteria for _ in statements(one)), "eligibility statement"),
        ]
    )
    yield f"{len(resources)} resources: " + ", ".join(f"{number} {kind}" for kind, number in kinds.most_common())


def statements(variable: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Every characteristic that holds no other: one statement of who may or may not take part."""
    for characteristic in variable.get("characteristic", []):
        inside = characteristic.get("definitionByCombination")
        if inside:
            yield from statements(inside)
        else:
            yield characteristic


def count(number: int, one: str, many: str = "") -> str:
    """``1 site``, ``4 sites``."""
    return f"{number} {one if number == 1 else many or one + 's'}"


if __name__ == "__main__":
    main(Path(sys.argv[1]))
