"""Quotation marks, as each language sets them (docs/words.md; English as Unicode CLDR has it)."""

MARKS: dict[str, tuple[str, str]] = {"en": ("“", "”")}
USUAL = ("„", "“")
#: Whatever people type around a quotation.
TYPED = '„“”"«»'


def quoted(text: str, tag: str) -> str:
    """Put a quotation into its language's marks, in the place of those that were typed around it.

    Where there are more of them within, nobody knows which belong together: a text that has one at either end stays.
    """
    opening, closing = MARKS.get(tag, USUAL)
    words = text.strip()
    inner = words.strip(TYPED).strip()
    bare = not words.startswith(tuple(TYPED)) and not words.endswith(tuple(TYPED))
    around = words[:1] in TYPED and words[-1:] in TYPED and not any(mark in inner for mark in TYPED)
    if not inner or not (bare or around):
        return words
    return f"{opening}{inner}{closing}"
