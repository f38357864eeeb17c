"""Where the tables are: ``mappings/`` inside an installed package, or at the top of a checkout."""

from pathlib import Path

_PACKAGE = Path(__file__).parent.parent


def mappings_folder() -> Path:
    """The folder that holds ``to-trial/`` and ``to-fhir/``."""
    installed = _PACKAGE / "mappings"
    return installed if installed.is_dir() else _PACKAGE.parent / "mappings"
