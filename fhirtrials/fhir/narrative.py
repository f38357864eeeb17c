"""Narrative: what a person reads of a resource. Well-formed XHTML, everything from outside escaped, no clock in it.

https://hl7.org/fhir/R5/narrative.html
"""

import re
from collections.abc import Iterable
from html import escape as _escape
from html import unescape
from itertools import groupby

from fhirtrials.fhir.markdown import plain_text
from fhirtrials.model import Resource

_ITEM = re.compile(r"^[ \t]*(?:[*•+-]|\d{1,2}[.)])[ \t]+\S", re.MULTILINE)
_BULLET = re.compile(r"^\s*[*•+-]\s+")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][\dA-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")


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
    return "".join([_block(part) for part in map(str.strip, text.split("\n\n")) if part])


def _block(text: str) -> str:
    """A paragraph; where lines of it are items, these are a list."""
    if "\n" not in text or not _ITEM.search(text):
        return f"<p>{escape(_plain(text))}</p>"
    out: list[str] = []
    for is_item, lines in groupby(_joined(text.splitlines()), key=lambda line: _ITEM.match(line) is not None):
        plain = map(_plain, lines)
        out.append(items(_BULLET.sub("", line) for line in plain) if is_item else f"<p>{escape(' '.join(plain))}</p>")
    return "".join(out)


def _joined(lines: Iterable[str]) -> list[str]:
    """The lines, each that goes on an item together with it."""
    out: list[str] = []
    for line in lines:
        if out and line[:1].isspace() and not _ITEM.match(line) and _ITEM.match(out[-1]):
            out[-1] += f" {line.strip()}"
        else:
            out.append(line)
    return out


def _plain(text: str) -> str:
    """Without the marks of markdown: a backslash, and what stands for a sign (https://spec.commonmark.org/0.31.2/)."""
    text = plain_text(text)
    return _ENTITY.sub(lambda found: unescape(found[0]), text) if "&" in text else text


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
