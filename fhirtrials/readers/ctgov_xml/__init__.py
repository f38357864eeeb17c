"""ClinicalTrials.gov's classic XML: ``clinical_study``, one a file or many behind each other or in one element.

https://clinicaltrials.gov/ct2/html/images/info/public.xsd

What stands where in a study, and what is read of it: ``study``.
"""

import re
from collections.abc import Iterator

from fhirtrials.issues import Tell, issue
from fhirtrials.model import Document, Trial
from fhirtrials.readers import xml_tree
from fhirtrials.readers.ctgov_xml.study import trial
from fhirtrials.readers.reader import Reader
from fhirtrials.readers.record import Record
from fhirtrials.readers.xml_cursor import XmlCursor

_ROOT = "clinical_study"
_NCT_ID = re.compile(r"NCT\d{8}", re.ASCII)


def accepts(head: bytes) -> bool:
    """Whether the root, or the first thing in it, is a study."""
    return _ROOT in xml_tree.opening(head)


def read(document: Document, tell: Tell) -> Iterator[Trial]:
    """The trials of a document, in its order; what has no registry number is told and left out."""
    for where, element in xml_tree.records(document, _ROOT, tell):
        record = Record(tell, f"{document.name} {where}" if where else document.name)
        place = XmlCursor(element, record, key=_ROOT)
        nct_id = place["id_info"].text("nct_id")
        if nct_id is None or not _NCT_ID.fullmatch(nct_id):
            tell(issue("no-trial-id", source=record.source, found=f"'{nct_id[:40]}'" if nct_id else "nothing"))
            continue
        record.trial = nct_id
        found = trial(place, nct_id)
        record.unread()
        yield found


def divide(document: Document, tell: Tell) -> Iterator[Document]:
    """A document for each study."""
    return xml_tree.divided(document, _ROOT, tell)


READER = Reader("ctgov-xml", "ClinicalTrials.gov's older XML: clinical_study elements", accepts, read, divide)
