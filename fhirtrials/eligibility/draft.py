"""``Draft``: a criterion as it is laid out, before its words are read; offsets and words, nothing validated yet."""

from dataclasses import dataclass, field

from fhirtrials.model.constraints import Finding, Mention, Threshold, Window
from fhirtrials.model.part import exact
from fhirtrials.model.parts import Criterion
from fhirtrials.model.words import Combination, CriterionKind, Lead, Section, Understood

_MADE = exact(Criterion)


@dataclass(slots=True)
class Draft:
    """The fields of a ``Criterion`` that the layout knows."""

    text: str
    start: int
    end: int
    kind: CriterionKind
    section: Section | None
    combination: Combination | None = None
    threshold: int | None = None
    assumed: bool = False
    children: list["Draft"] = field(default_factory=list)

    def unread(self) -> Criterion:
        """The criterion and those below it, of the layout alone."""
        return self.criterion(tuple([child.unread() for child in self.children]))

    def criterion(
        self,
        children: tuple[Criterion, ...],
        lead: Lead | None = None,
        understood: Understood | None = None,
        necessary: bool = False,
        negated: bool = False,
        exception: bool = False,
        thresholds: tuple[Threshold, ...] = (),
        windows: tuple[Window, ...] = (),
        findings: tuple[Finding, ...] = (),
        mentions: tuple[Mention, ...] = (),
    ) -> Criterion:
        """The criterion, with its children made before and all that was read in its words."""
        return _MADE(
            {
                "text": self.text,
                "start": self.start,
                "end": self.end,
                "kind": self.kind,
                "section": self.section,
                "combination": self.combination,
                "threshold": self.threshold,
                "assumed": self.assumed,
                "lead": lead,
                "understood": understood,
                "necessary": necessary,
                "negated": negated,
                "exception": exception,
                "thresholds": thresholds,
                "windows": windows,
                "findings": findings,
                "mentions": mentions,
                "children": children,
            }
        )
