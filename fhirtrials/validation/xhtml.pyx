# cython: language_level=3, boundscheck=False, wraparound=False
"""A narrative of the plainest kind: surely nothing is wrong with it. Compiled; part of ``glance``, whose bargain holds.

In: the text of ``text.div``. Out: True where it surely is what ``narrative`` asks for. Comments, numbers of characters,
blanks in odd places and links to anything but the web take thought.
"""

from fhirtrials.validation.narrative import ATTRIBUTES, LINKS, NAMES, OWN_ATTRIBUTES

cdef extern from "Python.h":
    bint PyUnicode_IS_ASCII(object text)
    const unsigned char* PyUnicode_1BYTE_DATA(object text)

cdef str _BEGINNING = '<div xmlns="http://www.w3.org/1999/xhtml"'
cdef frozenset _NAMES = NAMES
cdef frozenset _EVERYWHERE = ATTRIBUTES
cdef dict _OWN = {name: frozenset(own.split()) for name, own in OWN_ATTRIBUTES.items()}
cdef frozenset _LINKS = frozenset(LINKS)
cdef tuple _ENTITIES = ("&amp;", "&lt;", "&gt;", "&quot;", "&apos;")
cdef tuple _WEB = ("http://", "https://", "mailto:", "#")


def surely_fine(str div):
    """Whether there is surely nothing to tell about a narrative."""
    cdef Py_ssize_t at = len(_BEGINNING), size = len(div), start
    cdef Py_UCS4 letter
    cdef bint readable = False, ascii = PyUnicode_IS_ASCII(div)
    cdef str name
    if not div.startswith(_BEGINNING) or "]]>" in div:
        return False
    at = _attributes(div, at, size, "div")
    if at < 0 or div[at - 2] == "/":
        return False
    open_ = ["div"]
    while at < size:
        if ascii:
            start = at
            at = _plain_until(PyUnicode_1BYTE_DATA(div), at, size)
            readable = readable or at > start
            if at == size:
                return False
        letter = div[at]
        if letter != "<":
            if letter == "&" and not div.startswith(_ENTITIES, at):
                return False
            if not _is_allowed(letter):
                return False
            readable = readable or 0x21 <= letter <= 0x7E
            at += 1
            continue
        at += 1
        if at < size and div[at] == "/":
            name = open_.pop()
            if not div.startswith(name, at + 1):
                return False
            at += 1 + len(name)
            if at >= size or div[at] != ">":
                return False
            at += 1
            if not open_:
                return readable and at == size
            continue
        start = at
        while at < size and (u"a" <= div[at] <= u"z" or u"1" <= div[at] <= u"6"):
            at += 1
        name = div[start:at]
        if name not in _NAMES:
            return False
        at = _attributes(div, at, size, name)
        if at < 0:
            return False
        if div[at - 2] != "/":
            open_.append(name)
    return False


cdef Py_ssize_t _plain_until(const unsigned char* letters, Py_ssize_t at, Py_ssize_t size) noexcept:
    """The place of the next letter that is no text: a sign of markup, a control, or a blank where nothing was read."""
    if at < size and letters[at] == 0x20:
        return at
    while at < size and letters[at] >= 0x20 and letters[at] != 0x3C and letters[at] != 0x26:
        at += 1
    return at


cdef Py_ssize_t _attributes(str div, Py_ssize_t at, Py_ssize_t size, str name) except -2:
    """The place behind a tag, from the place behind its name; -1 where the tag takes thought."""
    cdef Py_ssize_t start
    cdef str attribute
    cdef list seen = None
    while at < size and div[at] == " ":
        start = at = at + 1
        while at < size and u"a" <= div[at] <= u"z":
            at += 1
        attribute = div[start:at]
        if attribute not in _EVERYWHERE and attribute not in _OWN.get(name, ()):
            return -1
        if seen is None:
            seen = []
        if attribute in seen or not div.startswith('="', at):
            return -1
        seen.append(attribute)
        at += 2
        if attribute in _LINKS and not div.startswith(_WEB, at):
            return -1
        while at < size and div[at] != '"':
            if div[at] == "<" or (div[at] == "&" and not div.startswith(_ENTITIES, at)) or not _is_allowed(div[at]):
                return -1
            at += 1
        at += 1
    if at < size and div[at] == "/":
        at += 1
    return at + 1 if at < size and div[at] == ">" else -1


cdef inline bint _is_allowed(Py_UCS4 letter):
    """What XML can hold: https://www.w3.org/TR/xml/#charsets"""
    return (
        0x20 <= letter <= 0xD7FF or letter == 9 or letter == 10 or letter == 13 or 0xE000 <= letter <= 0xFFFD
        or letter >= 0x10000
    )
