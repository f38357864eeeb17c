"""The glance passes over what surely is right, and over nothing that Python would tell: all is checked both ways."""

import copy
import random
import shutil
import subprocess
import sys
from collections import OrderedDict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import orjson
import pytest

from fhirtrials.model import ReleaseName
from fhirtrials.validation import check, doubts
from fhirtrials.validation.narrative import faults
from fhirtrials.validation.targets import Targets
from tests.validation.example import example_bundle
from tests.validation.example_r4 import example_bundle_before
from tests.validation.test_narrative import BAD, DIV, GOOD
from tests.validation.test_twins import ALL, RULES

RELEASES: tuple[ReleaseName, ...] = ("R5", "R4B", "R4")
TURNS = 1500

ODD: list[Any] = [
    *("", " ", "\n", "\u00a0", "\u3000", "\u0085", "\x1c", "x\u00a0y", "x  y", " x", "x "),
    *("é", "日本", "\ud800", "x\udfff"),
    *("2023", "0000", "2023-13", "2023-02-29", "2024-02-29", "2023-04-31", "2023-1-1", "2023-06-15T10:00:00Z"),
    *("2023-06-15T24:00:00Z", "2023-06-15T10:00:60Z", "2023-06-15T10:00:00.5+02:00", "2023-06-15T10:00Z", "٢٠٢٣"),
    *("a" * 64, "a" * 65, "a_b", "#", "#a", "0", "00", "-1", "9223372036854775808", "7\n", "http://x y", "urn:oid:1"),
    *("ResearchStudy/NCT90000001", "Group/nowhere", "https://fhirtrials.github.io/fhir/Group/x", "active", "unknown"),
    *(None, True, False, 0, -1, 7, 7.0, 1e300, float("inf"), float("nan"), 2**31 - 1, 2**31, 2**63, 2**64, 10**400),
    *([], {}, [None], [[]], ["x"], [{}], {"id": "x"}, {"extension": []}, {"reference": "#x"}, {"text": "x"}),
    {"extension": [{"url": "http://x", "valueCode": "x"}]},
    {"url": "http://hl7.org/fhir/5.0/StructureDefinition/extension-ResearchStudy.nothing", "valueCode": "x"},
    {"coding": [{"system": "http://hl7.org/fhir/publication-status", "code": "nothing"}]},
    {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "AMB", "display": "x"}]},
    {"resourceType": "Group", "id": "x"},
    {"resourceType": "Bundle", "type": "collection"},
    {"resourceType": ["Group"]},
    {"status": "generated", "div": DIV.format("<script>x</script>")},
    {"start": "2024", "end": "2023"},
]


@pytest.fixture
def without(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    with monkeypatch.context() as patched:
        yield patched


def both(bundle: Any, release: str, without: pytest.MonkeyPatch) -> tuple[list[Any], list[Any]]:
    """What is told with the glance, and what without."""
    quick = list(check(bundle, release))
    with without.context() as patched:
        patched.setattr(doubts, "Glance", None)
        return quick, list(check(bundle, release))


def example(release: str) -> dict[str, Any]:
    return example_bundle() if release == "R5" else example_bundle_before(release)


def places(node: Any) -> Iterator[tuple[Any, Any]]:
    """Every container with each of its keys."""
    keys = list(node) if isinstance(node, dict) else range(len(node)) if isinstance(node, list) else ()
    for key in keys:
        yield node, key
        yield from places(node[key])


def change(bundle: dict[str, Any], chance: random.Random) -> None:
    """Something else somewhere: a value, a key, an order, a neighbour."""
    held, key = chance.choice(list(places(bundle)))
    match chance.randrange(6):
        case 0 if isinstance(held, dict):
            del held[key]
        case 1 if isinstance(held, dict):
            held[chance.choice((f"_{key}", "id", "contained", "valueString", "unknown"))] = chance.choice(ODD)
        case 2:  # what stands elsewhere, too
            other, name = chance.choice(list(places(bundle)))
            held[key] = copy.deepcopy(other[name])
        case 3 if isinstance(held, dict):
            held.update({name: held.pop(name) for name in chance.sample(list(held), len(held))})
        case _:
            held[key] = copy.deepcopy(chance.choice(ODD))


@pytest.mark.skipif(shutil.which("cc") is None, reason="no C compiler")
def test_it_was_compiled() -> None:
    assert doubts.Glance is not None


@pytest.mark.parametrize("release", RELEASES)
@pytest.mark.parametrize("rule", RULES)
def test_no_fault_of_a_broken_twin_is_passed_over(rule: str, release: str, without: pytest.MonkeyPatch) -> None:
    for twin in (one for one in ALL[release] if one.rule == rule):
        quick, slow = both(twin.bundle, release, without)
        assert quick == slow, (twin.entry, twin.path)


@pytest.mark.parametrize("release", RELEASES)
@pytest.mark.parametrize("seed", range(6))
def test_nothing_is_passed_over_in_what_was_changed_by_chance(
    seed: int, release: str, without: pytest.MonkeyPatch
) -> None:
    chance = random.Random(f"{release} {seed}")
    whole = example(release)
    told = 0
    for turn in range(TURNS // 6):
        bundle = copy.deepcopy(whole)
        for _ in range(chance.choice((1, 1, 2, 5))):
            change(bundle, chance)
        quick, slow = both(bundle, release, without)
        assert quick == slow, (seed, turn)
        told += bool(slow)
    assert told > TURNS / 12  # most changes are faults


@pytest.mark.skipif(doubts.Glance is None, reason="nothing was compiled")
@pytest.mark.parametrize("release", RELEASES)
def test_what_is_right_is_passed_over(root: Path, release: ReleaseName) -> None:
    seen = looked_at = 0
    for path in sorted(root.glob(f"samples/*/*/{release.lower()}.json")):
        bundle = orjson.loads(path.read_bytes())
        targets = Targets()
        for entry in bundle["entry"]:
            targets.add(entry["resource"], entry.get("fullUrl"))
        found = doubts.doubts_about(bundle, targets, release)
        assert found is not None
        names, own, inside = found
        assert not names
        assert not own
        assert len(inside) == len(bundle["entry"])
        seen += len(inside)
        looked_at += sum(one is None for one in inside)
    assert seen > 50
    assert looked_at <= seen / 100


@pytest.mark.skipif(doubts.Glance is None, reason="nothing was compiled")
def test_narratives_that_are_passed_over_have_no_fault() -> None:
    from fhirtrials.validation.xhtml import surely_fine

    plain = [DIV.format(one) for one in GOOD]
    assert sum(map(surely_fine, plain)) >= 4
    assert not any(surely_fine(div) for div, _ in BAD.values())
    chance = random.Random(7)
    pieces = [
        *("<", ">", "/", "&", ";", '"', "'", "=", " ", "]]>", "&amp;", "&lt", "&#160;", "<p>", "</p>", "<br/>", "<br>"),
        *("<b>", "</b>", '<td colspan="2">', "</td>", '<a href="javascript:x">', '<a href="http://x" href="#">'),
        *("<p/>", "<P>", "</div>", "<!-- -->", "<?x?>", "\x00", "\x0b", "\ufffe", "\ud800", "é", "\u3000", "x", "<h1>"),
        *('<p id="a&b">', '<p id="<">', '<p xmlns="x">', "<p id=x>", '<p  id="x">', '<p id="x"title="y">', "<p id>"),
    ]
    passed = 0
    for _ in range(20_000):
        words = list(chance.choice(plain))
        for _ in range(chance.choice((1, 1, 2, 3))):
            at = chance.randrange(len(words) + 1)
            words[at : at + chance.choice((0, 0, 1, 5))] = [chance.choice(pieces)]
        div = "".join(words)
        if surely_fine(div):
            passed += 1
            assert list(faults([div])) == [], div
    assert passed > 200


@pytest.mark.skipif(doubts.Glance is None, reason="nothing was compiled")
@pytest.mark.parametrize(
    "text", ["≥ 5", "日本", "\U0001f600", "é", "\x7f", "≥", "&amp;", "\u2028", "<b>≥</b>", "<br/>x"]
)
def test_narratives_of_all_widths_of_letters_are_read(text: str) -> None:
    from fhirtrials.validation.xhtml import surely_fine

    plain = DIV.format(f"<p>{text}</p>")
    for before, after in (("", ""), ("x", ""), ("", "x"), ("<i>", "</i>"), ("<i>" * 40 + "x", "</i>" * 40)):
        for broken in (plain, plain.replace("</p>", ""), plain.replace("</p>", "</b>"), plain.replace("p>", "pp>")):
            div = broken.replace(text, f"{before}{text}{after}")
            assert not surely_fine(div) or list(faults([div])) == [], div
    assert surely_fine(DIV.format(f"<p>x {text}</p>"))
    assert not surely_fine(DIV.format(f"<p>{text}\ufffe</p>"))
    assert not surely_fine(DIV.format("<p>≥\ud800</p>"))


NEARLY = [
    *[("name", one) for one in ("a", "A", "aB", "Ab", "A-b", "Aſ", "İb", "A\n", "A٣", "A" * 255, "A" * 256, "_A")],
    *[("url", one) for one in ("http://x|1", "http://x#a", "http://x y", "http://x\u00a0y", "http://x\n", "#", "ſ:é")],
    *[("period", {"start": one, "end": other}) for one, other in (
        ("2020-05", "2020-04"), ("2020-05-01", "2020"), ("2021", "2020-05-01"), ("2020T", "2019T"), ("", "2019"),
        ("2020-05-01", "2020-04-30"), ("2020-05-01T10:00:00Z", "2020-05-01T09:00:00Z"), ("2020", "2019T"),
        ("2020-05-01T10:00:00+02:00", "2020-05-01T09:00:00Z"), ("2020-05-01T10:00:00Z", "2020-05-01"), ("2020", "20"),
    )],
    *[("text", one) for one in ({}, {"status": "empty"}, {"div": 7}, {"_div": {}}, [], "x")],
]  # fmt: skip


@pytest.mark.parametrize(("key", "value"), NEARLY)
def test_what_is_nearly_right_is_told_with_the_glance_as_without(
    key: str, value: Any, without: pytest.MonkeyPatch
) -> None:
    for release in RELEASES:
        bundle = example(release)
        for entry in bundle["entry"]:
            if key in entry["resource"]:
                entry["resource"][key] = copy.deepcopy(value)
        quick, slow = both(bundle, release, without)
        assert quick == slow


LATER = "http://hl7.org/fhir/5.0/StructureDefinition/extension-"
PARTS = [
    [],
    [{"url": "http://x", "valueString": "x"}],
    [{"url": "nothing", "valueString": "x"}],
    [{"url": "type", "valueCodeableConcept": {"text": "x"}}],
    [{"url": "type", "valueString": "x"}],
    [{"url": "type", "_valueString": {"id": "x"}}],
    [{"url": "type", "extension": [{"url": "text", "valueString": "x"}, {"url": "coding", "valueCoding": {}}]}],
    [{"url": "type", "extension": [{"url": "text", "valueBoolean": True}]}],
    [{"url": "https://x", "extension": [{"url": "nothing"}]}, {"extension": []}, {"url": 7}],
]


@pytest.mark.parametrize("parts", PARTS)
@pytest.mark.parametrize("release", RELEASES)
def test_elements_of_a_later_release_are_told_with_the_glance_as_without(
    release: str, parts: list[Any], without: pytest.MonkeyPatch
) -> None:
    for element in ("ResearchStudy.label", "ResearchStudy.nothing", "Nothing.at.all", "Group.member"):
        for more in ({}, {"valueString": "x"}, {"valueMarkdown": "x"}, {"_valueMarkdown": {"id": "x"}}):
            bundle = example(release)
            study = next(e["resource"] for e in bundle["entry"] if e["resource"]["resourceType"] == "ResearchStudy")
            inside = {"extension": copy.deepcopy(parts)} if parts else {}
            study["extension"] = [{"url": f"{LATER}{element}", **inside, **copy.deepcopy(more)}]
            quick, slow = both(bundle, release, without)
            assert quick == slow


def test_codes_in_doubt_are_told_in_the_walks_order(without: pytest.MonkeyPatch) -> None:
    bundle = example_bundle()
    study = next(one["resource"] for one in bundle["entry"] if one["resource"]["resourceType"] == "ResearchStudy")
    wrong = {"system": "http://hl7.org/fhir/publication-status", "code": "active", "display": "Tea"}
    deep = {"url": "http://x", "valueCodeableConcept": {"coding": [wrong]}}
    study["identifier"][0] = {"extension": [{"url": "http://x", "extension": [deep]}], **study["identifier"][0]}
    study["identifier"][0]["type"] = {"coding": [wrong]}
    quick, slow = both(bundle, "R5", without)
    assert quick == slow
    assert [one.kind for one in quick] == ["wrong-display", "unlisted-code", "wrong-display"]


def test_a_bundle_may_be_any_dict(without: pytest.MonkeyPatch) -> None:
    bundle = OrderedDict(example_bundle())
    bundle["entry"] = [OrderedDict(entry) for entry in bundle["entry"]]
    bundle["entry"][0]["resource"] = OrderedDict(bundle["entry"][0]["resource"]) | {"unknown": "x"}
    quick, slow = both(bundle, "R5", without)
    assert quick == slow
    assert [one.kind for one in quick] == ["invalid-structure"]


def test_several_threads_may_look_at_once() -> None:
    bundles = [example_bundle() for _ in range(40)]
    for number, bundle in enumerate(bundles):
        resource = bundle["entry"][number % len(bundle["entry"])]["resource"]
        resource["meta"] = {"tag": [{"display": "a display without a code"}]}
    alone = [list(check(bundle)) for bundle in bundles]
    switching = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(8) as threads:
            together = list(threads.map(lambda bundle: list(check(bundle)), bundles * 5))
    finally:
        sys.setswitchinterval(switching)
    assert all(alone)
    assert together == alone * 5


@pytest.mark.parametrize("release", ["R5", "R4B", "R4"])
def test_a_null_is_found_where_nothing_stood_before(release: str) -> None:
    """In a process of its own: the glance passes over a code that is the very one that stood there before."""
    program = (
        "from fhirtrials.validation import check\n"
        "location = {'resourceType': 'Location', 'id': 'one', 'status': None, 'name': 'Site'}\n"
        "entry = {'fullUrl': 'https://example.org/Location/one', 'resource': location,"
        " 'request': {'method': 'PUT', 'url': 'Location/one'}}\n"
        f"found = check({{'resourceType': 'Bundle', 'type': 'transaction', 'entry': [entry]}}, {release!r})\n"
        "print([each.kind for each in found if each.severity == 'error'])\n"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "['invalid-code']"
