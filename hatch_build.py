"""Compiles the modules that are written in Cython while the package is built, or goes without them.

What they do, Python does too, only slower, so a machine without a C compiler gets a package that works. With
FHIRTRIALS_PURE=1 nothing is compiled. https://hatch.pypa.io/latest/plugins/build-hook/custom/
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import chdir
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class Compiling(BuildHookInterface[Any]):
    """Into a wheel; for an editable installation beside the sources."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if self.target_name != "wheel" or os.environ.get("FHIRTRIALS_PURE") == "1":
            return
        self._folder = tempfile.mkdtemp()
        try:
            compiled = list(_compiled(Path(self.root), Path(self._folder)))
        except (Exception, SystemExit) as error:  # a compiler that is not there, or that fails, in whatever way
            self.app.display_warning(f"Nothing was compiled, so checking takes four times as long: {error}")
            if version == "editable":  # what an older source was compiled to is not what this one says
                for source in _sources(Path(self.root)):
                    for old in source.parent.glob(f"{source.stem}.*"):
                        if old.suffix in (".so", ".pyd"):
                            old.unlink()
            return
        if version == "editable":
            for built, place in compiled:
                beside = Path(self.root, place)
                # A program that runs has the old file open: it is not to be written over.
                os.replace(shutil.copy(built, beside.with_suffix(".new")), beside)
            return
        build_data["pure_python"] = False
        build_data["infer_tag"] = True
        build_data["force_include"] |= {str(built): place for built, place in compiled}

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        shutil.rmtree(getattr(self, "_folder", ""), ignore_errors=True)


def _sources(root: Path) -> list[Path]:
    return sorted((root / "fhirtrials").glob("**/*.pyx"))


def _compiled(root: Path, folder: Path) -> Iterator[tuple[Path, str]]:
    """Each module compiled into the folder, and its place in the package."""
    from Cython.Build import cythonize
    from setuptools import Distribution, Extension
    from setuptools.command.build_ext import build_ext

    with chdir(root):
        sources = _sources(Path())
        # Without what debuggers read: a sixth of the size. With -O3 loops over letters take sixteen at a time.
        flags = [] if os.name == "nt" else ["-g0", "-O3"]
        names = [".".join(source.with_suffix("").parts) for source in sources]
        modules = [
            Extension(name, [str(source)], extra_compile_args=flags)
            for name, source in zip(names, sources, strict=True)
        ]
        distribution = Distribution({"ext_modules": cythonize(modules, build_dir=str(folder / "c"), quiet=True)})
        command = build_ext(distribution)
        command.build_lib, command.build_temp = str(folder / "lib"), str(folder / "temp")
        command.ensure_finalized()
        command.run()
        for built in map(Path, command.get_outputs()):
            yield built, built.relative_to(folder / "lib").as_posix()
