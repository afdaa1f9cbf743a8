"""Setting lines of text into a rectangle of pixels: as large as it goes, the lines about equally long.

Words are measured once, in ems, so that trying a size is arithmetic.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from PIL import ImageFont

#: What stands between the baselines of two lines, in ems.
LEADING_EMS = 1.16
#: Words are measured at this size; smaller ones are a little wider than they should be, which `_SLACK` makes up for.
_MEASURED_AT, _SLACK = 200, 0.98
ELLIPSIS = "…"
#: In no font: shows what it draws for a letter that it does not have.
_NOBODY_HAS = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class Setting:
    """Lines of text at one size."""

    lines: tuple[str, ...]
    size: int

    @property
    def leading(self) -> int:
        """Return the distance between two baselines in pixels."""
        return round(self.size * LEADING_EMS)

    @property
    def height(self) -> int:
        """Return the height of all lines in pixels."""
        return self.leading * len(self.lines)


@cache
def typeface(weight: int, size: int) -> ImageFont.FreeTypeFont:
    """Return Noto Serif, which has every letter of our languages, in a weight (400 is normal, 700 bold) and a size."""
    # By its path: FreeType maps the file, which all sizes share; given bytes, each size keeps 2 MB of them.
    font = ImageFont.truetype(str(files("fontpkg_noto_serif") / "files" / "NotoSerif[wdth,wght].ttf"), size)
    font.set_variation_by_axes([weight, 100])
    return font


def fit(text: str, weight: int, sizes: Sequence[int], width: int, height: int) -> Setting:
    """Set a text in the first of `sizes` at which it fits; in the last one it is cut where it does not."""
    words = [(word, _ems(word, weight)) for word in text.split(" ")]
    setting = Setting((), sizes[-1])
    for size in sizes:
        setting = Setting(_balanced(words, weight, width / size * _SLACK), size)
        if setting.height <= height:
            return setting
    return Setting(_cut(setting, height), setting.size)


def drawable(text: str) -> str:
    """Leave out what the font does not have, such as emoji: it would be drawn as a box."""
    return " ".join("".join(sign for sign in text if _has(sign)).split())


@cache
def _has(sign: str) -> bool:
    font = typeface(400, 20)
    return sign == " " or bytes(font.getmask(sign)) != bytes(font.getmask(_NOBODY_HAS))


def _ems(text: str, weight: int) -> float:
    return typeface(weight, _MEASURED_AT).getlength(text) / _MEASURED_AT


def _cut(setting: Setting, height: int) -> tuple[str, ...]:
    kept = list(setting.lines[: height // setting.leading])
    kept[-1] = f"{kept[-1].rpartition(' ')[0] or kept[-1][:-1]}{ELLIPSIS}"
    return tuple(kept)


def _balanced(words: Sequence[tuple[str, float]], weight: int, width: float) -> tuple[str, ...]:
    """Break words into as few lines as go, and then as narrow as so many lines can be; `width` is in ems."""
    lines, narrow, wide = _broken(words, weight, width), width / 2, width
    while wide - narrow > 0.1:
        middle = (narrow + wide) / 2
        tried = _broken(words, weight, middle)
        if len(tried) == len(lines):
            lines, wide = tried, middle
        else:
            narrow = middle
    return lines


def _broken(words: Sequence[tuple[str, float]], weight: int, width: float) -> tuple[str, ...]:
    """Fill lines with words; a word that is wider than a line is broken where the line ends."""
    space = _space(weight)
    lines: list[str] = []
    room = 0.0
    for word, ems in words:
        if lines and space + ems <= room:
            lines[-1] += f" {word}"
            room -= space + ems
        elif ems <= width:
            lines.append(word)
            room = width - ems
        else:
            lines += _pieces(word, ems, width)
            room = 0.0
    return tuple(lines)


@cache
def _space(weight: int) -> float:
    return _ems("n n", weight) - _ems("nn", weight)


def _pieces(word: str, ems: float, width: float) -> list[str]:
    """Break a word into pieces of about the same width, none wider than a line."""
    count = int(ems / (width * 0.9)) + 1
    length = -(-len(word) // count)
    return [word[place : place + length] for place in range(0, len(word), length)]
