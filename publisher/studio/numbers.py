"""Whole numbers that somebody typed, or put into an address."""

from collections.abc import Iterable

#: More digits are no number that anybody means, and from 4,300 on `int` refuses them.
_MOST_DIGITS = 12


def whole_number(text: str, *, least: int = 0, most: int = 10**_MOST_DIGITS) -> int | None:
    """Return the number that `text` is in ASCII digits, from `least` to `most`; else None.

    `str.isdigit` alone is no such question: it takes `²`, which `int` refuses, and five thousand digits.
    """
    typed = text.strip()
    if not (typed.isascii() and typed.isdecimal() and len(typed) <= _MOST_DIGITS):
        return None
    return int(typed) if least <= int(typed) <= most else None


def whole_numbers(texts: Iterable[str]) -> list[int]:
    """Return the numbers among the texts, in their order."""
    return [number for text in texts if (number := whole_number(text)) is not None]
