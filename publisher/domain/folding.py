"""Words as they are looked for: in either script of Serbian, with or without diacritics, in any case."""

import re
import unicodedata

from publisher.domain.serbian_latin import to_latin

#: What decomposition leaves whole.
_SPELLED = str.maketrans({"đ": "d", "ð": "d", "ı": "i", "ł": "l", "ø": "o", "æ": "ae", "œ": "oe"})


def fold(text: str) -> str:
    """Return a text without case, diacritics and Cyrillic; `đ` and the `dj` that stands for it are `d`."""
    latin = unicodedata.normalize("NFKD", to_latin(text).casefold().translate(_SPELLED))
    return "".join(sign for sign in latin if not unicodedata.combining(sign)).replace("dj", "d")


def folded_words(text: str) -> tuple[str, ...]:
    """Return the words of a text, folded, each once, in their order."""
    return tuple(dict.fromkeys(re.findall(r"\w+", fold(text))))
