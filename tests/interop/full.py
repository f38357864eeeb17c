"""By hand: the samples and all records of ../shared through HL7's validator, in each release → figures.

``python -m tests.interop.full [RELEASE...] [--records N]``; ends with 1 where a message is not explained.
"""

import argparse
import sys
import tempfile
import time
from collections import Counter
from itertools import chain
from pathlib import Path

from fhirtrials.fhir import RELEASES
from tests.interop import jvm
from tests.interop.explained import EXPLAINED, REFUSED_ANYWAY, element
from tests.interop.material import record_bundles, sample_bundles, write_definitions
from tests.interop.validator import Message, Validator

ROOT = Path(__file__).parents[2]


def figures(release: str, number: int | None) -> bool:
    """Prints what the validator says of one release, by class; whether all of it is explained."""
    classes: Counter[tuple[str, str, str, str]] = Counter()
    examples: dict[tuple[str, str, str, str], str] = {}
    bundles = resources = 0
    with tempfile.TemporaryDirectory() as folder:
        write_definitions(Path(folder), release)
        with Validator(release, Path(folder)) as validator:
            start = time.monotonic()
            validator.messages({"resourceType": "Basic", "code": {"text": "to start"}})
            ready = time.monotonic()
            for bundle in chain(sample_bundles(ROOT, release), record_bundles(ROOT.parent / "shared", release, number)):
                bundles += 1
                resources += len(bundle["entry"])
                for message in validator.messages(bundle):
                    key = (message.severity, message.kind, element(message), reason(message))
                    classes[key] += 1
                    examples.setdefault(key, f"{message.where}: {message.text}")
            end = time.monotonic()
    say(f"{release}: {bundles} bundles, {resources} resources; {ready - start:.0f} s to start, {end - ready:.0f} s")
    for key, times in sorted(classes.items(), key=lambda each: (each[0][0], -each[1])):
        say(f"{times:7} {' | '.join(key)}" + ("" if key[-1] else f"NOT EXPLAINED: {examples[key]}"))
    return all(why for *_, why in classes)


def reason(message: Message) -> str:
    """Why the message is as it is, or nothing."""
    rows = REFUSED_ANYWAY if message.refuses else EXPLAINED
    return next((row.why for row in rows if row.covers(message)), "")


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("release", nargs="*", choices=[[], *RELEASES])
    options.add_argument("--records", type=int, help="only the first so many records")
    asked = options.parse_args()
    if absent := jvm.missing():
        say(absent)
        return 2
    jvm.build()
    explained = [figures(release, asked.records) for release in asked.release or RELEASES]
    return 0 if all(explained) else 1


if __name__ == "__main__":
    sys.exit(main())
