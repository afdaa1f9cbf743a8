"""A picture as small as a list shows it, made from a rendition of our own: its size and format are known."""

from io import BytesIO

#: Pixels on the longer side: twice what a list gives it, for a good screen.
SIDE = 256
_QUALITY = 78


def thumbnail(rendition: bytes) -> bytes:
    """Return a rendition as a small JPEG, on white where something shows through."""
    from PIL import Image  # noqa: PLC0415 (a page without pictures does not wait for it)

    into = BytesIO()
    with Image.open(BytesIO(rendition), formats=("JPEG", "PNG", "WEBP")) as picture:
        picture.draft("RGB", (SIDE, SIDE))
        picture.thumbnail((SIDE, SIDE))
        small = Image.new("RGB", picture.size, "white")
        clear = picture.convert("RGBA")
        small.paste(clear, mask=clear)
    small.save(into, "JPEG", quality=_QUALITY, optimize=True)
    return into.getvalue()
