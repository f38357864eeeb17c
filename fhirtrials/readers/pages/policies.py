"""What pages say about oversight and about the sharing of data, a field a question."""

from fhirtrials.model.parts import Oversight, SharingPlan
from fhirtrials.model.words import DataSharing, SharedInformation
from fhirtrials.readers.pages.outline import Section


def oversight(place: Section) -> Oversight | None:
    found = Oversight(
        has_data_monitoring_committee=place["committee"].flag(),
        fda_regulated_drug=place["drug"].flag(),
        fda_regulated_device=place["device"].flag(),
        device_not_yet_approved=place["unapproved-device"].flag(),
        pediatric_postmarket_surveillance=place["pediatric-surveillance"].flag(),
        exported_from_us=place["export"].flag(),
    )
    return None if found == Oversight() else found


def sharing_plan(place: Section) -> SharingPlan | None:
    plan = SharingPlan(
        decision=place["decision"].code(DataSharing, "data-sharing"),
        description=place["description"].text(),
        also_shared=place["also-shared"].codes(SharedInformation, "shared-information"),
        time_frame=place["time-frame"].text(),
        access=place["access"].text(),
        url=place["url"].line(),
    )
    return None if plan == SharingPlan() else plan
