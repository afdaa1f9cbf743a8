"""Telephone numbers, as a telephone dials them."""

import re


def tel(phone: str) -> str:
    """Return what a telephone dials for a number as people write it (RFC 3966): "+383 (0)44 123-456" is +38344123456.

    The zero in brackets is for callers within the country; what stands behind a comma or a word is another number.
    """
    number = re.split(r"[,;]|[A-Za-z]", phone, maxsplit=1)[0]
    if number.strip().startswith(("+", "00")):
        number = re.sub(r"\(\s*0\s*\)", "", number)
    digits = re.sub(r"[^0-9]", "", number)
    return f"+{digits}" if number.strip().startswith("+") else digits
