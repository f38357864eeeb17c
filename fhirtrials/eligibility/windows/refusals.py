"""Stretches of time that limit no event: ages, life expectancy, gestation, doses, schedules, names of tests.

In: a plain text in lower case, and a stretch of time in it. Out: whether it is one of these. Thresholds of measured
time (age, life expectancy, gestation) are read elsewhere.
"""

import re

from fhirtrials.eligibility.windows.limits import Limit
from fhirtrials.eligibility.windows.quantities import Quantity
from fhirtrials.model.words import TimeUnit

_COMPARING = (  # what may stand between the name of a measured time and its number
    r"(?:[ <>=≥≤³(),:/~+-]|\d++(?:\.\d++)?|\b(?:at|least|most|less|more|greater|older|younger|longer|than|or|and|equal"
    r"|to|of|is"
    r"|are|was|be|being|between|from|over|under|above|below|up|beyond|past|range|ranging|inclusive|must|should|the"
    r"|an?|years?|yrs?"
    r"|months?|weeks?|days?|minimum|maximum|no|not|exceeding|exceeds?|estimated|expected|predicted|limits?|group|old"
    r"|about"
    r"|approximately|men|women|males?|females?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|eighteen"
    r"|half)\b)"
    r"{0,24}$"
)
_MEASURED_BEFORE = re.compile(
    r"\b(?:ages?(?: (?:at|of) (?:\w+ ){0,3}\w+)?|aged"
    r"|life[ -]?expect\w*|life ?span|survival(?: time)?|prognosis|expectancy|half[ -]?li(?:fe|ves(?! or))"
    r"|surviv(?:e|al|ing)"
    r"|(?:expect(?:ed|ancy)?|likely|estimated) (?:to )?(?:live|survive|survival|life)(?: for)?"
    r"|gestation(?:al)?(?: age)?(?: at \w+)?|ga|pregnan(?:cy|t)(?: women)?|prematur\w*"
    r"|pre-?term(?: (?:birth|delivery))?|pack[ -]?years?"
    r"|(?:pre-?|full[ -]?|near[ -]?)?term (?:infants?|newborns?|neonates?|bab(?:y|ies)))" + _COMPARING
)
_MEASURED_BEHIND = re.compile(
    r"[ ')-]{0,3}(?:of[ -]age\b|in age\b|age\b|aged\b|olds?\b|(?:or|and) (?:older|younger)\b|of chronological"
    r"|(?:or|and) (?:under|below|over|above)(?=\W*(?:$|[,.;)]))"
    r"|(?: ?\([^()]{0,20}\))?(?: ?-| (?:and|to)) ?\d{1,3} (?:years? )?(?:of age|old)"
    r"|(?:(?:and|\+|&) ?\d (?:days?|weeks?) ?)?(?:of |in )?(?:the )?(?:gestation\w*|pregnan(?:cy|t)\b|amenorrh\w+|ga\b"
    r"|ega\b|post-?menstrual age|postconceptional|corrected)"
    r"|(?:of )?(?:(?:expected |overall |estimated )?survival|life expectancy|to live\b|mortality)"
    r"|of (?:\w+ )?(?:education|schooling|training|experience)\b)"
)
_RATE_BEFORE = re.compile(
    r"(?:\b(?:every|each|per|q|times in|x)|[/×])[ (]{0,2}(?:the )?$"
    r"|\b(?:once|twice|thrice|times?|daily|weekly)(?: in| within| per| every| over)? ?(?:an? )?$"
    r"|\d ?(?:mg|g|kg|ml|l|mcg|drinks?|units?|doses?|tablets?|cigarettes?|cc) ?(?:/|per|in|over) ?(?:an? )?$"
    r"|\d, ?$",  # "at 3, 6 and 12 months": a schedule
)
_RATE_BEHIND = re.compile(
    r"[ ')]{0,2}(?:/|per |an? |each |every |out of )(?: ?(?:minute|hour|day|week|month|year|night|session|visit|cycle)"
    r"|daily|weekly)s?\b|[ ]each\b|(?:once |twice )?(?: ?(?:daily|weekly|monthly))\b| (?:once|twice) "
)
_NAMES = re.compile(  # "24-hour urine", "6-minute walk", "2 hr OGTT"
    r"[ -]{1,2}(?:\w+[ -])?(?:urin\w+|walk\w*|(?:oral )?glucose|ogtt|pg\b|ppg\b|post-?prandial|recall|ecg|ekg"
    r"|electrocardio\w+|holter"
    r"|ambulatory|blood|a?[sd]?bp\b|abpm|creatinine|protein\w*|collection|plasma|post-?load|mean|average|apgar|score|survival"
    r"|mortality|risk|cycles?|regimen|dosing|schedule|cortisol|diet\w*|food|diary|release|formulation|infusion"
    r"|tests?\b|step"
    r"|mwt|standing|resting|video|eeg|(?:safety )?follow[ -]?up|time commitment|session|visit)"
)
_FLAT = re.compile(
    r"[ -]?(?:echo\w*|speckle|mammo\w*|tracking|and [34]d|mri"
    r"|us\b|ultraso\w+|ct\b|imaging|images?|gel|models?|conformal|planning)"
)
_RISK = re.compile(r"[ -](?:\w+[ -]){0,3}(?:risk|mortality|survival|incidence)\b")
_COUNTED = re.compile(r"\d[^.;,()]{0,36} (?:in|over)(?: an?| about| any)? ?$")  # "12 episodes in 3 months"
_TESTED = re.compile(r"\b(?:ogtt|glucose|prandial|apgar)\b[^.;]{0,20}$")
_FOLLOW_UP = re.compile(r"[ ')-]{0,2}(?:of )?(?:study )?follow[ -]?up")
_WEEK_AND_DAYS = re.compile(r"(\d{1,2}) ?\(([0-6])\)|\d ?\+ ?[0-6] ?(?=weeks)")  # gestation: "36(6) weeks"
_PROCEDURE = re.compile(  # what the study will do with its people
    r"\bwill be (?:closely |carefully )?(?:observed|monitored|followed|screened|watched|injected|asked|contacted"
    r"|instructed"
    r"|encouraged|trained|visited)\b[^.;]*$"
)
_PEOPLE = re.compile(
    r"(?:^|[;:.(]|\b(?:patients?|subjects?|participants?|adults?|child(?:ren)?|infants?|m[ae]n|males?|females?"
    r"|wom[ae]n|persons?"
    r"|people|individuals?|volunteers?|boys?|girls?|adolescents?|sex|gender|old|limit|who|are|is|be))[ ,:]{0,2}"
    r"(?:(?:are|is|be|must|between|from|over|under|above|below|older|younger|less|more|greater|than|at|least|or|equal"
    r"|to|the|of)\b ?"
    r"|[≥><≤=/] ?)*$"
)
_REACH = 110


def limits_nothing(text: str, quantity: Quantity) -> bool:
    """Whether a stretch of time is no window whatever its limit says: an age, a rate, a year, a follow-up.

    A quarter of all are; their limits need not be read.
    """
    start, end = quantity.start, quantity.end
    before = text[max(0, start - _REACH) : start]
    if _MEASURED_BEHIND.match(text, end) or _RATE_BEHIND.match(text, end) or _RATE_BEFORE.search(before[-24:]):
        return True
    if _MEASURED_BEFORE.search(before):
        return True
    if 1900 <= quantity.high <= 2100:
        return True  # a year
    if quantity.unit is TimeUnit.DAY and text[end - 1] == "d" and text[end - 2].isdigit() and _FLAT.match(text, end):
        return True
    return _FOLLOW_UP.match(text, end) is not None or _PROCEDURE.search(before) is not None


def refused(text: str, quantity: Quantity, found: Limit, placed: bool) -> bool:
    """Whether another stretch of time is no window; ``placed``: words say on which side of an event it lies."""
    start, end = quantity.start, quantity.end
    before = text[max(0, start - _REACH) : start]
    if quantity.unit is TimeUnit.WEEK and (gestation := _WEEK_AND_DAYS.search(text, max(0, start - 4), end)):
        return gestation[1] != gestation[2] or gestation[1] is None
    bare = found.comparator is None and found.kind is None
    if (quantity.joined or bare) and not placed and not quantity.implied and _NAMES.match(text, end):
        return True
    if bare and not placed and (_RISK.match(text, end) or _COUNTED.search(before) or _TESTED.search(before)):
        return True
    if quantity.unit is TimeUnit.MINUTE and found.kind is None and not placed:
        return True  # how long a test or a rest takes
    looks_like_age = quantity.unit is TimeUnit.YEAR and quantity.high >= 12 and not placed and found.kind is None
    return looks_like_age and (quantity.low is not None or _PEOPLE.search(before[-48:]) is not None)
