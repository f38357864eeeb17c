"""Values that hold for one sex: "> 440 ms (men) and > 450 ms (women)"."""

from fhirtrials.eligibility.numbers.pieces import Piece
from fhirtrials.eligibility.numbers.tokens import Tokens
from fhirtrials.eligibility.numbers.vocabulary import FEMALE, MALE
from fhirtrials.model.words import Sex


def sex(tokens: Tokens, piece: Piece) -> tuple[Sex | None, int]:
    """The one sex that a value is limited to by the words next to it, and where those behind it end, 0 for none."""
    behind = tokens.lows[piece.past : piece.past + 6]
    for position, low in enumerate(behind[:4]):
        if low in FEMALE or low in MALE:
            opened = position > 0 and behind[position - 1] == "("
            after = behind[position + 1] if position + 1 < len(behind) else ""
            if _both(behind[position + 1 :]) or (opened and after not in (")", ",", ";")):
                return None, 0
            return _sex(low), tokens.ends[piece.past + position + (opened and after == ")")]
        if low not in ("for", "in", "(", "if", "the"):
            break
    ahead = tokens.lows[max(0, piece.first - 4) : piece.first]
    while ahead and ahead[-1] in (":", "(", "with", "="):
        ahead.pop()
    if ahead and (ahead[-1] in FEMALE or ahead[-1] in MALE):
        return (None if _both(ahead[-2::-1]) else _sex(ahead[-1])), 0
    return None, 0


def _sex(low: str) -> Sex:
    return Sex.FEMALE if low in FEMALE else Sex.MALE


def _both(lows: list[str]) -> bool:
    """Whether the neighbours name the other sex too: "men and women"."""
    return len(lows) > 1 and lows[0] in ("and", "or", "/", "&", ",") and (lows[1] in FEMALE or lows[1] in MALE)
