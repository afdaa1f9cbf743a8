"""Names in Serbian Latin text that Cyrillic would spell wrongly, or half: they are written as in their own language.

A guess by spelling, for a warning: what is meant to be Serbian is not asked about more often than need be.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from publisher.content.text.kept_words import kept_in_cyrillic
from publisher.content.text.transliteration import has_foreign_letters, to_cyrillic
from publisher.content.text.transliteration_words import STAYS_LATIN

#: Letters that follow one another in no Serbian name, and stand for one sound in Albanian, English or German.
_FOREIGN = re.compile(r"[xzdtpcgkbsw]h|gj|ck\b|sch|cz|sz|tz|([bcdfgklmnpqrstvz])\1|ee|oo", re.IGNORECASE)
#: Serbian beginnings in which two of these letters meet: "shvatiti", "podhvat", "izzvati", "razzidati", "koordinator".
_COMPOSED = re.compile(
    r"""^(?:ne|naj|po|pre)?(?:s(?=he[mr]|hv|ho[dl]|hiz)|iz(?=[hzs])|raz(?=[hzs])|bez(?=[hzs])|pod(?=[dh])|nad(?=[dh])
    |od(?=[dh])|pred(?=[dh])|ob(?=h)|van(?=n)|ko(?=o)|zo(?=o)|ne(?=e)|re(?=e)|po(?=o)|super(?=r)|hiper(?=r)|inter(?=r)
    |kontra|trans(?=s)|naj(?=j)|preko)|zoo""",
    re.VERBOSE,
)
#: Words of other languages that stand within names, and are no words of Serbian.
_JOINING = "of|and|the|for|und|für|des|dhe|për|të|së|du|et"
_CAPITALISED = r"[^\W\d_a-zčćđšž][^\W\d_]*(?:[-'’][^\W\d_]+)*"
#: Capitalised words one after another, joined by such words, or by an "i" or "e" that may be Serbian.
_RUN = re.compile(
    rf"(?<![\w@#./-])(?:(?:{_JOINING})[ \u00a0])?{_CAPITALISED}"
    rf"(?:[ \u00a0](?:(?:{_JOINING}|[ie])[ \u00a0])?(?:(?:{_JOINING})[ \u00a0])?{_CAPITALISED})*(?![\w@/]|\.\w)"
)
_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
#: Case endings behind a hyphen are no longer; words of capitals that are shorter are abbreviations.
_LONGEST_ENDING, _SHORTEST = 3, 5
_LATIN, _CYRILLIC = re.compile("[A-Za-z]"), re.compile("[\u0400-\u04ff]")
#: What people are called before their names, and Serbian organisations: not one name with what follows.
_TITLES = frozenset(
    """
    Gospodin Gospođa Gospođica Gospodina Gospođe Predsednik Predsednica Predsednika Premijer Premijerka Ministar
    Ministarka Ministra Ministarstvo Ambasador Ambasadorka Ambasada Direktor Direktorka Doktor Doktorka Profesor
    Profesorka Aktivista Aktivistkinja Novinar Novinarka Organizacija Organizacije Fondacija Fondacije Udruženje
    Projekat Projekta Program Programa Kancelarija Kancelarije Mreža Kompanija Firma Festival Ulica Gradonačelnik
    """.split()
)


def misspelt_in_cyrillic(text: str, own: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    """Return names in a text that is to be in Cyrillic, each with what Cyrillic makes of it, each once.

    `Gashi` becomes „Гасхи“, where `Gaši` becomes „Гаши“; of `Bekim Syla` it leaves a half. `own` are words and names
    that stay as they are.
    """
    said = kept_in_cyrillic(own).sub("\n", text)
    names = dict.fromkeys(name for run in _RUN.finditer(said) for name in _wrong(run.group()))
    spelt = ((name, to_cyrillic(name, own)) for name in names)
    return [pair for pair in spelt if pair[1] != pair[0]]


def _wrong(run: str) -> Iterator[str]:
    """Return a run whole where it comes out in two scripts or is joined by foreign words, else its foreign words."""
    name = _without_title(run)
    words = _WORD.findall(name)
    if _is_joined(words) or _is_half(words):
        yield name
    else:
        yield from (word for word in words if _is_foreign(word) or _is_mixed(word))


def _without_title(run: str) -> str:
    first, _, rest = run.partition(" ")
    return rest if rest and first in _TITLES else run


def _is_joined(words: list[str]) -> bool:
    return len(words) > 1 and any(re.fullmatch(_JOINING, word) for word in words)


def _is_half(words: list[str]) -> bool:
    """Return whether some of the words have foreign letters, and stay, while others come out in Cyrillic."""
    foreign = any(has_foreign_letters(word) and word not in STAYS_LATIN for word in words)
    return foreign and any(map(_is_changed, words))


def _is_mixed(word: str) -> bool:
    """Return whether a compound comes out in two scripts; an ending with a hyphen is well (`Facebook-u`)."""
    spelt = _spelt(word)
    both = bool(_LATIN.search(spelt) and _CYRILLIC.search(spelt))
    return both and not _is_known(word) and len(word.rpartition("-")[2]) > _LONGEST_ENDING


def _is_foreign(word: str) -> bool:
    lower = word.lower()
    if word[:1].islower() or (word.isupper() and len(word) < _SHORTEST) or _is_known(word) or not _is_changed(word):
        return False
    composed = _COMPOSED.match(lower)
    return bool(_FOREIGN.search(lower, composed.end() if composed else 0))


def _is_known(word: str) -> bool:
    return word.partition("-")[0] in STAYS_LATIN


def _is_changed(word: str) -> bool:
    return _spelt(word) != word


@lru_cache(maxsize=4096)
def _spelt(word: str) -> str:
    return to_cyrillic(word)
