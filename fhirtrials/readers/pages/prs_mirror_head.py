"""The summary at the head of a mirror's page: it fills what the record below lacks, and where the two disagree it is
told and the record kept.

"First posted", "last updated" and the age groups stand in the summary alone. Its arms are a table saved column by
column: all kinds, then all labels, then all descriptions.
"""

import re
from collections.abc import Iterator
from typing import Any

from fhirtrials.model import Eligibility, Trial
from fhirtrials.model.parts import Arm, Design, Intervention, Organisation, Outcome, Site
from fhirtrials.model.words import ArmKind, OutcomeRank, Purpose, Sex, Status, StudyType
from fhirtrials.readers.pages import lists, values
from fhirtrials.readers.pages.field import Field
from fhirtrials.readers.pages.labels import code_of_label, plain
from fhirtrials.readers.pages.outline import Outline, Section
from fhirtrials.readers.pages.page import Page, shown

# "This is an interventional treatment trial for Migraine focused on measuring Tea, Sleep"
_ABOUT = re.compile(
    r"This is an? (?P<type>\w+(?: access)?)(?: (?P<purpose>.+?))? (?:trial|study) for (?P<conditions>.+?)"
    r"(?: focused on measuring (?P<keywords>.+))?\.?"
)
_SEX = re.compile(r"(all|male|female)\s*sex(?:es)?", re.IGNORECASE)
_VOLUNTEERS = re.compile(r"(does not accept|accepts)\s+healthy\s+volunteers", re.IGNORECASE)


def filled(page: Page, found: Outline, trial: Trial) -> Trial:
    """The trial of the record with what only the summary says; what it says otherwise is told."""
    summary = _summary(found, trial.id)
    posted = found["head/full"]["first-posted"].dated()
    updated = found["head/full"]["last-updated"].dated()
    _skip_repeats(found, trial)
    for field, kept, other in _disagreements(trial, summary):
        page.say("sources-disagree", (), where=field, value=shown(kept), other=shown(other), **_BY)
    history = trial.history
    posting = {
        "first_posted": history.first_posted or posted,
        "last_update_posted": history.last_update_posted or updated,
    }
    whole: Trial = _completed(trial, summary)
    return whole.model_copy(
        update={
            "history": history.model_copy(update=posting),
            "design": _completed(trial.design, summary.design),
            "eligibility": _completed(trial.eligibility, summary.eligibility),
        }
    )


_BY = {"source_name": "the record on the page", "other_name": "the summary above it"}


def _summary(found: Outline, nct_id: str) -> Trial:
    """What the summary alone says of the trial."""
    top, about = found["head/top"], _ABOUT.fullmatch(found["head/about"][""].line() or "")
    said = about.groupdict() if about else {}
    sponsor = top["sponsor"].line() or found["head/full"]["sponsor"].line()
    found["head/full"]["sponsor"].skip()
    conditions = top["conditions"].terms()
    return Trial(
        id=nct_id,
        title=top[""].line(),
        status=top["status"].code(Status, "status"),
        study_type=top["study-type"].code(StudyType, "study-type")
        or code_of_label(said.get("type") or "", StudyType, "study-type"),
        phases=top["phase"].phases(),
        sponsor=Organisation(name=sponsor) if sponsor else None,
        collaborators=found["head/full"]["collaborators"].organisations(),
        conditions=conditions or lists.terms(said.get("conditions") or "") or (),
        keywords=(lists.terms(said["keywords"]) or (said["keywords"],)) if said.get("keywords") else (),
        design=Design(purpose=code_of_label(said.get("purpose") or "", Purpose, "purpose")),
        arms=_arms(found["head/arms"]),
        interventions=tuple(Intervention(name=name) for name in top["interventions"].items()),
        outcomes=_outcomes(found["head/outcomes"]),
        eligibility=_eligibility(found["head/eligibility"][""]),
        sites=_sites(found["head/sites"][""].items(), top["countries"].terms()),
    )


def _arms(place: Section) -> tuple[Arm, ...]:
    """Column by column; a column whose lines are not one an arm cannot be told apart and stays unread."""
    labels, kinds, descriptions = place["label"], place["kind"], place["description"]
    count = len(place.all("column")) or len(labels.lines)
    columns = [
        field.items() if len(field.lines) == count else (None,) * count for field in (labels, kinds, descriptions)
    ]
    return tuple(
        Arm(label=label, kind=code_of_label(kind or "", ArmKind, "arm-kind"), description=description)
        for label, kind, description in zip(*columns, strict=True)
    )


def _outcomes(place: Section) -> tuple[Outcome, ...]:
    """A line with the measure, a line with its description; where one has no such pair the lines stay unread."""
    fields = ((OutcomeRank.PRIMARY, "primary"), (OutcomeRank.SECONDARY, "secondary"), (OutcomeRank.OTHER, "other"))
    return tuple(
        Outcome(rank=rank, measure=lines[position], description=lines[position + 1])
        for rank, name in fields
        if len(place[name].lines) % 2 == 0 and (lines := place[name].paragraphs())
        for position in range(0, len(lines), 2)
    )


def _eligibility(field: Field) -> Eligibility:
    """``18 Years - 70 Years (Adult, Older Adult)All SexesDoes not accept healthy volunteers``, then the criteria."""
    lines = field.lines
    first = lines[0].text if lines else ""
    sex, volunteers = _SEX.search(first), _VOLUNTEERS.search(first)
    ages = values.age_range(_VOLUNTEERS.sub("", _SEX.sub("", first))) or (None, None, ())
    whole = field.text(indented=True)
    is_line_of_facts = sex or volunteers or ages != (None, None, ())
    return Eligibility(
        text=(whole or "").partition("\n")[2].strip("\n") or None if is_line_of_facts else whole,
        accepts_healthy_volunteers=volunteers[1].lower() == "accepts" if volunteers else None,
        sex=code_of_label(sex[1], Sex, "sex") if sex else None,
        minimum_age=ages[0],
        maximum_age=ages[1],
        age_groups=ages[2],
    )


def _sites(facilities: tuple[str, ...], countries: tuple[str, ...]) -> tuple[Site, ...]:
    """The only country is that of every facility; several are not told apart."""
    if len(countries) == 1:
        return tuple(Site(facility=name, country=countries[0]) for name in facilities) or (Site(country=countries[0]),)
    return tuple(Site(facility=name) for name in facilities) or tuple(Site(country=name) for name in countries)


def _skip_repeats(found: Outline, trial: Trial) -> None:
    """Marks as read what frames the summary, and the title wherever it stands by itself again."""
    for field in (*found["head/top"].all("navigation"), *found["head/outcomes"].all("")):
        field.skip()
    titles = {plain(title) for title in (trial.title, trial.official_title) if title}
    found.page.take(line for line in found.page.lines if plain(line.text) in titles)


def _disagreements(record: Trial, summary: Trial) -> Iterator[tuple[str, str, str]]:
    """Each field that both have and that says different things, with both values."""
    for name in ("title", "status", "study_type", "phases", "conditions", "keywords"):
        yield from _different(name, getattr(record, name), getattr(summary, name))
    yield from _different("design.purpose", record.design.purpose, summary.design.purpose)
    yield from _different("sponsor", record.sponsor and record.sponsor.name, summary.sponsor and summary.sponsor.name)
    yield from _different("collaborators", _each(record.collaborators, "name"), _each(summary.collaborators, "name"))
    yield from _different(
        "sites.country", sorted(set(_each(record.sites, "country"))), sorted(set(_each(summary.sites, "country")))
    )
    for name in ("text", "sex", "accepts_healthy_volunteers", "minimum_age", "maximum_age"):
        both = (getattr(each.eligibility, name) for each in (record, summary))
        yield from _different(f"eligibility.{name}", *both)
    for room, names in (
        ("sites", ("facility",)),
        ("interventions", ("name",)),
        ("arms", ("label", "kind", "description")),
        ("outcomes", ("measure", "description")),
    ):
        for name in names:
            yield from _different(f"{room}.{name}", *(_each(getattr(each, room), name) for each in (record, summary)))


def _each(parts: tuple[Any, ...], name: str) -> list[Any]:
    return [value for part in parts if (value := getattr(part, name)) is not None]


def _different(name: str, kept: Any, other: Any) -> Iterator[tuple[str, str, str]]:
    """Of two lists of equal length the first pair that differs; letters and digits count, blanks and case do not."""
    if kept in (None, (), [], "") or other in (None, (), [], ""):
        return
    if isinstance(kept, list | tuple) and len(kept) == len(other):
        pairs = zip(kept, other, strict=True)
        kept, other = next(((a, b) for a, b in pairs if plain(_words(a)) != plain(_words(b))), ("", ""))
    if plain(_words(kept)) != plain(_words(other)):
        yield name, _words(kept), _words(other)


def _words(value: Any) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(map(_words, value))
    return str(getattr(value, "text", value))


def _completed(part: Any, other: Any) -> Any:
    """The part with what only the other has."""
    fields = type(part).model_fields
    return part.model_copy(
        update={
            name: getattr(other, name)
            for name, field in fields.items()
            if getattr(part, name) == field.default and getattr(other, name) != field.default
        }
    )
