"""Logical lines → the tree of nodes: sections, groups, items under items, paragraphs and notes where they belong.

In: the text. Out: the top nodes in text order, offsets only; ``criteria`` makes criteria of them.
"""

import re
from dataclasses import replace

from fhirtrials.eligibility.combination import combination, joint
from fhirtrials.eligibility.groups import TITLE, group_rank, leads, names_group, note, titles
from fhirtrials.eligibility.lines import Line, Marker
from fhirtrials.eligibility.node import Node
from fhirtrials.eligibility.paragraph import items
from fhirtrials.eligibility.pieces import next_ordinals, pieces
from fhirtrials.eligibility.run_on import run_on
from fhirtrials.eligibility.sections import SectionHeading
from fhirtrials.model.words import Combination, CriterionKind, Section

DEEPEST = 6
"""Levels of items; what is nested deeper hangs on this level."""

_CLOSED = re.compile(r"[.;:!?]\W*$")
_OPEN = re.compile(
    r"(?:[,(/&-]|\b(?:and|or|of|the|an?|to|in|for|with|by|as|at|on|from|than|such|who|that|which|including|due|not|no|any"
    r"|is|are|be|has|have|had|must|other))\s*$",
    re.IGNORECASE,
)
_CONTINUES = re.compile(
    r"(?:and|or|but|of|with|without|in|for|to|by|as|at|on|from|than|who|that|which|including|unless|except|if|when|due|is|are"
    r"|must|should|will|may|prior|before|after|within|during)\b"
)
_SHORT = 56  # a shorter line was not wrapped
_USUAL = {Section.INCLUSION: Combination.ALL_OF, Section.EXCLUSION: Combination.ANY_OF, None: Combination.ALL_OF}


def tree(text: str) -> list[Node]:
    """The top nodes of an eligibility text."""
    return _Builder(text).build()


class _Builder:
    """Walks the lines once; ``open`` holds the headings and items that may still get children, outermost first."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.top: list[Node] = []
        self.open: list[Node] = []
        self.section: Section | None = None

    def build(self) -> list[Node]:
        self.pieces = pieces(self.text)
        self.next_ordinals = next_ordinals(self.pieces)
        coming = [*(heading for _, heading in self.pieces[1:]), None]
        for k, ((line, heading), after) in enumerate(zip(self.pieces, coming, strict=False)):
            said = self.text[line.start : line.end]
            if heading and self._opens_section(heading, line, said):
                self._section_heading(heading, line, k)
            elif after and self._titles_section(line, said, k):
                self.open.clear()
                self.top.append(self._node(line, CriterionKind.HEADING))
            elif line.marker is None:
                self._paragraph(line, said, k)
            else:
                self._item(line, said, k)
        return self.top

    # sections and groups

    def _opens_section(self, heading: SectionHeading, line: Line, said: str) -> bool:
        """Whether the heading counts here: inside its own section a lead-in about "inclusion criteria" is only that."""
        if heading.weak:
            return self.section is None and line.marker is None
        if heading.section is not self.section or heading.section is None:
            return True
        if line.marker is not None:
            return heading.plain and not heading.sentence
        if heading.sentence and not heading.plain:
            return False
        reading = combination(said, (), self.section)
        return reading.assumed or reading.combination is _USUAL[self.section]

    def _section_heading(self, heading: SectionHeading, line: Line, k: int) -> None:
        node = self._node(line, CriterionKind.HEADING, section=heading.section)
        if line.marker is not None and self.section is not None and self._nests(line, k):
            parent = self._parent(line)  # a list of exclusions inside one inclusion item
            del self.open[self.open.index(parent) + 1 if parent is not None else 0 :]
            self._attach(node)
            node.section = heading.section  # not its parent's
            return
        self.section = heading.section
        self.open.clear()
        self.top.append(node)
        if not heading.plain:
            node.rank = 0
            self.open.append(node)

    def _nests(self, line: Line, k: int) -> bool:
        """Whether deeper lines follow, and after them the list goes on with something else than a section."""
        deeper = False
        for j in range(k + 1, len(self.pieces)):
            after, heading = self.pieces[j]
            if after.indent < line.indent + 2:
                return deeper and after.marker is not None and heading is None
            deeper = True
        return False

    def _titles_section(self, line: Line, said: str, k: int) -> bool:
        """Whether a line right before a section heading names whom that section is about."""
        if len(said) > 200:
            return False
        if names_group(said) or (line.marker is None and said.endswith(":")):
            return True
        listed = k > 0 and self.pieces[k - 1][0].marker is not None
        return listed and line.marker is None and line.indent == 0 and line.after_blank and titles(said)

    def _node(self, line: Line, kind: CriterionKind, section: Section | None = None) -> Node:
        if kind is CriterionKind.CRITERION and joint(self.text[line.start : line.end]):
            kind = CriterionKind.NOTE
        return Node(
            line.start,
            line.end,
            kind,
            section,
            line.marker,
            line.indent,
            line.body,
            lead=leads(self.text, line.start, line.end),
        )

    def _group(self, rank: int, line: Line) -> None:
        node = self._node(line, CriterionKind.HEADING, self.section)
        node.rank = rank
        while self.open and self.open[-1].rank >= rank:
            self.open.pop()
        self._append(node)
        self.open.append(node)

    # paragraphs

    def _paragraph(self, line: Line, said: str, k: int) -> None:
        below = self.open[-1] if self.open else None
        outermost = next((node for node in self.open if node.rank == 9), None)
        under_item = self._innermost_above(line)
        if note(said):
            self._note(line, under_item or below)
            return
        if under_item is None or line.indent == 0:
            after = self.pieces[k + 1][0] if k + 1 < len(self.pieces) else None
            before_item = after is not None and after.marker is not None and after.marker.ordinal in (0, 1)
            rank = group_rank(said, before_item)
            if rank is not None:
                self._group(rank, line)
                return
        if under_item is not None and self._titles_list(under_item, line, said, k):
            self._group(TITLE, line)
        elif under_item is not None:
            self._under(under_item, line)
        elif outermost is not None and self._goes_on(outermost, said):
            self._join(outermost, line)
        elif outermost is not None and outermost.lead and (not outermost.children or outermost.outer == ""):
            outermost.outer = ""  # its parts are paragraphs
            del self.open[self.open.index(outermost) + 1 :]
            self._attach(self._node(line, CriterionKind.CRITERION, outermost.section))
        else:
            self._loose(line, outermost, k)

    def _titles_list(self, item: Node, line: Line, said: str, k: int) -> bool:
        """Whether a lone title between two items is that of the second, as the registry's markdown indents it."""
        if not line.after_blank or k + 1 == len(self.pieces) or item.lead or not titles(said) or joint(said):
            return False
        after = self.pieces[k + 1][0]
        outermost = next(node for node in self.open if node.rank == 9)
        return after.marker is not None and after.indent <= outermost.indent and not self._open_ended(item)

    def _open_ended(self, item: Node) -> bool:
        """Whether an item's last words cannot end it: "such as", "or"."""
        end = item.last_end()
        return _OPEN.search(self.text, max(item.start, end - 16), end) is not None

    def _innermost_above(self, line: Line) -> Node | None:
        """The innermost open item under whose words the line is indented."""
        for node in reversed(self.open):
            if node.marker is not None and line.indent >= max(node.body - 1, node.indent + 2):
                return node
        return None

    def _note(self, line: Line, above: Node | None) -> None:
        node = self._node(line, CriterionKind.NOTE, above.section if above else self.section)
        if above is not None and above.kind is CriterionKind.CRITERION:
            above.children.append(node)
        else:
            self._append(node)

    def _under(self, item: Node, line: Line) -> None:
        """A further paragraph of an item."""
        del self.open[self.open.index(item) + 1 :]
        if not item.children and not item.lead:
            self._join(item, line)
            return
        node = self._node(line, CriterionKind.CRITERION, item.section)
        if not node.lead and any(child.marker for child in item.children):
            node.kind = CriterionKind.NOTE  # words after the parts are no part
        self._attach(node)

    def _goes_on(self, item: Node, said: str) -> bool:
        """Whether an unindented paragraph is the rest of an item's sentence."""
        if item.lead and not item.children and said[0].islower():
            return True
        end = item.last_end()
        if not said[0].islower() or _CLOSED.search(self.text, max(item.start, end - 4), end):
            return False
        last = item
        while last.children:
            last = last.children[-1]
        wrapped = self.text[last.start].isupper() or end - last.start > _SHORT  # items of one list are written alike
        if wrapped or _CONTINUES.match(said):
            return True
        return _OPEN.search(self.text, max(last.start, end - 16), end) is not None

    def _join(self, item: Node, line: Line) -> None:
        last = item
        while last.children:
            last = last.children[-1]
        last.end = line.end
        last.lead = leads(self.text, last.start, last.end)

    def _is_section(self, k: int) -> bool:
        """Whether a paragraph is all that stands between the heading of a section and the next."""
        if self.open or not self.top or self.top[-1].kind is not CriterionKind.HEADING:
            return False
        return k + 1 == len(self.pieces) or self.pieces[k + 1][1] is not None

    def _loose(self, line: Line, before: Node | None, k: int) -> None:
        """A paragraph of its own between lists."""
        node = self._node(line, CriterionKind.CRITERION, self.section)
        node.outer = before.marker.style if before and before.marker else before.outer if before else None
        while self.open and self.open[-1].rank == 9:
            self.open.pop()
        parts = run_on(self.text, line.start, line.end, None)
        if len(parts) == 1 and self._is_section(k):
            parts = items(self.text, line.start, line.end)
        for start, end in parts:
            node = replace(node, start=start, end=end, children=[])
            self._append(node)
        self.open.append(node)

    # items

    def _item(self, line: Line, said: str, k: int) -> None:
        parent = self._parent(line)
        del self.open[self.open.index(parent) + 1 if parent is not None else 0 :]
        node = self._node(line, CriterionKind.CRITERION, self.section)
        if note(said):
            node.kind = CriterionKind.NOTE
        marker = line.marker
        parts = run_on(self.text, line.start, line.end, marker, self.next_ordinals[k])
        if len(parts) == 1:
            self._attach(node)
            return
        for start, end in parts:
            node = replace(node, start=start, end=end, marker=marker, children=[])
            node.lead = leads(self.text, start, end)
            self._append(node)
            if marker and marker.ordinal:
                marker = Marker(marker.style, marker.ordinal + 1)
        self.open.append(node)

    def _parent(self, line: Line) -> Node | None:
        """The open node that a new item belongs under."""
        marker = line.marker
        level = len(self.open)
        resumed = self._resumed(line)
        if resumed is not None:
            return resumed[0]
        while level and self.open[level - 1].rank == 9:
            above = self.open[level - 1]
            if above.marker is None:
                if above.lead and above.outer != "" and self._first_or_same(line, above):
                    return above
                if line.indent >= above.indent + 2 and above.lead:
                    return above
            elif line.indent >= above.indent + 2:
                return above
            elif abs(line.indent - above.indent) < 2:
                if marker is not None and above.marker.style == marker.style:
                    if marker.ordinal == 1 and above.lead:
                        return above
                    return self.open[level - 2] if level > 1 else None
                if marker is not None and self._begins_part(marker, above, level):
                    return above
            level -= 1
        return self.open[level - 1] if level else None

    def _first_or_same(self, line: Line, lead: Node) -> bool:
        """Whether an item begins, or goes on with, the list under a lead-in paragraph."""
        if not lead.children:
            return True
        first = lead.children[0].marker
        return first is not None and line.marker is not None and first.style == line.marker.style

    def _begins_part(self, marker: Marker, above: Node, level: int) -> bool:
        """Whether an item at the column of another, with another kind of number, is the first of its parts."""
        if marker.ordinal > 1 or above.marker is None:
            return False
        if any(node.marker and node.marker.style == marker.style for node in self.open[: level - 1]):
            return False
        numbered_above = above.marker.style.strip("()") in ("1.", "1", "1-")
        return above.lead or (marker.ordinal == 1 and numbered_above and marker.style.strip("().") in ("a", "i", "A"))

    def _resumed(self, line: Line) -> tuple[Node | None] | None:
        """Where the list goes on that an inner list, or a paragraph with a list of its own, had interrupted.

        The registry's markdown nests such an item under the last one of the inner list.
        """
        marker = line.marker
        if marker is None or not self.open or self.open[-1].lead:
            return None
        inner = self.open[-1].marker
        if inner is None or (inner.style == marker.style and (marker.ordinal == 0 or marker.follows(inner))):
            return None
        for k in range(len(self.open) - 2, -1, -1):
            node = self.open[k]
            before = (self.open[k - 1] if k else None,)
            if node.rank != 9:
                return None
            if node.marker is None and node.outer == marker.style and marker.ordinal == 0 and inner.ordinal > 0:
                return before
            if node.marker is not None and marker.ordinal > 1 and marker.follows(node.marker):
                return before if abs(node.indent - line.indent) < 2 else None
        return None

    # the tree

    def _append(self, node: Node) -> None:
        """Hangs a node under the innermost open node, or beside it where that is as deep as it gets."""
        while len(self.open) >= DEEPEST and sum(above.rank == 9 for above in self.open) >= DEEPEST:
            self.open.pop()
        if not self.open:
            self.top.append(node)
            return
        parent = self.open[-1]
        if node.rank == 9:
            node.section = parent.section
        parent.children.append(node)

    def _attach(self, node: Node) -> None:
        self._append(node)
        self.open.append(node)
