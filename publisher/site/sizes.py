"""Sizes of files, as each language writes them."""

from babel.numbers import format_decimal

from publisher.site.dates import LOCALE

MEGABYTE = 1_000_000


def size_words(size_bytes: int, tag: str) -> str:
    """Write a size such as `2,4 MB`; nothing is smaller than a tenth."""
    megabytes = max(0.1, size_bytes / MEGABYTE)
    return f"{format_decimal(megabytes, format='0.0', locale=LOCALE.get(tag, LOCALE['sq']))} MB"
