"""How participants are divided among groups, round by round, as papers describe it."""

from fhirtrials.model.part import Part


class Group(Part):
    """Some of the participants; ``size`` is how many they are planned to be."""

    name: str | None = None
    size: int | None = None


class Stage(Part):
    """One round of dividing participants among groups: its words, the groups, their proportion as given ("1:1")."""

    description: str | None = None
    ratio: str | None = None
    groups: tuple[Group, ...] = ()
