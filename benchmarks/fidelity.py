"""How much of a record is found again in its bundle.

``python benchmarks/fidelity.py [RECORDS] [--fhir R5|R4B|R4] [--limit N] [--paths] [--missing PATH]`` reads
ClinicalTrials.gov API v2 records (a study a line, ``.gz`` or not; or one study as a file), exports each, and looks for
every leaf of the record among the FHIR elements of its bundle, as text or as the code that stands for it. It shares no
mapping code with the package.

Apart, and not in the share: the results tables, NLM's browse leaves and branches, fields that the registry does not
define. Narrative, attached bytes and anything outside the resources is not looked at. HL7's cross-version extensions
are the elements they stand for; a leaf found in none but our own extensions counts as found and is told on its own
line. Always exits 0; the aims are printed beside the figures.
"""

import argparse
import gzip
import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TextIO

from fidelity_match import APART, MISSING, MORE_INFO, OWN, RESULTS, TYPES, Leaf, leaves
from fidelity_places import R5
from fidelity_places_r4 import R4

# Told by another name than the record's: the issue of a Trial field.
NAMES = {"derivedSection.miscInfoModule.versionHolder": "snapshot"}
RECORDS = Path(__file__).parents[2] / "shared" / "records" / "ctgov_v2.jsonl.gz"
AIMS = {"R5": 0.99, "R4B": 0.97, "R4": 0.97}
AIM_OF_EACH_PATH, AIM_OF_OWN_ONLY = 0.90, 0.08
TABLES = {"R5": R5, "R4B": R4, "R4": R4}


@dataclass
class Tally:
    """Counts over all records; ``by_path`` counts verdicts, ``records`` the records with something missing."""

    exported: int = 0
    by_path: dict[str, Counter[str]] = field(default_factory=dict)
    records: Counter[str] = field(default_factory=Counter)
    told: Counter[str] = field(default_factory=Counter)
    apart: Counter[str] = field(default_factory=Counter)
    examples: dict[str, list[tuple[str, Leaf]]] = field(default_factory=dict)

    def add(self, name: str, found: Iterable[Leaf], issues: Iterable[Any]) -> None:
        """One record's leaves, and the issues of its export (anything with ``where`` and ``what``)."""
        self.exported += 1
        named = [(bare(issue.where), issue.what) for issue in issues]
        lacking: set[str] = set()
        for leaf in found:
            if leaf.verdict == APART:
                self.apart[why_apart(leaf.path)] += 1
                continue
            self.by_path.setdefault(leaf.path, Counter())[leaf.verdict] += 1
            if leaf.verdict == MISSING:
                lacking.add(leaf.path)
                self.told[leaf.path] += is_told(leaf.path, named)
                self.examples.setdefault(leaf.path, []).append((name, leaf))
        self.records.update(lacking)

    def share(self, path: str) -> float:
        verdicts = self.by_path[path]
        return 1 - verdicts[MISSING] / verdicts.total()


def bare(where: str) -> str:
    """A place without ``$.`` and indices."""
    return re.sub(r"\[\d*\]", "", where).removeprefix("$").removeprefix(".")


def is_told(path: str, issues: Iterable[tuple[str, str]]) -> bool:
    """Whether an issue names the place, a place around it, or the field of the Trial it went to."""
    place, other = bare(path), NAMES.get(path)
    return any(
        (where and (place == where or place.startswith(where + ".")))
        or place in what
        or (other and other in (where, what))
        for where, what in issues
    )


def why_apart(path: str) -> str:
    if path.startswith(RESULTS) and not path.startswith(MORE_INFO):
        return "results tables"
    if ".browseLeaves" in path or ".browseBranches" in path:
        return "browse leaves and branches"
    return f"not the registry's: {path}"


def records(path: Path, limit: int | None) -> Iterator[dict[str, Any]]:
    """Studies of a file: one a line, or one alone."""
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as file:
        yield from studies(file, limit)


def studies(file: TextIO, limit: int | None) -> Iterator[dict[str, Any]]:
    first = file.readline()
    if first.rstrip().endswith("}"):
        yield json.loads(first)
        for number, line in enumerate(file, start=2):
            if limit is not None and number > limit:
                return
            if line.strip():
                yield json.loads(line)
    else:
        yield json.loads(first + file.read())


def exported(record: dict[str, Any], folder: Path, release: str = "R5") -> tuple[dict[str, Any], list[Any]]:
    """The bundle of a record and the issues of its export, through the library's front door."""
    from fhirtrials import export, read

    issues: list[Any] = []
    path = folder / "record.json"
    path.write_text(json.dumps(record), encoding="utf-8")
    trials = list(read(path, tell=issues.append))
    return export(trials[0], fhir=release, tell=issues.append) if trials else {}, issues


def report(tally: Tally, every_path: bool, release: str = "R5") -> Iterator[str]:
    """The table, worst paths first."""
    total = sum((verdicts for verdicts in tally.by_path.values()), Counter[str]())
    found = total.total() - total[MISSING]
    paths = f"{len(tally.by_path)} paths (of {len(TYPES)} known)"
    yield f"{release}: {tally.exported:,} records, {total.total():,} leaves of {paths}"
    if not total:
        return
    worst = min(map(tally.share, tally.by_path))
    yield f"  found                {found / total.total():8.3%}   aim: {AIMS[release]:.0%}"
    yield f"  worst path           {worst:8.3%}   aim: {AIM_OF_EACH_PATH:.0%}"
    yield f"  own extensions only  {total[OWN] / total.total():8.3%}   aim: at most {AIM_OF_OWN_ONLY:.0%}"
    untold = total[MISSING] - tally.told.total()
    yield f"  missing              {total[MISSING]:8,}   named by an issue: {tally.told.total():,}, by none: {untold:,}"
    yield ""
    yield f"{'found':>8} {'own only':>9} {'leaves':>8} {'missing':>8} {'told':>7} {'records':>8}  path"
    for path in sorted(tally.by_path, key=lambda path: (tally.share(path), path)):
        verdicts = tally.by_path[path]
        if every_path or verdicts[MISSING]:
            yield (
                f"{tally.share(path):8.2%} {verdicts[OWN] / verdicts.total():9.2%} {verdicts.total():8,}"
                f" {verdicts[MISSING]:8,} {tally.told[path]:7,} {tally.records[path]:8,}  {path}"
            )
    yield ""
    yield "Apart, not in the share:"
    yield from (f"  {number:10,}  {reason}" for reason, number in tally.apart.most_common())


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument(
        "records", type=Path, nargs="*", default=[RECORDS], help="API v2 studies, by default %(default)s"
    )
    parser.add_argument("--fhir", choices=TABLES, default="R5", help="release to export, by default %(default)s")
    parser.add_argument("--limit", type=int, help="records to read of each file")
    parser.add_argument(
        "--paths", action="store_true", help="show every path and not only those with something missing"
    )
    parser.add_argument("--missing", metavar="PATH", help="show what is missing of a path of the record (or below it)")
    options = parser.parse_args()
    from tempfile import TemporaryDirectory

    tally = Tally()
    with TemporaryDirectory() as folder:
        for file in options.records:
            for record in records(file, options.limit):
                bundle, issues = exported(record, Path(folder), options.fhir)
                name = record["protocolSection"]["identificationModule"]["nctId"]
                tally.add(name, leaves(record, bundle, TABLES[options.fhir]), issues)
    lines = list(report(tally, options.paths, options.fhir))
    if options.missing:
        lines += ["", f"Missing at {options.missing}:"]
        for path, examples in tally.examples.items():
            if bare(path).startswith(bare(options.missing)):
                lines += [f"  {name} {leaf.where}: {str(leaf.value)[:160]!r}" for name, leaf in examples[:200]]
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
