"""A logo as every page of the website loads it: small, and without what programs write into pictures of themselves."""

from publisher.domain.errors import CodedError
from publisher.media.picture_process import render_picture
from publisher.media.picture_renditions import UnusablePicture


def emblem_file(content: bytes) -> tuple[bytes, str]:
    """Return what is kept of a file that was chosen, and its ending: a drawing (SVG) as it is, a picture made small.

    Raises:
        CodedError: if it is neither, or far too large.
    """
    if content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return content, "svg"
    try:
        (made,) = render_picture(content, ("emblem",))
    except UnusablePicture as error:
        raise CodedError("emblem_not_a_picture") from error
    return made.content, "png" if made.rendition.media_type == "image/png" else "jpg"
