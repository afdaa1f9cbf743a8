"""Which topics and municipalities an article is probably about, by their names: a person corrects the guess."""

import re
from collections.abc import Mapping, Sequence

from publisher.domain.folding import fold
from publisher.settings.model import Label

_WORD = re.compile(r"\w+")
_MOST = 3


def guessed(title: str, text: str, labels: Mapping[str, Label]) -> tuple[str, ...]:
    """Return the keys whose names stand in a title, or else in the text: those named oftenest first."""
    for words in (_words(title), _words(text)):
        counted = {key: max(_count(name, words) for name in label.name.values()) for key, label in labels.items()}
        found = sorted((key for key, count in counted.items() if count), key=lambda key: -counted[key])
        if found:
            return tuple(found[:_MOST])
    return ()


def _words(text: str) -> list[str]:
    return _WORD.findall(fold(text[:20_000]))


def _count(name: str, words: Sequence[str]) -> int:
    """Return how often all words of a name stand next to each other, whatever their endings."""
    stems = [_stem(word) for word in _WORD.findall(fold(name))]
    if not stems or max(map(len, stems)) < 3:
        return 0
    return sum(
        all(word.startswith(stem) and len(word) <= len(stem) + 5 for stem, word in zip(stems, words[at:], strict=False))
        for at in range(len(words) - len(stems) + 1)
    )


def _stem(word: str) -> str:
    """Return a word without what Albanian and Serbian bend: its last letters."""
    return word[: max(4, len(word) - 2)] if len(word) > 4 else word
