"""PubMed's codes of languages (ISO 639-2/B, as MARC has them) as language tags (BCP 47), and languages by script.

https://www.nlm.nih.gov/bsd/language_table.html
"""

import re

# BCP 47 wants the code of two letters wherever a language has one.
_TWO_LETTERS = {
    **{"afr": "af", "alb": "sq", "amh": "am", "ara": "ar", "arm": "hy", "aze": "az", "bos": "bs", "bul": "bg"},
    **{"cat": "ca", "chi": "zh", "cze": "cs", "dan": "da", "dut": "nl", "eng": "en", "epo": "eo", "est": "et"},
    **{"fin": "fi", "fre": "fr", "geo": "ka", "ger": "de", "gla": "gd", "gre": "el", "heb": "he", "hin": "hi"},
    **{"hrv": "hr", "hun": "hu", "ice": "is", "ind": "id", "ita": "it", "jpn": "ja", "kin": "rw", "kor": "ko"},
    **{"lat": "la", "lav": "lv", "lit": "lt", "mac": "mk", "mal": "ml", "mao": "mi", "may": "ms", "nor": "no"},
    **{"per": "fa", "pol": "pl", "por": "pt", "pus": "ps", "rum": "ro", "rus": "ru", "san": "sa", "slo": "sk"},
    **{"slv": "sl", "spa": "es", "srp": "sr", "swe": "sv", "tha": "th", "tur": "tr", "ukr": "uk", "urd": "ur"},
    **{"vie": "vi", "wel": "cy"},
}
# Scripts that one language alone, or by far most often, is printed in.
_SCRIPTS = (
    ("ja", re.compile(r"[\u3040-\u30ff]")),
    ("ko", re.compile(r"[\uac00-\ud7af]")),
    ("zh", re.compile(r"[\u4e00-\u9fff]")),
    ("th", re.compile(r"[\u0e00-\u0e7f]")),
    ("el", re.compile(r"[\u0370-\u03ff]{4}")),  # four together: a single one is a symbol
    ("he", re.compile(r"[\u0590-\u05ff]")),
)


def language_tag(code: str) -> str:
    """``chi`` → ``zh``; a code without a shorter form is a tag as it stands."""
    return _TWO_LETTERS.get(code, code)


def language_by_script(text: str) -> str | None:
    """The language of a text that is not in Latin letters, where the script says it."""
    return next((tag for tag, letters in _SCRIPTS if letters.search(text)), None)
