"""A trial without the people in it: no names of persons, no phones, no e-mails."""

import re
from functools import partial

from fhirtrials.model.papers import Paper
from fhirtrials.model.parts import Organisation
from fhirtrials.model.trial import Trial
from fhirtrials.model.words import Sector

_WORD = re.compile(r"[^\W_]+")
_DEGREES = 3  # words around a name: "Dr.", "MD", "PhD"


def without_people(trial: Trial) -> Trial:
    """The trial as it may be shown where personal data may not.

    Contacts of the trial, of its sites and of its results go; so do officials, the persons who wrote a paper, the name
    and title of who answers for the record, and a sponsor, collaborator or record owner that the registry calls an
    individual, or that has that person's name: a sponsor-investigator; and notes of what a page says besides.
    Organisations stay, the affiliation of a responsible person among them. Free text is not searched: what an author
    wrote into a summary or a citation stays there.
    """
    responsible = trial.responsible_party
    organisation = partial(_organisation, person=responsible.name if responsible else None)
    return trial.model_copy(
        update={
            "record_owner": organisation(trial.record_owner),
            "sponsor": organisation(trial.sponsor),
            "collaborators": tuple(filter(organisation, trial.collaborators)),
            "contacts": (),
            "notes": (),  # lines of pages that nobody understood, names and mails among them
            "officials": (),
            "papers": tuple(map(_paper, trial.papers)),
            "sites": tuple(site.model_copy(update={"contacts": ()}) for site in trial.sites),
            "responsible_party": trial.responsible_party
            and trial.responsible_party.model_copy(update={"name": None, "title": None, "old_name_and_title": None}),
            "results_notes": trial.results_notes and trial.results_notes.model_copy(update={"contact": None}),
            # One line of free text, most often "Jane Roe, Professor, Example Hospital".
            "unposted_results": trial.unposted_results
            and trial.unposted_results.model_copy(update={"responsible_party": None}),
        }
    )


def _paper(paper: Paper) -> Paper:
    """Without the persons among its authors; groups that sign as one stay, as do citation and text."""
    groups = (author.model_copy(update={"affiliations": ()}) for author in paper.authors if author.collective_name)
    return paper.model_copy(update={"authors": tuple(groups), "conflict_of_interest": None})


def _organisation(given: Organisation | None, person: str | None) -> Organisation | None:
    """None for a person in the place of an organisation; ``person`` answers for the record."""
    if given is None or given.sector is Sector.INDIVIDUAL or _is_named(given, person):
        return None
    return given


def _is_named(given: Organisation, person: str | None) -> bool:
    """Whether all words of the person's name are in that of the organisation, titles and degrees aside."""
    if not person:
        return False
    name, words = (set(_WORD.findall(text.casefold())) for text in (given.name or "", person.partition(",")[0]))
    return bool(words) and words <= name and len(name - words) <= _DEGREES
