# cython: language_level=3, boundscheck=False, wraparound=False
"""A narrative of the plainest kind: surely nothing is wrong with it. Compiled; part of ``glance``, whose bargain holds.

In: the text of ``text.div``. Out: True where it surely is what ``narrative`` asks for. Comments, numbers of characters,
blanks in odd places, names of more than eight letters and links to anything but the web take thought.
"""

from libc.stdint cimport uint8_t, uint16_t, uint32_t, uint64_t

from fhirtrials.validation.narrative import ATTRIBUTES, LINKS, NAMES, OWN_ATTRIBUTES

cdef extern from "Python.h":
    enum: PyUnicode_1BYTE_KIND
    enum: PyUnicode_2BYTE_KIND
    int PyUnicode_KIND(object text)
    void* PyUnicode_DATA(object text)
    Py_UCS4 PyUnicode_READ(int kind, void* letters, Py_ssize_t at)

ctypedef fused Letter:
    uint8_t
    uint16_t
    uint32_t

cdef enum:
    # Elements in one another, and letters in a name: more of them take thought.
    DEEPEST = 32
    LONGEST = 8

cdef str _BEGINNING = '<div xmlns="http://www.w3.org/1999/xhtml"'
cdef frozenset _EVERYWHERE = ATTRIBUTES
cdef dict _OWN = {name: frozenset(own.split()) for name, own in OWN_ATTRIBUTES.items()}
cdef frozenset _LINKS = frozenset(LINKS)
cdef tuple _ENTITIES = ("&amp;", "&lt;", "&gt;", "&quot;", "&apos;")
cdef tuple _WEB = ("http://", "https://", "mailto:", "#")

# Names as numbers, a byte a letter: no object is made of each of the 300 tags of a trial.
cdef uint64_t _NAMES[128]
cdef uint64_t _DIV = int.from_bytes(b"div", "big")
cdef int _HOW_MANY = 0
for _name in sorted(NAMES, key=len):
    if len(_name) <= LONGEST:
        _NAMES[_HOW_MANY] = int.from_bytes(_name.encode(), "big")
        _HOW_MANY += 1


def surely_fine(str div):
    """Whether there is surely nothing to tell about a narrative."""
    cdef Py_ssize_t at = len(_BEGINNING), size = len(div), start
    cdef int kind = PyUnicode_KIND(div), depth = 1
    cdef void* letters = PyUnicode_DATA(div)
    cdef uint64_t inside[DEEPEST]
    cdef uint64_t name
    cdef Py_UCS4 letter
    cdef bint readable = False
    if not div.startswith(_BEGINNING) or "]]>" in div:
        return False
    at = _attributes(div, at, size, "div")
    if at < 0 or div[at - 2] == "/":
        return False
    inside[0] = _DIV
    while at < size:
        if kind == PyUnicode_1BYTE_KIND:
            at = _plain_until(<const uint8_t*>letters, at, size, &readable)
        elif kind == PyUnicode_2BYTE_KIND:
            at = _plain_until(<const uint16_t*>letters, at, size, &readable)
        else:
            at = _plain_until(<const uint32_t*>letters, at, size, &readable)
        if at == size:
            return False
        letter = PyUnicode_READ(kind, letters, at)
        if letter != 0x3C:
            if letter == 0x26:
                if not div.startswith(_ENTITIES, at):
                    return False
                readable = True
            elif not _is_allowed(letter):
                return False
            at += 1
            continue
        at += 1
        if at < size and PyUnicode_READ(kind, letters, at) == 0x2F:
            at = _named(kind, letters, at + 1, size, &name)
            depth -= 1
            if name != inside[depth] or at >= size or PyUnicode_READ(kind, letters, at) != 0x3E:
                return False
            at += 1
            if depth == 0:
                return readable and at == size
            continue
        start = at
        at = _named(kind, letters, at, size, &name)
        if not _is_known(name):
            return False
        if at < size and PyUnicode_READ(kind, letters, at) == 0x3E:
            at += 1
        else:
            at = _attributes(div, at, size, div[start:at])
            if at < 0:
                return False
            if div[at - 2] == "/":
                continue
        if depth == DEEPEST:
            return False
        inside[depth] = name
        depth += 1
    return False


cdef Py_ssize_t _plain_until(const Letter* letters, Py_ssize_t at, Py_ssize_t size, bint* readable) noexcept:
    """The place of the next letter that takes a look: a sign of markup, a control, what XML may not hold."""
    cdef bint seen = False
    while at < size and 0x20 <= letters[at] and letters[at] != 0x3C and letters[at] != 0x26:
        if Letter is not uint8_t and letters[at] >= 0xD800:
            break
        seen |= 0x21 <= letters[at] <= 0x7E
        at += 1
    readable[0] |= seen
    return at


cdef Py_ssize_t _named(int kind, void* letters, Py_ssize_t at, Py_ssize_t size, uint64_t* name) noexcept:
    """The place behind a name, which is put into ``name``: 0 where it is none, or a long one."""
    cdef Py_ssize_t start = at
    cdef Py_UCS4 letter
    name[0] = 0
    while at < size:
        letter = PyUnicode_READ(kind, letters, at)
        if not (0x61 <= letter <= 0x7A or 0x31 <= letter <= 0x36):
            break
        name[0] = name[0] << 8 | <uint64_t>letter
        at += 1
    if at - start > LONGEST:
        name[0] = 0
    return at


cdef bint _is_known(uint64_t name) noexcept:
    """Whether an element of that name may stand in a narrative."""
    cdef int place
    for place in range(_HOW_MANY):
        if _NAMES[place] == name:
            return True
    return False


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
