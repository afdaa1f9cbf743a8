"""In which of our languages a text is written, by its commonest words."""

import re
from collections import Counter

from publisher.domain.folding import fold

#: Without marks, as many pages of that time were typed. A word that two languages have counts for both.
_COMMON = {
    "sq": "te ne e per dhe me nga nje qe eshte si jane kane se nuk ka i u por do kjo ky ishte tha prej kete cila cili "
    "tij saj tyre edhe ose pas gjate shume",
    "sr": "je u na i da se za su od koji koja koje sa iz nije ili kao bice ce godine ove ovaj sto bi o po kako samo "
    "njihov takodje ali dana koju kod",
    "en": "the of and to in for is on that with are was were has have by from this which their not be it as an will at "
    "they who",
    "rom": "hem thaj si kaj katar amen tumen pe sine isi but romane romani manusa o e te bi savo savi ola vi ki phenda "
    "avela kerdo keren kerel",
}
_WORDS = {language: frozenset(fold(words).split()) for language, words in _COMMON.items()}
_WORD = re.compile(r"[^\W\d_]+")
#: Of so many words one has to be among a language's commonest, and it has to have that many more than the next.
_LEAST_SHARE, _LEAD = 0.08, 1.4
_LEAST_WORDS = 8


def language_of(text: str) -> str:
    """Return the language of a text; empty where it is too short, or none of ours."""
    words = _WORD.findall(fold(text[:5000]))
    if len(words) < _LEAST_WORDS:
        return ""
    counted = Counter({language: sum(word in known for word in words) for language, known in _WORDS.items()})
    (first, most), (_, next_most) = counted.most_common(2)
    return first if most >= _LEAST_SHARE * len(words) and most >= _LEAD * next_most else ""
