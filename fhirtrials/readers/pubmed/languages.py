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


_WORDS = re.compile(r"[^\W\d_]+")
# The words of a language that no text in it goes without.
_COMMON = {
    tag: frozenset(words.split())
    for tag, words in {
        "en": "the of and in to was were is are with for this that be by on at as has have will we from",
        "es": "el la los las de del y en con para por que se una fue es un al como",
        "fr": "le la les de des du et en dans avec pour par que une est un au aux sur ont été",
        "de": "der die das und in mit für von den dem ist wurde wurden eine ein bei zu auf nach",
        "pt": "o a os as de do da dos das e em com para por que uma foi é um ao como no na",
        "it": "il la le gli di del della e in con per che una è un al sono nel dei delle",
    }.items()
}


def language_of(text: str) -> str | None:
    """The language of a text: by its script, else by its commonest words; None where neither is clear."""
    latin = len(re.findall(r"[A-Za-z]", text))
    for tag, letters in _SCRIPTS:
        if len(letters.findall(text)) * 3 > latin:  # one sign of these says as much as a few letters
            return tag
    words = [word.casefold() for word in _WORDS.findall(text)]
    counts = {tag: sum(word in common for word in words) for tag, common in _COMMON.items()}
    best = max(counts, key=lambda tag: counts[tag])
    others = max(count for tag, count in counts.items() if tag != best)
    return best if counts[best] > max(others, 1) else None
