"""Where each leaf should be found in R4 and R4B: what differs from R5.

Cross-version extensions have been unfolded, so what travels in them stands at its R5 element; here are the elements
that R4 has instead or beside it. https://hl7.org/fhir/R4/researchstudy.html
"""

from fidelity_places import HOMES, PLACES, R5, Home, Look, Table, flag, text, word

PARTY = (
    r"^(ResearchStudy\.(associatedParty|sponsor|principalInvestigator|contact)|Practitioner|PractitionerRole"
    r"|Organization)\."
)
CATEGORY = r"^ResearchStudy\.category"
CRITERIA = r"^(EvidenceVariable|Group)\.characteristic"
STATUS = (*word(r"^ResearchStudy\.progressStatus\.state"), Look("code", r"^ResearchStudy\.status$"))

_P = "protocolSection."
_DESIGN = _P + "designModule."
_ELIGIBLE = _P + "eligibilityModule."
_PEOPLE = _P + "contactsLocationsModule."
_SPONSORS = _P + "sponsorCollaboratorsModule."
_ARMS = _P + "armsInterventionsModule."
_ASKED = "resultsSection.moreInfoModule.pointOfContact"

_DIFFERENT: dict[str, tuple[Look, ...]] = {
    _P + "statusModule.overallStatus": STATUS,
    _P + "statusModule.lastKnownStatus": STATUS,
    _P + "statusModule.whyStopped": text(r"^ResearchStudy\.reasonStopped"),
    # Where R4 cannot compare the two dates, the full one stands in an extension of the one that was cut.
    _P + "statusModule.startDateStruct.date": text(r"^ResearchStudy\.period\.(start$|_start)"),
    _P + "descriptionModule.briefSummary": text(
        r"^(ResearchStudy\.(descriptionSummary|description)|PlanDefinition\.description)$"
    ),
    **{
        _DESIGN + leaf: word(CATEGORY)
        for leaf in (
            "studyType",
            "designInfo.allocation",
            "designInfo.interventionModel",
            "designInfo.observationalModel",
            "designInfo.timePerspective",
            "designInfo.maskingInfo.masking",
            "designInfo.maskingInfo.whoMasked",
        )
    },
    _DESIGN + "designInfo.interventionModelDescription": text(CATEGORY),
    _DESIGN + "designInfo.maskingInfo.maskingDescription": text(CATEGORY),
    _DESIGN + "patientRegistry": flag(r"registry|category", yes="Patient Registry"),
    _DESIGN + "bioSpec.retention": word(r"(?i)bio-?spec|ResearchStudy\.category"),
    _DESIGN + "bioSpec.description": text(r"(?i)bio-?spec|ResearchStudy\.category"),
    _ELIGIBLE + "samplingMethod": word(CATEGORY),
    _ELIGIBLE + "stdAges": word(CATEGORY),
    _ELIGIBLE + "sex": (Look("sex", rf"{CRITERIA}|{CATEGORY}"),),
    _ELIGIBLE + "genderDescription": text(CRITERIA),
    _ELIGIBLE + "minimumAge": (Look("age", r"[vV]alue(Range)?\.low\.value$|valueQuantity\.value$"),),
    _ELIGIBLE + "maximumAge": (Look("age", r"[vV]alue(Range)?\.high\.value$|valueQuantity\.value$"),),
    _ARMS + "armGroups[].label": text(r"ResearchStudy\.arm\.name|action\.title"),
    _ARMS + "armGroups[].type": word(r"ResearchStudy\.arm\.type|action\.code"),
    _ARMS + "armGroups[].description": text(r"ResearchStudy\.arm\.description|action\.description"),
    **{
        path: text(PARTY)
        for path in PLACES
        if path.startswith((_SPONSORS, _PEOPLE + "overallOfficials", _ASKED))
        and path.endswith(("ame", "itle", "ffiliation", "rganization"))
    },
    _PEOPLE + "overallOfficials[].role": (
        *PLACES[_PEOPLE + "overallOfficials[].role"],
        Look("investigator", r"^ResearchStudy\.principalInvestigator"),
    ),
}

_CONTACT = Home("ResearchStudy.contact")
_INVESTIGATOR = Home("ResearchStudy.principalInvestigator", "display", "name")

_HOMES: dict[str, tuple[Home, ...]] = {
    _SPONSORS + "leadSponsor": (Home("ResearchStudy.sponsor"),),
    _SPONSORS + "responsibleParty": (_CONTACT,),
    _PEOPLE + "centralContacts[]": (_CONTACT,),
    _PEOPLE + "overallOfficials[]": (_INVESTIGATOR,),
    _ASKED: (_CONTACT,),
    _ARMS + "armGroups[]": (Home("ResearchStudy.arm", "name", "label"),),
    "derivedSection.interventionBrowseModule.meshes[]": (Home("ResearchStudy.focus.coding"),),
}

R4 = Table(
    places={**PLACES, **_DIFFERENT},
    homes={path: (*homes, *_HOMES.get(path, ())) for path, homes in HOMES.items()},
    flags=rf"{CATEGORY}|{CRITERIA}",
    arms=(("ResearchStudy.arm", "name"), *R5.arms[1:]),
    lacks={
        **dict.fromkeys(
            (
                "http://hl7.org/fhir/research-study-phase",
                "http://hl7.org/fhir/research-study-prim-purp-type",
                "http://hl7.org/fhir/research-study-objective-type",
                "http://hl7.org/fhir/research-study-reason-stopped",
                "http://hl7.org/fhir/study-design",
            )
        ),
        "http://hl7.org/fhir/research-study-status": frozenset(
            {
                "overall-study",
                "active-but-not-recruiting",
                "enrolling-by-invitation",
                "not-yet-recruiting",
                "recruiting",
                "terminated",
            }
        ),
    },
)
