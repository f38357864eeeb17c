"""Arms, interventions and outcomes of the classic ClinicalTrials.gov page.

The table of arms has two cells a row, each with lines of its own: ``Experimental: Tea`` and a description, then the
interventions of that arm with theirs. Outcomes are a list of ``measure [ Time Frame: … ]description``.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import takewhile

from fhirtrials.model.parts import Arm, Intervention, Outcome
from fhirtrials.model.words import ArmKind, InterventionKind, OutcomeRank
from fhirtrials.readers.pages.labels import code_of_label, plain
from fhirtrials.readers.pages.lines import Line
from fhirtrials.readers.pages.outline import Outline
from fhirtrials.readers.pages.page import Page
from fhirtrials.readers.pages.rows import cells
from fhirtrials.terminology import label

_KIND = re.compile(r"([A-Z][\w /]+?)\s*:\s+(.+)")
_OTHER_NAMES = re.compile(r"other names?:\s*(.*)", re.IGNORECASE)
_BULLET = re.compile(r"^(?:[•*\-–]|\d+\.)\s+")
_OUTCOME = re.compile(
    r"(?:[•*\-–]\s+|\d+\.\s+)?(?P<measure>.+?)\s*\[\s*Time Frame:\s*"
    r"(?:(?P<frame>.*?)\s+\]|(?P<close>.*?)\])\s*(?P<rest>.*)"
)
_RULE = re.compile(r"-[-|:\s]+")


def arms_and_interventions(
    page: Page, lines: Sequence[Line], listed: Sequence[Intervention], columns: int
) -> tuple[tuple[Arm, ...], tuple[Intervention, ...]]:
    """What the table says, tied to its arms on both sides; the interventions in the order in which the page lists them.

    ``listed`` tells the names from lines of a description that look like one ("Drug: 5 mg a day").
    """
    names = {plain(title(each)) for each in listed}
    arms: list[Arm] = []
    given = list(listed)
    places: dict[tuple[str, str | None], int] = {}
    for first, second in _cells_of_arms(page, lines, columns, names):
        arm = _arm(first)
        found = _interventions(second, names) or _interventions(second, set())
        for each in found:
            # Two may share kind and name: then their descriptions tell them apart.
            key = (plain(title(each)), each.description)
            if key not in places:
                free = (place for place, one in enumerate(given) if plain(title(one)) == key[0] and not one.arms)
                places[key] = next(free, len(given))
            place = places[key]
            before = given[place].arms if place < len(given) else ()
            given[place : place + 1] = [each.model_copy(update={"arms": (*before, *filter(None, (arm.label,)))})]
        arms.append(arm.model_copy(update={"interventions": tuple(map(title, found))}))
    # The list at the top names one as often as the record has it; the table tells apart what can be told.
    tied = {plain(title(each)) for each in given if each.arms}
    return tuple(arms), tuple(each for each in given if each.arms or plain(title(each)) not in tied)


def _cells_of_arms(page: Page, lines: Sequence[Line], columns: int, names: set[str]) -> Iterable[tuple[str, str]]:
    """The two cells of each arm. Where bars do not part them, as in a copy with tabs, a line with the kind of an arm
    begins the first, and one with the name of an intervention the second.
    """
    rows = [line for line in lines if not _RULE.fullmatch(line.text)]
    last = max((place for place, line in enumerate(rows) if line.text.endswith("|")), default=-1)
    table = rows[: last + 1]
    texts = [text.strip() for text in re.split(r"(?<!\\)\|", "\n".join(line.text for line in table))][:-1]
    firsts = texts[:: min(columns, 2)]
    begins = [_begins_arm(line.text, names) for line in rows]
    # A description may begin as a title does.
    starts = {at for at, is_start in enumerate(begins) if is_start and not (at and begins[at - 1])}
    if sum(_begins_arm(text, names) for text in firsts) >= len(starts):
        page.take(table)
        return list(zip(firsts, [*texts[1::2], ""], strict=False)) if columns > 1 else [(text, "") for text in firsts]
    found: list[tuple[list[str], list[str]]] = []
    for at, line in takewhile(lambda pair: not _OUTCOME.fullmatch(pair[1].text), enumerate(rows)):
        if at in starts:
            found.append(([], []))
        if found:
            page.take([line])
            for text in cells(line.text):
                first, second = found[-1]
                (second if second or _names_intervention(text, names) else first).append(text)
    return [("\n".join(first), "\n".join(second)) for first, second in found]


def _begins_arm(text: str, names: set[str]) -> bool:
    """Whether a cell or a line begins ``Experimental: Tea``; an intervention may be of the kind "Other" too."""
    line = text.partition("\n")[0].rstrip("| ")
    match = _KIND.fullmatch(line)
    return (
        match is not None
        and code_of_label(match[1], ArmKind, "arm-kind") is not None
        and (
            plain(line) not in names
            if names
            else code_of_label(match[1], InterventionKind, "intervention-kind") is None
        )
    )


def _names_intervention(text: str, names: set[str]) -> bool:
    """Whether a line is one of these names, or looks like one where none is known."""
    match = _KIND.fullmatch(text)
    is_kind = match is not None and code_of_label(match[1], InterventionKind, "intervention-kind") is not None
    return plain(text) in names if names else is_kind


def columns_of_arms(found: Outline) -> int:
    """How many cells a row of the table has, by its head: groups that get nothing have one."""
    numbers = {number for name, number in found.headings if name == "arms"}
    heads = [line.text for line in found.page.lines if line.number in numbers and "|" in line.text]
    return len(cells(heads[-1])) if heads else 2


def title(intervention: Intervention) -> str:
    """``Drug: Tea``, as the registry names an intervention within an arm."""
    kind = label("intervention-kind", intervention.kind)
    return f"{kind}: {intervention.name}" if kind else intervention.name or ""


def listed_interventions(text: str) -> tuple[Intervention, ...]:
    """``Drug: Tea Drug: Coffee``, of a cell where they run on, or a line each."""
    kinds = "|".join(str(label("intervention-kind", kind)) for kind in InterventionKind)
    parts = re.split(rf"(?:^|\s)({kinds}):\s", text)
    return tuple(
        Intervention(kind=code_of_label(kind, InterventionKind, "intervention-kind"), name=name.strip())
        for kind, name in zip(parts[1::2], parts[2::2], strict=True)
    )


def _arm(text: str) -> Arm:
    """``Experimental: Tea``, then the description; a group of an observational study has no kind."""
    first, _, rest = text.partition("\n")
    match = _KIND.fullmatch(first)
    kind = code_of_label(match[1], ArmKind, "arm-kind") if match else None
    return Arm(label=(match[2] if match and kind else first) or None, kind=kind, description=_text(rest))


def _interventions(text: str, names: set[str]) -> list[Intervention]:
    """Each begins with a line ``Drug: Tea``; what follows are its description and its other names.

    Of those lines only the ones that ``names`` has, where it has any.
    """
    found: list[tuple[Intervention, list[str]]] = []
    for line in text.split("\n"):
        match = _KIND.fullmatch(line)
        kind = code_of_label(match[1], InterventionKind, "intervention-kind") if match else None
        if match and kind and (not names or plain(line) in names):
            found.append((Intervention(kind=kind, name=match[2]), []))
        elif found:
            found[-1][1].append(line)
    return [_described(head, lines) for head, lines in found]


def _described(head: Intervention, lines: Sequence[str]) -> Intervention:
    at = next((place for place, line in enumerate(lines) if _OTHER_NAMES.fullmatch(line)), len(lines))
    names: list[str] = []
    for line in lines[at:]:
        match = _OTHER_NAMES.fullmatch(line)
        names.append(_BULLET.sub("", match[1] if match else line))
    return head.model_copy(
        update={"description": _text("\n".join(lines[:at])), "other_names": tuple(filter(None, names))}
    )


def _text(text: str) -> str | None:
    return re.sub(r"\n{3,}", "\n\n", text).strip().replace(r"\|", "|") or None


def outcomes(page: Page, found: Outline, loose: Iterable[Line]) -> tuple[Outcome, ...]:
    """Of the lists under their headings; else of those that stand without: the first is the primary outcomes."""
    ranks = ((OutcomeRank.PRIMARY, "primary-outcomes"), (OutcomeRank.SECONDARY, "secondary-outcomes"))
    other = (OutcomeRank.OTHER, "other-outcomes")
    named = [each for rank, name in (*ranks, other) for each in _outcomes(page, found[name][""].lines_and_blanks, rank)]
    if named:
        return tuple(named)
    lists: list[list[Line]] = []
    after_blank = True
    for line in loose:
        if _OUTCOME.match(line.text) and after_blank:
            lists.append([line])
        elif lists:
            lists[-1].append(line)
        after_blank = not line.text
    with_outcomes = [each for each in lists if any(_OUTCOME.match(line.text) for line in each)]
    unranked = [
        outcome
        for rank, lines in zip(
            (OutcomeRank.PRIMARY, OutcomeRank.SECONDARY, OutcomeRank.OTHER), with_outcomes, strict=False
        )
        for outcome in _outcomes(page, lines, rank)
    ]
    if unranked:
        page.say("ranks-assumed", with_outcomes[0], count=len(unranked))
    return tuple(unranked)


def _outcomes(page: Page, lines: Iterable[Line], rank: OutcomeRank) -> Iterator[Outcome]:
    """Lines after a measure's are its description."""
    listed = list(lines)
    starts = _starts(listed)
    last: Outcome | None = None
    for at, line in enumerate(listed):
        match = _OUTCOME.fullmatch(line.text)
        if match or at in starts:
            if last:
                yield _trimmed(last)
            last = Outcome(
                rank=rank,
                measure=match["measure"] if match else _BULLET.sub("", line.text),
                time_frame=(match["frame"] or match["close"] or None) if match else None,
                description=match["rest"] if match else None,
            )
        elif last is None:
            continue
        else:
            last = last.model_copy(update={"description": f"{last.description or ''}\n{line.text}"})
        page.take([line])
    if last:
        yield _trimmed(last)


def _starts(lines: Sequence[Line]) -> set[int]:
    """Where an outcome without a time frame begins: an item of the list that the others are items of.

    Its number is the next one, or it stands alone between two of them: several dashes are a list in a description.
    """
    marks = [(match[0].strip(), line.indent) if (match := _BULLET.match(line.text)) else None for line in lines]
    timed = [at for at, line in enumerate(lines) if marks[at] and _OUTCOME.fullmatch(line.text)]
    if not timed:
        return set()
    margin = lines[timed[0]].indent
    if (first := marks[timed[0]]) and not first[0][0].isdigit():
        bullet = (first[0], margin)
        is_list = [mark == bullet for mark in marks]
        return {
            at
            for at, line in enumerate(lines)
            if is_list[at]
            and at not in timed
            and (at == 0 or (at - 1 in timed and not lines[at - 1].text.endswith(":")))
            and (at + 1 in timed or at + 1 == len(lines))
        }
    found: set[int] = set()
    number = 0
    for at, mark in enumerate(marks):
        if mark == (f"{number + 1}.", margin):
            number += 1
            found.add(at)
    return found - set(timed)


def _trimmed(outcome: Outcome) -> Outcome:
    return outcome.model_copy(update={"description": _text(outcome.description or "")})
