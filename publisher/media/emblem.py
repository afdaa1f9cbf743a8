"""A logo as every page of the website loads it: small, and without what programs write into pictures of themselves."""

from io import BytesIO

from publisher.domain.errors import CodedError

#: Pixels on the longer side, and of a file that is read at all.
SIDE, _MOST_SIDE = 600, 6_000
_QUALITY = 90


def emblem_file(content: bytes) -> bytes:
    """Return what is kept of a file that somebody chose: a drawing (SVG) as it is, a picture made small.

    Raises:
        CodedError: if it is neither, or far too large.
    """
    if content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return content
    return _small(content)


def _small(content: bytes) -> bytes:
    from PIL import Image, ImageOps  # noqa: PLC0415 (a page without pictures does not wait for it)

    into = BytesIO()
    try:
        with Image.open(BytesIO(content), formats=("JPEG", "PNG", "WEBP")) as picture:
            if max(picture.size) > _MOST_SIDE:
                raise CodedError("emblem_not_a_picture")
            upright = ImageOps.exif_transpose(picture).convert("RGBA")
    except (OSError, ValueError, SyntaxError) as error:
        raise CodedError("emblem_not_a_picture") from error
    upright.thumbnail((SIDE, SIDE))
    upright.info = {}
    if upright.getchannel("A").getextrema() == (255, 255) and content.startswith(b"\xff\xd8"):
        upright.convert("RGB").save(into, "JPEG", quality=_QUALITY, optimize=True)
    else:
        upright.save(into, "PNG", optimize=True)
    return into.getvalue()
