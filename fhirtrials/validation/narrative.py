"""The narrative: XHTML that is safe to show. https://hl7.org/fhir/R5/narrative.html

In: the text of ``text.div``. Out: what is wrong with it, in words: not well-formed, not one div, another namespace, an
element or attribute beyond the basic formatting of HTML 4.0 (txt-1), nothing to read (txt-2). XML knows five named
entities; any other, as ``&nbsp;``, is not well-formed, and so is a DOCTYPE.
"""

from collections.abc import Iterator, Sequence
from typing import Final
from xml.etree.ElementTree import Element, ParseError, fromstring

XHTML: Final = "{http://www.w3.org/1999/xhtml}"

_ELEMENTS: Final = """
    a abbr acronym address area b bdo big blockquote br caption cite code col colgroup dd del dfn div dl dt em
    h1 h2 h3 h4 h5 h6 hr i img ins kbd li map ol p pre q samp small span strong sub sup
    table tbody td tfoot th thead tr tt ul var
"""
NAMES: Final = frozenset(_ELEMENTS.split())
_ALLOWED: Final = frozenset(f"{XHTML}{name}" for name in NAMES)
_XML: Final = "{http://www.w3.org/XML/1998/namespace}"
_EVERYWHERE: Final = f"""
    abbr accesskey align axis char charoff class colspan dir headers id lang {_XML}lang rowspan scope span style
    tabindex title valign width
"""
ATTRIBUTES: Final = frozenset(_EVERYWHERE.split())
OWN_ATTRIBUTES: Final = {
    "a": "charset coords href hreflang name rel rev shape type",
    "area": "alt coords href nohref shape",
    "blockquote": "cite",
    "del": "cite datetime",
    "img": "alt border height ismap longdesc src usemap",
    "ins": "cite datetime",
    "map": "name",
    "pre": f"{_XML}space space",
    "q": "cite",
    "table": "border cellpadding cellspacing frame rules summary",
    "td": "nowrap",
    "th": "nowrap",
}
LINKS: Final = ("href", "src")
_ACTIVE: Final = ("javascript:", "vbscript:")


def faults(divs: Sequence[str]) -> Iterator[tuple[int, str]]:
    """What is wrong with each of these narratives: its place in the list, and the fault."""
    if not divs:
        return
    # All in one document first: to parse 45 small documents costs three times as much as to parse their sum. Each has
    # an element of its own around it, which none can close unnoticed: their number would change.
    roots = _parsed("".join(["<all>", *(f"<one>{div}</one>" for div in divs), "</all>"]))
    if roots is not None and len(roots) == len(divs):
        for place, root in enumerate(roots):
            yield from ((place, fault) for fault in _faults(root))
        return
    for place, div in enumerate(divs):
        alone = _parsed(f"<one>{div}</one>")
        if alone is None:
            yield place, "it is not well-formed XHTML"
        else:
            yield from ((place, fault) for fault in _faults(alone))


def _parsed(text: str) -> Element | None:
    try:
        return fromstring(text)  # noqa: S314  no DOCTYPE can stand inside an element, so no entity can be defined
    except (ParseError, ValueError):
        return None


def _faults(root: Element) -> Iterator[str]:
    if len(root) != 1 or (root.text or "").strip() or (root[0].tail or "").strip():
        yield "it must be one div and nothing beside it"
        return
    div = root[0]
    if div.tag != f"{XHTML}div":
        yield f"it must be one div of the namespace {XHTML[1:-1]}, not {div.tag}"
        return
    readable = False
    for element in div.iter():
        tag = element.tag
        if tag not in _ALLOWED:
            yield f"the element <{tag.removeprefix(XHTML)}> is not allowed (txt-1)"
        if element.attrib:
            yield from _attribute_faults(element, tag.removeprefix(XHTML))
        if not readable:
            readable = bool((element.text or "").strip() or (element.tail or "").strip() or tag == f"{XHTML}img")
    if not readable:
        yield "it has nothing to read (txt-2)"


def _attribute_faults(element: Element, name: str) -> Iterator[str]:
    own = OWN_ATTRIBUTES.get(name, "").split()
    for attribute, value in element.attrib.items():
        if attribute not in ATTRIBUTES and attribute not in own:
            yield f"the attribute {attribute} of <{name}> is not allowed (txt-1)"
        elif attribute in LINKS and "".join(value.split()).lower().startswith(_ACTIVE):
            yield f"the attribute {attribute} of <{name}> must not run anything (txt-1)"
