"""HL7's validator, offline: a resource or a bundle → what it says of it. One process for each FHIR release."""

import json
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tests.interop import jvm


@dataclass(frozen=True)
class Message:
    """One message; ``kind`` is the validator's own id of it, ``where`` a FHIRPath."""

    severity: str
    kind: str
    where: str
    text: str

    @property
    def refuses(self) -> bool:
        return self.severity in ("error", "fatal")


class Validator:
    """A running validator of one release; ``known`` is a folder of conformance resources that it shall know too."""

    def __init__(self, release: str, known: Path | None = None) -> None:
        self._log = jvm.TARGET / f"validator-{release}.log"
        arguments = [release, *([str(known)] if known else [])]
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                jvm.command("ValidateLines", *arguments, memory="3g"),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                encoding="utf-8",
            )

    def messages(self, resource: Mapping[str, Any]) -> list[Message]:
        """What it says of one resource. RuntimeError where the process has ended."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(resource, ensure_ascii=False) + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        if not answer:
            raise RuntimeError(f"the validator has ended: {self._log.read_text('utf-8', 'replace')[-2000:]}")
        return [Message(**message) for message in json.loads(answer)]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.communicate(timeout=60)
