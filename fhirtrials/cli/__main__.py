"""``python -m fhirtrials.cli``."""

from fhirtrials.cli import main

main()
