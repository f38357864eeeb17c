"""Where each leaf of a ClinicalTrials.gov record should be found in a bundle: a table, read by ``fidelity_match``.

Written from the mapping's description (source path → R5 element) and not from the package's code; what differs in
R4 and R4B stands in ``fidelity_places_r4``. ``at`` is a regular expression over an element path such as
``ResearchStudy.progressStatus.state.coding.code`` or
``ResearchStudy.extension(oversight).extension(dmc).valueBoolean``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace


@dataclass(frozen=True)
class Look:
    """One way to find a leaf.

    ``kind``: text, word (of a closed list), code (of R4's study status), flag, number, age, duration, mesh, event (a
    registry date), actual (of an event), counted (actual or target number), investigator (R4's principal one),
    intervention, arm. ``yes`` and ``no`` are words that stand for a flag. ``anywhere``: in the whole bundle and not
    only where the leaf's own item went.
    """

    kind: str
    at: str = ""
    yes: str = ""
    no: str = ""
    event: str = ""
    anywhere: bool = False


@dataclass(frozen=True)
class Home:
    """Elements of which one item of the record became one.

    ``key``: a field of the element that equals the item's ``leaf``. ``holds``: how a word begins that the element must
    hold, at a path that fits ``at``.
    """

    path: str
    key: str = ""
    leaf: str = ""
    holds: str = ""
    at: str = ""


@dataclass(frozen=True)
class Table:
    """Where a release holds what.

    ``places`` by leaf, ``homes`` by item. ``flags``: where a word can stand for a yes or no. ``arms``: elements of an
    arm, and the field with its label. ``lacks``: systems that the release does not have, or of a system the codes.
    """

    places: Mapping[str, tuple[Look, ...]]
    homes: Mapping[str, tuple[Home, ...]]
    flags: str
    arms: tuple[tuple[str, str], ...]
    lacks: Mapping[str, frozenset[str] | None] = field(default_factory=dict)

    def has(self, system: str, code: str) -> bool:
        """Whether a code can stand for a word: an unknown one cannot."""
        if system not in self.lacks:
            return True
        codes = self.lacks[system]
        return codes is not None and code not in codes


def text(at: str = "", anywhere: bool = False) -> tuple[Look, ...]:
    return (Look("text", at, anywhere=anywhere),)


def word(at: str) -> tuple[Look, ...]:
    return (Look("word", at),)


def flag(at: str, yes: str = "", no: str = "") -> tuple[Look, ...]:
    return (Look("flag", "(?i)" + at, yes, no),)


def event(activity: str) -> tuple[Look, ...]:
    return (Look("event", event=activity),)


def actual(activity: str) -> tuple[Look, ...]:
    return (Look("actual", event=activity),)


PARTY = r"^(ResearchStudy\.associatedParty|Practitioner|PractitionerRole|Organization)\."
TELECOM = r"telecom"
DESIGN = r"^ResearchStudy\.studyDesign"
RELATED = r"^ResearchStudy\.relatedArtifact\."
OUTCOME: dict[str, tuple[Look, ...]] = {
    "measure": text(r"\.(name|title|text)$"),
    "description": text(),
    "timeFrame": text(),
}
CONTACT: dict[str, tuple[Look, ...]] = {
    "name": text(r"name|display"),
    "role": word(r"role|purpose|PractitionerRole\.code|classifier"),
    "phone": text(TELECOM),
    "phoneExt": text(TELECOM),
    "email": text(TELECOM),
}
MESH: dict[str, tuple[Look, ...]] = {"id": (Look("mesh"),), "term": text(r"\.(display|text)$")}
SIDES = {"start": r"^ResearchStudy\.period\._start", "completion": r"^ResearchStudy\.period\._end"}

_GROUPS: dict[str, dict[str, tuple[Look, ...]]] = {
    "protocolSection.identificationModule": {
        "nctId": text(r"^ResearchStudy\.identifier\.value$"),
        "nctIdAliases": text(r"^ResearchStudy\.identifier\.value$"),
        "orgStudyIdInfo.id": text(r"identifier\.value$"),
        "orgStudyIdInfo.type": word(r"identifier\.type"),
        "orgStudyIdInfo.link": text(RELATED, anywhere=True),
        "secondaryIdInfos[].id": text(r"identifier\.value$"),
        "secondaryIdInfos[].type": word(r"identifier\.type"),
        "secondaryIdInfos[].domain": text(r"identifier\.assigner"),
        "secondaryIdInfos[].link": text(RELATED, anywhere=True),
        "briefTitle": text(r"^ResearchStudy\.(title|label)"),
        "officialTitle": text(r"^(ResearchStudy\.(title|label)|PlanDefinition\.title)"),
        "acronym": text(r"^ResearchStudy\.label"),
        "organization.fullName": text(r"assigner|publisher|^Provenance\.agent|^Organization\.name", anywhere=True),
        "organization.class": (
            *word(r"assigner|classifier|^Organization\."),
            Look("word", r"^PlanDefinition\._publisher", anywhere=True),
        ),
    },
    "protocolSection.statusModule": {
        "statusVerifiedDate": event("record-verification"),
        "overallStatus": word(r"^ResearchStudy\.progressStatus\.state"),
        "lastKnownStatus": word(r"^ResearchStudy\.progressStatus\.state"),
        "delayedPosting": flag(r"delayed-?posting|posting-?delayed"),
        "whyStopped": text(r"^ResearchStudy\.whyStopped"),
        "expandedAccessInfo.hasExpandedAccess": flag(
            r"expanded-?access\)(\.extension\([^)]*(available|has)[^)]*\))?\.value"
        ),
        "expandedAccessInfo.nctId": text(r"(?i)expanded-?access|relatedArtifact"),
        "expandedAccessInfo.statusForNctId": word(r"(?i)expanded-?access|relatedArtifact"),
        "startDateStruct.date": text(r"^ResearchStudy\.period\.start$"),
        "startDateStruct.type": (*word(SIDES["start"]), Look("overall")),
        "primaryCompletionDateStruct.date": event("primary-outcome-data-collection"),
        "primaryCompletionDateStruct.type": actual("primary-outcome-data-collection"),
        "completionDateStruct.date": text(r"^ResearchStudy\.period\.(end$|_end)"),
        "completionDateStruct.type": (*word(SIDES["completion"]), Look("overall")),
        "studyFirstSubmitDate": event("registration-submission"),
        "studyFirstSubmitQcDate": event("registration-submission-qc"),
        "studyFirstPostDateStruct.date": event("registration-posting"),
        "studyFirstPostDateStruct.type": actual("registration-posting"),
        "resultsWaived": flag(r"results-?waived"),
        "resultsFirstSubmitDate": event("results-submission"),
        "resultsFirstSubmitQcDate": event("results-submission-qc"),
        "resultsFirstPostDateStruct.date": event("results-posting"),
        "resultsFirstPostDateStruct.type": actual("results-posting"),
        "dispFirstSubmitDate": event("disposition-submission"),
        "dispFirstSubmitQcDate": event("disposition-submission-qc"),
        "dispFirstPostDateStruct.date": event("disposition-posting"),
        "dispFirstPostDateStruct.type": actual("disposition-posting"),
        "lastUpdateSubmitDate": event("update-submission"),
        "lastUpdatePostDateStruct.date": event("update-posting"),
        "lastUpdatePostDateStruct.type": actual("update-posting"),
    },
    "protocolSection.sponsorCollaboratorsModule": {
        "responsibleParty.type": (*word(r"associatedParty\.(role|classifier)"), Look("responsible-sponsor")),
        "responsibleParty.investigatorFullName": text(PARTY),
        "responsibleParty.investigatorTitle": text(PARTY),
        "responsibleParty.investigatorAffiliation": text(PARTY),
        "responsibleParty.oldNameTitle": text(PARTY),
        "responsibleParty.oldOrganization": text(PARTY),
        "leadSponsor.name": text(PARTY),
        "leadSponsor.class": word(r"classifier|^Organization\."),
        "collaborators[].name": text(PARTY),
        "collaborators[].class": word(r"classifier|^Organization\."),
    },
    "protocolSection.oversightModule": {
        "oversightHasDmc": flag(r"dmc|data-?monitoring"),
        "isFdaRegulatedDrug": flag(r"regulated-?drug", yes="fda-regulated-drug"),
        "isFdaRegulatedDevice": flag(r"regulated-?device", yes="fda-regulated-device"),
        "isUnapprovedDevice": flag(r"unapproved-?device|not-?yet-?approved"),
        "isPpsd": flag(r"ppsd|post-?market"),
        "isUsExport": flag(r"us-?export|exported"),
        "fdaaa801Violation": flag(r"violation\)\.value"),
    },
    "protocolSection.descriptionModule": {
        "briefSummary": text(r"^(ResearchStudy\.descriptionSummary|PlanDefinition\.description)$"),
        "detailedDescription": text(r"^ResearchStudy\.description$"),
    },
    "protocolSection.conditionsModule": {
        "conditions": text(r"^ResearchStudy\.condition\."),
        "keywords": text(r"^ResearchStudy\.keyword\."),
    },
    "protocolSection.designModule": {
        "studyType": word(DESIGN),
        "nPtrsToThisExpAccNctId": (Look("number", r"(?i)expanded-?access"),),
        "expandedAccessTypes.individual": flag(r"expanded-?access.*individual", yes="Expanded access: individual"),
        "expandedAccessTypes.intermediate": flag(
            r"expanded-?access.*intermediate", yes="Expanded access: intermediate"
        ),
        "expandedAccessTypes.treatment": flag(r"expanded-?access.*treatment", yes="Expanded access: treatment"),
        "patientRegistry": flag(r"registry|studyDesign", yes="Patient Registry"),
        "targetDuration": (Look("duration", r"(?i)target-?duration"), Look("text", r"(?i)target-?duration")),
        "phases": word(r"^ResearchStudy\.phase"),
        "designInfo.allocation": word(DESIGN),
        "designInfo.interventionModel": word(DESIGN),
        "designInfo.interventionModelDescription": text(DESIGN),
        "designInfo.primaryPurpose": word(r"^ResearchStudy\.primaryPurposeType"),
        "designInfo.observationalModel": word(DESIGN),
        "designInfo.timePerspective": word(DESIGN),
        "designInfo.maskingInfo.masking": word(DESIGN),
        "designInfo.maskingInfo.maskingDescription": text(DESIGN),
        "designInfo.maskingInfo.whoMasked": word(DESIGN),
        "bioSpec.retention": word(r"(?i)bio-?spec|studyDesign"),
        "bioSpec.description": text(r"(?i)bio-?spec|studyDesign"),
        "enrollmentInfo.count": (Look("number", r"^ResearchStudy\.recruitment\."),),
        "enrollmentInfo.type": (Look("counted"),),
    },
    "protocolSection.armsInterventionsModule": {
        "armGroups[].label": text(r"comparisonGroup\.name|action\.title"),
        "armGroups[].type": word(r"comparisonGroup\.type|action\.code"),
        "armGroups[].description": text(r"comparisonGroup\.description|action\.description"),
        "armGroups[].interventionNames": (Look("intervention"),),
        "interventions[].type": word(r"^ActivityDefinition\.|^EvidenceVariable\.characteristic|^ResearchStudy\.focus"),
        "interventions[].name": text(r"title|text|display"),
        "interventions[].description": text(),
        "interventions[].armGroupLabels": (Look("arm"),),
        "interventions[].otherNames": text(),
    },
    "protocolSection.outcomesModule": {
        f"{rank}Outcomes[].{leaf}": looks
        for rank in ("primary", "secondary", "other")
        for leaf, looks in OUTCOME.items()
    },
    "protocolSection.eligibilityModule": {
        "eligibilityCriteria": text(r"^EvidenceVariable\.description$"),
        "healthyVolunteers": flag(r"healthy", "includes-healthy-volunteers", "does-not-include-healthy-volunteers"),
        "sex": (Look("sex", r"^EvidenceVariable\.characteristic|^ResearchStudy\.(classifier|recruitment)"),),
        "genderBased": flag(r"gender", yes="Gender-based eligibility"),
        "genderDescription": text(r"^EvidenceVariable\.characteristic"),
        "minimumAge": (Look("age", r"valueRange\.low\.value$|valueQuantity\.value$"),),
        "maximumAge": (Look("age", r"valueRange\.high\.value$|valueQuantity\.value$"),),
        "stdAges": word(r"^ResearchStudy\.classifier"),
        "studyPopulation": text(r"^(EvidenceVariable|Group)\."),
        "samplingMethod": word(DESIGN),
    },
    "protocolSection.contactsLocationsModule": {
        **{f"centralContacts[].{leaf}": looks for leaf, looks in CONTACT.items()},
        "overallOfficials[].name": text(PARTY),
        "overallOfficials[].affiliation": text(PARTY),
        "overallOfficials[].role": word(r"associatedParty\.role"),
        "locations[].facility": text(r"^Location\.(name|description)$"),
        "locations[].status": word(r"^(ResearchStudy\.site|Location)\."),
        "locations[].city": text(r"^Location\.address\.city$"),
        "locations[].state": text(r"^Location\.address\.state$"),
        "locations[].zip": text(r"^Location\.address\.postalCode$"),
        "locations[].country": text(r"^Location\.address\.country$"),
        "locations[].geoPoint.lat": (Look("number", r"^Location\.position\.latitude$"),),
        "locations[].geoPoint.lon": (Look("number", r"^Location\.position\.longitude$"),),
        **{f"locations[].contacts[].{leaf}": looks for leaf, looks in CONTACT.items()},
    },
    "protocolSection.referencesModule": {
        "references[].pmid": text(r"resourceReference\.identifier\.value$"),
        "references[].type": word(r"classifier|\.type$|label"),
        "references[].citation": text(r"citation|display"),
        "references[].retractions[].pmid": text(r"resourceReference\.identifier\.value$"),
        "references[].retractions[].source": text(RELATED),
        "seeAlsoLinks[].label": text(RELATED),
        "seeAlsoLinks[].url": text(RELATED),
        **{f"availIpds[].{leaf}": text(RELATED) for leaf in ("id", "type", "url", "comment")},
    },
    "protocolSection.ipdSharingStatementModule": {
        "ipdSharing": word(r"(?i)(ipd|data)-?sharing|sharing-?plan|classifier"),
        "description": text(r"(?i)sharing"),
        "infoTypes": word(r"(?i)sharing"),
        "timeFrame": text(r"(?i)sharing"),
        "accessCriteria": text(r"(?i)sharing"),
        "url": text(r"(?i)sharing|relatedArtifact"),
    },
    "resultsSection.moreInfoModule": {
        "limitationsAndCaveats.description": text(r"^ResearchStudy\.note"),
        "certainAgreement.piSponsorEmployee": flag(r"agreement.*employee"),
        "certainAgreement.restrictionType": word(r"(?i)agreement"),
        "certainAgreement.restrictiveAgreement": flag(r"agreement.*restrictive"),
        "certainAgreement.otherDetails": text(r"(?i)agreement"),
        "pointOfContact.title": text(PARTY),
        "pointOfContact.organization": text(PARTY),
        "pointOfContact.email": text(TELECOM),
        "pointOfContact.phone": text(TELECOM),
        "pointOfContact.phoneExt": text(TELECOM),
    },
    "annotationSection.annotationModule": {
        "unpostedAnnotation.unpostedResponsibleParty": text(r"(?i)unposted"),
        "unpostedAnnotation.unpostedEvents[].type": word(r"(?i)unposted"),
        "unpostedAnnotation.unpostedEvents[].date": text(r"(?i)unposted"),
        "unpostedAnnotation.unpostedEvents[].dateUnknown": flag(r"unposted"),
        "violationAnnotation.violationEvents[].type": word(r"(?i)violation"),
        **{
            f"violationAnnotation.violationEvents[].{leaf}": text(r"(?i)violation")
            for leaf in ("description", "creationDate", "issuedDate", "releaseDate", "postedDate")
        },
    },
    "documentSection.largeDocumentModule": {
        "noSap": flag(r"no-?sap|no-?analysis-?plan"),
        "largeDocs[].typeAbbrev": (Look("document"),),
        "largeDocs[].hasProtocol": (Look("holds", r"(?i)protocol"),),
        "largeDocs[].hasSap": (Look("holds", r"(?i)analysis.plan|\bSAP\b"),),
        "largeDocs[].hasIcf": (Look("holds", r"(?i)consent|\bICF\b"),),
        "largeDocs[].label": text(r"label|title|display"),
        "largeDocs[].date": text(r"creation"),
        "largeDocs[].uploadDate": text(RELATED),
        "largeDocs[].filename": text(RELATED),
        "largeDocs[].size": (Look("number", r"\.size$"),),
    },
    "derivedSection.miscInfoModule": {
        "versionHolder": text(r"(?i)snapshot|version-?holder"),
        "removedCountries": text(r"(?i)removed-?countr|region"),
        "submissionTracking.estimatedResultsFirstSubmitDate": text(r"(?i)submission"),
        "submissionTracking.firstMcpInfo.postDateStruct.date": text(r"(?i)submission"),
        "submissionTracking.firstMcpInfo.postDateStruct.type": word(r"(?i)submission"),
        "submissionTracking.submissionInfos[].releaseDate": text(r"(?i)submission"),
        "submissionTracking.submissionInfos[].unreleaseDate": text(r"(?i)submission"),
        "submissionTracking.submissionInfos[].unreleaseDateUnknown": flag(r"submission"),
        "submissionTracking.submissionInfos[].resetDate": text(r"(?i)submission"),
        "submissionTracking.submissionInfos[].mcpReleaseN": (Look("number", r"(?i)submission"),),
    },
    "derivedSection": {
        f"{browse}BrowseModule.{kind}[].{leaf}": looks
        for browse in ("condition", "intervention")
        for kind in ("meshes", "ancestors")
        for leaf, looks in MESH.items()
    },
    "": {"hasResults": flag(r"has-?results")},
}

PLACES = {f"{group}.{leaf}".lstrip("."): looks for group, leaves in _GROUPS.items() for leaf, looks in leaves.items()}

_ROLE = r"associatedParty\.role"
_PARTY = Home("ResearchStudy.associatedParty")
_P = "protocolSection."
_C = "protocolSection.contactsLocationsModule."
_OUTCOME = Home("ResearchStudy.outcomeMeasure", "name", "measure", at=r"outcomeMeasure\.type")

HOMES: dict[str, tuple[Home, ...]] = {
    _P + "identificationModule.orgStudyIdInfo": (Home("ResearchStudy.identifier"),),
    _P + "identificationModule.secondaryIdInfos[]": (Home("ResearchStudy.identifier"),),
    _P + "identificationModule.organization": (Home("ResearchStudy.identifier"), _PARTY),
    _P + "sponsorCollaboratorsModule.responsibleParty": (
        replace(_PARTY, holds="Responsible Party", at=r"associatedParty\.classifier\.text$"),
        replace(_PARTY, holds="Responsible Party", at=r"associatedParty\.role\.text$"),
    ),
    _P + "sponsorCollaboratorsModule.leadSponsor": (replace(_PARTY, holds="lead-sponsor", at=_ROLE),),
    _P + "sponsorCollaboratorsModule.collaborators[]": (replace(_PARTY, holds="collaborator", at=_ROLE),),
    _P + "armsInterventionsModule.armGroups[]": (
        Home("ResearchStudy.comparisonGroup", "name", "label"),
        Home("PlanDefinition.action", "title", "label"),
        Home("PlanDefinition.action.action", "title", "label"),
    ),
    _P + "armsInterventionsModule.interventions[]": (
        Home("ActivityDefinition", "title", "name"),
        Home("EvidenceVariable", "title", "name"),
        Home("ResearchStudy.focus"),
    ),
    _P + "outcomesModule.primaryOutcomes[]": (replace(_OUTCOME, holds="primary"),),
    _P + "outcomesModule.secondaryOutcomes[]": (replace(_OUTCOME, holds="secondary"),),
    _P + "outcomesModule.otherOutcomes[]": (replace(_OUTCOME, holds="exploratory"),),
    _C + "centralContacts[]": (_PARTY,),
    _C + "overallOfficials[]": (_PARTY,),
    _C + "locations[]": (Home("ResearchStudy.site"),),
    _C + "locations[].contacts[]": (Home("Location.contact"),),
    _P + "referencesModule.references[]": (Home("ResearchStudy.relatedArtifact"),),
    _P + "referencesModule.references[].retractions[]": (Home("ResearchStudy.relatedArtifact"),),
    _P + "referencesModule.seeAlsoLinks[]": (Home("ResearchStudy.relatedArtifact"),),
    _P + "referencesModule.availIpds[]": (Home("ResearchStudy.relatedArtifact"),),
    "documentSection.largeDocumentModule.largeDocs[]": (Home("ResearchStudy.relatedArtifact"),),
    "resultsSection.moreInfoModule.pointOfContact": (_PARTY,),
    "derivedSection.conditionBrowseModule.meshes[]": (Home("ResearchStudy.condition.coding"),),
    "derivedSection.conditionBrowseModule.ancestors[]": (Home("ResearchStudy.keyword.coding"),),
    "derivedSection.interventionBrowseModule.meshes[]": (
        Home("ResearchStudy.focus.concept.coding"),
        Home("ActivityDefinition.productCodeableConcept.coding"),
        Home("ActivityDefinition.code.coding"),
    ),
    "derivedSection.interventionBrowseModule.ancestors[]": (Home("ResearchStudy.keyword.coding"),),
}

R5 = Table(
    places=PLACES,
    homes=HOMES,
    flags=rf"{DESIGN}|^ResearchStudy\.classifier|^EvidenceVariable\.characteristic",
    arms=(
        ("ResearchStudy.comparisonGroup", "name"),
        ("PlanDefinition.action", "title"),
        ("PlanDefinition.action.action", "title"),
    ),
)
