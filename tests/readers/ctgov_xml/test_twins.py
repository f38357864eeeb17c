"""The API's JSON and the classic XML of a trial are read to the same ``Trial``, but for what the XML cannot hold."""

import json
import zipfile
from typing import Any

import orjson
import pytest
from pydantic import BaseModel

from fhirtrials.eligibility import understand
from fhirtrials.model import Trial
from fhirtrials.readers import read_document
from tests.readers.ctgov_xml.twins import TWINS
from tests.readers.streams import document

# Paths of a trial that the XML cannot hold, or holds in another edition, and why.
NOT_IN_XML = {
    "other_ids[].kind": "secondary_id is a bare number",
    "other_ids[].issuer": "secondary_id is a bare number",
    "other_ids[].link": "secondary_id is a bare number",
    "own_id.kind": "org_study_id is a bare number",
    "own_id.link": "org_study_id is a bare number",
    "record_owner.sector": "source is a bare name; known only where it is the sponsor's",
    "sponsor.sector": "agency_class knows four classes, all others are Other",
    "collaborators[].sector": "agency_class knows four classes, all others are Other",
    "indexing": "words without ids and ancestors, and indexed at another date by another edition of MeSH",
    "eligibility.criteria[].mentions[].mesh": "by the ids of the indexing",
    "eligibility.criteria[].children[].mentions[].mesh": "by the ids of the indexing",
    "eligibility.age_groups": "the registry works them out for the API",
    "sites[].latitude": "no coordinates",
    "sites[].longitude": "no coordinates",
    "sites[].city": "the API has some places in the spelling of a gazetteer",
    "references[].kind": "background and derived ones are both reference",
    "documents[].uploaded": "not there",
    "documents[].size": "not there",
    "design.is_patient_registry": "only that it is one",
    "posting_delayed": "not there",
    "has_no_analysis_plan": "not there",
    "results_submissions": "not there",
    "unposted_results.responsible_party": "not there",
    "violations": "not there",
    "snapshot": "the day on which the registry wrote the file",
    "sources": "another file",
}


def differences(one: Any, other: Any, path: str = "") -> dict[str, tuple[Any, Any]]:
    """Where two trials differ, outside of what the XML cannot hold."""
    if path in NOT_IN_XML or one == other:
        return {}
    if isinstance(one, BaseModel) and isinstance(other, BaseModel):
        fields = type(one).model_fields
        pairs = [(getattr(one, key), getattr(other, key), f"{path}.{key}".lstrip(".")) for key in fields]
    elif isinstance(one, tuple) and isinstance(other, tuple) and len(one) == len(other):
        pairs = [(left, right, f"{path}[]") for left, right in zip(one, other, strict=True)]
    else:
        return {path: (one, other)}
    return {where: found for pair in pairs for where, found in differences(*pair).items()}


def read(data: bytes) -> Trial:
    (trial,) = read_document(document(data), lambda found: None)
    return understand(trial, lambda found: None)


@pytest.mark.parametrize("name", TWINS)
def test_twins_are_the_same_trial(name: str) -> None:
    api, xml = TWINS[name]
    assert differences(read(json.dumps(api).encode()), read(xml.encode())) == {}


def test_real_records_of_one_day_are_the_same_trial(shared: Any, records: list[bytes]) -> None:
    api = {}
    for line in records:
        study = orjson.loads(line)["protocolSection"]
        api[study["identificationModule"]["nctId"]] = line
    compared = []
    with zipfile.ZipFile(shared / "records" / "ctgov_xml.zip") as archive:
        for member in archive.namelist():
            number = member.rpartition("/")[2].removesuffix(".xml")
            if number in api:
                one, other = read(api[number]), read(archive.read(member))
                if one.history.last_update_submitted == other.history.last_update_submitted:
                    compared.append(number)
                    assert differences(one, other) == {}, number
    assert compared == ["NCT00003454", "NCT00003497", "NCT00490724"]
