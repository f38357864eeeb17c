"""The numbers that registries give: which registry a number is of, by its form, and how it stands in an id.

The registries are those of WHO's network (https://www.who.int/tools/clinical-trials-registry-platform/network) and
those that PubMed names as data banks (https://www.nlm.nih.gov/bsd/medline_databank_source.html).
"""

import re
from collections.abc import Iterator

from fhirtrials.model.words import Registry

_FORMS: dict[Registry, str] = {
    Registry.CLINICALTRIALS_GOV: r"NCT\d{8}",
    Registry.ISRCTN: r"ISRCTN\d{8}",
    Registry.EU_CTIS: r"20\d\d-5\d{5}-\d\d(?:-\d\d)?",
    Registry.EUDRACT: r"(?:19|20)\d\d-\d{6}-\d\d",
    Registry.CHICTR: r"ChiCTR(?:-[A-Z]{2,4})?-?\d{8,10}",
    Registry.CTRI: r"CTRI/\d{4}/\d{2,3}/\d{6}",
    Registry.ANZCTR: r"ACTRN\d{14}",
    Registry.DRKS: r"DRKS\d{8}",
    Registry.IRCT: r"IRCT\d{8,16}N\d{1,3}",
    Registry.JRCT: r"jRCTs?\d{9,10}",
    Registry.UMIN_CTR: r"UMIN\d{9}",
    Registry.JAPIC_CTI: r"JapicCTI-?\d{6}",
    Registry.NTR: r"NTR\d{3,5}",
    Registry.PACTR: r"PACTR\d{15,16}",
    Registry.REBEC: r"RBR-[0-9a-z]{6,8}",
    Registry.RPCEC: r"RPCEC\d{8}",
    Registry.SLCTR: r"SLCTR/\d{4}/\d{3}",
    Registry.TCTR: r"TCTR\d{11}",
    Registry.CRIS: r"KCT\d{7}",
}
_ANY = re.compile(
    rf"(?<![A-Za-z0-9])(?:{'|'.join(f'(?P<{name.name}>{form})' for name, form in _FORMS.items())})(?![0-9])",
    re.IGNORECASE,
)
# "NCT 0123 4567", "ISRCTN: 12345678": letters and digits parted by what is no part of the number.
_PARTED = re.compile(r"\b(NCT|ISRCTN|ACTRN|DRKS|UMIN|PACTR|TCTR|KCT)[\s:#-]{1,2}(?=\d)", re.IGNORECASE)
_CASED = {"chictr": "ChiCTR", "jrct": "jRCT", "jrcts": "jRCTs", "japiccti": "JapicCTI"}


def registry_numbers(text: str) -> Iterator[tuple[Registry, str]]:
    """Every registry number in a text, each once, in the registry's own spelling."""
    seen: set[str] = set()
    for match in _ANY.finditer(_PARTED.sub(r"\1", text)):
        registry = Registry[str(match.lastgroup)]
        number = _spelled(registry, match[0])
        if number not in seen:
            seen.add(number)
            yield registry, number


def registry_number(text: str) -> tuple[Registry, str] | None:
    """The registry and number that a text is, nothing else in it; None where it is none."""
    whole = _PARTED.sub(r"\1", text.strip())
    match = _ANY.fullmatch(whole)
    return None if match is None else (registry := Registry[str(match.lastgroup)], _spelled(registry, whole))


def trial_id(number: str) -> str:
    """The number as a trial's id, which has no slashes."""
    return number.replace("/", "-")


def number_of(registry: Registry, id_: str) -> str:
    """The number that an id stands for, as its registry writes it."""
    return id_.replace("-", "/") if registry in (Registry.CTRI, Registry.SLCTR) else id_


def _spelled(registry: Registry, found: str) -> str:
    letters = re.match(r"[A-Za-z]*", found)
    head = letters[0] if letters else ""
    if registry is Registry.REBEC:
        return head.upper() + found[len(head) :].lower()
    return _CASED.get(head.lower(), head.upper()) + found[len(head) :].upper()
