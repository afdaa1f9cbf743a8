"""The part of a picture that is published: fractions of its width and height, seen upright. The rest goes nowhere."""

from collections.abc import Sequence
from math import ceil, floor, isfinite

#: Left edge, top edge, width and height, each 0 to 1.
Crop = tuple[float, float, float, float]

#: A part of less than this share of either side is a slip of the hand.
SMALLEST = 0.01
#: Sums of typed fractions are a little off, such as 0.7 + 0.3.
_OFF = 1e-6
_SIDES = 4


def crop_trouble(values: object) -> str:
    """Return the code of what is wrong with a crop as it was written; empty where nothing is."""
    if not isinstance(values, list | tuple) or len(values) != _SIDES:
        return "crop_not_four_numbers"
    if any(isinstance(each, bool) or not isinstance(each, int | float) or not isfinite(each) for each in values):
        return "crop_not_four_numbers"
    x, y, width, height = values
    if min(x, y) < 0 or max(x + width, y + height) > 1 + _OFF:
        return "crop_outside"
    return "crop_too_small" if min(width, height) < SMALLEST else ""


def read_crop(values: object) -> Crop | None:
    """Return a crop that has no trouble; None for the whole picture."""
    if not isinstance(values, list | tuple) or crop_trouble(values):
        return None
    x, y, width, height = (float(each) for each in values)
    return None if min(width, height) >= 1 - _OFF else (x, y, width, height)


def pixels(crop: Crop, width: int, height: int) -> tuple[int, int, int, int]:
    """Return left, top, right and bottom of a crop in a picture of this size: no pixel that lies partly outside."""
    left, right = _inward(crop[0], crop[2], width)
    top, bottom = _inward(crop[1], crop[3], height)
    return left, top, right, bottom


def _inward(start: float, size: float, pixels_there: int) -> tuple[int, int]:
    first = min(ceil((start - _OFF) * pixels_there), pixels_there - 1)
    last = floor((start + size + _OFF) * pixels_there)
    return max(first, 0), min(max(last, first + 1), pixels_there)


def crop_text(values: object) -> str:
    """Return a crop as a form carries it: its numbers, or whatever else was written; empty for the whole picture."""
    if values is None or (not crop_trouble(values) and read_crop(values) is None):
        return ""
    if not isinstance(values, list | tuple):
        return str(values)
    return " ".join(str(_short(each)) for each in values)


def _short(value: object) -> object:
    """Return 1 for 1.0: both are written alike."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def typed_crop(text: str) -> list[object] | str:
    """Return what `crop_text` wrote: numbers, or the text itself where it is none; empty for the whole picture."""
    try:
        return [_short(float(each)) for each in text.split()]
    except ValueError:
        return text


def cut_off_texts(text: str) -> tuple[str, ...]:
    """Return what `cut_off` gives of a crop as a form carries it, for fields; empty ones where it has a trouble."""
    values = typed_crop(text)
    if text and crop_trouble(values):
        return ("",) * _SIDES
    return tuple(f"{each:g}" for each in cut_off(read_crop(values)))


def typed_cut_off(texts: Sequence[str], shown: str) -> str:
    """Return the crop that is left where somebody typed how much is cut off; `shown` where nothing was changed."""
    if tuple(texts) == cut_off_texts(shown):
        return shown
    try:
        numbers = [float(each.replace(",", ".") or 0) for each in texts]
    except ValueError:
        return shown
    return crop_text(crop_without(*numbers))


def cut_off(crop: Crop | None) -> tuple[float, float, float, float]:
    """Return how much is taken away at the left, the top, the right and the bottom, in per cent of a side."""
    x, y, width, height = crop or (0, 0, 1, 1)
    left, top, right, bottom = (round(100 * each, 2) for each in (x, y, 1 - x - width, 1 - y - height))
    return max(left, 0), max(top, 0), max(right, 0), max(bottom, 0)


def crop_without(left: float, top: float, right: float, bottom: float) -> tuple[float, ...]:
    """Return the crop that is left where so many per cent of each side are taken away; it may have a trouble."""
    return tuple(round(each / 100, 6) for each in (left, top, 100 - left - right, 100 - top - bottom))
