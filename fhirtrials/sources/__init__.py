"""Where bytes come from: files, folders, zip archives, standard input; any of it compressed with gzip or Zstandard.

In comes what a user typed, out go ``Document``s. What cannot be opened is told and the others come all the same.
A document is good until the next one is asked for; its stream raises OSError, in plain words, where its bytes are
damaged.
"""

from fhirtrials.sources.places import STANDARD_INPUT, documents, open_sources

__all__ = ["STANDARD_INPUT", "documents", "open_sources"]
