"""Serbian Cyrillic in Latin letters: exact, letter by letter. The way back is `content/text/transliteration.py`."""

import re
import unicodedata
from collections.abc import Callable

_LETTERS = dict(
    zip(
        "абвгдђежзијклљмнњопрстћуфхцчџш",
        "a b v g d đ e ž z i j k l lj m n nj o p r s t ć u f h c č dž š".split(),
        strict=True,
    )
)
#: Small letters and capitals.
TO_LATIN = {**_LETTERS, **{cyrillic.upper(): latin.capitalize() for cyrillic, latin in _LETTERS.items()}}
#: Web and mail addresses, for a verbose pattern: they belong to no script.
ADDRESS = r"""
    (?:https?://|www\.)\S+
    | (?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+
"""
_ADDRESSES = re.compile(ADDRESS, re.VERBOSE | re.IGNORECASE)
#: Of two letters at least.
_WORD = re.compile(r"[^\W\d_]{2,}")
_DOUBLE = re.compile("[ЉЊЏ]")


def to_latin(text: str) -> str:
    """Write Cyrillic letters in Serbian Latin; everything else stays. `Њ` is `NJ` among capitals, else `Nj`."""
    return outside(_ADDRESSES, unicodedata.normalize("NFC", text), _words_to_latin)


def outside(protected: re.Pattern[str], text: str, change: Callable[[str, int, int], str]) -> str:
    """Change what lies between the protected places; `change` gets the whole text, a start and a stop."""
    parts, end = [], 0
    for place in protected.finditer(text):
        parts += [change(text, end, place.start()), place.group()]
        end = place.end()
    return "".join([*parts, change(text, end, len(text))])


def _words_to_latin(whole: str, start: int, stop: int) -> str:
    text = whole[start:stop]
    spelled = _DOUBLE.sub(lambda match: _double_letter(text, match.start()), text)
    return "".join(TO_LATIN.get(letter, letter) for letter in spelled)


def _double_letter(text: str, position: int) -> str:
    latin = TO_LATIN[text[position]]
    before, after = text[max(0, position - 1) : position], text[position + 1 : position + 2]
    if not before.isalpha() and not after.isalpha():
        return latin.upper() if _is_initial_among_capitals(text, position) else latin
    among_capitals = after.isupper() or (not after.isalpha() and before.isupper())
    return latin.upper() if among_capitals else latin


def _is_initial_among_capitals(text: str, position: int) -> bool:
    """Return whether a letter alone stands beside a word of capitals: that behind it decides, if it begins with one.

    Words lie in its own line, and other letters alone are passed by: `ЉУБИЦА Љ. Њ.`
    """
    behind, before = text[position + 1 : position + 60], text[max(0, position - 60) : position]
    following = _WORD.search(behind.partition("\n")[0])
    if following and following.group()[0].isupper():
        return following.group().isupper()
    words = _WORD.findall(before.rpartition("\n")[2])
    return bool(words) and words[-1].isupper()
