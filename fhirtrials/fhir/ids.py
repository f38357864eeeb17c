"""Ids: every resource a trial becomes has its name before it is made, so a reference can be written at any time.

``NCT…`` (study, plan), ``NCT…-eligibility``, ``NCT…-exposure-<key>``, ``NCT…-primary-<key>``, ``NCT…-site-<key>``,
``org-<key>``: at most 64 letters, and the end of the canonical URL where there is one.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cached_property, lru_cache

from fhirtrials.fhir.keys import digest, keys
from fhirtrials.fhir.parts import PROJECT, PUBMED, day, element, is_pubmed, plain, web_address
from fhirtrials.fhir.registries import REGISTRIES
from fhirtrials.model import Resource, Trial
from fhirtrials.model.papers import Paper
from fhirtrials.model.parts import Arm, Contact, Intervention, Outcome, Site, Source
from fhirtrials.model.registry_numbers import number_of
from fhirtrials.model.words import OutcomeRank, SourceKind
from fhirtrials.terminology import code, concept, knows, label

CANONICAL_BASE = PROJECT
"""The base of canonical URLs, unless a publisher gives another."""

KEY_SYSTEM = f"{PROJECT}/NamingSystem/fhirtrials-key"
ORGANIZATION_SYSTEM = f"{PROJECT}/NamingSystem/organization-name-hash"


_NO_NAME = re.compile(r"[^A-Za-z0-9_]+")


class NamedTrial:
    """A trial whose every part has its id; what the mappers are given."""

    def __init__(
        self,
        trial: Trial,
        canonical_base: str = CANONICAL_BASE,
        releases: tuple[str, ...] = (),
        with_citations: bool = False,
    ) -> None:
        self.trial = trial
        self.with_citations = with_citations
        self._releases = releases
        self.id = trial.id
        self._name = _NO_NAME.sub("_", trial.id)
        self.number = number_of(trial.registry, trial.id)
        self.base = canonical_base.rstrip("/")
        self.registry = REGISTRIES[trial.registry]
        history = trial.history
        versions = (plain(source.version) for source in trial.sources if source.version)
        self.version = day(history.last_update_posted) or plain(history.last_update_submitted) or next(versions, None)
        # Members that are the same in all resources of the trial, as far as they are known: where the record stands
        # that counts most, its version, when and by whom it was published.
        address = self.address(trial.sources[0]) if trial.sources else self.registry.record(self.id)
        self.meta: Resource = {"source": address} if address else {}
        self.meta_member = element(meta=self.meta)
        self.version_member = element(version=self.version)
        owner = trial.record_owner
        self.publication_members = element(date=self.version, publisher=owner.name if owner else None)

    def concept(self, table: str, word: str | None) -> Resource | None:
        """A CodeableConcept for one of our words, in the codes of the release."""
        return concept(table, word, self._releases)

    def code(self, table: str, word: str | None) -> str | None:
        """The code for one of our words, in the release."""
        return code(table, word, self._releases)

    def label(self, table: str, word: str | None) -> str | None:
        """One of our words in plain English."""
        return label(table, word, self._releases)

    def knows(self, table: str, word: str) -> bool:
        """Whether the release's table has a row for a word that is no enum."""
        return knows(table, word, self._releases)

    def address(self, source: Source) -> str | None:
        """Where the record of a source stands: as it says itself, or as its registry is known to keep it."""
        given = web_address(source.url)
        if given:
            return given
        match source.kind:
            case SourceKind.REGISTRY_API:
                return self.registry.record(self.id)
            case SourceKind.REGISTRY_XML | SourceKind.REGISTRY_PAGE:
                return self.registry.page(self.id)
            case SourceKind.PAPER_RECORD | SourceKind.PAPER_PAGE if is_pubmed(source.number):
                return f"{PUBMED}/{source.number}/"
        return None

    def key_identifier(self, name: str) -> list[Resource]:
        """The identifier of a resource that the registry has no number for."""
        return [{"system": KEY_SYSTEM, "value": f"{self.id}:{name}"}]

    def machine_name(self, *words: str) -> str:
        """A name for code generators: ``Outcome_primary_overall_survival_3f2a91_NCT01234567`` (cnl-0).

        ``words`` are keys, or single words.
        """
        # Keys are letters and digits with single hyphens: a pattern over the whole would take five times as long.
        return "_".join((*words, self._name)).replace("-", "_")

    def url(self, resource_type: str, name: str) -> str:
        """A resource's own canonical URL."""
        return f"{self.base}/{resource_type}/{name}"

    def canonical(self, resource_type: str, name: str) -> str:
        """A canonical that points to one of our resources, in its version."""
        url = self.url(resource_type, name)
        return f"{url}|{self.version}" if self.version else url

    @cached_property
    def eligibility(self) -> str:
        return f"{self.id}-eligibility"

    @cached_property
    def has_eligibility(self) -> bool:
        """Whether anything is said about who may take part that an EvidenceVariable can hold."""
        given = self.trial.eligibility
        return any((given.text, given.sex, given.minimum_age, given.maximum_age, given.gender_description)) or any(
            value is not None for value in (given.gender_based, given.population)
        )

    @cached_property
    def arm_keys(self) -> list[str]:
        """In the order of ``trial.arms``; an arm's linkId is ``arm-<key>``."""

        def kind_and_text(arm: Arm) -> tuple[object, ...]:
            return arm.kind, arm.description

        return keys(self.trial.arms, lambda arm: arm.label, lambda arm: (arm.label,), kind_and_text)

    @cached_property
    def intervention_keys(self) -> list[str]:
        """In the order of ``trial.interventions``."""

        def text_and_arms(intervention: Intervention) -> tuple[object, ...]:
            return intervention.description, sorted(intervention.arms), sorted(intervention.other_names)

        return keys(
            self.trial.interventions,
            lambda intervention: intervention.name,
            lambda intervention: (intervention.kind, intervention.name),
            lambda intervention: tuple(map(str, text_and_arms(intervention))),
        )

    @cached_property
    def outcome_ids(self) -> list[str]:
        """``NCT…-primary-<key>``, in the order of ``trial.outcomes``."""
        by_rank: dict[OutcomeRank, list[Outcome]] = {}
        for outcome in self.trial.outcomes:
            by_rank.setdefault(outcome.rank, []).append(outcome)
        named: dict[OutcomeRank, Iterator[str]] = {}
        for rank, outcomes in by_rank.items():
            found = keys(outcomes, lambda outcome: outcome.measure, lambda outcome: (outcome.measure,), _frame_and_text)
            named[rank] = iter(found)
        return [f"{self.id}-{outcome.rank}-{next(named[outcome.rank])}" for outcome in self.trial.outcomes]

    @cached_property
    def site_ids(self) -> list[str]:
        """``NCT…-site-<key>``, in the order of ``trial.sites``."""
        named = keys(self.trial.sites, lambda site: site.facility or site.city, _address, _point_and_status)
        return [f"{self.id}-site-{key}" for key in named]

    @cached_property
    def contact_ids(self) -> list[str]:
        """``NCT…-contact-<key>``, in the order of ``trial.contacts``."""
        named = keys(self.trial.contacts, lambda contact: contact.name, lambda contact: (contact.name,), _lines)
        return [f"{self.id}-contact-{key}" for key in named]

    @cached_property
    def paper_ids(self) -> list[str]:
        """``NCT…-paper-<key>``, in the order of ``trial.papers``."""

        def numbers(paper: Paper) -> tuple[object, ...]:
            return paper.pubmed_id, paper.doi

        named = keys(self.trial.papers, lambda paper: paper.pubmed_id or paper.title, numbers, _title_and_place)
        return [f"{self.id}-paper-{key}" for key in named]

    def activity(self, place: int) -> str:
        return f"{self.id}-{self.intervention_keys[place]}"

    def exposure(self, place: int) -> str:
        return f"{self.id}-exposure-{self.intervention_keys[place]}"

    @cached_property
    def intervention_titles(self) -> list[str]:
        """``Drug: Palbociclib``, in the order of ``trial.interventions``."""
        return list(map(intervention_title, self.trial.interventions))

    @cached_property
    def interventions_by_arm(self) -> list[list[int]]:
        """For each arm the places of its interventions, in the arm's own order.

        An intervention's list of arms decides, since two interventions can share kind and name; the arm's list of names
        decides for an intervention that lists no arms.
        """
        titles = self.intervention_titles
        found = []
        for arm in self.trial.arms:
            order = {name: place for place, name in enumerate(arm.interventions)}
            members = [
                place
                for place, intervention in enumerate(self.trial.interventions)
                if (arm.label in intervention.arms if intervention.arms else titles[place] in order)
            ]
            found.append(sorted(members, key=lambda place: order.get(titles[place], len(order))))
        return found

    @cached_property
    def interventions_without_arm(self) -> list[int]:
        taken = {place for members in self.interventions_by_arm for place in members}
        return [place for place in range(len(self.trial.interventions)) if place not in taken]


def intervention_title(intervention: Intervention) -> str:
    """``Drug: Palbociclib``: how arms name their interventions."""
    kind, name = label("intervention-kind", intervention.kind), intervention.name
    return f"{kind}: {name}" if kind and name else kind or name or ""


def organization_name(name: str) -> str:
    """The name as the shared Organization has it: one spelling for one name, blanks and accents apart."""
    return unicodedata.normalize("NFC", " ".join(name.split()))


@lru_cache(maxsize=4096)  # a trial asks three times for each, and many trials share one
def organization_id(name: str) -> str:
    return f"org-{digest(organization_name(name))[:16]}"


def _title_and_place(paper: Paper) -> tuple[object, ...]:
    return paper.title, paper.citation


def _frame_and_text(outcome: Outcome) -> tuple[object, ...]:
    return outcome.time_frame, outcome.description


def _address(site: Site) -> tuple[object, ...]:
    return site.facility, site.city, site.state, site.postal_code, site.country


def _point_and_status(site: Site) -> tuple[object, ...]:
    return site.latitude, site.longitude, site.status


def _lines(contact: Contact) -> tuple[object, ...]:
    return contact.role, contact.phone, contact.phone_extension, contact.email
