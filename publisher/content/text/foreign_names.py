"""Names in Serbian Latin text that Cyrillic would spell wrongly: they are written as in their own language."""

import re
from itertools import islice

from publisher.content.text.transliteration import script_of, to_cyrillic

#: Letters that follow one another in no Serbian name, and stand for one sound in Albanian, English or German.
_FOREIGN = re.compile(
    r"sh|xh|zh|gj|dh|th|ph|ck|sch|([bcdfgklmnpqrstvz])\1|ee|oo|[äëïöüçñéèáàâêîôûåøæßğş]", re.IGNORECASE
)
#: Serbian beginnings in which two of these letters meet by composition: "shvatiti", "podhvat", "izzvati", "razzidati".
_COMPOSED = re.compile(
    r"^(?:ne|naj|po)?(?:s(?=h)|iz(?=[hz])|raz(?=[hz])|bez(?=[hz])|pod(?=[dh])|nad(?=[dh])|od(?=[dh])|pred(?=[dh]))"
)
_NAME = re.compile(r"(?<![\w@#./])[^\W\d_][^\W\d_]+(?![\w@/]|\.\w)")


def misspelt_in_cyrillic(text: str, most: int = 3) -> list[tuple[str, str]]:
    """Return names as they stand in a Serbian text, each with what Cyrillic makes of it; the first few, each once.

    A guess by spelling: `Gashi` becomes „Гасхи", where `Gaši` becomes „Гаши".
    """
    if script_of(text) == "Cyrl":
        return []
    words = dict.fromkeys(word.group() for word in _NAME.finditer(text) if word.group()[0].isupper())
    changed = ((word, to_cyrillic(word)) for word in words if _is_foreign(word))
    return list(islice((pair for pair in changed if pair[1] != pair[0]), most))


def _is_foreign(word: str) -> bool:
    return bool(_FOREIGN.search(word)) and not word.isupper() and not _COMPOSED.match(word.lower())
