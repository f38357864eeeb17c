"""Atoms → pieces: a bound, a range, a list of classes, a pair like 140/90."""

from dataclasses import dataclass

from fhirtrials.eligibility.numbers.atoms import Atom
from fhirtrials.eligibility.numbers.composed import alike
from fhirtrials.eligibility.numbers.tokens import ROMAN, SIGN, WORD, Tokens
from fhirtrials.eligibility.numbers.units import TIME, Unit
from fhirtrials.eligibility.numbers.vocabulary import words
from fhirtrials.model.words import Comparator

LESS, AT_MOST, EQUAL = Comparator.LESS, Comparator.AT_MOST, Comparator.EQUAL
AT_LEAST, GREATER = Comparator.AT_LEAST, Comparator.GREATER
LOWER, UPPER = (AT_LEAST, GREATER), (AT_MOST, LESS)

BOUND, RANGE, LIST, PAIR = "bound", "range", "list", "pair"

Bounds = list[tuple[Comparator, float]]


@dataclass(slots=True)
class Piece:
    """``bare`` says that no comparison was written; ``others`` is the same value in another unit."""

    kind: str
    first: int
    last: int
    start: int
    end: int
    bounds: Bounds
    unit: Unit | None
    bare: bool
    aged: bool = False
    roman: bool = False
    weak: bool = False
    other: "Piece | None" = None
    second_unit: Unit | None = None
    number: int = 0
    flipped: bool = False

    @property
    def past(self) -> int:
        """The token after it and after its other unit."""
        return self.other.last if self.other else self.last


# The end of a scale, and what may stand before it.
_OF_ALL = dict.fromkeys((5.0, 7.0, 10.0, 20.0, 30.0, 100.0), (["/"], ["out", "of"])) | {1.0: ([":"],)}
_TO = words("- ~ to through thru until till")
_CLASS_WORDS = words("class grade level stage type category score classes")
_LIST = words(", or and & / and/or -") | _CLASS_WORDS
_IN_A_ROW = words("- / or")
# One of these stands right before the second of two numbers that are a range, a pair, a list or a part of a scale.
JOINING = _TO | _LIST | words("& : / of age")
_DAYS = {"a": 365.25, "mo": 30.4, "wk": 7.0, "d": 1.0, "h": 1 / 24, "min": 1 / 1440}


def pieces(tokens: Tokens, atoms: list[Atom]) -> list[Piece]:
    made: list[Piece] = []
    at = 0
    while at < len(atoms):
        one = atoms[at]
        two = atoms[at + 1] if at + 1 < len(atoms) else None
        gap = tokens.lows[one.last : two.first] if two else []
        three = atoms[at + 2] if at + 2 < len(atoms) else None
        if two and three and (_is_range_around(tokens, one, two, three, gap) or _is_row(tokens, one, two, three, gap)):
            made.append(_range(one, three))
            at += 3
        elif two and _is_range(tokens, one, two, gap):
            made.append(_range(one, two))
            at += 2
        elif two and gap == ["/"] and _is_pair(one, two):
            made.append(_pair(one, two))
            at += 2
        elif two and (gap in _OF_ALL.get(two.value, ())) and _is_fraction(one, two):
            one.last, one.end = two.last, two.end
            made.append(_single(one))
            at += 2
        elif two and gap == ["/"] and _is_no_value(one, two):
            at += 2
        elif two and (more := _list(tokens, atoms, at)) > 1:
            made.append(_listed(atoms[at : at + more]))
            at += more
        else:
            made.append(_single(one))
            at += 1
    return made


def _single(one: Atom) -> Piece:
    return Piece(
        BOUND,
        one.first,
        one.last,
        one.start,
        one.end,
        [(one.comparator or EQUAL, one.value)],
        one.unit,
        bare=one.comparator is None,
        aged=one.aged,
        roman=one.kind == ROMAN,
        weak=one.weak,
        number=one.number,
        flipped=one.flipped,
    )


def _is_range(tokens: Tokens, one: Atom, two: Atom, gap: list[str]) -> bool:
    if (one.behind and one.comparator not in LOWER) or (two.behind and two.comparator not in UPPER):
        return False
    if (one.comparator, two.comparator) == (EQUAL, EQUAL):
        # What was "≥18 to ≤65" before a system without these signs.
        return gap in (["to"], ["-"]) and one.value < two.value
    if one.comparator is EQUAL and two.comparator is None and gap in (["-"], ["to"], ["~"]):
        return one.value < two.value
    if one.comparator not in (None, AT_LEAST, GREATER) or two.comparator not in (None, AT_MOST, LESS):
        return False
    if gap[:1] == ["("] and len(gap) > 2 and gap[2] == ")" and gap[1] in ("inclusive", "exclusive"):
        gap = gap[3:]
    joined = len(gap) == 1 and gap[0] in _TO
    if not joined and gap in (["and"], ["&"], ["or"], ["and", "up", "to"]):
        joined = gap[0] != "or" and _between(tokens, one.first)
    if not joined and not gap and two.comparator in UPPER and tokens.lows[two.first] in ("up", "to"):
        joined = True
    if not joined and gap in (["up", "to"], ["to", "the", "age", "of"], ["-", "-"], ["to", "age"]):
        joined = True
    if not joined:
        return False
    return _days(one, two) < _days(two, one) or (two.value < 0 and two.value < one.value and gap in (["and"], ["to"]))


def _is_range_around(tokens: Tokens, one: Atom, aside: Atom, two: Atom, gap: list[str]) -> bool:
    """ "Between 1 year (≥ 12 months) and 18 years": the lower end stands there once more, in another unit."""
    if gap not in (["("], ["["]) or not (one.unit and aside.unit) or one.unit.ucum == aside.unit.ucum:
        return False
    if one.unit.dimension != aside.unit.dimension or tokens.lows[aside.last : aside.last + 1] not in ([")"], ["]"]):
        return False
    if one.unit.dimension == TIME and not 0.9 < _days(one, aside) / (_days(aside, one) or 1.0) < 1.1:
        return False
    return _is_range(tokens, one, two, tokens.lows[aside.last + 1 : two.first])


def _is_row(tokens: Tokens, one: Atom, two: Atom, three: Atom, gap: list[str]) -> bool:
    """ "I-II-III", "II-III or IV": a range, and the number after it; not "0-1 or 2 prior therapies"."""
    after = tokens.lows[two.last : three.first]
    if gap != ["-"] or len(after) != 1 or after[0] not in _IN_A_ROW:
        return False
    if three.kind != ROMAN and tokens.kinds[three.last : three.last + 1] == WORD:
        return False
    listed = all(_listable(each) and _bare(each) for each in (one, two, three))
    return listed and one.value < two.value == three.value - 1


def _days(atom: Atom, other: Atom) -> float:
    unit = atom.unit or other.unit
    same = not (atom.unit and other.unit) or atom.unit.ucum == other.unit.ucum
    return atom.value if same else days(atom.value, unit)


def days(value: float, unit: Unit | None) -> float:
    """A time in days; a value that is no time as it is."""
    if unit is None or unit.dimension != TIME:
        return value
    return value * _DAYS.get(unit.ucum or "", 1.0)


def _between(tokens: Tokens, first: int) -> bool:
    """Whether "between" or "from" introduces the token."""
    for at in range(first - 1, max(-1, first - 7), -1):
        low = tokens.lows[at]
        if low in ("between", "from", "range", "ranging", "ranged", "ranges", "among"):
            return True
        if tokens.kinds[at] == SIGN and low in ",;":
            return False
    return "between" in tokens.lows[max(0, first - 1) : first + 2]


def _range(one: Atom, two: Atom) -> Piece:
    low = one.comparator if one.comparator in LOWER else AT_LEAST
    high = two.comparator if two.comparator in UPPER else AT_MOST
    if two.value < 0 and two.value < one.value:
        one.value, two.value = two.value, one.value
    if one.unit and two.unit and one.unit.ucum != two.unit.ucum:
        one.value, one.unit = alike(one.value, one.unit, two.unit)
        two.value, two.unit = alike(two.value, two.unit, one.unit)
    unit = two.unit or one.unit
    piece = Piece(
        RANGE,
        one.first,
        two.last,
        one.start,
        two.end,
        [(low, one.value), (high, two.value)],
        unit,
        bare=not (one.comparator or two.comparator),
    )
    piece.aged = one.aged or two.aged
    piece.number = one.number
    piece.roman = one.kind == ROMAN or two.kind == ROMAN
    if one.unit and two.unit and one.unit.ucum != two.unit.ucum and one.unit.dimension != "fraction":
        piece.unit, piece.second_unit = one.unit, two.unit
    return piece


def _is_pair(one: Atom, two: Atom) -> bool:
    """Whether two numbers can be a systolic and a diastolic pressure in mm Hg or kPa."""
    plain = one.unit is None and one.kind == "n" == two.kind and not one.behind
    return plain and (not two.comparator or two.behind) and 5 < two.value < one.value < 300


def _is_fraction(one: Atom, two: Atom) -> bool:
    """Whether the second number is only the end of the scale: "4/10", "5 out of 10", "1.5:1"."""
    if one.unit is not None or two.comparator is not None or one.kind != "n" or two.kind != "n":
        return False
    return two.value >= one.value or two.value == 1


def _is_no_value(one: Atom, two: Atom) -> bool:
    """Dates, and sight in Snellen's fractions: "4/1/2019", "20/40"."""
    if one.unit is not None or one.kind != "n" or two.kind != "n" or two.comparator is not None:
        return False
    if one.comparator and not one.weak and one.value not in (6, 20):
        return False
    return max(one.value, two.value) > 6


def _pair(one: Atom, two: Atom) -> Piece:
    comparator = one.comparator or (two.comparator if two.behind else None) or EQUAL
    return Piece(
        PAIR,
        one.first,
        two.last,
        one.start,
        two.end,
        [(comparator, one.value), (comparator, two.value)],
        two.unit,
        bare=not (one.comparator or two.comparator),
        number=one.number,
    )


def _list(tokens: Tokens, atoms: list[Atom], at: int) -> int:
    """How many bare numbers from here on are joined into a list: "0, 1 or 2", "III/IV"."""
    if not _listable(atoms[at]):
        return 0
    end = at + 1
    while end < len(atoms) and end - at < 6:
        before, here = atoms[end - 1].last, atoms[end].first
        gap = tokens.lows[before:here]
        if not _bare(atoms[end]) or not gap or len(gap) > 3 or not _LIST.issuperset(gap):
            break
        if set(gap) == {"-"} or (set(tokens.kinds[before:here]) == {WORD} and _CLASS_WORDS.issuperset(gap)):
            break
        if atoms[end].unit is not None or atoms[end - 1].unit is not None:
            break
        end += 1
    return end - at


def _bare(atom: Atom) -> bool:
    return atom.comparator is None or (atom.behind and atom.comparator is AT_LEAST)


def _listable(atom: Atom) -> bool:
    return (atom.comparator is None or atom.comparator is EQUAL) and atom.unit is None and atom.value >= 0


def _listed(atoms: list[Atom]) -> Piece:
    values = sorted({atom.value for atom in atoms})
    if values[-1] - values[0] == len(values) - 1 and len(values) > 1:
        bounds: Bounds = [(AT_LEAST, values[0]), (AT_MOST, values[-1])]
    else:
        bounds = [(EQUAL, value) for value in values]
    if atoms[-1].behind:
        bounds = [(AT_LEAST, values[0])]
    piece = Piece(LIST, atoms[0].first, atoms[-1].last, atoms[0].start, atoms[-1].end, bounds, None, bare=True)
    piece.roman = any(atom.kind == ROMAN for atom in atoms)
    piece.number = atoms[0].number
    return piece
