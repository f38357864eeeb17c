"""Narrative: what a person reads of a resource. Well-formed XHTML, everything from outside escaped, no clock in it.

https://hl7.org/fhir/R5/narrative.html
"""

import re
from collections.abc import Iterable
from html import escape as _escape

from fhirtrials.model import Resource

_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")


def escape(text: str) -> str:
    """Text for XHTML; quotes may stand as they are, since nothing from outside goes into an attribute."""
    return _escape(text, quote=False) if "&" in text or "<" in text or ">" in text else text


def narrative(*blocks: str, status: str = "generated") -> Resource:
    """The ``text`` of a resource, from blocks made by the functions below; ``extensions`` where they say so."""
    return {"status": status, "div": f'<div xmlns="http://www.w3.org/1999/xhtml">{"".join(blocks)}</div>'}


def heading(text: str | None) -> str:
    return f"<h3>{escape(text)}</h3>" if text else ""


def subheading(text: str) -> str:
    return f"<h4>{escape(text)}</h4>"


def paragraph(text: str | None) -> str:
    return f"<p>{escape(text)}</p>" if text else ""


def paragraphs(text: str | None) -> str:
    """Markdown as plain paragraphs: a blank line parts them, and a backslash only says that the next sign is itself."""
    if not text:
        return ""
    if "\\" in text:
        text = _ESCAPED.sub(r"\1", text)
    return "".join([f"<p>{escape(part)}</p>" for part in map(str.strip, text.split("\n\n")) if part])


def facts(rows: Iterable[tuple[str, str | None]]) -> str:
    """A table of names, which are ours and need no escaping, and values; what has no value is left out."""
    cells = "".join([f"<tr><th>{name}</th><td>{escape(value)}</td></tr>" for name, value in rows if value])
    return f"<table><tbody>{cells}</tbody></table>" if cells else ""


def items(texts: Iterable[str]) -> str:
    """A list of plain texts."""
    return bullets(map(escape, texts))


def bullets(blocks: Iterable[str]) -> str:
    """A list of blocks that are XHTML already."""
    listed = list(blocks)
    return f"<ul><li>{'</li><li>'.join(listed)}</li></ul>" if listed else ""
