"""Pieces → groups that share a measure."""

from dataclasses import dataclass, field

from fhirtrials.eligibility.numbers.atoms import Atom
from fhirtrials.eligibility.numbers.pieces import BOUND, EQUAL, LOWER, PAIR, RANGE, UPPER, Piece, days, pieces
from fhirtrials.eligibility.numbers.tokens import MENTION, WORD, Tokens
from fhirtrials.eligibility.numbers.units import TIME, Unit
from fhirtrials.eligibility.numbers.vocabulary import BRIDGE, PERSONS, STOPS, words


@dataclass(slots=True)
class Group:
    """Pieces that share a measure; ``any_of`` where one of them is enough.

    ``first`` and ``last`` are its tokens (``last`` the one after it), ``unit`` is the first that one of them has.
    """

    pieces: list[Piece]
    any_of: bool = False
    first: int = field(init=False)
    last: int = field(init=False)
    unit: Unit | None = field(init=False)

    def __post_init__(self) -> None:
        self.first, self.last = self.pieces[0].first, self.pieces[-1].past
        self.unit = self.pieces[0].unit or next((piece.unit for piece in self.pieces if piece.unit), None)


_CONNECTORS = words(", and or & but / either also inclusive both yet ; ( ) as well is are at must be")
_SEXES = words(
    """male males female females men women man woman boys girls for in the of if with and or patients subjects
    participants adults"""
)
_SEXED = _SEXES - words("for in and or the of if with")
_CONNECTING = _CONNECTORS | _SEXES
_COORDINATING = words("and or but & / and/or")
_SEX_WORDS = words("male males female females women man men woman boys girls")
_SAME = words("""( [ equivalent to i e = or approximately approx corresponding about ~ ≈ . , / that is respectively""")
_SAYING_SO = words("( [ or = equivalent / ~ ≈")


def groups(tokens: Tokens, atoms: list[Atom]) -> list[Group]:
    """The groups of a text in their order."""
    runs: list[list[Piece]] = []
    for piece in pieces(tokens, atoms):
        if runs:
            before = runs[-1][-1]
            gap = tokens.lows[before.past : piece.first]
            if _says_the_same(before, piece, gap):
                before.other = piece
                continue
            if _continues(tokens, before, piece, gap) and not _counts_a_thing(tokens, before, piece):
                runs[-1].append(piece)
                continue
        runs.append([piece])
    return [_group(tokens, run) for run in runs]


def _says_the_same(before: Piece, piece: Piece, gap: list[str]) -> bool:
    """Whether the piece is the value before it in another unit: "12 mg/dL (205 umol/L)"."""
    if before.other or not before.unit or not piece.unit or before.unit.ucum == piece.unit.ucum:
        return False
    if not gap or len(gap) > 6 or not _SAME.issuperset(gap) or _SAYING_SO.isdisjoint(gap):
        return False
    if "multiple" in (before.unit.dimension, piece.unit.dimension) or len(before.bounds) != len(piece.bounds):
        return False
    aside = "(" in gap or "[" in gap
    if TIME in (before.unit.dimension, piece.unit.dimension) and not aside:
        return False
    if piece.bare or piece.bounds[0][0] is EQUAL:
        if piece.kind == BOUND:
            piece.bounds = [(before.bounds[0][0], piece.bounds[0][1])]
        return True
    return aside and [one for one, _ in before.bounds] == [one for one, _ in piece.bounds]


def _continues(tokens: Tokens, before: Piece, piece: Piece, gap: list[str]) -> bool:
    """Whether the piece compares the same thing as the one before: ">140 or <100", "≥2 for male and ≥3 for female"."""
    if before.flipped:
        return False
    if before.kind == PAIR or piece.kind == PAIR:
        return (
            piece.kind == before.kind
            and not piece.bare
            and len(gap) <= 3
            and _CONNECTORS.issuperset(gap)
            and "(" not in gap
        )
    if piece.bare and piece.kind != RANGE:
        return False
    if (before.kind != piece.kind or before.kind == RANGE) and (before.unit is None) != (piece.unit is None) and gap:
        return gap == ["/"]
    if len(gap) > 9 or MENTION in tokens.kinds[before.past : piece.first]:
        return False
    if before.unit and piece.unit and before.unit.dimension != piece.unit.dimension:
        return set(gap) == {"or"} and TIME not in (before.unit.dimension, piece.unit.dimension) and not piece.bare
    if not gap:
        return True
    lows = without_asides(gap)
    if not _CONNECTING.issuperset(lows):
        return False
    sexes = not _SEX_WORDS.isdisjoint(lows)
    if sexes or not _COORDINATING.isdisjoint(lows):
        return sexes or ";" not in lows
    if "," not in lows or "(" in lows or before.kind != BOUND or piece.kind != BOUND:
        return False
    return (before.bounds[0][0] in LOWER and piece.bounds[0][0] in UPPER) or (
        before.bounds[0][0] in UPPER and piece.bounds[0][0] in LOWER
    )


def _counts_a_thing(tokens: Tokens, before: Piece, piece: Piece) -> bool:
    """Whether a number behind a value with a unit has a noun of its own: "≤ 40% and at least 2 risk factors"."""
    past = piece.past
    if before.unit is None or piece.unit is not None or past >= len(tokens.lows) or tokens.kinds[past] != WORD:
        return False
    low = tokens.lows[past]
    return not (low in BRIDGE or low in STOPS or low in PERSONS or low.endswith(("ed", "ly")))


def without_asides(gap: list[str]) -> list[str]:
    """The gap without what stands in parentheses in it."""
    if "(" not in gap and "[" not in gap:
        return gap
    out: list[str] = []
    depth = 0
    for low in gap:
        if low in "([":
            depth += 1
        if not depth or low in _SEXES:
            out.append(low)
        if low in ")]" and depth:
            depth -= 1
    return out if depth == 0 else gap


def _group(tokens: Tokens, pieces: list[Piece]) -> Group:
    """The group of these pieces: two bounds that close a range are one; bounds that exclude each other alternatives."""
    if len(pieces) != 2 or any(piece.kind != BOUND for piece in pieces):
        return Group(pieces)
    one, two = pieces
    lows = tokens.lows[one.past : two.first]
    if not _SEXED.isdisjoint(lows):
        return Group(pieces)
    (sign, value), (other, second) = one.bounds[0], two.bounds[0]
    units = {piece.unit.ucum for piece in pieces if piece.unit}
    if len(units) > 1:
        if not all(piece.unit and piece.unit.dimension == TIME for piece in pieces):
            return Group(pieces, any_of="or" in lows)
        value, second = days(value, one.unit), days(second, two.unit)
    facing = (sign in LOWER and other in UPPER and value <= second) or (
        sign in UPPER and other in LOWER and value >= second
    )
    if facing and "or" not in lows and len(units) < 2:
        unit = two.unit or one.unit
        piece = Piece(RANGE, one.first, two.last, one.start, two.end, [*one.bounds, *two.bounds], unit, bare=False)
        piece.aged, piece.number = one.aged or two.aged, one.number
        return Group([piece])
    apart = (sign in UPPER and other in LOWER and value <= second) or (
        sign in LOWER and other in UPPER and value >= second
    )
    return Group(pieces, any_of="or" in lows or apart)
