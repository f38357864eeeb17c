"""The unit after a number: ``mg/dL``, ``x 10^9/L``, ``times the upper limit of normal``, ``years of age``.

Spellings stand in ``mappings/eligibility/units.csv``. ``place`` says where a unit stands: ``over`` or ``under`` the
slash or ``both``, ``whole`` alone, ``short`` alone and only exactly as written. A compound's UCUM code is put together
from its parts. https://ucum.org/ucum
"""

import csv
import re
from collections import defaultdict
from functools import cache, lru_cache
from typing import NamedTuple

from fhirtrials.eligibility.lower_case import letters, small
from fhirtrials.eligibility.numbers.signs import plain
from fhirtrials.eligibility.numbers.vocabulary import words
from fhirtrials.terminology import mappings_folder


class Unit(NamedTuple):
    """``start`` and ``end`` in the text; ``factor`` for the number before it (10^5); ``age`` if "old", "of age"."""

    start: int
    end: int
    ucum: str | None
    dimension: str
    factor: float = 1.0
    age: bool = False


class _Spelling(NamedTuple):
    ucum: str
    dimension: str
    place: str


MULTIPLE = "multiple"
TIME = "time"
_LONG_TIMES = {"a", "mo", "wk", "d", "h", "min"}

_TEN = re.compile(
    r"\s?(?:[x×*•·]|times)?\s?10\s?(?:\^|\*{1,2}|e)\s?\(?(?P<a>1[0-2]|[1-9])\)?(?!\d)"
    r"|\s?(?:[x×*•·]|times)?\s?10(?P<b>[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2})"
    r"|\s?(?:[x×*•·]|times)\s?10\s?(?P<c>1[0-2]|[3-9])(?=\s?(?:/|cells?\b|per\b|l\b|copies))"
    r"|\s?(?:[x×*•·]|times)\s?10\s?\((?P<e>1[0-2]|[3-9])\)(?=\s?/)"
    r"|\s?e(?P<d>[3-9]|1[0-2])(?=\s?/)",
    re.IGNORECASE,
)
_BEGINS_TEN = frozenset("xX×*•·tT1eE")  # a cheap look: few units have a power of ten
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_FILLER = (
    r"(?:(?:the|of|above|over|than|higher|greater|more|elevated|institution(?:al)?|institution's|institute's|laborator(?:y|ies)"
    r"|laboratory's|lab|lab's|local|site|age|adjusted|central|reference|respective|their|its|a|study|center|centre)\s){0,5}"
)
_NORMAL = r"(?:normal(?:ity)?|reference)(?:\s(?:reference\s)?(?:range|limits?|values?|levels?))?"
_ULN = re.compile(
    r"(?P<times>(?:\s?-?\s?(?:[xX×*]|(?i:times?|folds?)\b)){0,2})\s?(?:>\s?)?(?i:" + _FILLER + r")[(\[]?(?:"
    r"(?P<upper>(?i:ULN'?s?\b|UNL\b|IULN\b|upper\s(?:normal\s|reference\s)?(?:limits?|levels?|values?|bounds?|ranges?)"
    r"(?:\s(?:of|for|in|values?))?(?:\sthe)?(?:\s(?:institution(?:al)?|institution's|laboratory|local|test|lab)){0,2}"
    r"(?:\s" + _NORMAL + r")?|upper\snormal(?:\s(?:limits?|values?|ranges?))?|normal\supper\s(?:limits?|values?)|"
    r"normal\s(?:value\s|range\s)?(?:upper|maximum)\slimits?|limits?\sof\s(?:the\s)?normal|maximum\snormal(?:\svalues?)?))"
    r"|(?P<lower>(?i:LLN\b|lower\slimits?\sof\s(?:the\s)?" + _NORMAL + r"|lower\snormal\slimits?))"
    r"|(?P<control>(?i:(?:the\s)?control(?:\svalues?)?)(?![\w-]))"
    r"|(?P<normal>(?i:normal(?:\s(?:range|limits?|values?|levels?))?(?![\w-])))"
    r")(?:\s?[(\[](?:I?ULN|UNL|LLN)[)\]])?",
)
# One of these is in each, maybe behind an "x" without a blank; most texts have none.
_LIMITS = words("uln ulns unl iuln lln upper lower normal limit limits maximum control")
_LIMITS |= {x + word for x in ("x", "xx") for word in _LIMITS}
_NO_MULTIPLE = frozenset("0123456789bdjkpqvwyzBDJKPQVWYZ%/,;.)=<≤≥")  # nothing of the above begins with one of these
_OLD = re.compile(
    r"['s]{0,2}(?:\(s\))?[\s-]{0,3}(?:of\s(?:age|life(?!\sexp))\b|olds?\b|'old\b|age\b(?!\s(?:at|when)))(?:\s(?:of\s)?age\b)?",
    re.I,
)
_YEARS_OLD = re.compile(r"\s?-?\s?(?:y/?\s?o\b|y\.?\s?o\.|yo\b|y\b(?=\s?[,;.)]|\sold|$)|Y\b|yr?\.?\s?old\b)")
_SLASH = re.compile(
    r"\s?(?:/|per\s|(?:a|each|every)\s(?=day|week|month|hour)|[•·*x](?=\s?1[.,]73))\s?(?:(?:a|the|one|1|each)\s)?",
    re.IGNORECASE,
)
# "g·dL-1", "mL min-1 1.73 m-2": what stands before a negative power is under the slash.
_SURFACE = "{1.73_m2}"  # which stands under it however it is written
_TIMES = re.compile(r"\s?[.·•*]\s?|\s")
_INVERSE = re.compile(r"\s?\^?-\s?[12](?!\d)|⁻[¹²]")
# What looks like a unit and is none that is known: "µmo1/L".
_STRANGE = re.compile(r"[^\W\d_]{1,5}\d?/(?:d?L|mL|dl|ml|l|min|kg)\b")
_BLANKS = re.compile(r"[\s-]")
_GAP = re.compile(r"[\s-]{0,2}(?:(?:completed|complete|full|gestational)\s(?=weeks|months|years|days))?")
_END = {"letter": r"(?![^\W_])", "digit": r"(?![\d])", "sign": ""}


@cache
def _rows() -> list[dict[str, str]]:
    """The table, read once."""
    path = mappings_folder() / "eligibility" / "units.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def _spellings() -> dict[str, _Spelling]:
    """Spellings without blanks, in lower case (short ones as they are)."""
    known: dict[str, _Spelling] = {}
    for row in _rows():
        one = _Spelling(row["ucum"], row["dimension"], row["place"])
        for spelling in row["spellings"].split(";"):
            known[_folded(plain(spelling), short=one.place == "short")] = one
    return known


@lru_cache(maxsize=1000)
def _spelling(written: str) -> _Spelling:
    """What is spelled so over a slash or alone: exactly as written if that is a short one."""
    known = _spellings()
    return known.get(_folded(written, short=True)) or known[_folded(written)]


def _folded(spelling: str, short: bool = False) -> str:
    bare = spelling if spelling.isalpha() else _BLANKS.sub("", spelling)
    return bare if short else small(bare)


@cache
def _patterns() -> tuple[dict[str, re.Pattern[str]], dict[str, re.Pattern[str]]]:
    """For each first character: what can stand over a slash or alone, and what under one."""
    over: dict[str, list[tuple[int, str]]] = defaultdict(list)
    under: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for row in _rows():
        short = row["place"] == "short"
        for raw in row["spellings"].split(";"):
            spelling = plain(raw)
            pattern = r"[\s-]?".join(re.escape(part) for part in spelling.split(" "))
            last = spelling[-1]
            pattern += _END["letter" if last.isalpha() else "digit" if last.isdigit() else "sign"]
            pattern = f"(?-i:{pattern})" if short else pattern
            for first in {spelling[0], spelling[0] if short else spelling[0].upper(), spelling[0].lower()}:
                if row["place"] != "under":
                    over[first].append((-len(spelling), pattern))
                if row["place"] in ("under", "both"):
                    under[first].append((-len(spelling), pattern))

    def compiled(found: dict[str, list[tuple[int, str]]]) -> dict[str, re.Pattern[str]]:
        return {
            first: re.compile("|".join(pattern for _, pattern in sorted(patterns)), re.I)
            for first, patterns in found.items()
        }

    return compiled(over), compiled(under)


def unit(text: str, start: int) -> Unit | None:
    """The unit that follows the number that ends at ``start``, or None."""
    if start >= len(text):
        return None
    begin = text[start : start + 2].lstrip()[:1]
    ten = _TEN.match(text, start) if not begin or begin in _BEGINS_TEN else None
    exponent = 0
    at = start
    if ten:
        exponent = int(next(filter(None, ten.groups())).translate(_SUPERSCRIPTS))
        at = ten.end()
    elif begin and (found := _normal(text, start, begin)):
        return found
    gap = _GAP.match(text, at)
    first = gap.end() if gap else at
    parts = _compound(text, first)
    if parts is None:
        if not ten:
            strange = _STRANGE.match(text, first)
            return Unit(first, strange.end(), None, "strange") if strange else None
        return Unit(start, at, None, "number", 10.0**exponent)
    end, over, under = parts
    ucum, dimension = _code(over, under)
    age = False
    if dimension == TIME and ucum in _LONG_TIMES and (old := _OLD.match(text, end)):
        end, age = old.end(), True
    elif over and over.ucum == "%" and text.startswith(" of normal", end):
        ucum = "%{normal}"
        end += len(" of normal")
    if text.startswith(("(", " ("), end):
        end = _said_again(text, end, dimension)
    if not ten:
        return Unit(first, end, ucum, dimension, age=age)
    if dimension == "concentration" and exponent in (3, 6, 9, 12):
        return Unit(at - len(text[start:at].lstrip()), end, f"10*{exponent}{ucum}", dimension)
    return Unit(first, end, ucum, dimension, 10.0**exponent)


def _said_again(text: str, end: int, dimension: str) -> int:
    """The end of a repetition in the parentheses that open here: "450 milliseconds (msec)"."""
    first = text.index("(", end) + 1
    if text[first : first + 1].isdigit():
        return end
    again = _compound(text, first)
    if again and text.startswith(")", again[0]) and _code(again[1], again[2])[1] == dimension:
        return again[0] + 1
    return end


def _normal(text: str, start: int, begin: str) -> Unit | None:
    """ "18 y/o", and multiples of the limits of normal; ``begin`` is the first letter or sign."""
    if begin in "yY-" and (years := _YEARS_OLD.match(text, start)):
        return Unit(years.start() + 1 if text[start].isspace() else start, years.end(), "a", TIME, age=True)
    return None if begin in _NO_MULTIPLE else multiple(text, start)


def multiple(text: str, start: int, counted: bool = False) -> Unit | None:
    """A multiple of a limit of normal; ``counted`` after "twice", which needs no sign of multiplication."""
    if _LIMITS.isdisjoint(letters(text)):
        return None
    found = _ULN.match(text, start)
    if not found or ((found["normal"] or found["control"]) and not counted and not found["times"].strip()):
        return None
    name = "ULN" if found["upper"] else "LLN" if found["lower"] else "control" if found["control"] else "normal"
    begin = start + (len(found[0]) - len(found[0].lstrip()))
    return Unit(begin, found.end(), f"{{{name}}}", MULTIPLE)


def _compound(text: str, start: int) -> tuple[int, _Spelling | None, list[_Spelling]] | None:
    """What stands over the slash and what under it."""
    over, under = _patterns()
    above: _Spelling | None = None
    below: list[_Spelling] = []
    end = start
    if start < len(text) and (pattern := over.get(text[start])) and (found := pattern.match(text, start)):
        above = _spelling(found[0])
        end = found.end()
        if above.place in ("whole", "short") and above.dimension not in ("length", "time"):
            return end, above, below
    if above and above.ucum in ("min", "s") and (power := _INVERSE.match(text, end)):
        below.append(above)
        end, above = power.end(), None
    while len(below) < 3 and (joint := (slash := _SLASH.match(text, end)) or _TIMES.match(text, end)):
        first = text[joint.end() : joint.end() + 1]
        found = pattern.match(text, joint.end()) if (pattern := under.get(first)) else None
        if not found:
            break
        spelling = _spellings()[_folded(found[0])]
        power = None if slash else _INVERSE.match(text, found.end())
        if not (slash or power or spelling.ucum == _SURFACE):
            break
        below.append(spelling)
        end = power.end() if power else found.end()
    return (end, above, below) if above or below else None


def _code(over: _Spelling | None, under: list[_Spelling]) -> tuple[str, str]:
    if over and not under:  # units alone are of blood or insulin, not of an enzyme
        return "{units}" if over.ucum == "U" else over.ucum, over.dimension
    below = "".join([f"/{part.ucum}" for part in under])
    if over is None:
        kinds = {part.dimension for part in under}
        return below, "concentration" if kinds == {"volume"} else "rate" if kinds == {TIME} else "per"
    if over.ucum == "U" and {part.dimension for part in under} == {TIME}:
        return "{units}" + below, "rate"
    dimension = "/".join([over.dimension, *(part.dimension for part in under)])
    if over.dimension == "count" and [part.dimension for part in under] == ["volume"]:
        return (below, "concentration") if over.ucum == "{cells}" else (over.ucum + below, "copies")
    if over.dimension == "count" and [part.dimension for part in under] == [TIME]:
        dimension = "rate"
    return over.ucum + below, dimension


@cache
def dimension(ucum: str) -> str:
    """The dimension of a UCUM code that is put together from codes of the table; empty for any other."""
    if ucum.startswith("10*"):
        return "concentration"
    over, *under = ucum.replace("(24.h)", "d").split("/")
    codes = _codes()
    if (over and over not in codes) or any(part not in codes for part in under):
        return ""
    return _code(codes[over] if over else None, [codes[part] for part in under])[1]


@cache
def _codes() -> dict[str, _Spelling]:
    return {one.ucum: one for one in _spellings().values()}
