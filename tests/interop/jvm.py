"""The Java part: built once by Maven into ``java/target``, then started as processes of their own."""

import os
import shutil
import subprocess
from pathlib import Path

JAVA = Path(__file__).parent / "java"
TARGET = JAVA / "target"
NEEDED = ("java", "javac", "mvn")


def missing() -> str:
    """Why the Java part cannot run on this machine, or nothing."""
    absent = [program for program in NEEDED if shutil.which(program) is None]
    if absent:
        return f"needs a Java 17 development kit and Maven: no {', '.join(absent)} here"
    said = subprocess.run(["javac", "-version"], capture_output=True, text=True, check=True)
    version = (said.stdout + said.stderr).split()[1]
    return "" if int(version.split(".")[0]) >= 17 else f"needs Java 17 or newer, and this is {version}"


def build() -> None:
    """Compiles the sources and brings the libraries, unless that is done; the first time it needs the network."""
    built = TARGET / "built"
    sources = [JAVA / "pom.xml", *(path for path in (JAVA / "src").rglob("*") if path.is_file())]
    if built.exists() and all(path.stat().st_mtime <= built.stat().st_mtime for path in sources):
        return
    subprocess.run(["mvn", "--quiet", "--batch-mode", "compile"], cwd=JAVA, check=True)
    built.touch()


def command(main: str, *arguments: str, memory: str) -> list[str]:
    """The command that starts one of our classes; without Java's slower compiler, which pays after we are done."""
    classes = os.pathsep.join((str(TARGET / "classes"), str(TARGET / "dependency" / "*")))
    quick = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
    return ["java", f"-Xmx{memory}", *quick, "-cp", classes, f"fhirtrials.interop.{main}", *arguments]
