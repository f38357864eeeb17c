"""The same trials as the API's JSON and as classic XML have them, written by hand: short, and each odd in its way."""

from typing import Any

Module = dict[str, Any]


def api(number: str, status: str, kind: str, **modules: Module) -> Module:
    """A study of the API: its number, status and kind, and other modules of its protocol."""
    design = {"studyType": kind} | modules.pop("designModule", {})
    status_module = {"overallStatus": status} | modules.pop("statusModule", {})
    return {
        "protocolSection": {
            "identificationModule": {"nctId": number, "briefTitle": "Tea"} | modules.pop("identificationModule", {}),
            "statusModule": status_module,
            "designModule": design,
            **modules,
        },
        "hasResults": False,
    }


def xml(number: str, status: str, kind: str, inside: str = "", ids: str = "") -> str:
    """A classic record of the same."""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<clinical_study>
  <id_info>{ids}<nct_id>{number}</nct_id></id_info>
  <brief_title>Tea</brief_title>
  <overall_status>{status}</overall_status>
  <study_type>{kind}</study_type>
{inside}
</clinical_study>
"""


TWINS: dict[str, tuple[Module, str]] = {
    "observational, a patient registry with specimens": (
        api(
            "NCT90000001",
            "RECRUITING",
            "OBSERVATIONAL",
            designModule={
                "patientRegistry": True,
                "targetDuration": "5 Years",
                "designInfo": {"observationalModel": "CASE_CONTROL", "timePerspective": "CROSS_SECTIONAL"},
                "bioSpec": {"retention": "SAMPLES_WITH_DNA", "description": "Blood, 5 \\< 10 ml"},
                "enrollmentInfo": {"count": 300, "type": "ESTIMATED"},
            },
            eligibilityModule={
                "eligibilityCriteria": "Inclusion Criteria:\n\n* Drinks tea\n\nExclusion Criteria:\n\n* Drinks cocoa",
                "healthyVolunteers": True,
                "sex": "ALL",
                "minimumAge": "6 Months",
                "studyPopulation": "Guests of a tea house",
                "samplingMethod": "NON_PROBABILITY_SAMPLE",
            },
        ),
        xml(
            "NCT90000001",
            "Recruiting",
            "Observational [Patient Registry]",
            """  <study_design_info>
    <observational_model>Case-Control</observational_model>
    <time_perspective>Cross-Sectional</time_perspective>
  </study_design_info>
  <target_duration>5 Years</target_duration>
  <enrollment type="Anticipated">300</enrollment>
  <biospec_retention>Samples With DNA</biospec_retention>
  <biospec_descr>
    <textblock>
      Blood, 5 &lt; 10 ml
    </textblock>
  </biospec_descr>
  <eligibility>
    <study_pop>
      <textblock>
        Guests of a tea house
      </textblock>
    </study_pop>
    <sampling_method>Non-Probability Sample</sampling_method>
    <criteria>
      <textblock>
        Inclusion Criteria:

          -  Drinks tea

        Exclusion Criteria:

          -  Drinks cocoa
      </textblock>
    </criteria>
    <gender>All</gender>
    <minimum_age>6 Months</minimum_age>
    <maximum_age>N/A</maximum_age>
    <healthy_volunteers>Accepts Healthy Volunteers</healthy_volunteers>
  </eligibility>""",
        ),
    ),
    "expanded access": (
        api(
            "NCT90000002",
            "NO_LONGER_AVAILABLE",
            "EXPANDED_ACCESS",
            designModule={"expandedAccessTypes": {"individual": True, "treatment": True}},
        ),
        xml(
            "NCT90000002",
            "No longer available",
            "Expanded Access",
            """  <expanded_access_info>
    <expanded_access_type_individual>Yes</expanded_access_type_individual>
    <expanded_access_type_treatment>Yes</expanded_access_type_treatment>
  </expanded_access_info>""",
        ),
    ),
    "crossover, triple masking, combined phase": (
        api(
            "NCT90000003",
            "ACTIVE_NOT_RECRUITING",
            "INTERVENTIONAL",
            designModule={
                "phases": ["PHASE1", "PHASE2"],
                "designInfo": {
                    "allocation": "RANDOMIZED",
                    "interventionModel": "CROSSOVER",
                    "interventionModelDescription": "Tea first.\n\nCocoa second.",
                    "primaryPurpose": "BASIC_SCIENCE",
                    "maskingInfo": {
                        "masking": "TRIPLE",
                        "maskingDescription": "Cups look \\[alike\\]",
                        "whoMasked": ["PARTICIPANT", "CARE_PROVIDER", "OUTCOMES_ASSESSOR"],
                    },
                },
            },
            armsInterventionsModule={
                "armGroups": [
                    {
                        "label": "Tea, then cocoa",
                        "type": "EXPERIMENTAL",
                        "interventionNames": ["Dietary Supplement: Tea", "Other: Cocoa"],
                    },
                    {"label": "Cocoa, then tea", "type": "OTHER", "interventionNames": ["Dietary Supplement: Tea"]},
                ],
                "interventions": [
                    {
                        "type": "DIETARY_SUPPLEMENT",
                        "name": "Tea",
                        "description": "Given are:\n\n* green tea\n* black tea",
                        "armGroupLabels": ["Tea, then cocoa", "Cocoa, then tea"],
                        "otherNames": ["Camellia"],
                    },
                    {"type": "OTHER", "name": "Cocoa", "armGroupLabels": ["Tea, then cocoa"]},
                ],
            },
        ),
        xml(
            "NCT90000003",
            "Active, not recruiting",
            "Interventional",
            """  <phase>Phase 1/Phase 2</phase>
  <study_design_info>
    <allocation>Randomized</allocation>
    <intervention_model>Crossover Assignment</intervention_model>
    <intervention_model_description>Tea first.&#xD;
Cocoa second.</intervention_model_description>
    <primary_purpose>Basic Science</primary_purpose>
    <masking>Triple (Participant, Care Provider, Outcomes Assessor)</masking>
    <masking_description>Cups look [alike]</masking_description>
  </study_design_info>
  <number_of_arms>2</number_of_arms>
  <arm_group>
    <arm_group_label>Tea, then cocoa</arm_group_label>
    <arm_group_type>Experimental</arm_group_type>
  </arm_group>
  <arm_group>
    <arm_group_label>Cocoa, then tea</arm_group_label>
    <arm_group_type>Other</arm_group_type>
  </arm_group>
  <intervention>
    <intervention_type>Dietary Supplement</intervention_type>
    <intervention_name>Tea</intervention_name>
    <description>Given are:&#xD;
- green tea&#xD;
- black tea</description>
    <arm_group_label>Tea, then cocoa</arm_group_label>
    <arm_group_label>Cocoa, then tea</arm_group_label>
    <other_name>Camellia</other_name>
  </intervention>
  <intervention>
    <intervention_type>Other</intervention_type>
    <intervention_name>Cocoa</intervention_name>
    <arm_group_label>Tea, then cocoa</arm_group_label>
  </intervention>""",
        ),
    ),
    "no masking, no phase, one arm, dates of all kinds": (
        api(
            "NCT90000004",
            "UNKNOWN",
            "INTERVENTIONAL",
            statusModule={
                "lastKnownStatus": "NOT_YET_RECRUITING",
                "statusVerifiedDate": "2016-02",
                "startDateStruct": {"date": "2016-03"},
                "primaryCompletionDateStruct": {"date": "2017-03-31", "type": "ESTIMATED"},
                "completionDateStruct": {"date": "2017-04", "type": "ACTUAL"},
                "studyFirstSubmitDate": "2016-01-09",
                "studyFirstPostDateStruct": {"date": "2016-01-12", "type": "ESTIMATED"},
                "lastUpdateSubmitDate": "2016-02-01",
                "lastUpdatePostDateStruct": {"date": "2016-02-02", "type": "ACTUAL"},
                "expandedAccessInfo": {"hasExpandedAccess": False},
            },
            designModule={
                "phases": ["NA"],
                "designInfo": {
                    "allocation": "NA",
                    "interventionModel": "SINGLE_GROUP",
                    "primaryPurpose": "ECT",
                    "maskingInfo": {"masking": "NONE"},
                },
            },
        ),
        xml(
            "NCT90000004",
            "Unknown status",
            "Interventional",
            """  <last_known_status>Not yet recruiting</last_known_status>
  <start_date>March 2016</start_date>
  <completion_date type="Actual">April 2017</completion_date>
  <primary_completion_date type="Anticipated">March 31, 2017</primary_completion_date>
  <phase>N/A</phase>
  <has_expanded_access>No</has_expanded_access>
  <study_design_info>
    <allocation>N/A</allocation>
    <intervention_model>Single Group Assignment</intervention_model>
    <primary_purpose>Educational/Counseling/Training</primary_purpose>
    <masking>None (Open Label)</masking>
  </study_design_info>
  <verification_date>February 2016</verification_date>
  <study_first_submitted>January 9, 2016</study_first_submitted>
  <study_first_posted type="Estimate">January 12, 2016</study_first_posted>
  <last_update_submitted>February 1, 2016</last_update_submitted>
  <last_update_submitted_qc>February 1, 2016</last_update_submitted_qc>
  <last_update_posted type="Actual">February 2, 2016</last_update_posted>""",
        ),
    ),
    "stopped, with sponsors and people": (
        api(
            "NCT90000005",
            "TERMINATED",
            "INTERVENTIONAL",
            identificationModule={
                "orgStudyIdInfo": {"id": "T-1"},
                "organization": {"fullName": "Tea Institute", "class": "INDUSTRY"},
            },
            statusModule={"whyStopped": "Cups \\< 3"},
            sponsorCollaboratorsModule={
                "responsibleParty": {"type": "SPONSOR"},
                "leadSponsor": {"name": "Tea Institute", "class": "INDUSTRY"},
                "collaborators": [{"name": "Agency of Tea", "class": "FED"}],
            },
            contactsLocationsModule={
                "centralContacts": [{"name": "Eva Muster, MD", "role": "CONTACT", "phone": "1", "phoneExt": "2"}],
                "overallOfficials": [
                    {"name": "Finn Esempio", "affiliation": "Tea Institute", "role": "STUDY_CHAIR"},
                ],
                "locations": [
                    {
                        "facility": "Tea House",
                        "status": "SUSPENDED",
                        "city": "Lima",
                        "zip": "15001",
                        "country": "Peru",
                        "contacts": [
                            {"name": "Ana Prueba", "role": "CONTACT", "email": "ana@example.org"},
                            {"name": "Ola Prov", "role": "SUB_INVESTIGATOR"},
                        ],
                    }
                ],
            },
        ),
        xml(
            "NCT90000005",
            "Terminated",
            "Interventional",
            """  <sponsors>
    <lead_sponsor><agency>Tea Institute</agency><agency_class>Industry</agency_class></lead_sponsor>
    <collaborator><agency>Agency of Tea</agency><agency_class>U.S. Fed</agency_class></collaborator>
  </sponsors>
  <source>Tea Institute</source>
  <why_stopped>Cups &lt; 3</why_stopped>
  <overall_official>
    <last_name>Finn Esempio</last_name>
    <role>Study Chair</role>
    <affiliation>Tea Institute</affiliation>
  </overall_official>
  <overall_contact>
    <first_name>Eva</first_name><last_name>Muster</last_name><degrees>MD</degrees>
    <phone>1</phone><phone_ext>2</phone_ext>
  </overall_contact>
  <location>
    <facility>
      <name>Tea House</name>
      <address><city>Lima</city><zip>15001</zip><country>Peru</country></address>
    </facility>
    <status>Suspended</status>
    <contact><last_name>Ana Prueba</last_name><email>ana@example.org</email></contact>
    <investigator><last_name>Ola Prov</last_name><role>Sub-Investigator</role></investigator>
  </location>
  <location_countries><country>Peru</country></location_countries>
  <responsible_party><responsible_party_type>Sponsor</responsible_party_type></responsible_party>""",
            "<org_study_id>T-1</org_study_id>",
        ),
    ),
    "withdrawn, with papers, links, shared data and a sharing plan": (
        api(
            "NCT90000006",
            "WITHDRAWN",
            "INTERVENTIONAL",
            statusModule={"whyStopped": "No tea"},
            designModule={"enrollmentInfo": {"count": 0, "type": "ACTUAL"}},
            referencesModule={
                "references": [
                    {"type": "BACKGROUND", "citation": "On tea. 2001."},
                    {"type": "RESULT", "pmid": "1", "citation": "More on tea <x>. 2002."},
                ],
                "seeAlsoLinks": [{"label": "A\\_b", "url": "https://example.org/a_b"}],
                "availIpds": [{"id": "D1", "type": "Study Protocol", "url": "https://example.org", "comment": "ask"}],
            },
            ipdSharingStatementModule={
                "ipdSharing": "YES",
                "description": "All of it.\n\nAlways.",
                "infoTypes": ["SAP", "ANALYTIC_CODE"],
                "timeFrame": "from 2020 on",
                "accessCriteria": "none",
                "url": "https://example.org/ipd",
            },
        ),
        xml(
            "NCT90000006",
            "Withdrawn",
            "Interventional",
            """  <why_stopped>No tea</why_stopped>
  <enrollment type="Actual">0</enrollment>
  <link><url>https://example.org/a_b</url><description>A_b</description></link>
  <reference><citation>On tea. 2001.</citation></reference>
  <results_reference><citation>More on tea &lt;x&gt;. 2002.</citation><PMID>1</PMID></results_reference>
  <patient_data>
    <sharing_ipd>Yes</sharing_ipd>
    <ipd_description>All of it.&#xD;
Always.</ipd_description>
    <ipd_info_type>Statistical Analysis Plan (SAP)</ipd_info_type>
    <ipd_info_type>Analytic Code</ipd_info_type>
    <ipd_time_frame>from 2020 on</ipd_time_frame>
    <ipd_access_criteria>none</ipd_access_criteria>
    <ipd_url>https://example.org/ipd</ipd_url>
  </patient_data>
  <study_docs>
    <study_doc>
      <doc_id>D1</doc_id><doc_type>Study Protocol</doc_type><doc_url>https://example.org</doc_url>
      <doc_comment>ask</doc_comment>
    </study_doc>
  </study_docs>""",
        ),
    ),
    "outcomes of every rank, quadruple masking": (
        api(
            "NCT90000007",
            "NOT_YET_RECRUITING",
            "INTERVENTIONAL",
            designModule={
                "designInfo": {
                    "maskingInfo": {
                        "masking": "QUADRUPLE",
                        "whoMasked": ["PARTICIPANT", "CARE_PROVIDER", "INVESTIGATOR", "OUTCOMES_ASSESSOR"],
                    }
                }
            },
            outcomesModule={
                "primaryOutcomes": [{"measure": "Cups > 3", "timeFrame": "1 day", "description": "a \\> b"}],
                "secondaryOutcomes": [{"measure": "Sleep", "timeFrame": "1 night"}],
                "otherOutcomes": [{"measure": "Mood"}],
            },
        ),
        xml(
            "NCT90000007",
            "Not yet recruiting",
            "Interventional",
            """  <study_design_info>
    <masking>Quadruple (Participant, Care Provider, Investigator, Outcomes Assessor)</masking>
  </study_design_info>
  <primary_outcome>
    <measure>Cups &gt; 3</measure><time_frame>1 day</time_frame><description>a &gt; b</description>
  </primary_outcome>
  <secondary_outcome><measure>Sleep</measure><time_frame>1 night</time_frame></secondary_outcome>
  <other_outcome><measure>Mood</measure></other_outcome>""",
        ),
    ),
    "women only, by gender, with nested criteria": (
        api(
            "NCT90000008",
            "ENROLLING_BY_INVITATION",
            "INTERVENTIONAL",
            designModule={"phases": ["EARLY_PHASE1"]},
            eligibilityModule={
                "eligibilityCriteria": "Inclusion Criteria:\n\n1. One of:\n\n   * green tea \\[hot\\]\n   * black tea\n"
                "2. Awake",
                "healthyVolunteers": False,
                "sex": "FEMALE",
                "genderBased": True,
                "genderDescription": "Women as they say",
                "minimumAge": "18 Years",
                "maximumAge": "75 Years",
            },
        ),
        xml(
            "NCT90000008",
            "Enrolling by invitation",
            "Interventional",
            """  <phase>Early Phase 1</phase>
  <eligibility>
    <criteria>
      <textblock>
        Inclusion Criteria:

          1. One of:

               -  green tea
                  [hot]

               -  black tea

          2. Awake
      </textblock>
    </criteria>
    <gender>Female</gender>
    <gender_based>Yes</gender_based>
    <gender_description>Women as they say</gender_description>
    <minimum_age>18 Years</minimum_age>
    <maximum_age>75 Years</maximum_age>
    <healthy_volunteers>No</healthy_volunteers>
  </eligibility>""",
        ),
    ),
    "overseen, delayed, of another number before": (
        api(
            "NCT90000009",
            "COMPLETED",
            "INTERVENTIONAL",
            identificationModule={"nctIdAliases": ["NCT00000009"], "acronym": "TEA", "officialTitle": "Tea, in full"},
            statusModule={
                "dispFirstSubmitDate": "2012-05-04",
                "dispFirstPostDateStruct": {"date": "2012-05-08", "type": "ESTIMATED"},
            },
            sponsorCollaboratorsModule={
                "responsibleParty": {"oldNameTitle": "Eva Muster, head", "oldOrganization": "Tea Institute"}
            },
            oversightModule={
                "oversightHasDmc": True,
                "isFdaRegulatedDrug": False,
                "isFdaRegulatedDevice": True,
                "isUnapprovedDevice": True,
                "isPpsd": False,
                "isUsExport": True,
            },
            conditionsModule={"conditions": ["Thirst", "Cold"], "keywords": ["tea"]},
        ),
        xml(
            "NCT90000009",
            "Completed",
            "Interventional",
            """  <acronym>TEA</acronym>
  <official_title>Tea, in full</official_title>
  <oversight_info>
    <has_dmc>Yes</has_dmc>
    <is_fda_regulated_drug>No</is_fda_regulated_drug>
    <is_fda_regulated_device>Yes</is_fda_regulated_device>
    <is_unapproved_device>Yes</is_unapproved_device>
    <is_ppsd>No</is_ppsd>
    <is_us_export>Yes</is_us_export>
  </oversight_info>
  <condition>Thirst</condition>
  <condition>Cold</condition>
  <disposition_first_submitted>May 4, 2012</disposition_first_submitted>
  <disposition_first_posted type="Estimate">May 8, 2012</disposition_first_posted>
  <responsible_party>
    <name_title>Eva Muster, head</name_title>
    <organization>Tea Institute</organization>
  </responsible_party>
  <keyword>tea</keyword>""",
            "<nct_alias>NCT00000009</nct_alias>",
        ),
    ),
    "wrapped texts and a document": (
        api(
            "NCT90000010",
            "SUSPENDED",
            "INTERVENTIONAL",
            descriptionModule={
                "briefSummary": "Tea is given in the morning and in the evening.",
                "detailedDescription": "Why:\n\n* it is warm, and\n\n  * it is wet\n* it is R\\&D\n\nThe end.",
            },
        )
        | {
            "documentSection": {
                "largeDocumentModule": {
                    "largeDocs": [
                        {
                            "typeAbbrev": "Prot_SAP",
                            "hasProtocol": True,
                            "hasSap": True,
                            "hasIcf": False,
                            "label": "Study Protocol and Statistical Analysis Plan",
                            "date": "2020-01-02",
                            "filename": "Prot_SAP_001.pdf",
                        }
                    ]
                }
            }
        },
        xml(
            "NCT90000010",
            "Suspended",
            "Interventional",
            """  <brief_summary>
    <textblock>
      Tea is given in the morning and in
      the evening.
    </textblock>
  </brief_summary>
  <detailed_description>
    <textblock>
      Why:

        -  it is warm,
           and

             -  it is wet

        -  it is R&amp;D

      The end.
    </textblock>
  </detailed_description>
  <provided_document_section>
    <provided_document>
      <document_type>Study Protocol and Statistical Analysis Plan</document_type>
      <document_has_protocol>Yes</document_has_protocol>
      <document_has_icf>No</document_has_icf>
      <document_has_sap>Yes</document_has_sap>
      <document_date>January 2, 2020</document_date>
      <document_url>https://ClinicalTrials.gov/ProvidedDocs/10/NCT90000010/Prot_SAP_001.pdf</document_url>
    </provided_document>
  </provided_document_section>""",
        ),
    ),
}
