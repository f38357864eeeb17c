"""The eligibility text of a trial → its criteria, as a tree of ``Criterion``.

In: text as the registry keeps it (CommonMark, old hard-wrapped text, or a copied page). Out: top-level criteria,
notes and headings in text order. The stretches ``text[start:end]`` of all nodes, children's included, do not overlap,
stand in text order and cover everything but blanks and marks of layout: bullets, numbers and letters of items, emphasis
marks, rules, and block tags of HTML.

* A heading that only names its section is a leaf; one that says more (a cohort, a part of the study) has the items
  below it as children. How a heading's children combine is ``assumed``: a person belongs to one cohort, not to all.
* A lead-in that denies or exempts ("none of the following:", "unless:") keeps its parts as its own words, in one node.

https://clinicaltrials.gov/data-api/about-api/study-data-structure#EligibilityModule
"""

from fhirtrials.eligibility.combination import combination, joint
from fhirtrials.eligibility.denial import allows, turns_around
from fhirtrials.eligibility.draft import Draft
from fhirtrials.eligibility.inline import Run, inline_list
from fhirtrials.eligibility.node import Node
from fhirtrials.eligibility.tree import tree
from fhirtrials.eligibility.wording import words
from fhirtrials.model.parts import Criterion
from fhirtrials.model.words import CriterionKind

_INLINE_LEVELS = 2


def criteria(text: str) -> tuple[Criterion, ...]:
    """The criteria of an eligibility text; any string at all has them, an empty one none."""
    return tuple([draft.unread() for draft in drafts(text)])


def drafts(text: str) -> list[Draft]:
    """The same, each still without what its words mean."""
    return [_draft(text, node) for node in outline(text)]


def outline(text: str) -> list[Node]:
    """The layout alone: every item a node, lists inside sentences still whole, no lead-in folded."""
    return tree(text)


def _draft(text: str, node: Node, inline: int = _INLINE_LEVELS) -> Draft:
    own = words(text, node.start, node.end)
    if node.kind is CriterionKind.NOTE and not node.children:
        return Draft(own, node.start, node.end, node.kind, node.section)
    parts = node.children
    if parts and not node.lead and node.kind is CriterionKind.CRITERION:
        for part in parts:
            if not part.children and part.kind is CriterionKind.CRITERION and allows(text[part.start : part.end]):
                part.kind = CriterionKind.NOTE
    if parts and node.kind is CriterionKind.CRITERION and _folds(own, node):
        end = node.last_end()
        return Draft(words(text, node.start, end), node.start, end, node.kind, node.section)
    if not parts and node.kind is CriterionKind.CRITERION and inline:
        listed = inline_list(text, node.start, node.end)
        if listed and not turns_around(lead := words(text, node.start, listed.lead_end), node.section):
            own, node = lead, _listed(node, listed)
            parts, inline = node.children, inline - 1
    draft = Draft(own, node.start, node.end, node.kind, node.section)
    if not parts:
        return draft
    draft.children = children = [_draft(text, part, inline) for part in parts]
    if all(child.kind is CriterionKind.NOTE for child in children):
        return draft
    met = [child.text for child in children if child.kind is not CriterionKind.NOTE or joint(child.text)]
    reading = combination(own, met, node.section)
    draft.combination, draft.threshold = reading.combination, reading.threshold
    draft.assumed = reading.assumed or node.kind is CriterionKind.HEADING
    return draft


def _folds(lead: str, node: Node) -> bool:
    """Whether the parts stay words of their lead-in."""
    below = list(node.walk())
    if all(part.kind is CriterionKind.NOTE for part in below) or any(
        part.kind is CriterionKind.HEADING for part in below
    ):
        return False
    return turns_around(lead, node.section)


def _listed(node: Node, listed: Run) -> Node:
    parts = [Node(a, b, CriterionKind.CRITERION, node.section) for a, b in listed.members]
    if listed.tail is not None:
        parts.append(Node(listed.tail, node.end, CriterionKind.NOTE, node.section))
    return Node(node.start, listed.lead_end, node.kind, node.section, children=parts)
