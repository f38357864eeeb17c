"""What we know of a registry: how its numbers are named, and where its records stand."""

from dataclasses import dataclass

from fhirtrials.model.words import Registry


@dataclass(frozen=True, slots=True)
class RegistryFacts:
    """``identifier_system`` is the preferred URI of HL7's NamingSystem where there is one, else the registry's address.

    The pages are made from a trial's number: ``api`` for machines, ``pages`` for people.
    """

    name: str
    identifier_system: str
    pages: str
    api: str = ""
    documents: str = ""

    def record(self, number: str) -> str:
        """Where a machine reads the record, or else a person."""
        return (self.api or self.pages).format(number=number)

    def page(self, number: str) -> str:
        """Where a person reads the record."""
        return self.pages.format(number=number)

    def document(self, number: str, file_name: str) -> str:
        """Where a document of the record stands; empty where the registry keeps none."""
        return self.documents.format(number=number, end=number[-2:], file_name=file_name) if self.documents else ""


REGISTRIES = {
    Registry.CLINICALTRIALS_GOV: RegistryFacts(
        "ClinicalTrials.gov",
        "https://clinicaltrials.gov/nctid",
        "https://clinicaltrials.gov/study/{number}",
        "https://clinicaltrials.gov/api/v2/studies/{number}",
        "https://cdn.clinicaltrials.gov/large-docs/{end}/{number}/{file_name}",
    ),
    Registry.ISRCTN: RegistryFacts(
        "ISRCTN registry", "https://www.isrctn.com/ISRCTN", "https://www.isrctn.com/{number}"
    ),
    Registry.EU_CTIS: RegistryFacts(
        "EU Clinical Trials Information System",
        "https://euclinicaltrials.eu/clinicalTrialId",
        "https://euclinicaltrials.eu/ctis-public/view/{number}",
    ),
    Registry.EUDRACT: RegistryFacts(
        "EU Clinical Trials Register",
        "https://www.clinicaltrialsregister.eu",
        "https://www.clinicaltrialsregister.eu/ctr-search/search?query={number}",
    ),
}
# The others, whose pages go by numbers of their own: their records are found from the registry's front page.
for _registry, _name, _address in (
    (Registry.CHICTR, "Chinese Clinical Trial Registry", "https://www.chictr.org.cn"),
    (Registry.CTRI, "Clinical Trials Registry - India", "https://ctri.nic.in"),
    (Registry.ANZCTR, "Australian New Zealand Clinical Trials Registry", "https://www.anzctr.org.au"),
    (Registry.DRKS, "German Clinical Trials Register", "https://drks.de"),
    (Registry.IRCT, "Iranian Registry of Clinical Trials", "https://irct.behdasht.gov.ir"),
    (Registry.JRCT, "Japan Registry of Clinical Trials", "https://jrct.mhlw.go.jp"),
    (Registry.UMIN_CTR, "UMIN Clinical Trials Registry", "https://www.umin.ac.jp/ctr"),
    (Registry.JAPIC_CTI, "Japic Clinical Trials Information", "https://www.clinicaltrials.jp"),
    (Registry.NTR, "Netherlands Trial Register", "https://www.onderzoekmetmensen.nl"),
    (Registry.PACTR, "Pan African Clinical Trials Registry", "https://pactr.samrc.ac.za"),
    (Registry.REBEC, "Brazilian Clinical Trials Registry", "https://ensaiosclinicos.gov.br"),
    (Registry.RPCEC, "Cuban Public Registry of Clinical Trials", "https://rpcec.sld.cu"),
    (Registry.SLCTR, "Sri Lanka Clinical Trials Registry", "https://slctr.lk"),
    (Registry.TCTR, "Thai Clinical Trials Registry", "https://www.thaiclinicaltrials.org"),
    (Registry.CRIS, "Clinical Research Information Service", "https://cris.nih.go.kr"),
):
    REGISTRIES[_registry] = RegistryFacts(_name, _address, _address)
