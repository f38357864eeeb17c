"""The cells of the interop matrix: what a push promises, each tried on a real server, in each way to name a resource.

A cell gets a server, a mode and studies that are its own, and raises AssertionError where a promise is broken.
https://hl7.org/fhir/R5/http.html
"""

import json
import signal
import sqlite3
import subprocess
import sys
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import quote

import orjson
import pytest

from fhirtrials import push
from fhirtrials.errors import DestinationError
from fhirtrials.model import Bundle, Resource
from fhirtrials.network import ClientSecret
from fhirtrials.sinks.server import StudyReport
from tests.interop import universe
from tests.interop.proxy import Fault, proxied
from tests.interop.server import PATIENCE

ROOT = Path(__file__).parents[2]
MODES = ("id", "conditional", "create")


@dataclass
class Run:
    """One server, one mode, a folder for journals, and studies that nobody pushed there before."""

    base: str
    mode: str
    folder: Path
    bundles: list[Bundle]

    @property
    def journal(self) -> Path:
        return self.folder / "journal.db"

    def push(
        self, bundles: Sequence[Bundle], base: str = "", journal: bool = True, **options: Any
    ) -> list[StudyReport]:
        """Reports of a push in this mode."""
        return list(
            push(
                bundles,
                base or self.base,
                identity=self.mode,
                journal=self.journal if journal else None,
                tell=lambda found: None,
                timeout=PATIENCE,
                **options,
            )
        )

    def get(self, path: str) -> Any:
        with urllib.request.urlopen(f"{self.base}/{quote(path, safe='/?=&:,')}", timeout=PATIENCE) as answer:
            return json.load(answer)

    def total(self, kind: str) -> int:
        return int(self.get(f"{kind}?_summary=count&_total=accurate").get("total", 0))

    def totals(self) -> Counter[str]:
        """How many resources of each type the server has; + forgets those that are none."""
        return Counter({kind: self.total(kind) for kind in universe.expected(self.bundles)})

    def places(self) -> dict[str, str]:
        """Our names → names on the server, as the journal keeps them."""
        with sqlite3.connect(self.journal) as file:
            found = dict(file.execute("select name, place from resource").fetchall())
        file.close()
        return found

    def versions(self) -> dict[str, str]:
        """Our names → versions on the server."""
        places = self.places()
        read = self.read(list(places.values()))
        return {name: str(read[place]["meta"]["versionId"]) for name, place in places.items() if place in read}

    def read(self, places: list[str]) -> dict[str, Resource]:
        found = {}
        for start in range(0, len(places), 100):
            chunk = places[start : start + 100]
            batch = {
                "resourceType": "Bundle",
                "type": "batch",
                "entry": [{"request": {"method": "GET", "url": at}} for at in chunk],
            }
            asked = urllib.request.Request(self.base, orjson.dumps(batch), {"Content-Type": "application/fhir+json"})
            with urllib.request.urlopen(asked, timeout=PATIENCE) as answer:
                entries = json.load(answer)["entry"]
            found.update({at: each["resource"] for at, each in zip(chunk, entries, strict=True) if "resource" in each})
        return found


def outcomes(reports: Sequence[StudyReport]) -> Counter[str]:
    return Counter(report.outcome.value for report in reports)


def assert_grown(run: Run, before: Counter[str]) -> None:
    """The server has what the bundles hold, once, and nothing else is new."""
    grown, wanted = run.totals() - before, universe.expected(run.bundles)
    assert grown == wanted, f"too many: {grown - wanted}, missing: {wanted - grown}"


def first_push(run: Run) -> None:
    """Every resource once, and the shared ones once for all."""
    before = run.totals()
    reports = run.push(run.bundles)
    assert outcomes(reports) == {"created": len(run.bundles)}, [str(each) for each in reports]
    assert_grown(run, before)


def same_again(run: Run) -> None:
    """With and without a journal: no new version, no copy."""
    run.push(run.bundles)
    totals, versions = run.totals(), run.versions()
    for journal in (True, False):
        reports = run.push(run.bundles, journal=journal)
        assert outcomes(reports) == {"unchanged": len(run.bundles)}, [str(each) for each in reports]
        assert run.totals() == totals
        assert run.versions() == versions


def changed_study(run: Run) -> None:
    """One new version, of what changed; none where nothing may be updated."""
    run.push(run.bundles)
    versions = run.versions()
    new = [universe.changed(run.bundles[0]), *run.bundles[1:]]
    reports = run.push(new, journal=False)
    others = {"unchanged": len(run.bundles) - 1}
    study = f"ResearchStudy/{universe.number(run.bundles[0])}"
    after = run.versions()
    moved = {name for name, version in after.items() if versions[name] != version}
    if run.mode == "create":
        assert outcomes(reports) == {"not updated": 1, **others}
        assert moved == set()
    else:
        assert outcomes(reports) == {"updated": 1, **others}, [str(each) for each in reports]
        assert moved == {study}


def pruned_site(run: Run) -> None:
    """What a study lost is gone, from its resources and from the server; the rest stays."""
    chosen = next(each for each in run.bundles if universe.expected([each])["Location"] > 1)
    run.push([chosen])
    before = run.totals()
    smaller = universe.without_a_site(chosen)
    reports = run.push([smaller], journal=False, prune=True)
    if run.mode == "create":
        assert outcomes(reports) == {"not updated": 1}
        assert run.totals() == before
    else:
        assert [(each.outcome.value, each.pruned) for each in reports] == [("updated", 1)], [
            str(each) for each in reports
        ]
        assert before - run.totals() == {"Location": 1}
        # And back again: a server may mind an id that was deleted.
        reports = run.push([chosen], journal=False)
        assert outcomes(reports) == {"updated": 1}, [str(each.issues) for each in reports]
        assert run.totals() == before


def shared_organization(run: Run) -> None:
    """Two studies that share an organization have one between them."""
    names = Counter(
        each["id"]
        for bundle in run.bundles
        for each in universe.resources(bundle)
        if each["resourceType"] == "Organization"
    )
    key, times = names.most_common(1)[0]
    assert times > 1, "no two of these studies share an organization"
    two = [bundle for bundle in run.bundles if key in {each["id"] for each in universe.resources(bundle)}][:2]
    organization = next(each for each in universe.resources(two[0]) if each["id"] == key)
    for bundle in two:
        run.push([bundle], journal=False)
    system, value = organization["identifier"][0]["system"], organization["identifier"][0]["value"]
    assert run.get(f"Organization?identifier={system}|{value}&_total=accurate")["total"] == 1


def dangling_reference(run: Run) -> None:
    """Refused with the words that say why, and the other study is there."""
    bad, good = universe.loose(run.bundles[0]), run.bundles[1]
    reports = run.push([bad, good])
    assert [each.outcome.value for each in sorted(reports, key=lambda each: each.outcome.value)] == [
        "created",
        "refused",
    ]
    (found,) = next(each for each in reports if each.outcome.value == "refused").issues
    assert (found.trial, found.where) == (universe.number(bad), f"ResearchStudy/{universe.number(bad)}")
    assert "Location/nowhere-at-all" in found.what
    assert run.get(f"ResearchStudy?identifier={universe.number(bad)}&_total=accurate")["total"] == 0


def disturbed(run: Run, fault: Fault) -> None:
    """A push through a proxy that fails leaves what an undisturbed one does."""
    before = run.totals()
    with proxied(run.base, fault) as proxy:
        reports = run.push(run.bundles, proxy.base, jobs=2)
        assert proxy.faults > 0
    assert outcomes(reports) == {"created": len(run.bundles)}, [str(each.issues) for each in reports if each.issues]
    assert_grown(run, before)
    assert outcomes(run.push(run.bundles, journal=False)) == {"unchanged": len(run.bundles)}


def too_many_requests(run: Run) -> None:
    """429, every third time."""
    disturbed(run, lambda number, writes: "429" if number % 3 == 0 else "")


def unavailable(run: Run) -> None:
    """503, every third time."""
    disturbed(run, lambda number, writes: "503" if number % 3 == 0 else "")


def cut_answers(run: Run) -> None:
    """Every fourth answer is cut in the middle, after the server did what it says."""
    disturbed(run, lambda number, writes: "cut" if number % 4 == 0 else "")


def expired_token(run: Run) -> None:
    """The token is good for a second, and says an hour."""
    before = run.totals()
    with proxied(run.base, lambda number, writes: "slow", guarded=True) as proxy:
        who = ClientSecret(proxy.token_url, "me", "secret")
        reports = run.push(run.bundles, proxy.base, credentials=who)
        assert proxy.expired > 0
    assert outcomes(reports) == {"created": len(run.bundles)}
    assert_grown(run, before)


def nothing() -> None:
    """Happens."""


def server_gone(run: Run, kill: Callable[[], None] = nothing, start: Callable[[], None] = nothing) -> None:
    """Dead at half: the run ends with words; when the server is there again, the same push goes on."""
    before = run.totals()
    half, writes_seen = len(run.bundles) // 2, count(1)

    def dies(number: int, writes: bool) -> str:
        if writes and next(writes_seen) == half + 2:  # the first wrote the organizations
            kill()
            proxy.fault = lambda number, writes: "502"
        return "502" if proxy.fault is not dies else ""

    with proxied(run.base, dies) as proxy:
        with pytest.raises(DestinationError, match=r"(?i)push the same again"):
            run.push(run.bundles, proxy.base, patience=1.0)
        start()
        proxy.fault = lambda number, writes: ""
        reports = run.push(run.bundles, proxy.base)  # by the same address: a journal is of one server
    found = outcomes(reports)
    assert found["unchanged"] + found["created"] == len(run.bundles), [
        str(each.issues) for each in reports if each.issues
    ]
    # H2 writes to its disk half a second later, so that a killed server loses the studies it confirmed last.
    assert found["unchanged"] == half or (kill is not nothing and 0 < found["unchanged"] < half)
    assert_grown(run, before)


def killed_push(run: Run) -> None:
    """The push itself is killed with -9 at half, and run again."""
    before = run.totals()
    source = run.folder / "bundles.jsonl"
    source.write_bytes(b"".join(orjson.dumps(each, option=orjson.OPT_APPEND_NEWLINE) for each in run.bundles))
    words = [
        sys.executable,
        "-m",
        "fhirtrials.cli",
        "push",
        str(source),
        "--to",
        run.base,
        "--journal",
        str(run.journal),
    ]
    process = subprocess.Popen(
        [*words, "--identity", run.mode], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    assert process.stdout is not None
    for _ in range(len(run.bundles) // 2):
        assert process.stdout.readline()
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    reports = run.push(run.bundles)
    found = outcomes(reports)
    assert found["unchanged"] >= len(run.bundles) // 2
    assert found["unchanged"] + found["created"] == len(run.bundles)
    assert_grown(run, before)


def searches(run: Run) -> None:
    """What a user would ask finds the study."""
    run.push(run.bundles)
    bundle = run.bundles[0]
    number = universe.number(bundle)
    study = next(each for each in universe.resources(bundle) if each["resourceType"] == "ResearchStudy")
    place = run.places()[f"ResearchStudy/{number}"].partition("/")[2]

    def finds(path: str, wanted: str) -> bool:
        return wanted in {each["resource"]["id"] for each in run.get(path).get("entry", ())}

    assert finds(f"ResearchStudy?identifier=https://clinicaltrials.gov/nctid|{number}", place)
    assert finds(f"ResearchStudy?status={study['status']}&identifier={number}", place)
    plan = next(each for each in universe.resources(bundle) if each["resourceType"] == "PlanDefinition")
    assert finds(f"PlanDefinition?url={plan['url']}", run.places()[f"PlanDefinition/{plan['id']}"].partition("/")[2])
    variable = next(each for each in universe.resources(bundle) if each["resourceType"] == "EvidenceVariable")
    key = variable["identifier"][0]
    at = run.places()[f"EvidenceVariable/{variable['id']}"].partition("/")[2]
    assert finds(f"EvidenceVariable?identifier={key['system']}|{key['value']}", at)


def mesh_searches(run: Run) -> None:
    """By the MeSH code of a condition: R5's ``condition``; older releases search ``keyword`` and ``focus``."""
    run.push(run.bundles)
    tried = 0
    for bundle in run.bundles:
        study = next(each for each in universe.resources(bundle) if each["resourceType"] == "ResearchStudy")
        for name in ("condition", "keyword", "focus"):
            for concept in study.get(name, ()):
                coding = next(iter(concept.get("concept", concept).get("coding", ())), None)
                if coding and "mesh" in coding["system"]:
                    path = (
                        f"ResearchStudy?{name}={coding['system']}|{coding['code']}&identifier={universe.number(bundle)}"
                    )
                    place = run.places()[f"ResearchStudy/{universe.number(bundle)}"].partition("/")[2]
                    try:
                        found = {each["resource"]["id"] for each in run.get(path).get("entry", ())}
                    except urllib.error.HTTPError:
                        continue  # the release has no such search
                    assert place in found, path
                    tried += 1
    assert tried > 0


CELLS: dict[str, Callable[[Run], None]] = {
    "first push": first_push,
    "identical again": same_again,
    "changed study": changed_study,
    "pruned site": pruned_site,
    "shared organization": shared_organization,
    "dangling reference": dangling_reference,
    "429": too_many_requests,
    "503": unavailable,
    "cut answers": cut_answers,
    "expired token": expired_token,
    "server gone, resumed": server_gone,
    "push killed, resumed": killed_push,
    "searches": searches,
    "search by MeSH": mesh_searches,
}
