# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""One glance at a bundle: where is there surely nothing to tell? Compiled; the package does without.

In: a bundle as JSON. Out: the resources that have to be looked at, and whether the schema has to be asked. "Surely
nothing" is all that is ever said here: whatever is unusual (another type, a value that takes thought, a fault) is a
doubt, and the modules in Python look into it and tell it. So no rule is stated twice but in this one direction: nothing
that they would tell may pass. The rules come from their tables: what keys decide is asked of ``Kind`` once a shape,
invariants about values are called, and elements, types and codes are those of the schema.
"""

from cpython.dict cimport PyDict_CheckExact, PyDict_GetItem, PyDict_Next
from cpython.float cimport PyFloat_AS_DOUBLE, PyFloat_CheckExact
from cpython.list cimport PyList_CheckExact
from cpython.long cimport PyLong_AsLongLongAndOverflow, PyLong_CheckExact
from cpython.object cimport PyObject
from cpython.unicode cimport PyUnicode_CheckExact
from libc.math cimport isfinite

from fhirtrials.validation import cross_version, invariants
from fhirtrials.validation.definitions import MOST_SHAPES
from fhirtrials.validation.walk import CROSS_VERSION, has_hole
from fhirtrials.validation.xhtml import surely_fine

cdef extern from "Python.h":
    bint PyUnicode_IS_ASCII(object text)
    const unsigned char* PyUnicode_1BYTE_DATA(object text)

cdef enum Form:
    UNSURE, ELEMENT, RESOURCE, ONE_OF, TEXT, LONG_TEXT, CODE, ID, URI, CANONICAL, DATE, DATE_TIME, INSTANT
    WHOLE, WHOLE_64, NUMBER, TRUTH

_FORMS = {
    "string": TEXT, "markdown": LONG_TEXT, "xhtml": LONG_TEXT, "code": CODE, "id": ID, "uri": URI, "url": URI,
    "canonical": CANONICAL, "date": DATE, "dateTime": DATE_TIME, "instant": INSTANT, "integer": WHOLE,
    "unsignedInt": WHOLE, "positiveInt": WHOLE, "integer64": WHOLE_64, "decimal": NUMBER, "boolean": TRUTH,
}  # those that are not here take thought

cdef enum:
    # Levels of elements in one another: deeper ones are left to those that need no stack for them.
    DEEPEST = 64

cdef enum Doubt:
    # Two flags: what a walk looks at, and what the schema does.
    NONE = 0, CONTENT = 1, STRUCTURE = 2

cdef enum Law:
    # Invariants that nearly every resource has to keep: where one surely holds, Python is not called.
    ANY, HAS_TEXT, HAS_NAME, HAS_URL, IN_ORDER

_LAWS = {
    invariants.dom_6: HAS_TEXT, invariants.cnl_0: HAS_NAME, invariants.cnl_1: HAS_URL, invariants.per_1: IN_ORDER
}

cdef struct Step:
    # The way to a node: the key that it stands under, and its place where that holds a list, else -1.
    Step* above
    PyObject* key
    Py_ssize_t place


cdef class Field:
    """What may stand under a key: ``low`` is the least whole number, ``codes`` those of a ``ONE_OF``."""

    cdef int form
    cdef bint many
    cdef Type type
    cdef Layout last  # of the element that stood here before: the next is likely to have the same keys
    cdef frozenset codes, targets
    cdef object binding, fine  # ``fine`` is the code or uri that stood here before: nearly all are the same few texts
    cdef long long low

    def __init__(self, int form, bint many, Type type, element, codes, long long low):
        self.form, self.many, self.type, self.low = form, many, type, low
        self.codes = frozenset(codes)
        self.targets = element.targets if element else None
        self.binding = element.binding if element else None
        self.fine = self  # which no value is; None is one, and wrong


cdef class Rule:
    """An invariant that values decide."""

    cdef Law law
    cdef object holds

    def __init__(self, holds):
        self.holds, self.law = holds, _LAWS.get(holds, ANY)


cdef class Layout:
    """What there is to do for all nodes of a type with the same keys."""

    cdef tuple keys, fields
    cdef int doubt
    cdef bint has_id
    cdef list rules, extended


cdef class Type:
    """A type of FHIR: a ``Kind`` and its definition in the schema."""

    cdef object kind
    cdef dict schema, fields, layouts
    cdef Layout last  # of the resource of this type before
    cdef bint coded, is_reference, is_codeable_reference, is_narrative, may_be_later, is_resource

    def __init__(self, kind, schema):
        self.kind, self.schema, self.fields, self.layouts = kind, schema, {}, {}
        self.coded, self.is_resource = kind.coded, kind.is_resource
        self.is_reference, self.is_narrative = kind.name == "Reference", kind.name == "Narrative"
        self.is_codeable_reference = kind.name == "CodeableReference"
        self.may_be_later = kind.name == "Extension" and kind.collected

    cdef Layout layout(self, dict node):
        """The layout of a node of this type."""
        cdef tuple keys = tuple(node)
        cdef PyObject* found = PyDict_GetItem(self.layouts, keys)
        return <Layout>found if found is not NULL else self.new_layout(node, keys)

    cdef Layout new_layout(self, dict node, tuple keys):
        shape = self.kind.shape(node)
        cdef Layout made = Layout()
        made.keys, made.has_id = keys, "id" in node and not self.is_resource
        made.rules = [Rule(rule.holds) for rule in shape.invariants]
        made.extended = list(shape.extended)
        made.doubt = CONTENT if shape.broken or "contained" in node else NONE
        if _keys_fit(self.schema, keys):
            made.fields = tuple([self.fields[key] for key in keys])
        else:
            made.doubt |= STRUCTURE
        if len(self.layouts) >= MOST_SHAPES:
            self.layouts.clear()
        self.layouts[keys] = made
        return made


cdef class Later:
    """What an element of a later release holds, as an extension has it: a value of one of its types, or parts."""

    cdef frozenset types, values
    cdef dict parts  # those that were asked for

    def __init__(self, types):
        values = cross_version.values_of(types)
        self.types, self.parts, self.values = types, {}, frozenset(values | {f"_{value}" for value in values})


def _keys_fit(schema, keys):
    """Whether the keys alone say that the schema has nothing against an element; see ``definitions.rules``."""
    properties, needed = schema["properties"], schema.get("required", ())
    if not keys or any(key not in properties for key in keys) or any(key not in keys for key in needed):
        return False
    for rule in schema.get("allOf", ()):
        word, _, name = rule.get("$comment", "").partition(" ")
        if word == "required" and (name in keys or f"_{name}" in keys):  # an extension that is a hole is a doubt
            continue
        if word == "choice":
            alternatives = rule.get("then", rule)["oneOf"]
            present = sum(one["required"][0] in keys for one in alternatives if "required" in one)
            if present == 1 or (present == 0 and "then" in rule):
                continue
        if word == "null":  # no null is fine here at all
            continue
        return False
    return True


cdef class Glance:
    """For the definitions of a release, and those of the later one whose elements can stand in extensions."""

    cdef dict types, systems, later, later_types, later_elements

    def __init__(self, definitions, later):
        self.systems, self.later, self.types = definitions.vocabulary.systems, later, {}
        self.later_types, self.later_elements = {}, {}
        schemas = definitions.schema["$defs"]
        made = {}

        def typed(kind):
            if kind not in made:
                made[kind] = Type(kind, schemas[kind.name])
                fill(made[kind])
            return made[kind]

        def fill(Type type):
            for key, rule in type.schema["properties"].items():
                items = rule.get("items", rule)
                items = items.get("else", items)
                name = items.get("$ref", "").rpartition("/")[2]
                element = type.kind.elements.get(key)
                codes = [items["const"]] if "const" in items else items.get("enum", ())
                if codes:
                    form = ONE_OF
                elif name == "Resource" and type.kind.name == "BundleEntry":
                    form = RESOURCE
                elif element is not None and name not in _FORMS and name != "Resource":
                    form = ELEMENT
                else:
                    form = _FORMS.get(name, UNSURE)
                below = typed(element.kind) if form == ELEMENT else None
                low = schemas.get(name, {}).get("minimum", 0)
                type.fields[key] = Field(form, rule.get("type") == "array", below, element, codes, low)

        for name, kind in definitions.kinds.items():
            if kind.is_resource:
                self.types[name] = typed(kind)

    cdef Later of_types(self, types):
        """What an element of these types holds."""
        cdef frozenset key = frozenset(types)
        found = self.later_types.get(key)
        if found is None:
            found = self.later_types[key] = Later(key)
        return <Later>found

    cdef Later element(self, str url):
        """What the element holds that an extension's url names; nothing where that is not known."""
        found = self.later_elements.get(url)
        if found is None:
            types = cross_version.types_of(url.removeprefix(CROSS_VERSION), self.later)
            if types is not None:
                found = self.of_types(types)
                if len(self.later_elements) < MOST_SHAPES:
                    self.later_elements[url] = found
        return <Later>found

    cdef Later part(self, Later whole, str name):
        """The same of one of its parts; nothing where it has none of that name."""
        found = whole.parts.get(name)
        if found is None:
            types = cross_version.parts_of(whole.types, name, self.later)
            if types:
                found = whole.parts[name] = self.of_types(types)
        return <Later>found

    def doubts(self, bundle, targets):
        """What has to be looked at: see ``doubts.Doubts``. ``targets``: what can be pointed to."""
        cdef Look look = Look(self, targets)
        look.resource(bundle, 0)
        if look.doubt & STRUCTURE:
            return None
        return not _puts_each_by_name(bundle), look.doubt != NONE or look.concepts != [], look.inside


cdef class Look:
    """On its way through one bundle.

    ``doubt`` and ``concepts`` are those of the resource that it is in, or of the bundle outside of them; ``ids`` are
    those it has met; ``inside`` is what it found.
    """

    cdef Glance glance
    cdef dict types, systems, literal
    cdef object targets, canonical
    cdef list inside, concepts
    cdef int doubt
    cdef set ids

    def __init__(self, Glance glance, targets):
        self.glance, self.types, self.systems = glance, glance.types, glance.systems
        self.targets, self.literal, self.canonical = targets, targets.literal, targets.canonical
        self.inside, self.concepts, self.doubt = [], [], NONE

    cdef int resource(self, object node, int level) except -1:
        cdef set ids = self.ids
        kind = (<dict>node).get("resourceType") if PyDict_CheckExact(node) else None
        type = self.types.get(kind) if PyUnicode_CheckExact(kind) else None
        if type is None:
            self.doubt |= STRUCTURE
            return 0
        self.ids = None
        (<Type>type).last = self.node(<dict>node, <Type>type, (<Type>type).last, None, None, level, NULL)
        self.ids = ids
        return 0

    cdef int entry(self, object resource, int level) except -1:
        """A resource that a bundle holds: its doubts about content are its own."""
        cdef int outside = self.doubt
        cdef list concepts = self.concepts
        self.doubt, self.concepts = NONE, []
        self.resource(resource, level)
        self.concepts.sort(key=_levels)  # the walk goes from level to level
        self.inside.append(None if self.doubt else self.concepts)
        self.doubt, self.concepts = outside | (self.doubt & STRUCTURE), concepts
        return 0

    cdef Layout node(self, dict node, Type type, Layout layout, frozenset targets, binding, int level, Step* way):
        """Looks at an element. ``layout`` is a guess, that of the one before it; what comes back is its own."""
        cdef bint guessed = layout is not None and not layout.doubt & STRUCTURE
        cdef frozenset inside = targets if type.is_codeable_reference else None
        cdef Py_ssize_t position = 0, at = 0
        cdef PyObject* key
        cdef PyObject* value
        cdef Field field
        cdef Step step
        if not guessed:
            layout = type.layout(node)
        if level > DEEPEST:
            self.doubt |= STRUCTURE
        step.above = way
        while PyDict_Next(node, &position, &key, &value):
            # Most keys are made once a process: the very same ones, in the same order. A field depends on type and key
            # alone, so what was looked at before another key turns up stays right.
            if guessed and (at == len(layout.keys) or key != <PyObject*>layout.keys[at]):
                layout, guessed = type.layout(node), False
            if (self.doubt | layout.doubt) & STRUCTURE:
                self.doubt |= STRUCTURE
                return layout
            field = <Field>layout.fields[at]
            at += 1
            step.key, step.place = key, -1
            if not field.many:
                self.value(<object>value, field, inside, level, &step)
            elif PyList_CheckExact(<object>value) and <list>value:
                for item in <list>value:
                    step.place += 1
                    self.value(item, field, inside, level, &step)
            else:
                self.doubt |= STRUCTURE
        if at != len(layout.keys):
            layout = type.layout(node)
        self.doubt |= layout.doubt
        if not self.doubt & STRUCTURE:
            self.meaning(node, type, layout, targets, binding, way)
        return layout

    cdef int value(self, object value, Field field, frozenset targets, int level, Step* way) except -1:
        if field.form == ELEMENT:
            if PyDict_CheckExact(value):
                if not field.type.is_reference or targets is None:
                    targets = field.targets
                field.last = self.node(<dict>value, field.type, field.last, targets, field.binding, level + 1, way)
            else:
                self.doubt |= STRUCTURE
        elif field.form == RESOURCE:
            self.entry(value, level + 1)
        elif field.form == ONE_OF or field.form == CODE or field.form == URI:
            if value is not field.fine:
                if _fits(value, field):
                    field.fine = value
                else:
                    self.doubt |= STRUCTURE
        elif not _fits(value, field):
            self.doubt |= STRUCTURE
        elif field.form == CANONICAL and not self.leads(<str>value, field.targets):
            self.doubt |= CONTENT
        return 0

    cdef int meaning(
        self, dict node, Type type, Layout layout, frozenset targets, binding, Step* way
    ) except -1:
        """What the walk looks at: invariants about values, holes, ids, and what points, reads or is coded."""
        for rule in layout.rules:
            if not (_surely(node, (<Rule>rule).law) or (<Rule>rule).holds(node)):
                self.doubt |= CONTENT
        for name in layout.extended:
            if has_hole(node.get(name), node[f"_{name}"]):
                self.doubt |= STRUCTURE
        if layout.has_id:
            key = node["id"]
            if self.ids is None:
                self.ids = set()
            if not PyUnicode_CheckExact(key) or key in self.ids:
                self.doubt |= CONTENT
            else:
                self.ids.add(key)
        if type.is_reference:
            if not self.is_found(node, targets):
                self.doubt |= CONTENT
        elif type.coded:
            if not self.is_known(node, binding):
                self.concepts.append((node, binding, _path(way)))
        elif type.is_narrative:
            if "div" in node and not (PyUnicode_CheckExact(node["div"]) and surely_fine(node["div"])):
                self.doubt |= CONTENT
        elif type.may_be_later:
            url = node.get("url")
            if PyUnicode_CheckExact(url) and (<str>url).startswith(CROSS_VERSION):
                later = self.glance.element(<str>url)
                if later is not None and not ((<Later>later).types and self.is_later(node, <Later>later)):
                    self.doubt |= CONTENT
        return 0

    cdef bint is_later(self, dict extension, Later later) except -1:
        """Whether an extension holds what the later release's element holds; see ``cross_version``."""
        cdef bint has_value = False
        for key in extension:
            if (<str>key).startswith(("value", "_value")):
                if key not in later.values:
                    return False
                has_value = True
        inside = extension.get("extension")
        if has_value or not PyList_CheckExact(inside):
            return True
        for part in <list>inside:
            name = (<dict>part).get("url") if PyDict_CheckExact(part) else None
            if not PyUnicode_CheckExact(name) or (<str>name).startswith(("http://", "https://")):
                continue
            below = self.glance.part(later, <str>name)
            if below is None or not self.is_later(<dict>part, <Later>below):
                return False
        return True

    cdef bint is_found(self, dict reference, frozenset targets) except -1:
        """Whether a reference leads to a resource of a type allowed here, or says nothing that could lead astray."""
        if "type" in reference:
            return False
        if "reference" not in reference:
            return True
        kind = self.literal.get(reference["reference"]) if PyUnicode_CheckExact(reference["reference"]) else None
        return kind is not None and (targets is None or kind in targets)

    cdef bint leads(self, str canonical, frozenset targets) except -1:
        """The same of a canonical; one that is to be found elsewhere is let be."""
        cdef str url, version
        if "#" in canonical:
            return False
        url, _, version = canonical.partition("|")
        found = self.canonical.get(url)
        if found is None:
            return not self.targets.ours(url)
        return (not version or any([version == one for _, one in found])) and (
            targets is None or any([kind in targets for kind, _ in found])
        )

    cdef bint is_known(self, dict concept, binding) except -1:
        """Whether the system of each coding has its code, by that name, and the element asks for one of them."""
        cdef bint asked = binding is None
        if "coding" in concept:
            codings = concept["coding"]
        elif "code" in concept:
            codings = [concept]
        else:
            return True  # text alone
        if not PyList_CheckExact(codings):
            return False
        for coding in codings:
            if not PyDict_CheckExact(coding):
                return False
            system, code = (<dict>coding).get("system"), (<dict>coding).get("code")
            if not (PyUnicode_CheckExact(system) and PyUnicode_CheckExact(code)):
                return False
            codes = self.systems.get(system)
            if codes is not None:
                displays = (<dict>codes).get(code)
                if not displays or (<dict>coding).get("display") != displays[0]:
                    return False
            asked = asked or code in binding.codes.get(system, ())
        return asked


def _levels(concept):
    """How deep in a resource it stands."""
    return sum([isinstance(step, str) for step in concept[2]])


cdef bint _puts_each_by_name(dict bundle) except -1:
    """Whether it is a transaction, of sound structure, that puts every resource where its full url and its id say."""
    cdef set names = set(), full_urls = set()
    cdef dict entry, request, resource
    cdef str name, full_url
    entries = bundle.get("entry", ())
    if bundle.get("type") != "transaction" or "total" in bundle:
        return False
    for entry in entries:
        if len(entry) != 3 or "fullUrl" not in entry or "resource" not in entry or "request" not in entry:
            return False
        full_url, resource, request = entry["fullUrl"], entry["resource"], entry["request"]
        if "id" not in resource or request.get("method") != "PUT":
            return False
        name = resource["resourceType"] + "/" + resource["id"]
        if request.get("url") != name or not full_url.endswith("/" + name):
            return False
        if "/_history/" in full_url or not full_url.startswith(("http://", "https://")):
            return False
        names.add(name)
        full_urls.add(full_url)
    return len(names) == len(full_urls) == len(entries)


cdef tuple _path(Step* way):
    """The keys and places that lead to a node, from the resource on."""
    cdef list path = []
    while way is not NULL:
        if way.place >= 0:
            path.append(way.place)
        path.append(<object>way.key)
        way = way.above
    path.reverse()
    return tuple(path)


cdef bint _surely(dict node, Law law) except -1:
    """Whether an invariant surely holds, so that its function need not be called."""
    if law == HAS_TEXT:
        text = node.get("text")
        return PyDict_CheckExact(text) and "div" in <dict>text
    if law == HAS_NAME:
        name = node.get("name")
        return PyUnicode_CheckExact(name) and _is_name(<str>name)
    if law == HAS_URL:
        url = node.get("url")
        return PyUnicode_CheckExact(url) and _is_name_of_page(<str>url)
    if law == IN_ORDER:
        start, end = node.get("start"), node.get("end")
        return start is None or end is None or (
            PyUnicode_CheckExact(start) and PyUnicode_CheckExact(end) and _are_days_in_order(<str>start, <str>end)
        )
    return False


cdef bint _is_name(str name) except -1:
    """Letters, digits and ``_`` of ASCII, the first a capital letter; see ``invariants.NAME``."""
    cdef Py_ssize_t at, size = len(name)
    cdef const unsigned char* letters
    if not PyUnicode_IS_ASCII(name) or not 2 <= size <= 255:
        return False
    letters = PyUnicode_1BYTE_DATA(name)
    for at in range(size):
        if not (65 <= letters[at] <= 90 or at > 0 and (
            97 <= letters[at] <= 122 or 48 <= letters[at] <= 57 or letters[at] == 95
        )):
            return False
    return True


cdef bint _is_name_of_page(str url) except -1:
    """Signs of ASCII without ``|``, ``#`` and blank; see ``invariants.URL``."""
    cdef Py_ssize_t at, size = len(url)
    cdef const unsigned char* letters
    if not PyUnicode_IS_ASCII(url):
        return False
    letters = PyUnicode_1BYTE_DATA(url)
    for at in range(size):
        if letters[at] == 124 or letters[at] == 35 or letters[at] == 32:
            return False
    return size > 0


cdef bint _are_days_in_order(str start, str end) except -1:
    """As far as both go, without a time; see ``periods.in_order``."""
    cdef Py_ssize_t precision = min(len(start), len(end))
    return len(start) <= 10 and len(end) <= 10 and "T" not in start and start[:precision] <= end[:precision]


cdef bint _fits(object value, Field field) except -1:
    """Whether a primitive surely is what its type allows; see ``definitions.primitives``."""
    cdef int form = field.form
    cdef int overflow = 0
    cdef long long number
    if form == TRUTH:
        return value is True or value is False
    if form == NUMBER and PyFloat_CheckExact(value):
        return isfinite(PyFloat_AS_DOUBLE(value))
    if form == NUMBER or form == WHOLE:
        if not PyLong_CheckExact(value):
            return False
        number = PyLong_AsLongLongAndOverflow(value, &overflow)
        return overflow == 0 and (form == NUMBER or field.low <= number <= 0x7FFFFFFF)
    return PyUnicode_CheckExact(value) and _is_text(<str>value, form, field.codes)


cdef bint _is_text(str value, int form, frozenset codes) except -1:
    cdef Py_UCS4 letter
    cdef Py_ssize_t size = len(value)
    if form == ONE_OF:
        return value in codes
    if size == 0:
        return False
    if form == TEXT or form == LONG_TEXT:
        if not PyUnicode_IS_ASCII(value):
            for letter in value:
                if 0xD800 <= letter <= 0xDFFF:
                    return False
        if form == LONG_TEXT:
            return True
        for letter in value:
            if _shows(letter):
                return True
        return False
    if form == CODE or form == URI or form == CANONICAL:
        if PyUnicode_IS_ASCII(value):
            return _all_show(PyUnicode_1BYTE_DATA(value), size)
        if form == CODE:
            return False
        for letter in value:
            if not _shows(letter):
                return False
        return True
    if form == ID:
        for letter in value:
            if not (48 <= letter <= 57 or 65 <= letter <= 90 or 97 <= letter <= 122 or letter == 45 or letter == 46):
                return False
        return size <= 64
    if form == WHOLE_64:
        for letter in value:
            if not 48 <= letter <= 57:
                return False
        return size <= 18 and (value[0] != "0" or size == 1)
    if form == DATE or form == DATE_TIME or form == INSTANT:
        return _is_moment(value, form, size)
    return False


cdef inline bint _shows(Py_UCS4 letter):
    """Surely no blank of any kind, and no half of a character."""
    return 0x21 <= letter <= 0x7E or 0xA1 <= letter <= 0x167F or 0x3001 <= letter <= 0xD7FF or letter >= 0xE000


cdef bint _all_show(const unsigned char* letters, Py_ssize_t size) noexcept:
    """The same of many letters of ASCII: without a branch, so that the compiler takes sixteen at a time."""
    cdef unsigned char bad = 0
    cdef Py_ssize_t at
    for at in range(size):
        bad |= <unsigned char>(letters[at] - 0x21) > 0x5D
    return bad == 0


cdef bint _is_moment(str value, int form, Py_ssize_t size) except -1:
    """``2023``, ``2023-05``, ``2023-05-31``, ``2023-05-31T10:00:00Z``: other times and leap days take thought."""
    cdef int month, day
    if size < 4 or value[0] == "0" or _two(value, 0) < 0 or _two(value, 2) < 0:
        return False
    if size == 4:
        return form != INSTANT
    month = _two(value, 5) if size >= 7 and value[4] == "-" else 0
    if not 1 <= month <= 12:
        return False
    if size == 7:
        return form != INSTANT
    day = _two(value, 8) if size >= 10 and value[7] == "-" else 0
    if not 1 <= day <= (28 if month == 2 else 30 if month in (4, 6, 9, 11) else 31):
        return False
    if size == 10:
        return form != INSTANT
    return (
        form != DATE
        and size == 20
        and value[10] == "T" and value[13] == ":" and value[16] == ":" and value[19] == "Z"
        and 0 <= _two(value, 11) <= 23 and 0 <= _two(value, 14) <= 59 and 0 <= _two(value, 17) <= 59
    )


cdef int _two(str value, Py_ssize_t at) except -2:
    """The number that two digits make, -1 where they are none."""
    cdef Py_UCS4 tens = value[at], ones = value[at + 1]
    return (<int>tens - 48) * 10 + <int>ones - 48 if 48 <= tens <= 57 and 48 <= ones <= 57 else -1
