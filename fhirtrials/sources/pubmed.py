"""PubMed articles by their numbers, as E-utilities XML. https://www.ncbi.nlm.nih.gov/books/NBK25499/ (EFetch)"""

from collections.abc import Sequence
from urllib.parse import urlencode

from fhirtrials.errors import InputError
from fhirtrials.network import Connection
from fhirtrials.sources.service import answered

HOME = "https://eutils.ncbi.nlm.nih.gov/entrez/eutils"
MOST = 10_000
"""Numbers in one request; NCBI takes no more."""


async def articles(connection: Connection, numbers: Sequence[str]) -> bytes:
    """One ``PubmedArticleSet`` with the articles; InputError where it cannot be had."""
    if len(numbers) > MOST:
        raise InputError(f"{len(numbers):,} articles are too many for one request: give {MOST:,} at most.")
    wanted = urlencode({"db": "pubmed", "retmode": "xml", "tool": "fhirtrials", "id": ",".join(numbers)}).encode()
    headers = {"Accept": "application/xml", "Content-Type": "application/x-www-form-urlencoded"}
    answer = await answered(connection, "PubMed", "POST", "efetch.fcgi", wanted, headers)
    if answer.status != 200 or b"<PubmedArticleSet" not in answer.content[:1000]:
        said = answer.content.decode("utf-8", "replace").strip().split("\n")[0][:300]
        raise InputError(f"PubMed at {connection.base} refuses ({answer.status}): {said or 'it says no more'}")
    return answer.content
